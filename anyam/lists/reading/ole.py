"""The container of old Excel files and of locked ones: streams cut into sectors."""

import struct
import sys
from array import array
from pathlib import Path

from anyam.lists.reading.xml import damaged

ENTRY = 128
FREE, END = 0xFFFFFFFF, 0xFFFFFFFE
HEADER_FAT = 109


class Container:
    """An OLE file; small enough (20 MB) to be held whole."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        if len(self.data) < 1536:
            raise damaged()
        (shift, small_shift) = struct.unpack_from("<HH", self.data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise damaged()
        self.size = 1 << shift
        (directory, self.cutoff, small_fat) = (
            struct.unpack_from("<L", self.data, 48)[0],
            struct.unpack_from("<L", self.data, 56)[0],
            struct.unpack_from("<L", self.data, 60)[0],
        )
        self.fat = self._fat()
        self.small_fat = _numbers(self._chain(small_fat))
        self.entries = self._entries(self._chain(directory))

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.entries

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; raises Blocked where the file is cut off."""
        start, size = self.entries[name.lower()]
        if size >= self.cutoff:
            return self._chain(start)[:size]
        root_start, root_size = self.entries["root entry"]
        whole = self._chain(root_start)[:root_size]
        pieces = []
        for sector in self._sectors(start, self.small_fat):
            pieces.append(whole[sector * 64 : sector * 64 + 64])
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.data[start : start + self.size]

    def _fat(self) -> "array[int]":
        """Which sector follows which."""
        places = list(struct.unpack_from(f"<{HEADER_FAT}L", self.data, 76))
        (more,) = struct.unpack_from("<L", self.data, 68)
        seen: set[int] = set()
        while more < END and more not in seen and (sector := self._sector(more)):
            seen.add(more)
            found = _numbers(sector)
            places += found[:-1]
            more = found[-1] if found else END
        limit = len(self.data) // self.size + 1
        fat = array("I")
        for place in places:
            if place < END - 3 and len(fat) < limit + self.size:
                fat.extend(_numbers(self._sector(place)))
        return fat

    def _sectors(self, start: int, fat: "array[int]") -> list[int]:
        """The sectors of a stream in their order; a chain that bites its tail is cut."""
        found, seen = [], bytearray(len(fat) + 1)
        while start < len(fat) and not seen[start]:
            seen[start] = 1
            found.append(start)
            start = fat[start]
        return found

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in self._sectors(start, self.fat))

    def _entries(self, directory: bytes) -> dict[str, tuple[int, int]]:
        """Name of a stream, in small letters -> where it begins and how long it is."""
        found: dict[str, tuple[int, int]] = {}
        for place in range(0, len(directory) - ENTRY + 1, ENTRY):
            entry = directory[place : place + ENTRY]
            (length,) = struct.unpack_from("<H", entry, 64)
            if entry[66] in (2, 5) and 2 <= length <= 64:
                name = entry[: length - 2].decode("utf-16-le", "replace").lower()
                found.setdefault(name, struct.unpack_from("<LL", entry, 116))
        return found


def _numbers(data: bytes) -> "array[int]":
    found = array("I")
    found.frombytes(data[: len(data) // 4 * 4])
    if sys.byteorder == "big":
        found.byteswap()
    return found
