"""What people do with jobs: start one, stop one, try one again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit.actions import record
from anyam.jobs.models import Job
from anyam.jobs.registry import KINDS
from anyam.jobs.runs import enqueue
from anyam.kernel.problems import Blocked, Problem

S = Job.Status


@transaction.atomic
def start(
    kind: str,
    *,
    by: User | None,
    at: datetime,
    region_code: str,
    arguments: dict[str, Any],
    total: int | None = None,
    title: str = "",
) -> Job:
    """Queue long work; the caller redirects to the job's page.

    The queue is a table of the same database, so job and queue entry come to be in one
    transaction, with whatever else the caller does in it: never one without the other.

    Args:
      kind: a registered kind, e.g. "proposals.award".
      by: who asked; None for the system itself.
      arguments: what the function needs, as plain JSON values; ids rather than personal data.
      total: how many pieces there are, where that is known.
      title: what the page calls it; the name of the kind where left out.
    """
    job = Job.objects.create(
        kind=kind,
        title=(title or str(KINDS[kind].title))[:200],
        arguments=arguments,
        total=total,
        region_code=region_code,
        started_by_id=by.pk if by else None,
        started_by_name=by.name if by else "",
        created_at=at,
    )
    enqueue(job)
    record("job.start", job, by=by, at=at, region_code=region_code, note=kind)
    return job


@transaction.atomic
def cancel(job: Job, *, by: User, at: datetime) -> Job:
    """Stop a job. One that runs ends at its next report; what it did until then stays done."""
    open_jobs = Job.objects.filter(pk=job.pk, status__in=[S.QUEUED, S.RUNNING])
    if not open_jobs.update(status=S.CANCELLED, finished_at=at):
        message = _("Pekerjaan ini sudah berakhir, jadi tidak dapat dibatalkan lagi.")
        raise Blocked([Problem("job.over", message)])
    record("job.cancel", job, by=by, at=at, region_code=job.region_code)
    job.refresh_from_db()
    return job


@transaction.atomic
def again(job: Job, *, by: User, at: datetime) -> Job:
    """Queue a failed or cancelled job once more; it does what was left undone."""
    ended = Job.objects.filter(pk=job.pk, status__in=[S.FAILED, S.CANCELLED])
    if not ended.update(status=S.QUEUED, finished_at=None, error="", attempts=0):
        message = _("Hanya pekerjaan yang gagal atau dibatalkan yang dapat dicoba lagi.")
        raise Blocked([Problem("job.not_ended", message)])
    job.refresh_from_db()
    enqueue(job)
    record("job.again", job, by=by, at=at, region_code=job.region_code)
    return job
