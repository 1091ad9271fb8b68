"""Asking for a matching: only queues it, so that whoever submits does not wait."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.jobs import actions as jobs
from anyam.jobs.models import Job
from anyam.registers.models import Register
from anyam.registers.queries import current
from anyam.verification.models import MatchRun

_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@contextmanager
def nothing_asked() -> Iterator[None]:
    """Steps taken inside queue nothing: whoever tells years in a minute looks up at the end."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def ask_after_commit(
    keys: Sequence[tuple[str, str, str]], *, by: User, at: datetime, why: str = "submitted"
) -> None:
    """Queue a matching for each case (key, region code, name) once the step that led to it holds.

    After the commit, for a step must not fail or grow longer because of the registers. What is
    lost between the two, the worker finds (`proposals.checked.ask_for_the_forgotten`).
    """
    if _quiet.get():
        return
    transaction.on_commit(partial(_ask_all, list(keys), by=by, at=at, why=why), robust=True)


def _ask_all(keys: list[tuple[str, str, str]], *, by: User, at: datetime, why: str) -> None:
    for key, region_code, name in keys:
        ask(key, region_code=region_code, name=name, by=by, at=at, why=why)


def ask(
    key: str, *, region_code: str, name: str, by: User | None, at: datetime, why: str
) -> Job | None:
    """Queue a matching; None where no register covers the place."""
    kinds = (Register.Kind.POPULATION, Register.Kind.ASSISTANCE)
    if not any(current(kind, region_code) for kind in kinds):
        return None
    return jobs.start(
        "verification.match", by=by, at=at, region_code=region_code,
        arguments={"case": key, "user": by.pk if by else None, "why": why},
        title=_("Mencocokkan anggota %(name)s dengan register") % {"name": name},
    )  # fmt: skip


def working_on(key: str) -> Job | None:
    """The matching of a case that waits or runs now, if any."""
    open_jobs = Job.objects.filter(
        kind="verification.match", status__in=[Job.Status.QUEUED, Job.Status.RUNNING]
    )
    return open_jobs.filter(arguments__case=key).order_by("-pk").first()


def unmatched(keys: Sequence[str]) -> set[str]:
    """Which of these cases nobody has looked up yet, nor is about to."""
    done = set(MatchRun.objects.filter(case__in=keys).values_list("case", flat=True))
    open_jobs = Job.objects.filter(
        kind="verification.match", status__in=[Job.Status.QUEUED, Job.Status.RUNNING]
    )
    return set(keys) - done - {job.arguments["case"] for job in open_jobs}
