"""Load the official region list (CSV with the columns code and name; the shipped one if no path).

Safe to run again: rows are matched by code, and what the list no longer has is ended, not deleted.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.regions import actions
from anyam.regions.management.output import tell, telling_reasons
from anyam.regions.progress import reporting


class Command(BaseCommand):
    help = (__doc__ or "").splitlines()[0]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, nargs="?", help="CSV, or CSV in .xz")
        parser.add_argument("--dry-run", action="store_true", help="check everything, save nothing")
        parser.add_argument("--force", action="store_true", help="even if it ends many regions")
        parser.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, **options: Any) -> None:
        with telling_reasons(), reporting(self.stderr) as report:
            result = actions.import_regions(
                options["path"],
                by=None,
                at=timezone.now(),
                dry_run=options["dry_run"],
                force=options["force"],
                report=report,
            )
        text = _(
            "%(total)s wilayah dibaca: %(added)s baru, %(renamed)s berganti nama, "
            "%(revived)s berlaku lagi, %(ended)s berakhir, %(unchanged)s tetap."
        )
        counts = {name: f"{number:,}" for name, number in result.counts.items()}
        lines = [text % counts]
        if result.ended_codes:
            codes = ", ".join(result.ended_codes)
            lines.append(_("Berakhir, catat penggantinya: %(codes)s") % {"codes": codes})
        if result.dry_run:
            lines.append(_("Hanya percobaan; tidak ada yang disimpan."))
        tell(self.stdout, result.as_dict(), "\n".join(lines), as_json=options["json"])
