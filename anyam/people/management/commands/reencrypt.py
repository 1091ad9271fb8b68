"""Seal every NIK, nomor KK and second factor anew under the newest key of ANYAM_FIELD_KEYS.

Safe to stop and run again; until it has run through, keep the older keys in the list.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from anyam.accounts import sealing
from anyam.people import actions
from anyam.regions.progress import reporting


class Command(BaseCommand):
    help = __doc__.splitlines()[0]

    def handle(self, **_options: Any) -> None:
        with reporting(self.stderr) as report:
            changed = actions.reencrypt(
                lambda done, total: report(done, total, "sealing anew"), at=timezone.now()
            )
        changed += sealing.reseal()
        self.stdout.write(self.style.SUCCESS(f"{changed:,} values sealed anew."))
