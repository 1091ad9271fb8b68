"""Is another worker still alive? A file lock answers it on one machine, the heartbeat elsewhere.

A worker holds a lock on its own file as long as it lives; the system releases it when the process
ends, however it ends. So a killed worker is known for dead at once, and one that is only slow, or
was asleep with its laptop, never is.
"""

import os
import secrets
import socket
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Literal

from django.conf import settings

SILENT_FOR = timedelta(minutes=2)
DAY = 86_400


def folder() -> Path:
    return settings.DATA_DIR / "workers"


class Presence:
    """This worker's own lock, held until `leave` or the end of the process."""

    def __init__(self) -> None:
        host = socket.gethostname()[:30]
        self.worker_id = f"{host}-{os.getpid()}-{secrets.token_hex(4)}"
        folder().mkdir(parents=True, exist_ok=True)
        self.path = folder() / f"{self.worker_id}.lock"
        self.file = self.path.open("w")
        if not try_lock(self.file, shared=False):
            raise OSError(f"cannot lock {self.path}")

    def leave(self) -> None:
        self.file.close()
        self.path.unlink(missing_ok=True)


def state(worker_id: str) -> Literal["held", "free", "absent"]:
    """What the lock file of a worker says."""
    try:
        with (folder() / f"{worker_id}.lock").open("r+") as file:
            return "free" if try_lock(file, shared=True) else "held"
    except FileNotFoundError:
        return "absent"


def is_dead(worker_id: str, last_seen: datetime | None, now: datetime) -> bool:
    """Whether a worker has ended without handing back its job.

    Args:
      last_seen: its last sign of life, which counts only where its lock is on another machine.
    """
    held = state(worker_id)
    if held == "absent":
        return last_seen is None or now - last_seen > SILENT_FOR
    return held == "free"


def sweep() -> None:
    """Remove what dead workers left behind a day ago or longer."""
    for path in folder().glob("*.lock"):
        if time.time() - path.stat().st_mtime > DAY and state(path.stem) == "free":
            path.unlink(missing_ok=True)


if sys.platform == "win32":
    import msvcrt

    def try_lock(file: IO[str], *, shared: bool) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        if shared:  # Windows knows no shared lock here: give it back at once
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        return True

else:
    import fcntl

    def try_lock(file: IO[str], *, shared: bool) -> bool:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
