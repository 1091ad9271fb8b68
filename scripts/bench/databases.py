"""The filled databases: made once, kept in `var/bench`, made anew when what makes them changes."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import postgres  # noqa: E402

DISK = 1 << 30  # bytes that have to be left over
# What a ministry's server gives PostgreSQL of its memory; all else as it comes out of the box.
MEMORY = ["shared_buffers=2GB", "max_wal_size=8GB", "autovacuum=off"]
SECRETS = {
    "ANYAM_SECRET_KEY": "bench-" + "x" * 50,
    "ANYAM_AUDIT_KEY": "bench-audit-" + "x" * 50,
    "ANYAM_FIELD_KEYS": "1:YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=",
}


class Standing(postgres.Cluster):
    """A cluster that keeps its data from one run to the next."""

    joined = False  # another run has started it, and will stop it

    def open(self) -> str:
        """Start it, made first where there is none; return its address without a database."""
        if port := self._served_at():
            self.joined = True
            return f"postgres://anyam@127.0.0.1:{port}"
        self.folder.mkdir(parents=True, exist_ok=True)
        if postgres.USER:
            shutil.chown(self.folder, postgres.USER)
        if not (self.folder / "data" / "PG_VERSION").exists():
            self.make()
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        return self.serve(MEMORY).rpartition("/")[0]

    def _served_at(self) -> int | None:
        """The port, where it runs already: two servers over the same files would ruin them."""
        mark = self.folder / "data" / "postmaster.pid"
        if not mark.exists():
            return None
        lines = mark.read_text().splitlines()
        try:
            program = Path(f"/proc/{int(lines[0])}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return None  # left behind by a machine that was switched off
        return int(lines[3]) if str(self.folder).encode() in program else None

    def close(self) -> None:
        if not self.joined:
            self.run("pg_ctl", "-m", "fast", "-w", "stop")


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The address of the bench's PostgreSQL while this block runs."""
    standing = Standing(folder)
    address = standing.open()
    try:
        yield address
    finally:
        standing.close()


# What makes them. Anew when one of these or a migration changes; the rooms alone when only they do.
MADE_BY = {
    "country": ("cases", "country", "fill", "people", "record", "store"),
    "rooms": ("judged", "listed", "met", "planned", "rooms"),
    "checked": ("checked", "held", "patterns"),
    "banked": ("banked",),
}


def stamp(part: str) -> str:
    """Changes with whatever changes a part of a filled database."""
    digest = hashlib.sha256()
    migrations = sorted(ROOT.glob("anyam/*/migrations/0*.py")) if part == "country" else []
    for path in [*migrations, *(Path(__file__).parent / f"{name}.py" for name in MADE_BY[part])]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def environment(folder: Path, address: str) -> dict[str, str]:
    return {
        **os.environ, **SECRETS, "ANYAM_DATA": str(folder), "ANYAM_DATABASE": address,
        "DJANGO_SETTINGS_MODULE": "anyam.settings", "PYTHONPATH": str(ROOT),
        "ANYAM_STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }  # fmt: skip


def ready(folder: Path, address: str, groups: int, *, again: bool, server: str = "") -> None:
    """See to it that the database at `address` holds the country with so many groups."""
    if again or _stamp_in(folder, "country") != stamp("country"):
        _fill(folder, address, groups, server)
    for part in ("rooms", "checked", "banked"):
        if _stamp_in(folder, part) != stamp(part):
            _run(folder, address, f"--{part}")
            (folder / part).write_text(stamp(part))


def _stamp_in(folder: Path, part: str) -> str:
    mark = folder / part
    return mark.read_text() if mark.exists() else ""


def _fill(folder: Path, address: str, groups: int, server: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if shutil.disk_usage(folder).free < DISK + groups * 50_000:
        sys.exit(f"Butuh kira-kira {groups * 50_000 / 1e9:.0f} GB ruang kosong di {folder}.")
    if server:
        _empty(server, address.rpartition("/")[2])
    sys.stderr.write(f"Mengisi {address.partition(':')[0]} dengan {groups:,} kelompok …\n")
    _run(folder, address, "--fill", str(groups))
    (folder / "country").write_text(stamp("country"))


def _run(folder: Path, address: str, *arguments: str) -> None:
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "scripts.bench", *arguments],
        check=True, env=environment(folder, address), cwd=ROOT,
    )  # fmt: skip


def _empty(server: str, name: str, template: str = "template0") -> None:
    import psycopg

    with psycopg.connect(server + "/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def available(vendor: str) -> bool:
    """Whether this machine has the database; says so where not."""
    if vendor == "sqlite" or postgres.available():
        return True
    sys.stderr.write(f"PostgreSQL tidak ada, dilewati: {postgres.HINT}\n")
    return False


def scratch(folder: Path, address: str, serving: str) -> tuple[Path, str]:
    """A copy of a filled database that may be written into: its folder and its address."""
    copy = folder.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    if serving:
        name = address.rpartition("/")[2]
        _empty(serving, "copy", template=name)
        return copy, f"{serving}/copy"
    for file in folder.glob("anyam.sqlite3*"):
        shutil.copy(file, copy)
    return copy, f"sqlite:///{copy}/anyam.sqlite3"
