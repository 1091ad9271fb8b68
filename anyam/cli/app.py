"""Gathers the commands, and turns every refusal into a sentence and an exit code."""

import sys
from collections.abc import Sequence

import typer

from anyam.cli import (
    admin,
    data,
    eligible,
    forming,
    matching,
    measuring,
    people,
    reading,
    registers,
    running,
    villages,
)
from anyam.cli.help import BilingualGroup
from anyam.cli.refusals import DONE, INTERRUPTED, tell, understand
from anyam.cli.words import two

EPILOG = two(
    "Kode keluar: 0 berhasil; 1 ditolak atau tidak dapat dikerjakan; 2 masukan tidak terbaca; "
    "130 dihentikan.",
    "Exit codes: 0 well; 1 refused or impossible; 2 input cannot be read; 130 interrupted.",
)

app = typer.Typer(
    name="anyam",
    cls=BilingualGroup,
    help=two(
        "Menjalankan program KUBE dari musyawarah desa sampai mandiri.",
        "Runs a KUBE programme from the first village meeting to independence.",
    ),
    epilog=EPILOG,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "terminal_width": 100},
)


@app.callback()
def root() -> None:
    """Keeps `anyam` a group of commands."""


for module in (
    running,
    reading,
    eligible,
    forming,
    matching,
    measuring,
    data,
    admin,
    people,
    registers,
    villages,
):
    module.register(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; the answer is on stdout, remarks on stderr.

    Without a word it tells what there is, as --help does.
    """
    try:
        code = app(list(arguments) or ["--help"], prog_name="anyam", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return DONE
    except Exception as error:
        understood = understand(error)
        if understood is None:
            raise
        tell(understood[1], as_json="--json" in arguments)
        return understood[0]
    return code if isinstance(code, int) else DONE


def main() -> None:
    sys.exit(run(sys.argv[1:]))
