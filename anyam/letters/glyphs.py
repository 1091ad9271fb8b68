"""Which characters the bundled fonts can draw, read from the fonts themselves."""

import struct
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
# Every letter is set in the first; the second is asked for what the first does not have.
FAMILIES = ("LiberationSans-Regular.ttf", "DejaVuSans.ttf")
PLACEHOLDER = "\N{WHITE SQUARE}"


@cache
def drawable() -> frozenset[int]:
    """Code points at least one of the fonts has a glyph for."""
    return frozenset().union(*(coverage((FONTS / name).read_bytes()) for name in FAMILIES))


def coverage(font: bytes) -> frozenset[int]:
    """Read the character map of a TrueType font (tables `cmap`, formats 4 and 12)."""
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for index in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + index * 8 + 4)
        found |= _subtable(font, start + offset)
    return frozenset(found)


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _checksum, offset, _length = struct.unpack_from(">4sIII", font, 12 + index * 16)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no table {tag.decode()}")


def _subtable(font: bytes, at: int) -> set[int]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == 4:
        return _segments(font, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        rows = (struct.unpack_from(">III", font, at + 16 + n * 12) for n in range(groups))
        return {point for first, last, _glyph in rows for point in range(first, last + 1)}
    return set()  # format 0 and the like only repeat a part of these


def _segments(font: bytes, at: int) -> set[int]:
    """Format 4: runs of characters, a few of which may still point at the missing glyph."""
    (double,) = struct.unpack_from(">H", font, at + 6)
    count = double // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", font, at + 14 + shift)
        for shift in (0, double + 2, 2 * double + 2, 3 * double + 2)
    )
    base = at + 16 + 3 * double
    found = set()
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for point in range(first, last + 1):
            glyph = point + deltas[index]
            if offsets[index]:
                place = base + 2 * index + offsets[index] + 2 * (point - first)
                (glyph,) = struct.unpack_from(">H", font, place)
            if glyph % 65536 and point != 0xFFFF:
                found.add(point)
    return found
