"""Where registers lie on the disk: a folder of their own, never among files that are backed up."""

import fcntl
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import time

from django.conf import settings
from django.utils.translation import gettext as _

from anyam.kernel.problems import Problem
from anyam.matching.problems import Unusable
from anyam.matching.secrets import VARIABLE, key_of

# Backup programs that know the mark leave a folder alone (https://bford.info/cachedir/).
MARK = "CACHEDIR.TAG"
MARKED = """Signature: 8a477f597d28d172789f06886806bc55
# Registers of people, prepared for looking up. They can be had again from their owner, so this
# folder is not to be kept in any backup. See docs/decisions/0015-registers.md
"""
INCOMING = "incoming"
STALE = 7 * 86_400  # seconds an uploaded file waits for its columns


def home() -> Path:
    """The folder of all registers; only this program's user may look."""
    folder = Path(settings.REGISTER_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = folder / MARK
    if not mark.exists():
        mark.write_text(MARKED, encoding="ascii")
    return folder


def incoming(token: str) -> Path:
    """Where the file of one upload waits."""
    folder = home() / INCOMING / token
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def fresh(prefix: str) -> str:
    """A name no other folder has."""
    return f"{prefix}-{secrets.token_hex(6)}"


def forget(name: str) -> None:
    """Take a folder away with all that is in it."""
    if name:
        shutil.rmtree(home() / name, ignore_errors=True)


def is_busy(name: str) -> bool:
    """Whether some process prepares a store in this folder at this moment."""
    lock = home() / name / ".lock"
    if not lock.exists():
        return False
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def forget_upload(token: str) -> None:
    if token:
        shutil.rmtree(home() / INCOMING / token, ignore_errors=True)


def stale_uploads() -> Iterator[str]:
    """Uploads that nobody went on with."""
    folder = home() / INCOMING
    for one in folder.iterdir() if folder.exists() else ():
        if time() - one.stat().st_mtime > STALE:
            yield one.name


def key_problems() -> Iterator[Problem]:
    """Why no register may be taken in: it would lie open on the disk."""
    try:
        key = key_of()
    except Unusable as unusable:
        yield Problem(unusable.code, unusable.message)
        return
    if not key:
        message = _(
            "%(name)s belum diisi, jadi register akan tersimpan terbuka. Buat kunci dengan "
            "`openssl rand -base64 32`, isi di pengaturan, simpan salinannya di tempat lain, "
            "lalu mulai ulang Anyam."
        )
        yield Problem("register.no_key", message % {"name": VARIABLE})
