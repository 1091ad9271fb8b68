"""Run a command with a throwaway PostgreSQL: `python scripts/postgres.py COMMAND ...`.

The cluster lives in a temporary folder, listens on this machine only, and is gone afterwards. The
command finds its address in ANYAM_DATABASE. Exit code 77 means: there is no PostgreSQL here.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

MISSING = 77
HINT = "sudo apt install postgresql"
PREFIX = "anyam-pg-"
# PostgreSQL refuses to run as root; Debian brings a user for it.
USER = "postgres" if os.name == "posix" and os.geteuid() == 0 else None
# Nothing here must survive a power cut.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50"]
HERE_ONLY = ["listen_addresses=127.0.0.1"]
# Who waits for a lock that nobody gives back fails with a sentence instead of hanging for ever.
PATIENCE = ["lock_timeout=120s"]


def binary(name: str) -> str | None:
    """The newest of a PostgreSQL program: on the path, or where Debian hides it."""
    hidden = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version, reverse=True)
    return str(hidden[0]) if hidden else shutil.which(name)


def _version(path: Path) -> float:
    number = path.parts[-3]
    return float(number) if number.replace(".", "", 1).isdigit() else 0.0


def available() -> bool:
    return bool(binary("initdb") and binary("postgres"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Cluster:
    """One throwaway cluster in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.owner = folder / "owner"  # the process that answers for it

    def run(self, name: str, *arguments: str) -> None:
        program = binary(name)
        assert program
        subprocess.run(  # noqa: S603
            [program, "-D", str(self.folder / "data"), *arguments], check=True, user=USER,
            cwd=self.folder, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self) -> str:
        """Make and start it; return its address as Django wants it."""
        self.make()
        return self.serve()

    def make(self) -> None:
        self.owner.write_text(str(os.getpid()))
        self.run("initdb", "-U", "anyam", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")

    def serve(self, settings: Sequence[str] = ()) -> str:
        """Start it on a free port, with further settings."""
        port = free_port()
        asked = [*FAST, "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}"]
        options = f"-p {port} " + " ".join(f"-c {setting}" for setting in [*asked, *settings])
        self.run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")
        return f"postgres://anyam@127.0.0.1:{port}/postgres"

    def remove(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self.run("pg_ctl", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def is_orphan(self) -> bool:
        """Whether whoever started it was killed and could not clean up."""
        try:
            os.kill(int(self.owner.read_text()), 0)
        except ProcessLookupError:
            return True
        except (OSError, ValueError):
            return False
        return False


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a cluster that lives as long as this block."""
    for left_behind in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if (orphan := Cluster(left_behind)).is_orphan:
            orphan.remove()
    made = Cluster(Path(tempfile.mkdtemp(prefix=PREFIX)))
    if USER:
        shutil.chown(made.folder, USER)
    try:
        yield made.start()
    finally:
        made.remove()


def main(command: list[str]) -> int:
    if not available():
        sys.stderr.write(f"PostgreSQL tidak ada · PostgreSQL is missing: {HINT}\n")
        return MISSING
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # through the end of the block
    with cluster() as address:
        return subprocess.call(command, env={**os.environ, "ANYAM_DATABASE": address})  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
