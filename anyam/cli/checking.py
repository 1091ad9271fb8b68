"""`anyam check`: everything a machine can find out about this installation by itself."""

import hashlib
from collections.abc import Iterator

from anyam.kernel.problems import Problem


def problems(*, files: bool) -> Iterator[Problem]:
    """Yield what is wrong: settings, database, the record of events, letters, attachments."""
    from anyam.audit.queries import record_problems
    from anyam.letters.queries import frozen_problems

    yield from _system_checks()
    behind = list(_migrations())
    yield from behind
    if behind:  # the tables may not be there yet
        return
    yield from record_problems()
    yield from frozen_problems()
    if files:
        yield from _attachments()


def _system_checks() -> Iterator[Problem]:
    from django.core import checks

    for found in checks.run_checks(databases=["default"]):
        if found.is_serious() and not found.is_silenced():
            yield Problem(f"system.{found.id}", str(found.msg))


def _migrations() -> Iterator[Problem]:
    from anyam.cli.prepare import pending_migrations

    if count := pending_migrations():
        message = f"Basis data tertinggal {count} langkah. Jalankan: anyam migrate"
        yield Problem("database.behind", message)


def _attachments() -> Iterator[Problem]:
    """Attachments that are gone, or no longer what was uploaded."""
    from anyam.files.models import Attachment
    from anyam.regions.progress import reporting

    total = Attachment.objects.count()
    with reporting() as report:
        for done, attachment in enumerate(Attachment.objects.order_by("pk").iterator(), 1):
            report(done, total, "Memeriksa lampiran")
            try:
                with attachment.file.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError:
                message = f"Lampiran {attachment.pk} ({attachment.name}) hilang dari penyimpanan."
                yield Problem("files.missing", message)
                continue
            if digest != attachment.sha256:
                message = f"Isi lampiran {attachment.pk} ({attachment.name}) telah berubah."
                yield Problem("files.altered", message)
