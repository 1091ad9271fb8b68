"""Real workers as processes of their own, on a real database file, ended in every way there is."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from anyam.serving import PARENT

pytestmark = pytest.mark.once
HERE = Path(__file__).resolve()
PIECES = 30
PREPARE = f"""
from django.core.management import call_command
from django.utils import timezone
from anyam.jobs import actions
call_command("migrate", verbosity=0)
for kind in ("test.pieces",):
    actions.start(kind, by=None, at=timezone.now(), region_code="",
                  arguments={{"pieces": {PIECES}, "pause": 0.05}})
"""
WORK = """
from anyam.jobs.worker import Worker
from anyam.serving import end_with_parent

end_with_parent()
Worker().run_forever()
"""


class Office:
    """One machine with a database file on which workers come and go."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "anyam.sqlite3"
        self.env = {
            **os.environ,
            PARENT: str(os.getpid()),  # a killed test run leaves no worker behind
            "ANYAM_DATA": str(folder),
            "ANYAM_DATABASE": f"sqlite:///{self.database}",
            "PYTHONPATH": os.pathsep.join([str(HERE.parents[2]), os.environ.get("PYTHONPATH", "")]),
        }
        self.workers: list[subprocess.Popen[bytes]] = []
        assert self.python(PREPARE).wait(300) == 0

    def python(self, code: str) -> subprocess.Popen[bytes]:
        setup = "import django; django.setup(); import tests.jobs.kinds\n"
        return subprocess.Popen([sys.executable, "-c", setup + code], env=self.env)

    def worker(self) -> subprocess.Popen[bytes]:
        self.workers.append(self.python(WORK))
        return self.workers[-1]

    def ask(self, sql: str) -> tuple[object, ...]:
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20) as database:
            row: tuple[object, ...] = database.execute(sql).fetchone()
        database.close()
        return row

    def pieces(self) -> int:
        (count,) = self.ask("SELECT count(*) FROM audit_event WHERE action = 'test.piece'")
        assert isinstance(count, int)
        return count

    def status(self) -> tuple[object, ...]:
        return self.ask("SELECT status, attempts FROM jobs_job")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    for worker in office.workers:
        if worker.poll() is None:
            worker.kill()
            worker.wait()


def wait_until(condition: Callable[[], bool], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to answer")
def test_a_job_survives_a_polite_stop_and_a_kill_and_is_done_exactly_once(office: Office) -> None:
    polite = office.worker()
    wait_until(lambda: office.pieces() >= 3)
    polite.send_signal(signal.SIGTERM)
    assert polite.wait(60) == 0
    assert office.status() == ("queued", 0)
    assert not list((office.database.parent / "workers").glob("*.lock"))
    assert office.pieces() < PIECES

    killed = office.worker()
    before = office.pieces()
    wait_until(lambda: office.pieces() >= before + 3)
    killed.kill()
    killed.wait()
    assert office.status() == ("running", 1)

    first, second = office.worker(), office.worker()
    wait_until(lambda: office.status()[0] == "done")
    assert office.status() == ("done", 2)
    (different,) = office.ask(
        "SELECT count(DISTINCT note) FROM audit_event WHERE note <> '' AND action = 'test.piece'"
    )
    assert (office.pieces(), different) == (PIECES, PIECES)
    for worker in (first, second):
        worker.send_signal(signal.SIGINT)
        assert worker.wait(60) == 0
