"""What has to be in place before pages can be served; each step does nothing where it is done."""

import hashlib
import socket
from pathlib import Path
from typing import TextIO, cast

from anyam.cli.refusals import Refused
from anyam.cli.words import note
from anyam.regions.progress import Report, reporting

STAMP = ".anyam-static"


def port_is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def need_port(host: str, port: int, *, command: str) -> None:
    if not port_is_free(host, port):
        message = (
            f"Alamat {host}:{port} sedang dipakai program lain. "
            f"Pilih nomor lain: {command} --port {port + 1}"
        )
        raise Refused("port.busy", message)


def pending_migrations() -> int:
    """How many steps the database is behind the code."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> int:
    """Bring the database up to the code; return how many steps that took."""
    from django.conf import settings
    from django.core.management import call_command

    from anyam.audit.guard import restore

    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    if count := pending_migrations():
        with reporting() as report:
            steps = cast(TextIO, _Steps(report, count))
            call_command("migrate", interactive=False, verbosity=1, no_color=True, stdout=steps)
            report(count, count, "Menyiapkan basis data")
    restore()
    return count


class _Steps:
    """Reads along what `migrate` says, and reports how far it is."""

    def __init__(self, report: Report, total: int) -> None:
        self.report, self.total, self.done = report, total, 0

    def write(self, text: str) -> None:
        if text.lstrip().startswith("Applying"):
            self.report(self.done, self.total, "Menyiapkan basis data")
            self.done += 1

    def isatty(self) -> bool:
        return False

    def flush(self) -> None:
        """Nothing is kept back."""


def collect_static() -> bool:
    """Gather and compress the files browsers load, where they changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    root: Path = settings.STATIC_ROOT
    digest = _static_digest()
    stamp = root / STAMP
    if stamp.exists() and stamp.read_text() == digest:
        return False
    note("Menyiapkan berkas tampilan …")
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest)
    return True


def _static_digest() -> str:
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
