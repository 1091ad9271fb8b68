"""The command line as a page of the reference: what `--help` says of every command."""

from typing import Any

import typer
from typer.main import get_command

from anyam.cli.app import app
from anyam.cli.words import two

EXIT_CODES = (
    (0, "berhasil", "well"),
    (1, "ditolak atau tidak dapat dikerjakan", "refused or impossible"),
    (2, "masukan tidak terbaca", "input cannot be read"),
    (130, "dihentikan dengan Ctrl-C", "interrupted with Ctrl-C"),
)


def reference() -> str:
    """Markdown with every command, its arguments and options, and the exit codes."""
    group: Any = get_command(app)
    context = typer.Context(group, info_name="anyam", **(app.info.context_settings or {}))
    parts = ["# Baris perintah · Command line", _exit_codes()]
    parts.append(_section("anyam", group.get_help(context)))
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if not command.hidden:
            inner = typer.Context(command, info_name=name, parent=context)
            parts.append(_section(f"anyam {name}", command.get_help(inner)))
    return "\n\n".join(parts) + "\n"


def _exit_codes() -> str:
    rows = [f"| {code} | {two(indonesian, english)} |" for code, indonesian, english in EXIT_CODES]
    return "\n".join(["| kode keluar · exit code | |", "|---|---|", *rows])


def _section(title: str, text: str) -> str:
    lines = (line.rstrip() for line in text.strip().splitlines())
    return f"## {title}\n\n```text\n{chr(10).join(lines)}\n```"
