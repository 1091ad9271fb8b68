"""A workbook's ZIP container: its parts by name, none of them trusted about its size."""

import struct
import weakref
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from anyam.lists.reading.limits import CHUNK, UNPACKED, Budget, too_big
from anyam.lists.reading.refusals import refuse
from anyam.lists.reading.xml import damaged

DIRECTORY_BYTES = 2_000_000  # thousands of parts; a workbook has a few dozen
PLAIN, INFLATED = 50_000_000, 150  # bytes; times: a list of people shrinks 10 to 50 times
END, END64 = b"PK\x05\x06", b"PK\x06\x06"
BROKEN = (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError, KeyError)


class Parts:
    """The parts of an opened workbook."""

    def __init__(self, path: Path) -> None:
        refuse_endless_directory(path)
        # By the path's own `open`: a register's file is sealed and deciphered while it is read.
        file = path.open("rb")
        weakref.finalize(self, file.close)
        try:
            self.archive = zipfile.ZipFile(file)
        except BROKEN as error:
            raise damaged() from error
        self.members = {
            member.filename.replace("\\", "/").lstrip("/").lower(): member
            for member in self.archive.infolist()
        }

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.members

    def size(self, name: str) -> int:
        return self.members[name.lower()].file_size

    def refuse_inflated(self, name: str) -> None:
        """Refuse a part that says the same thing over and over: no list shrinks so far.

        Raises:
          Blocked: reading it would only take long.
        """
        member = self.members[name.lower()]
        if member.file_size > max(PLAIN, INFLATED * member.compress_size):
            raise too_big()

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A part to read from its beginning.

        Raises:
          Blocked: there is no such part, it is locked, damaged, or unpacks to too much.
        """
        member = self.members.get(name.lower())
        if member is None:
            raise damaged()
        if member.flag_bits & 1:
            raise locked()
        if member.file_size > UNPACKED:
            raise too_big()
        try:
            with self.archive.open(member) as part:
                yield part
        except (*BROKEN, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
            raise damaged() from error

    def read(self, name: str, budget: Budget) -> bytes:
        """A small part whole."""
        pieces = []
        with self.open(name) as part:
            while piece := part.read(CHUNK):
                budget.unpack(len(piece))
                pieces.append(piece)
                if len(pieces) * CHUNK > DIRECTORY_BYTES * 4:
                    raise too_big()
        return b"".join(pieces)


def refuse_endless_directory(path: Path) -> None:
    """`zipfile` reads the list of parts whole: look at its length first."""
    with path.open("rb") as file:
        file.seek(0, 2)
        size = file.tell()
        file.seek(max(0, size - 70_000))
        tail = file.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) < place + 22:
        raise damaged()
    (length,) = struct.unpack_from("<L", tail, place + 12)
    wide = tail.rfind(END64)
    if wide >= 0 and len(tail) >= wide + 48:
        length = max(
            length if length != 0xFFFFFFFF else 0, struct.unpack_from("<Q", tail, wide + 40)[0]
        )
    if length > DIRECTORY_BYTES:
        raise too_big()


def locked() -> Exception:
    message = _(
        "Berkas ini dikunci dengan kata sandi. Buka di Excel, hapus kata sandinya "
        "(Berkas > Info > Proteksi Buku Kerja), simpan, lalu kirim lagi."
    )
    return refuse("list.encrypted", message)
