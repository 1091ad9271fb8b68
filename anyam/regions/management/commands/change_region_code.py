"""Record a dated change of a region's code or name, with the decree that made it."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.kernel.codes import dotted
from anyam.kernel.dates import format_date
from anyam.regions import actions
from anyam.regions.management.output import tell, telling_reasons
from anyam.regions.models import RegionChange


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", help="the code until now, with or without dots")
        parser.add_argument("new", nargs="?", default="", help="the code from then on")
        kinds = RegionChange.Kind.values
        parser.add_argument("--kind", choices=kinds, default=RegionChange.Kind.MOVED.value)
        parser.add_argument("--on", type=date.fromisoformat, required=True, help="2026-11-22")
        parser.add_argument("--decree", required=True, help="the law or decree")
        parser.add_argument("--name", default="", help="the new name, if it gets one")
        parser.add_argument("--dry-run", action="store_true", help="check everything, save nothing")
        parser.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, **options: Any) -> None:
        with telling_reasons():
            changes = actions.change_code(
                options["old"],
                options["new"],
                options["kind"],
                effective_on=options["on"],
                decree=options["decree"],
                name=options["name"],
                by=None,
                at=timezone.now(),
                dry_run=options["dry_run"],
            )
        rows = [{"old": change.old_id, "new": change.new_id} for change in changes]
        facts = {
            "kind": changes[0].get_kind_display(),
            "old": dotted(changes[0].old_id),
            "new": dotted(changes[0].new_id or "") or "–",
            "day": format_date(options["on"]),
            "count": len(changes),
        }
        text = _("%(kind)s: %(old)s → %(new)s sejak %(day)s, %(count)d wilayah tercatat.") % facts
        if options["dry_run"]:
            text += "\n" + _("Hanya percobaan; tidak ada yang disimpan.")
        result = {"kind": options["kind"], "changes": rows, "dry_run": options["dry_run"]}
        tell(self.stdout, result, text, as_json=options["json"])
