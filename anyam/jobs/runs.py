"""One run of a job: claim it, do it, write down what came of it.

A run owns its job only as long as the row still says so: every write names the status and the
start it expects (`Run.mine`). Whoever cancelled the job, or took it over from a worker believed
dead, changed that, and the run stops at its next report.
"""

import json
import logging
import threading
import time
import traceback
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from anyam.jobs.models import MAX_ATTEMPTS, Job, JobQuerySet
from anyam.jobs.registry import KINDS, Result
from anyam.kernel.problems import Blocked

logger = logging.getLogger("anyam.jobs")
S = Job.Status
Entry = DBTaskResult[[int], str]
REPORT_EVERY = 1.0  # seconds
BEAT_EVERY = 20.0  # seconds


class Process:
    """What a signal handler may touch: a plain flag, no lock it could find itself holding."""

    closing = False


process = Process()


class Stopped(BaseException):
    """Ends a job function at a report. Not an `Exception`: no function may swallow it."""


class Closing(Stopped):
    """This worker was asked to stop; the job goes back to the queue."""


class Lost(Stopped):
    """The job is no longer this run's: cancelled, or taken over by another worker."""


@task()
def work(pk: int) -> str:
    """The entry in the queue behind a job; returns the status the job ended with."""
    job = claim(pk)
    return Run(job).execute() if job else "skipped"


def enqueue(job: Job) -> None:
    work.enqueue(job.pk)


def claim(pk: int) -> Job | None:
    """Make a queued job this worker's own; None where it is not queued (any more)."""
    now = timezone.now()
    queued = Job.objects.filter(pk=pk, status=S.QUEUED)
    job = queued.first()
    if not job or not queued.update(
        status=S.RUNNING, started_at=now, heartbeat_at=now, attempts=job.attempts + 1, message=""
    ):
        return None
    job.refresh_from_db()
    return job


class Run:
    """The job in this worker's hands."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.reported_at = time.monotonic()

    @property
    def mine(self) -> JobQuerySet:
        return Job.objects.filter(pk=self.job.pk, status=S.RUNNING, started_at=self.job.started_at)

    def execute(self) -> str:
        pulse = Pulse(self)
        try:
            self.finish(KINDS[self.job.kind].run(self.job, self.report))
        except Closing:
            self.put_back()
        except Lost:
            logger.warning("job %s was cancelled or taken over", self.job.pk)
        except Blocked as blocked:
            self.fail(" ".join(problem.message for problem in blocked.problems))
        except Exception:
            logger.error("job %s failed\n%s", self.job.pk, traceback.format_exc())
            self.fail(
                _(
                    "Ada kesalahan pada aplikasi. Coba lagi; bila tetap gagal, hubungi admin dan "
                    "sebutkan pekerjaan nomor %(pk)s."
                )
                % {"pk": self.job.pk}
            )
        finally:
            pulse.stop()
        self.job.refresh_from_db()
        return self.job.status

    def report(self, done: int, total: int | None, message: str) -> None:
        """Remember the progress; write it at most once a second, and never inside a transaction.

        Raises:
          Stopped: the function must end here; only ever outside a transaction.
        """
        total = self.job.total if total is None else total
        self.job.total = None if total is None else max(total, done)
        self.job.done, self.job.message = done, message[:200]
        if connection.in_atomic_block:
            return
        if process.closing:
            raise Closing
        if time.monotonic() - self.reported_at >= REPORT_EVERY:
            self.reported_at = time.monotonic()
            self.beat()

    def beat(self) -> None:
        """Write progress and a sign of life; raise Lost where the job is no longer ours."""
        job = self.job
        try:
            alive = self.mine.update(
                done=job.done, total=job.total, message=job.message, heartbeat_at=timezone.now()
            )
        except OperationalError:  # SQLite: somebody writes for long; the next report tells
            return
        if not alive:
            raise Lost

    def finish(self, result: Result) -> None:
        # A job that ran to its end is done, also when somebody cancelled it in the last moment.
        still = Job.objects.filter(
            pk=self.job.pk, status__in=[S.RUNNING, S.CANCELLED], started_at=self.job.started_at
        )
        done = self.job.done if self.job.total is None else self.job.total
        still.update(
            status=S.DONE, result=plain(result), done=done, total=self.job.total, message="",
            error="", finished_at=timezone.now(),
        )  # fmt: skip

    def fail(self, sentence: str) -> None:
        self.mine.update(
            status=S.FAILED, error=sentence, done=self.job.done, total=self.job.total,
            finished_at=timezone.now(),
        )  # fmt: skip

    @transaction.atomic
    def put_back(self) -> None:
        """Return the job to the queue; being interrupted does not count as an attempt."""
        if self.mine.update(status=S.QUEUED, attempts=self.job.attempts - 1):
            enqueue(self.job)


def plain(result: Result) -> Any:
    """A result as it is stored; sentences of gettext_lazy become text."""
    return json.loads(json.dumps(result, cls=DjangoJSONEncoder))


class Pulse:
    """Signs of life from a thread of its own, so that a long silent piece is not taken for dead.

    Only for databases with many writers: with SQLite the thread would wait for the job's own
    transaction, and all workers are on one machine, where the lock of `alive` tells.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.over = threading.Event()
        if connection.vendor != "sqlite":
            threading.Thread(target=self.beat, daemon=True).start()

    def beat(self) -> None:
        try:
            while not self.over.wait(BEAT_EVERY):
                try:
                    self.run.mine.update(heartbeat_at=timezone.now())
                except DatabaseError as error:  # the server is away; the next beat tries again
                    logger.warning("no heartbeat for job %s: %s", self.run.job.pk, error)
                    connection.close()
        finally:
            connection.close()

    def stop(self) -> None:
        self.over.set()


@transaction.atomic
def revive(entry: Entry) -> bool:
    """Queue the job of a queue entry whose worker died; give up after the third attempt.

    The entry is the token: of several workers that notice, the one that deletes it goes on.
    """
    still = DBTaskResult.objects.running().filter(pk=entry.pk, worker_ids=entry.worker_ids)
    if not still.delete()[0]:
        return False
    job = Job.objects.filter(
        pk=entry.args_kwargs["args"][0], status__in=[S.QUEUED, S.RUNNING]
    ).first()
    if not job:
        return False
    left = Job.objects.filter(pk=job.pk)
    if job.attempts >= MAX_ATTEMPTS:
        message = _("Pekerjaan ini terhenti di tengah jalan tiga kali. Hubungi admin.")
        left.update(status=S.FAILED, error=message, finished_at=timezone.now())
        return False
    left.update(status=S.QUEUED)
    enqueue(job)
    return True
