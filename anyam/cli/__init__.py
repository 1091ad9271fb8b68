"""The command line `anyam`. Nothing here loads Django before a command needs it."""

from anyam.cli.app import main
from anyam.cli.pages import reference

__all__ = ["main", "reference"]
