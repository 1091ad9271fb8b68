"""The demonstration, built once in a run of all tests; whoever needs one gets a copy.

The one who asks first has `anyam demo --no-serve` build it, the others wait for it. A power cut
comes first: the command is killed amid its work and then called again, and what that left is kept
beside the folder (`Making`), so that building once is enough for the tests of building as well.
Within a run of pytest the processes of xdist share the folder; `make test` names one for all its
stages in ANYAM_TEST_BUILT.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from anyam.jobs.alive import try_lock
from anyam.serving import PARENT

ROOT = Path(__file__).resolve().parents[1]
HANDED_DOWN = ("COVERAGE", "PYTHONPYCACHEPREFIX")
ENV = {name: value for name, value in os.environ.items() if name.startswith(HANDED_DOWN)} | {
    "PATH": os.environ["PATH"],
    "HOME": os.environ.get("HOME", "/"),
    "PYTHONPATH": str(ROOT),
    "PYTHONUNBUFFERED": "1",
    PARENT: str(os.getpid()),  # a killed test run leaves no server behind
}
START = 300  # seconds until a database is there
WHOLE = 1200  # seconds until it is filled


@dataclass(frozen=True)
class Making:
    """What was seen while the demonstration was being made."""

    data_after_the_kill: bool
    drafts_after_the_kill: int
    drafts_in_the_end: int
    seconds: float
    output: str


@dataclass(frozen=True)
class Demonstration:
    """A finished folder, as the command left it. It is shared: work on a copy."""

    folder: Path
    making: Making

    def copy(self, to: Path) -> Path:
        return shutil.copytree(self.folder, to, dirs_exist_ok=True)


def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration of this run; made now if nobody has asked before."""
    home = _home(tmp_path_factory)
    home.mkdir(parents=True, exist_ok=True)
    notes = home / "making.json"
    with (home / "lock").open("w") as lock:
        while not try_lock(lock, shared=False):
            time.sleep(0.2)
        if not notes.exists():
            notes.write_text(json.dumps(asdict(_make(home / "demo"))))
    return Demonstration(home / "demo", Making(**json.loads(notes.read_text())))


def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("ANYAM_TEST_BUILT"):
        return Path(given)
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"


def _make(folder: Path) -> Making:
    shutil.rmtree(folder, ignore_errors=True)
    killed = _start(folder)
    _until_a_database_is_there(folder, killed)
    time.sleep(1)
    killed.kill()
    killed.communicate(timeout=START)
    data, drafts = (folder / "data").exists(), len(list(folder.glob("building-*")))

    begun = time.monotonic()
    whole = _start(folder)
    output, _none = whole.communicate(timeout=WHOLE)
    assert whole.returncode == 0, output
    seconds, left = time.monotonic() - begun, len(list(folder.glob("building-*")))
    return Making(data, drafts, left, seconds, output)


def _start(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "anyam", "demo", "--data", str(folder), "--no-serve"], env=ENV,
        text=True, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def _until_a_database_is_there(folder: Path, process: "subprocess.Popen[str]") -> None:
    begun = time.monotonic()
    while not any(folder.glob("building-*/anyam.sqlite3")):
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() - begun < START
        time.sleep(0.05)
