"""Jobs in one process: started, done, refused, broken, cancelled, tried again."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from anyam.audit.actions import record
from anyam.audit.models import Event
from anyam.jobs import actions, alive, runs, worker
from anyam.jobs.models import MAX_ATTEMPTS, Job
from anyam.jobs.registry import KINDS
from anyam.jobs.registry import job as register
from anyam.kernel.problems import Blocked
from tests.jobs import kinds, people

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
S = Job.Status


def started(kind: str, **arguments: object) -> Job:
    return actions.start(
        kind, by=people.facilitator(), at=AT, region_code="7316031021", arguments=arguments
    )


def work() -> list[dict[str, object]]:
    """Let a worker do all that waits; what it said about each."""
    said: list[dict[str, object]] = []
    worker.Worker(said.append).run_all()
    return said


@pytest.fixture(autouse=True)
def _open_for_business() -> None:
    runs.process.closing = False


@pytest.mark.django_db
def test_a_job_waits_is_done_and_shows_its_result() -> None:
    job = started("test.pieces", pieces=3)
    assert (job.status, job.title, job.started_by_name) == (S.QUEUED, "Pekerjaan uji", "Siti")

    said = work()

    job.refresh_from_db()
    assert (job.status, job.done, job.total, job.percent) == (S.DONE, 3, 3, 100)
    assert job.result["summary"] == "3 bagian selesai."
    assert job.finished_at
    assert [(line["job"], line["status"], line["done"]) for line in said] == [(job.pk, "done", 3)]
    assert next(event.action for event in Event.objects.about(job)) == "job.start"
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


@pytest.mark.django_db
def test_a_refused_job_tells_every_reason() -> None:
    job = started("test.refused")
    work()
    job.refresh_from_db()
    assert job.status == S.FAILED
    assert job.error == "Surat belum ditandatangani. Nomor surat kosong."


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["test.broken", "test.unwritable", "test.unknown"])
def test_a_program_error_is_a_sentence_on_screen_and_a_traceback_in_the_log(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    job = started("test.broken")
    Job.objects.filter(pk=job.pk).update(kind=kind)

    said = work()

    job.refresh_from_db()
    assert job.status == S.FAILED
    assert job.error.startswith("Ada kesalahan pada aplikasi. Coba lagi;")
    assert f"nomor {job.pk}" in job.error
    assert "Traceback" not in job.error
    assert "Traceback" in caplog.text
    assert said[0]["status"] == "failed"


@pytest.mark.django_db
def test_a_failed_job_can_be_tried_again_and_does_only_the_rest() -> None:
    job = started("test.pieces", pieces=2)
    work()
    Job.objects.filter(pk=job.pk).update(status=S.FAILED, error="Listrik padam.")
    job.arguments = {"pieces": 4}
    job.save(update_fields=["arguments"])

    actions.again(job, by=people.facilitator(), at=AT)
    assert (job.status, job.error) == (S.QUEUED, "")
    work()

    job.refresh_from_db()
    assert (job.status, job.done) == (S.DONE, 4)
    assert pieces_of(job) == ["0", "1", "2", "3"]


@pytest.mark.django_db
def test_a_job_that_waits_can_be_cancelled_and_is_not_done() -> None:
    job = started("test.pieces", pieces=2)
    actions.cancel(job, by=people.facilitator(), at=AT)
    assert (job.status, job.is_over) == (S.CANCELLED, True)

    said = work()

    job.refresh_from_db()
    assert job.status == S.CANCELLED
    assert said[0]["status"] == "skipped"
    assert pieces_of(job) == []


@pytest.mark.django_db
def test_what_is_over_is_neither_cancelled_nor_repeated() -> None:
    job = started("test.pieces", pieces=1)
    with pytest.raises(Blocked, match=r"job\.not_ended"):
        actions.again(job, by=people.facilitator(), at=AT)
    work()
    with pytest.raises(Blocked, match=r"job\.over"):
        actions.cancel(job, by=people.facilitator(), at=AT)
    with pytest.raises(Blocked, match=r"job\.not_ended"):
        actions.again(job, by=people.facilitator(), at=AT)


@pytest.mark.django_db(transaction=True)
def test_cancelling_a_running_job_stops_it_at_its_next_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "REPORT_EVERY", 0)
    job = started("test.pieces", pieces=5)
    run = runs.Run(claimed(job))
    run.report(1, 5, "")
    actions.cancel(job, by=people.facilitator(), at=AT)

    with pytest.raises(runs.Lost):
        run.report(2, 5, "")

    run.fail("terlambat")
    job.refresh_from_db()
    assert (job.status, job.done, job.error) == (S.CANCELLED, 1, "")


@pytest.mark.django_db(transaction=True)
def test_a_run_that_lost_its_job_writes_nothing_more(caplog: pytest.LogCaptureFixture) -> None:
    job = started("test.pieces", pieces=2)
    run = runs.Run(claimed(job))
    Job.objects.filter(pk=job.pk).update(started_at=timezone.now() + timedelta(seconds=1))
    run.reported_at = float("-inf")

    assert run.execute() == S.RUNNING

    assert "cancelled or taken over" in caplog.text
    assert pieces_of(job) == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_asked_to_stop_hands_its_job_back() -> None:
    job = started("test.pieces", pieces=2)
    runs.process.closing = True

    assert runs.Run(claimed(job)).execute() == S.QUEUED

    job.refresh_from_db()
    assert (job.status, job.attempts) == (S.QUEUED, 0)
    runs.process.closing = False
    assert [line["status"] for line in work()] == ["done", "skipped"]
    job.refresh_from_db()
    assert (job.status, job.attempts) == (S.DONE, 1)


@pytest.mark.django_db(transaction=True)
def test_progress_is_written_outside_transactions_and_once_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = started("test.inside")
    monkeypatch.setattr(runs, "REPORT_EVERY", 0)
    work()
    job.refresh_from_db()
    assert job.result["rows"] == [["seen", "[0, 4]"]]

    job = started("test.inside")
    monkeypatch.setattr(runs, "REPORT_EVERY", 3600)
    work()
    job.refresh_from_db()
    assert job.result["rows"] == [["seen", "[0, 0]"]]
    assert (job.done, job.total) == (10, 10)


@pytest.mark.django_db(transaction=True)
def test_a_locked_database_delays_progress_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def locked(*_args: object, **_facts: object) -> int:
        raise runs.OperationalError("database is locked")

    job = started("test.pieces", pieces=1)
    run = runs.Run(claimed(job))
    monkeypatch.setattr(runs.JobQuerySet, "update", locked)
    run.beat()


@pytest.mark.django_db
def test_more_done_than_expected_raises_the_total() -> None:
    run = runs.Run(claimed(started("test.pieces", pieces=1)))
    run.report(7, 5, "x" * 500)
    assert (run.job.done, run.job.total, len(run.job.message)) == (7, 7, 200)


@pytest.mark.django_db
def test_two_workers_claim_a_job_once() -> None:
    job = started("test.pieces", pieces=1)
    assert runs.claim(job.pk)
    assert runs.claim(job.pk) is None
    assert runs.claim(job.pk + 1000) is None


def claimed(job: Job) -> Job:
    mine = runs.claim(job.pk)
    assert mine
    return mine


def pieces_of(job: Job) -> list[str]:
    return [event.note for event in Event.objects.about(job).filter(action="test.piece")]


def orphaned(job: Job, attempts: int = 1, worker_id: str = "elsewhere-1-ab") -> DBTaskResult:
    """The queue entry of a job whose worker vanished without a lock file here."""
    entry = DBTaskResult.objects.get()
    entry.claim(worker_id)
    ago = timezone.now() - alive.SILENT_FOR * 2
    Job.objects.filter(pk=job.pk).update(
        status=S.RUNNING, attempts=attempts, started_at=ago, heartbeat_at=ago
    )
    DBTaskResult.objects.update(started_at=ago)
    return entry


@pytest.mark.django_db
def test_the_job_of_a_silent_worker_elsewhere_is_done_by_another() -> None:
    job = started("test.pieces", pieces=2)
    orphaned(job)
    work()
    job.refresh_from_db()
    assert (job.status, job.attempts) == (S.DONE, 2)


@pytest.mark.django_db
def test_a_sign_of_life_keeps_a_job_with_its_worker() -> None:
    job = started("test.pieces", pieces=2)
    orphaned(job)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now())
    assert work() == []


@pytest.mark.django_db
def test_a_worker_on_this_machine_is_alive_while_it_holds_its_lock() -> None:
    job = started("test.pieces", pieces=2)
    colleague = alive.Presence()
    orphaned(job, worker_id=colleague.worker_id)
    assert work() == []

    colleague.file.close()  # what the system does for a killed process
    assert [line["status"] for line in work()] == ["done"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer: see `runs.Pulse`")
def test_a_long_silent_piece_still_gives_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "BEAT_EVERY", 0.05)
    job = claimed(started("test.pieces", pieces=1))
    pulse = runs.Pulse(runs.Run(job))
    with transaction.atomic():  # the job's own, long and silent
        record("test.piece", job, by=None, at=AT)
        time.sleep(0.5)
        beats = Job.objects.get(pk=job.pk).heartbeat_at
    pulse.stop()
    assert beats
    assert job.heartbeat_at
    assert beats > job.heartbeat_at
    time.sleep(0.2)  # the thread closes its connection


@pytest.mark.django_db
def test_after_three_deaths_a_job_is_given_up() -> None:
    job = started("test.pieces", pieces=2)
    orphaned(job, attempts=MAX_ATTEMPTS)
    work()
    job.refresh_from_db()
    assert job.status == S.FAILED
    assert job.error.startswith("Pekerjaan ini terhenti di tengah jalan tiga kali.")


@pytest.mark.django_db
def test_only_one_of_two_workers_revives_a_job() -> None:
    entry = orphaned(started("test.pieces", pieces=2))
    assert runs.revive(entry)
    assert not runs.revive(entry)
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_a_job_that_ended_before_its_worker_died_stays_ended() -> None:
    job = started("test.pieces", pieces=2)
    entry = orphaned(job)
    Job.objects.filter(pk=job.pk).update(status=S.DONE, finished_at=AT)
    assert not runs.revive(entry)
    assert not DBTaskResult.objects.exists()


def test_lock_files_of_the_dead_are_swept_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    living, dead = alive.Presence(), alive.Presence()
    dead.file.close()
    alive.sweep()
    assert dead.path.exists()
    monkeypatch.setattr(alive, "DAY", -1)
    alive.sweep()
    assert (living.path.exists(), dead.path.exists()) == (True, False)
    living.leave()


def test_a_kind_belongs_to_one_function() -> None:
    assert KINDS["test.pieces"].run is kinds.pieces
    with pytest.raises(ValueError, match="two functions"):
        register("test.pieces")(lambda job, report: {})


@pytest.mark.django_db
def test_recurring_work_is_done_when_due_and_its_failure_stops_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    calls: list[str] = []

    def fails() -> None:
        calls.append("fails")
        raise RuntimeError("padam")

    ticks = [worker.Tick("a", 3600, fails), worker.Tick("b", 0, lambda: calls.append("b"))]
    one = worker.Worker(ticks=ticks)
    one.tick()
    one.tick()
    one.presence.leave()
    assert calls == ["fails", "b", "b"]
    assert "a failed" in caplog.text


@pytest.mark.django_db
def test_an_entry_that_is_no_job_fails_alone(caplog: pytest.LogCaptureFixture) -> None:
    job = started("test.pieces", pieces=1)
    DBTaskResult.objects.update(task_path="anyam.jobs.runs.gone")
    assert work()[0]["status"] == "failed"
    job.refresh_from_db()
    assert job.status == S.QUEUED
    assert DBTaskResult.objects.get().status == "FAILED"


@pytest.mark.django_db
def test_old_entries_are_forgotten() -> None:
    started("test.pieces", pieces=1)
    work()
    worker.prune()
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=31))
    worker.prune()
    assert not DBTaskResult.objects.exists()
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_locked_queue_is_looked_at_later(monkeypatch: pytest.MonkeyPatch) -> None:
    started("test.pieces", pieces=1)
    one = worker.Worker()

    def locked() -> None:
        raise worker.OperationalError("database is locked")

    monkeypatch.setattr(one, "take", locked)
    if connection.vendor == "sqlite":
        assert not one.run_one()
    else:
        with pytest.raises(worker.OperationalError):
            one.run_one()
    one.presence.leave()


def test_a_line_for_machines() -> None:
    assert worker.as_json({"job": 7, "kind": "é"}) == '{"job": 7, "kind": "é"}'
