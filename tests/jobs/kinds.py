"""Long work as the tests need it: slow, failing, greedy. Registered by importing this module."""

import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from anyam.audit.actions import record
from anyam.audit.models import Event
from anyam.jobs.models import Job
from anyam.jobs.registry import Result, job
from anyam.kernel.problems import Blocked, Problem
from anyam.regions.progress import Report


@job("test.pieces", "Pekerjaan uji")
def pieces(job: Job, report: Report) -> Result:
    """Record one event for each piece, each in a transaction of its own; skip what is recorded."""
    count, pause = job.arguments["pieces"], job.arguments.get("pause", 0)
    for number in range(count):
        report(number, count, f"bagian {number}")
        with transaction.atomic():
            if Event.objects.about(job).filter(action="test.piece", note=str(number)).exists():
                continue
            record("test.piece", job, by=None, at=timezone.now(), note=str(number))
            time.sleep(pause)
    return {
        "summary": f"{count} bagian selesai.",
        "rows": [["Bagian", str(count)]],
        "links": [{"url": "/pekerjaan/", "text": "Daftar pekerjaan"}],
    }


@job("test.refused", "Pekerjaan yang ditolak")
def refused(job: Job, report: Report) -> Result:
    raise Blocked(
        [
            Problem("test.one", "Surat belum ditandatangani."),
            Problem("test.two", "Nomor surat kosong."),
        ]
    )


@job("test.broken", "Pekerjaan yang rusak")
def broken(job: Job, report: Report) -> Result:
    return {"summary": 1 / 0}  # type: ignore[typeddict-item]


@job("test.unwritable", "Hasil yang bukan JSON")
def unwritable(job: Job, report: Report) -> Any:
    return {"summary": object()}


@job("test.inside", "Melapor di dalam transaksi")
def inside(job: Job, report: Report) -> Result:
    """Report from inside a transaction, then roll it back."""
    seen = []
    with transaction.atomic():
        report(3, 10, "di dalam")
        seen.append(Job.objects.get(pk=job.pk).done)
    report(4, 10, "di luar")
    seen.append(Job.objects.get(pk=job.pk).done)
    return {"rows": [["seen", str(seen)]]}
