"""The records of BIFF8, the format inside .xls, as [MS-XLS] describes them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from anyam.lists.reading.book import Computed, Error, Formula, Value, serial_date
from anyam.lists.reading.limits import CELL
from anyam.lists.reading.shared import Texts
from anyam.lists.reading.styles import DATE_FORMATS, shows_date

BOF, EOF, BOUNDSHEET, SST, CONTINUE = 0x809, 0x0A, 0x85, 0xFC, 0x3C
FORMAT, XF, DATEMODE, FILEPASS, MERGECELLS, ROW = 0x41E, 0xE0, 0x22, 0x2F, 0xE5, 0x208
NUMBER, RK, MULRK, LABELSST, LABEL, RSTRING = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6
FORMULA, STRING, BOOLERR = 0x06, 0x207, 0x205
CELLS = (NUMBER, RK, LABELSST, LABEL, RSTRING, FORMULA, BOOLERR)
BIFF8 = 0x600
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!",
          42: "#N/A"}  # fmt: skip


def records(data: bytes, place: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield (place, kind, body) of each record."""
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, place)
        yield place, kind, data[place + 4 : place + 4 + size]
        place += 4 + size


class Strings(Texts):
    """The table of shared strings."""

    def load(self, data: bytes, place: int) -> None:
        pieces = []
        for number, (_place, kind, body) in enumerate(records(data, place)):
            if number and kind != CONTINUE:
                break
            pieces.append(body)
        source = _Pieces(pieces)
        (_total, count) = struct.unpack("<LL", source.take(8))
        for _number in range(count):
            if source.is_over:
                break
            self.add(source.text()[:CELL])


class _Pieces:
    """The bodies of a record and its continuations, read as one."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces
        self.number = self.place = 0

    @property
    def is_over(self) -> bool:
        while self.number < len(self.pieces) and self.place >= len(self.pieces[self.number]):
            self.number, self.place = self.number + 1, 0
        return self.number >= len(self.pieces)

    def take(self, count: int) -> bytes:
        found = b""
        while len(found) < count and not self.is_over:
            part = self.pieces[self.number][self.place : self.place + count - len(found)]
            self.place += len(part)
            found += part
        return found

    def text(self) -> str:
        """One string with its runs and phonetics, which are passed over."""
        length, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<L", self.take(4))[0] if flags & 4 else 0
        found, wide = [], bool(flags & 1)
        while length and not self.is_over:
            piece = self.pieces[self.number]
            width = 2 if wide else 1
            count = min(length, (len(piece) - self.place) // width)
            found.append(letters(piece[self.place :], count, wide=wide))
            self.place += count * width
            length -= count
            if length:
                # A string cut by the end of a record says again how wide its letters are.
                self.number, self.place = self.number + 1, 0
                if self.number < len(self.pieces):
                    wide = bool(self.take(1)[0] & 1)
        self.skip(runs * 4 + extra)
        return "".join(found)

    def skip(self, count: int) -> None:
        while count and not self.is_over:
            step = min(count, len(self.pieces[self.number]) - self.place)
            self.place += step
            count -= step


def short_text(body: bytes, place: int, *, wide_length: bool) -> str:
    length = struct.unpack_from("<H" if wide_length else "<B", body, place)[0]
    place += 2 if wide_length else 1
    flags = body[place]
    return letters(body[place + 1 :], length, wide=bool(flags & 1))


def letters(data: bytes, length: int, *, wide: bool) -> str:
    if wide:
        return data[: length * 2].decode("utf-16-le", "replace")
    return data[:length].decode("latin-1")


@dataclass(slots=True)
class Globals:
    """What all sheets share."""

    sheets: list[tuple[str, bool, int]] = field(default_factory=list)
    strings: Strings = field(default_factory=Strings)
    formats: dict[int, bool] = field(default_factory=dict)
    dates: list[bool] = field(default_factory=list)
    since_1904: bool = False

    def take(self, place: int, kind: int, body: bytes, data: bytes) -> None:
        if kind == BOUNDSHEET:
            start, state, sort = struct.unpack_from("<LBB", body)
            if sort == 0:
                name = short_text(body, 6, wide_length=False)
                self.sheets.append((name, state & 3 != 0, start))
        elif kind == SST:
            self.strings.load(data, place)
        elif kind == FORMAT:
            key = struct.unpack_from("<H", body)[0]
            self.formats[key] = shows_date(short_text(body, 2, wide_length=True))
        elif kind == XF:
            key = struct.unpack_from("<H", body, 2)[0]
            self.dates.append(self.formats.get(key, str(key) in DATE_FORMATS))
        elif kind == DATEMODE:
            self.since_1904 = body[:1] == b"\x01"


def cells(kind: int, body: bytes, book: Globals) -> Iterator[tuple[int, int, Value]]:
    """Row from 1, column from 0 and value of each cell in a record."""
    if kind == MULRK:
        row, first = struct.unpack_from("<HH", body)
        for count, place in enumerate(range(4, len(body) - 6 + 1, 6)):
            style, packed = struct.unpack_from("<HL", body, place)
            yield row + 1, first + count, _number(_unpack(packed), style, book)
    elif kind in CELLS:
        row, place, style = struct.unpack_from("<HHH", body)
        yield row + 1, place, _value(kind, body[6:], style, book)


def _value(kind: int, rest: bytes, style: int, book: Globals) -> Value:
    if kind == LABELSST:
        return book.strings.get(struct.unpack_from("<L", rest)[0])
    if kind == NUMBER:
        return _number(struct.unpack_from("<d", rest)[0], style, book)
    if kind == RK:
        return _number(_unpack(struct.unpack_from("<L", rest)[0]), style, book)
    if kind == BOOLERR:
        return _bool_or_error(rest)
    if kind == FORMULA:
        return _result(rest, style, book)
    return long_text(rest)


def long_text(body: bytes) -> str:
    length, flags = struct.unpack_from("<HB", body)
    return letters(body[3:], length, wide=bool(flags & 1))


def _bool_or_error(rest: bytes) -> Value:
    return Error(ERRORS.get(rest[0], "#ERR")) if rest[1] else bool(rest[0])


def _result(rest: bytes, style: int, book: Globals) -> Value:
    """What a formula gave; a text follows in a record of its own."""
    if rest[6:8] != b"\xff\xff":
        value = _number(struct.unpack_from("<d", rest)[0], style, book)
        return Computed(value) if isinstance(value, float) else value
    if rest[0] == 2:
        return Error(ERRORS.get(rest[2], "#ERR"))
    if rest[0] == 3:
        return ""
    return bool(rest[2]) if rest[0] == 1 else Formula("")


def _unpack(packed: int) -> float:
    """A number in 30 bits."""
    if packed & 2:
        whole = packed >> 2
        number = float(whole - (1 << 30) if packed & 0x80000000 else whole)
    else:
        number = float(struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0])
    return number / 100 if packed & 1 else number


def _number(number: float, style: int, book: Globals) -> Value:
    if style < len(book.dates) and book.dates[style]:
        day = serial_date(number, since_1904=book.since_1904)
        if day:
            return day
    return number
