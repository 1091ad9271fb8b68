"""`python -m anyam`: the same as the command `anyam`."""

from anyam.cli import main

main()
