"""The worker: takes queue entries one after the other, and picks up what dead workers left."""

import json
import logging
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType
from typing import Any

from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from anyam.jobs import alive, runs
from anyam.jobs.models import Job
from anyam.jobs.runs import Entry

logger = logging.getLogger("anyam.jobs")
POLL = 0.5  # seconds between looks at an empty queue
LOOK_FOR_DEAD_EVERY = 5.0  # seconds
KEEP_ENTRIES = timedelta(days=30)


@dataclass
class Tick:
    """Work that is due again and again, e.g. reminders; given by whoever starts the worker."""

    name: str
    every: float  # seconds
    run: Callable[[], Any]
    due: float = field(default=0.0)  # on the monotonic clock; 0: at once


class Worker:
    """One process that does jobs.

    Args:
      say: called with one finished job at a time, see `line`.
      ticks: recurring work; must be safe to run twice, as several workers may run.
    """

    def __init__(
        self,
        say: Callable[[dict[str, Any]], None] = lambda _facts: None,
        ticks: Sequence[Tick] = (),
    ) -> None:
        self.say = say
        self.ticks = list(ticks)
        self.presence = alive.Presence()
        self.looked_for_dead = float("-inf")

    def run_forever(self) -> None:
        """Work until SIGTERM or SIGINT; a running job is handed back at its next report."""
        for name in ("SIGTERM", "SIGINT"):
            signal.signal(getattr(signal, name), _close)
        try:
            alive.sweep()
            prune()
            while not runs.process.closing:
                self.tick()
                if not self.run_one():
                    close_old_connections()
                    time.sleep(POLL)
        finally:
            self.presence.leave()

    def run_all(self) -> int:
        """Do everything that waits, then return how many entries that was."""
        try:
            count = 0
            while not runs.process.closing and self.run_one():
                count += 1
            return count
        finally:
            self.presence.leave()

    def run_one(self) -> bool:
        """Do the next entry; False where none waits."""
        self.pick_up_the_dead()
        try:
            entry = self.take()
        except OperationalError as error:  # SQLite: somebody else writes for long
            if connection.vendor != "sqlite":
                raise
            logger.info("queue is locked: %s", error)
            return False
        if entry is None:
            return False
        self.perform(entry)
        return True

    def take(self) -> Entry | None:
        if not DBTaskResult.objects.ready().exists():  # a plain read: keeps the writer's lock free
            return None
        with transaction.atomic():
            entry = DBTaskResult.objects.ready().get_locked()
            if entry is not None:
                entry.claim(self.presence.worker_id)
        return entry

    def perform(self, entry: Entry) -> None:
        started = time.monotonic()
        outcome: dict[str, Any] = {"status": TaskResultStatus.SUCCESSFUL}
        try:
            outcome["return_value"] = entry.task.call(*entry.args_kwargs["args"])
        except Exception:  # not of a job function: `runs` handles those
            logger.exception("queue entry %s failed", entry.pk)
            outcome["status"] = TaskResultStatus.FAILED
        DBTaskResult.objects.filter(pk=entry.pk).update(finished_at=timezone.now(), **outcome)
        self.say(line(entry, outcome.get("return_value", "failed"), time.monotonic() - started))

    def pick_up_the_dead(self) -> None:
        if time.monotonic() - self.looked_for_dead < LOOK_FOR_DEAD_EVERY:
            return
        self.looked_for_dead = time.monotonic()
        for entry in DBTaskResult.objects.running().filter(task_path=runs.work.module_path):
            job = Job.objects.filter(pk=entry.args_kwargs["args"][0]).first()
            last_seen = max(
                (at for at in (entry.started_at, job and job.heartbeat_at) if at), default=None
            )
            if alive.is_dead(entry.worker_ids[-1], last_seen, timezone.now()):
                revived = runs.revive(entry)
                logger.warning("job %s: its worker died, queued again: %s", job and job.pk, revived)

    def tick(self) -> None:
        for tick in self.ticks:
            if time.monotonic() >= tick.due:
                tick.due = time.monotonic() + tick.every
                try:
                    tick.run()
                except Exception:
                    logger.exception("%s failed; next try in %s s", tick.name, tick.every)


def _close(_signum: int, _frame: FrameType | None) -> None:
    if runs.process.closing:  # asked twice: the job is picked up by the next worker
        sys.exit(1)
    runs.process.closing = True


def prune() -> None:
    """Forget queue entries long finished; the jobs themselves stay."""
    before = timezone.now() - KEEP_ENTRIES
    DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()


def line(entry: Entry, status: str, seconds: float) -> dict[str, Any]:
    """What to say about one entry that was worked on."""
    job = Job.objects.filter(pk=entry.args_kwargs["args"][0]).first()
    return {
        "at": timezone.localtime().isoformat(timespec="seconds"),
        "job": job.pk if job else None,
        "kind": job.kind if job else entry.task_path,
        "status": status,
        "done": job.done if job else 0,
        "seconds": round(seconds, 2),
    }


def as_text(facts: dict[str, Any]) -> str:
    """
    >>> as_text({"at": "2026-11-22T10:00:00+07:00", "job": 7, "kind": "letters.sptjm",
    ...          "status": "done", "done": 12, "seconds": 3.5})
    '2026-11-22T10:00:00+07:00 job=7 kind=letters.sptjm status=done done=12 seconds=3.5'
    """
    at, *rest = facts.items()
    return " ".join([at[1], *(f"{name}={value}" for name, value in rest)])


def as_json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False)
