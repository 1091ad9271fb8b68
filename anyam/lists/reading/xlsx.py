"""Reads .xlsx and .xlsm row by row: values, date formats, formulas, hidden rows, merged cells."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from anyam.lists.reading.book import (
    Book,
    Computed,
    Error,
    Formula,
    Merge,
    Row,
    Sheet,
    Value,
    column,
    serial_date,
)
from anyam.lists.reading.limits import (
    CHUNK,
    COLUMNS,
    HEAD_BYTES,
    MERGES,
    SHEETS,
    UNPACKED,
    Budget,
    too_big,
)
from anyam.lists.reading.parts import Parts
from anyam.lists.reading.shared import Texts
from anyam.lists.reading.styles import Styles
from anyam.lists.reading.xml import Names, Text, attribute, damaged, stream

REFERENCE = re.compile(rb'mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)"')
ROW = b'<row r="'
SAYING = (b"<v", b"<f", b"<is", b"<t", b"<!")  # what a row must have to say anything
DIGITS = "0123456789"
MAIN = "xl/workbook.xml"


def open_xlsx(parts: Parts, budget: Budget) -> Book:
    main = _main_part(parts, budget)
    targets = _targets(parts, main, budget)
    found = _Workbook()
    for _size in _small(parts, main, budget, found.start):
        pass
    folder = posixpath.dirname(main)
    strings = Strings(parts, _beside(parts, folder, targets, "sharedStrings"), budget)
    styles = Styles(parts, _beside(parts, folder, targets, "styles"), budget)
    shared = _Shared(budget, strings, styles, found.since_1904)
    book = Book("xlsx", [])
    for name, hidden, key in found.sheets[:SHEETS]:
        kind, target = targets.get(key, ("", ""))
        if kind == "worksheet" and target in parts:
            reader = _SheetReader(parts, target, shared)
            book.sheets.append(Sheet(name, reader.rows, hidden, reader.merges, reader.head))
            book.share = reader.share if len(book.sheets) == 1 else book.share
    return book


class _Workbook:
    """The names, states and keys of the sheets."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.since_1904 = False

    def start(self, name: str, attributes: list[str]) -> None:
        local = name.rpartition(":")[2]
        if local == "sheet":
            hidden = attribute(attributes, "state", "visible") != "visible"
            key = next(
                (attributes[i + 1] for i in range(0, len(attributes), 2)
                 if attributes[i].endswith(":id")), ""
            )  # fmt: skip
            self.sheets.append((attribute(attributes, "name"), hidden, key))
        elif local == "workbookPr":
            self.since_1904 = attribute(attributes, "date1904") in ("1", "true")


def _small(parts: Parts, name: str, budget: Budget, start: object) -> Iterator[int]:
    with parts.open(name) as part:
        yield from stream(part, budget, start=start, end=_nothing, text=_nothing)  # type: ignore[arg-type]


def _nothing(_name: str) -> None:
    """An ending or a text nobody waits for."""


def _main_part(parts: Parts, budget: Budget) -> str:
    if MAIN in parts or "_rels/.rels" not in parts:
        return MAIN
    for kind, target in _relations(parts, "_rels/.rels", "", budget).values():
        if kind == "officeDocument":
            return target
    return MAIN


def _targets(parts: Parts, main: str, budget: Budget) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(main)
    return _relations(parts, f"{folder}/_rels/{name}.rels", folder, budget)


def _relations(parts: Parts, name: str, folder: str, budget: Budget) -> dict[str, tuple[str, str]]:
    """Relation key -> (its kind, the part it points to)."""
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: list[str]) -> None:
        if element.rpartition(":")[2] == "Relationship":
            target = attribute(attributes, "Target").replace("\\", "/")
            whole = target[1:] if target.startswith("/") else f"{folder}/{target}"
            kind = attribute(attributes, "Type").rpartition("/")[2]
            found[attribute(attributes, "Id")] = (kind, posixpath.normpath(whole).lstrip("/"))

    for _size in _small(parts, name, budget, start):
        pass
    return found


def _beside(parts: Parts, folder: str, targets: dict[str, tuple[str, str]], kind: str) -> str:
    """The part of this kind, by its relation or by its usual name; "" where there is none."""
    for found, target in targets.values():
        if found == kind and target in parts:
            return target
    usual = f"{folder}/{kind}.xml"
    return usual if usual in parts else ""


class Strings:
    """The table of shared strings."""

    def __init__(self, parts: Parts, name: str, budget: Budget) -> None:
        self.texts = Texts()
        self.get = self.texts.get
        self.text = Text()
        self.phonetic = False
        self.names = Names()
        if name:
            with parts.open(name) as part:
                for _size in stream(
                    part, budget, start=self._start, end=self._end, text=self.text.add
                ):
                    pass

    def _start(self, name: str, _attributes: list[str]) -> None:
        local = self.names[name]
        if local == "t":
            self.text.on = not self.phonetic
        elif local == "rPh":
            self.phonetic = True

    def _end(self, name: str) -> None:
        local = self.names[name]
        if local == "t":
            self.text.on = False
        elif local == "rPh":
            self.phonetic = False
        elif local == "si":
            self.texts.add(self.text.take())


@dataclass(slots=True)
class _Shared:
    """What every sheet of a workbook needs."""

    budget: Budget
    strings: Strings
    styles: Styles
    since_1904: bool


