"""Writes the bytes of .xls and its container, so that every way to say a thing can be tried.

After [MS-XLS] and [MS-CFB]; other programs' files stand beside this in `*.b85`.
"""

import struct
from collections.abc import Sequence

SECTOR, SMALL, CUTOFF = 512, 64, 4096
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def begin(version: int = 0x600, sort: int = 5) -> bytes:
    return record(0x809, struct.pack("<HHHHLL", version, sort, 0, 1997, 0, 6))


def short(text: str, wide: int = 0) -> bytes:
    return bytes([len(text), wide]) + text.encode("utf-16-le" if wide else "latin-1")


def long(text: str, wide: int = 0) -> bytes:
    return struct.pack("<HB", len(text), wide) + text.encode("utf-16-le" if wide else "latin-1")


def cell(kind: int, row: int, place: int, body: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<HHH", row, place, style) + body)


def label(row: int, place: int, text: str, wide: int = 0) -> bytes:
    return cell(0x204, row, place, long(text, wide))


def book(strings: Sequence[bytes], sheet: bytes, *, more: bytes = b"", state: int = 0) -> bytes:
    """A workbook of one sheet; `strings` are the bodies of the string table and its rest."""
    table = b"".join(record(0xFC if n == 0 else 0x3C, body) for n, body in enumerate(strings))

    def whole(start: int) -> bytes:
        name = struct.pack("<LBB", start, state, 0) + short("Daftar")
        return begin() + more + record(0x85, name) + table + record(0x0A)

    return whole(len(whole(0))) + begin(sort=0x10) + sheet + record(0x0A)


def container(streams: dict[str, bytes]) -> bytes:
    """The streams cut into sectors; those below 4096 bytes go into the small ones."""
    sectors: list[bytes] = []
    chain: list[int] = []

    def put(data: bytes) -> int:
        start = len(sectors)
        count = max(1, -(-len(data) // SECTOR))
        for number in range(count):
            sectors.append(data[number * SECTOR : (number + 1) * SECTOR].ljust(SECTOR, b"\0"))
            chain.append(start + number + 1 if number + 1 < count else END)
        return start

    small, small_chain, entries = b"", [], []
    for name, data in streams.items():
        if len(data) >= CUTOFF:
            entries.append((name, 2, put(data), len(data)))
            continue
        start, count = len(small_chain), max(1, -(-len(data) // SMALL))
        small += data.ljust(count * SMALL, b"\0")
        small_chain += [start + n + 1 if n + 1 < count else END for n in range(count)]
        entries.append((name, 2, start, len(data)))
    root = put(small) if small else END
    small_fat = put(struct.pack(f"<{len(small_chain)}L", *small_chain)) if small_chain else END
    directory = b"".join(entry(*found) for found in [("Root Entry", 5, root, len(small)), *entries])
    first = put(directory)
    place = len(sectors)
    chain.append(FAT)
    numbers = (chain + [FREE] * 128)[:128]
    sectors.append(struct.pack("<128L", *numbers))
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    )
    head += bytes(6) + struct.pack("<LLLLLLLLL", 0, 1, first, 0, CUTOFF, small_fat, 1, END, 0)
    head += struct.pack("<109L", place, *[FREE] * 108)
    return head.ljust(SECTOR, b"\0") + b"".join(sectors)


def entry(name: str, kind: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    body = letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), kind, 1)
    return (body + bytes(48) + struct.pack("<LL", start, size)).ljust(128, b"\0")
