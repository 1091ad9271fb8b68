"""The demo: a whole regency on this machine, built once, opened again in seconds.

Everything is in one folder: `demo.env` (its keys), `static/` (what browsers load) and `data/`
(database and files). The data come to be in a folder of their own, which becomes `data/` when it is
whole: a demo that was stopped half-way is never opened.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import webbrowser
from pathlib import Path
from typing import IO

from anyam.cli import environment, prepare
from anyam.cli.refusals import Refused
from anyam.cli.words import note
from anyam.serving import PARENT, Child, Supervisor, end_with_parent

HOST = "127.0.0.1"
STAMP = "built.json"
PACKAGE = Path(__file__).resolve().parents[1]


def open_demo(folder: Path, *, port: int, reset: bool, browser: bool, serve: bool) -> int:
    """Build the demo in `folder` where there is none, then serve it until Ctrl-C."""
    begun = time.monotonic()
    settings = environment.demo_settings(folder)
    url = f"http://{HOST}:{port}"
    os.environ.update(settings, ANYAM_BASE_URL=url)
    folder = folder.resolve()
    lock = only_one(folder)
    if serve:
        prepare.need_port(HOST, port, command="anyam demo")
    if reset or not _is_usable(folder / "data"):
        shutil.rmtree(folder / "data", ignore_errors=True)
        _build_apart(folder)
    environment.boot()
    prepare.migrate()
    prepare.collect_static()
    code = _serve(url, port, begun, browser=browser) if serve else 0
    lock.close()
    return code


def only_one(folder: Path) -> IO[str]:
    """A lock on the folder, held as long as this process lives."""
    from anyam.jobs.alive import try_lock

    file = (folder / "demo.lock").open("w")
    if not try_lock(file, shared=False):
        file.close()
        message = f"Demo di {folder} sudah berjalan. Hentikan dahulu dengan Ctrl-C di jendelanya."
        raise Refused("demo.running", message)
    return file


def _build_apart(folder: Path) -> None:
    """Build in a process of its own: this one then finds the data where they stay."""
    for left_behind in folder.glob("building-*"):
        shutil.rmtree(left_behind, ignore_errors=True)
    note("Membangun demo, sekali saja; kira-kira dua menit · Building the demo, once only")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "anyam", "_build", "--data", str(folder)],
        env={**os.environ, PARENT: str(os.getpid())},
        check=False,
    )
    if done.returncode:
        message = "Demo tidak dapat dibangun; sebabnya tertulis di atas."
        raise Refused("demo.build", message)


def build(folder: Path) -> None:
    """Make the data of the demo, all or nothing."""
    end_with_parent()
    building = folder / f"building-{os.getpid()}"
    building.mkdir(parents=True)
    os.environ["ANYAM_DATA"] = str(building)
    os.environ["ANYAM_REGISTER_DIR"] = str(building / "registers")
    os.environ["ANYAM_DATABASE"] = f"sqlite:///{building / 'anyam.sqlite3'}"
    environment.boot()
    _fill()
    (building / STAMP).write_text(json.dumps(_migrations()))
    building.replace(folder / "data")


def _fill() -> None:
    from django.db import connection
    from django.utils import timezone

    from anyam.demo.build import build as build_regency
    from anyam.regions.actions import import_bps, import_regions
    from anyam.regions.progress import reporting

    prepare.migrate()
    with connection.cursor() as cursor:
        # A power cut now costs the draft, which is thrown away anyway.
        cursor.execute("PRAGMA synchronous=OFF")
    with reporting() as report:
        import_regions(by=None, at=timezone.now(), report=report)
        import_bps(by=None, at=timezone.now(), report=report)
    with reporting() as report:
        build_regency(report)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA optimize")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _migrations() -> dict[str, str]:
    """The steps of the database by name, with a digest of each."""
    return {
        str(path.relative_to(PACKAGE)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(PACKAGE.glob("*/migrations/0*.py"))
    }


def _is_usable(data: Path) -> bool:
    """Whether a whole demo is there, built by steps that have at most been added to since."""
    if not (data / "anyam.sqlite3").exists():
        return False
    try:
        built = json.loads((data / STAMP).read_text())
    except (OSError, ValueError):
        built = {"": ""}
    now = _migrations()
    if any(now.get(name) != digest for name, digest in built.items()):
        note("Demo ini dibuat oleh versi lain, jadi dibangun ulang · Made by another version")
        return False
    return True


def _serve(url: str, port: int, begun: float, *, browser: bool) -> int:
    web = ["_web", "--host", HOST, "--port", str(port), "--workers", "1", "--threads", "8"]
    children = [Child("web", web, vital=True), Child("worker", ["worker"])]

    def ready() -> None:
        _box(url, time.monotonic() - begun)
        if browser:
            webbrowser.open(url)

    return Supervisor(children).run(f"{url}/masuk/", ready)


def _box(url: str, seconds: float) -> None:
    lines = [
        f"Anyam siap di   {url}",
        "",
        "Berhenti: Ctrl-C · Stop: Ctrl-C",
        "Mulai lagi: anyam demo · Kosongkan: anyam demo --reset",
        f"Siap dalam {seconds:.0f} detik · Ready in {seconds:.0f} seconds",
    ]
    width = max(map(len, lines))
    edge = "─" * (width + 2)
    body = "\n".join(f"│ {line.ljust(width)} │" for line in lines)
    sys.stdout.write(f"\n┌{edge}┐\n{body}\n└{edge}┘\n\n")
    sys.stdout.flush()