class _SheetReader:
    """One sheet; `rows` may be asked again."""

    def __init__(self, parts: Parts, name: str, shared: _Shared) -> None:
        self.parts, self.name, self.shared = parts, name, shared
        self.done = 0

    def share(self) -> float:
        return self.done / max(1, self.parts.size(self.name))

    def head(self) -> Iterator[Row]:
        """The first rows; those that come after megabytes of nothing are no header."""
        return self.rows(within=HEAD_BYTES)

    def rows(self, *, within: int = UNPACKED) -> Iterator[Row]:
        cells = _Cells(self.shared)
        budget = self.shared.budget
        with self.parts.open(self.name) as part:
            for size in stream(
                part,
                budget,
                start=cells.start,
                end=cells.end,
                text=cells.text.add,
                prune=without_painted,
            ):
                self.done = size
                yield from cells.rows
                cells.rows.clear()
                if size > within:
                    return

    def merges(self) -> list[Merge]:
        """Where cells are joined; the file tells it after all rows, so it is read for it apart."""
        found: list[Merge] = []
        rest = b""
        with self.parts.open(self.name) as part:
            while piece := part.read(CHUNK * 8):
                self.shared.budget.unpack(len(piece) // 4)  # found without parsing: cheaper by far
                text = rest + piece
                end = 0
                if b"mergeCell" in text:
                    for match in REFERENCE.finditer(text):
                        end = match.end()
                        found.append(_merge(*match.groups()))
                if len(found) > MERGES:
                    raise too_big()
                rest = text[max(end, len(text) - 100) :]
        return found


def without_painted(piece: bytes) -> bytes:
    """Cut out rows whose cells are only painted: Excel paints to the last row of the sheet.

    >>> without_painted(b'..<row r="5"><c r="A5" s="1"/></row><row r="6">..')
    b'..<row r="6">..'
    >>> without_painted(b'<row r="5"><c r="A5"><v>1</v></c></row><row r="6">')[:11]
    b'<row r="5">'
    """
    first, last = piece.find(ROW), piece.rfind(ROW)
    inner = piece[first:last]
    if not inner or any(mark in inner for mark in SAYING):
        return piece
    return piece[:first] + piece[last:]


def _merge(left: bytes, top: bytes, right: bytes, bottom: bytes) -> Merge:
    return Merge(int(top[:9]), column(left.decode()), int(bottom[:9]), column(right.decode()))


class _Cells:
    """Turns elements of a sheet into rows."""

    def __init__(self, shared: _Shared) -> None:
        self.shared = shared
        self.rows: list[Row] = []
        self.row = Row(0, {})
        self.text = Text()
        self.names = Names()
        self.columns: dict[str, int] = {}
        self.place = -1
        self.kind = self.style = ""
        self.formula = self.seen = self.phonetic = False

    def start(self, name: str, attributes: list[str]) -> None:
        local = self.names[name]
        if local == "c":
            self._cell(attributes)
        elif local == "v" or (local == "t" and not self.phonetic):
            self.text.on = self.seen = True
        elif local == "f":
            self.formula = True
        elif local == "row":
            self._row(attributes)
        elif local == "rPh":
            self.phonetic = True

    def _row(self, attributes: list[str]) -> None:
        number, hidden = self.row.number + 1, False
        for place in range(0, len(attributes), 2):
            key, value = attributes[place], attributes[place + 1]
            if key == "r" and value.isdecimal():
                number = int(value[:9])
            elif key == "hidden":
                hidden = hidden or value in ("1", "true")
            elif key == "ht":
                hidden = hidden or value in ("0", "0.0")
        self.row = Row(number, {}, hidden)
        self.place = -1

    def _cell(self, attributes: list[str]) -> None:
        self.kind = self.style = ""
        self.formula = self.seen = False
        self.place += 1
        for place in range(0, len(attributes), 2):
            key = attributes[place]
            if key == "r":
                self.place = self._column(attributes[place + 1])
            elif key == "t":
                self.kind = attributes[place + 1]
            elif key == "s":
                self.style = attributes[place + 1]

    def _column(self, reference: str) -> int:
        letters = reference.rstrip(DIGITS)
        place = self.columns.get(letters)
        if place is None:
            if not (letters.isascii() and letters.isalpha()):
                raise damaged()
            place = self.columns[letters] = column(letters)
        return place

    def end(self, name: str) -> None:
        local = self.names[name]
        if local == "c":
            self._keep(self.text.take())
        elif local in ("v", "t"):
            self.text.on = False
        elif local == "row" and self.row.cells:
            self.rows.append(self.row)
        elif local == "rPh":
            self.phonetic = False

    def _keep(self, text: str) -> None:
        if self.place >= COLUMNS or not (text or self.formula):
            return
        value = self._value(text)
        if value != "" or isinstance(value, Formula):
            self.row.cells[self.place] = value

    def _value(self, text: str) -> Value:
        kind = self.kind
        if kind == "s":
            return self.shared.strings.get(int(text) if text.isdecimal() else -1)
        if kind == "e":
            return Error(text)
        if not text:
            # A formula may well give an empty text; without any result it was never worked out.
            return "" if kind == "str" and self.seen else Formula("")
        if kind == "b":
            return text == "1"
        if kind in ("str", "inlineStr"):
            return text
        if kind == "d":
            return _iso(text)
        return self._number(text)

    def _number(self, text: str) -> Value:
        try:
            number = float(text)
        except ValueError:
            return text
        if self.shared.styles.is_date(self.style):
            day = serial_date(number, since_1904=self.shared.since_1904)
            if day:
                return day
        return Computed(number) if self.formula else number


def _iso(text: str) -> Value:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return text
