"""Commands about villages: how many people live there."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from anyam.cli import environment
from anyam.cli.help import add
from anyam.cli.refusals import DONE, REFUSED, Unreadable
from anyam.cli.words import DRY_HELP, JSON_HELP, note, out, out_json, two

SHOWN = 20  # rejected lines said in words; --json says all


def import_inhabitants(
    file: Annotated[
        Path,
        typer.Argument(
            help=two("CSV dengan kolom code dan total", "CSV with the columns code and total")
        ),
    ],
    source: Annotated[str, typer.Option("--source", help=two("Dari mana angkanya", "Who says so"))],
    on: Annotated[
        str, typer.Option("--on", help=two("Keadaan pada, 2024-12-31", "True on this day"))
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=DRY_HELP)] = False,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    try:
        day = date.fromisoformat(on)
    except ValueError:
        message = f"Tanggal {on} tidak terbaca. Tulis tahun-bulan-hari, misalnya 2024-12-31."
        raise Unreadable("date.format", message) from None
    environment.setup()
    from django.utils import timezone

    from anyam.outreach.actions import import_inhabitants as load

    result = load(file, source=source, counted_on=day, by=None, at=timezone.now(), dry_run=dry_run)
    if as_json:
        out_json(result.as_dict())
    else:
        out(f"{result.accepted} dari {result.rows} baris dipakai.")
        for line in result.rejected[:SHOWN]:
            note(f"Baris {line.row}: {line.message}")
    return REFUSED if result.rejected else DONE


def register(app: typer.Typer) -> None:
    add(
        app,
        "import-inhabitants",
        import_inhabitants,
        two("Muat jumlah penduduk", "Load the numbers of inhabitants"),
    )
