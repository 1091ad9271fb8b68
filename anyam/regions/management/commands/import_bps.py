"""Load codes of the statistics office (CSV: bps_code, name, kemendagri_code, valid_from).

Without a path, the few verified codes that are shipped. Safe to run again.
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
        parser.add_argument("--source", default="", help="where the list is from; else its name")
        parser.add_argument("--dry-run", action="store_true", help="check everything, save nothing")
        parser.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, **options: Any) -> None:
        with telling_reasons(), reporting(self.stderr) as report:
            result = actions.import_bps(
                options["path"],
                by=None,
                at=timezone.now(),
                source=options["source"],
                dry_run=options["dry_run"],
                report=report,
            )
        text = _(
            "%(total)s kode BPS dibaca: %(added)s baru, %(corrected)s diperbaiki, "
            "%(ended)s berganti arti, %(unchanged)s tetap."
        )
        lines = [text % result.as_dict()]
        if result.dry_run:
            lines.append(_("Hanya percobaan; tidak ada yang disimpan."))
        tell(self.stdout, result.as_dict(), "\n".join(lines), as_json=options["json"])
