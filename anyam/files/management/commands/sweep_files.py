"""Delete files that no record speaks of, left behind by uploads that were broken off.

Safe to run again and while people work: files younger than a day are left alone.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from anyam.files.actions import sweep


class Command(BaseCommand):
    help = "Delete files that no record speaks of"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="list them, delete nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        lost = sweep(at=timezone.now(), dry_run=dry_run)
        if dry_run:
            self.stdout.write("\n".join(lost))
        verb = "would be deleted" if dry_run else "deleted"
        self.stdout.write(self.style.SUCCESS(f"{len(lost)} files {verb}."))
