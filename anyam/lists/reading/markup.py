"""Tables in HTML and in XML of Excel 2003: what many portals hand out under the name .xls."""

import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from anyam.lists.reading.book import Book, Computed, Error, Formula, Merge, Row, Sheet, Value
from anyam.lists.reading.limits import CELL, COLUMNS, SHEETS, Budget, too_big
from anyam.lists.reading.text import decode, encoding_of
from anyam.lists.reading.xml import Names, Text, attribute, stream

TAG = re.compile(r"<(/?)(table|tr|td|th|script|style)\b([^<>]*)>", re.IGNORECASE)
ANY_TAG = re.compile(r"<[^<>]*>|<!--.*?-->", re.DOTALL)
ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
SPAN_ROWS = 200
MOST_TAGS, MOST_ROWS = 4_000_000, 300_000  # a page is held whole
SILENT = ("script", "style")
HTML_MARKS = (
    b"<html",
    b"<table",
    b"<!doctype html",
    b"<head",
    b"<meta",
    b"<body",
    b"<style",
    b"<div",
)
XML_MARK = b"urn:schemas-microsoft-com:office:spreadsheet"


def is_html(head: bytes) -> bool:
    plain = _plain(head).lstrip().lower()
    return plain.startswith(b"<") and any(mark in plain for mark in HTML_MARKS)


def is_xml_workbook(head: bytes) -> bool:
    return XML_MARK in _plain(head)


def _plain(head: bytes) -> bytes:
    bare = head.removeprefix(b"\xef\xbb\xbf")
    return bare.replace(b"\x00", b"").lstrip(b"\xff\xfe") if encoding_of(head) else bare


def open_html(path: Path) -> Book:
    """The tables of a page, each as a sheet; a small file, so it is held whole."""
    raw = path.read_bytes()
    encoding = encoding_of(raw[:4096])
    text = raw.decode(encoding, "replace") if encoding else decode(raw)
    del raw
    tables = _tables(text)[:SHEETS]
    names = [f"Tabel {number}" if len(tables) > 1 else "" for number in range(1, len(tables) + 1)]
    sheets = [Sheet(n, t.iterate, merges=t.joined.copy) for n, t in zip(names, tables, strict=True)]
    return Book("html", sheets)


class _Table:
    """The rows of one table; cells that span rows or columns take their places."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.joined: list[Merge] = []
        self.taken: dict[int, int] = {}  # column -> rows below that a cell above still covers
        self.place = 0
        self.row = Row(0, {})

    def iterate(self) -> Iterator[Row]:
        return iter(self.rows)

    def begin_row(self) -> None:
        self.row = Row(self.row.number + 1, {})
        self.taken = {place: left - 1 for place, left in self.taken.items() if left > 1}
        self.place = 0

    def add(self, text: str, wide: int, high: int) -> None:
        while self.place in self.taken and self.place < COLUMNS:
            self.place += 1
        if self.place >= COLUMNS:
            return
        if text:
            if not self.row.cells:
                self.rows.append(self.row)
                if len(self.rows) > MOST_ROWS:
                    raise too_big()
            self.row.cells[self.place] = text
        if wide > 1 or high > 1:
            last = min(self.place + wide, COLUMNS) - 1
            self.joined.append(Merge(self.row.number, self.place, self.row.number + high - 1, last))
            if high > 1:
                self.taken |= dict.fromkeys(range(self.place, last + 1), high)
        self.place += wide


class _Page:
    """Goes from tag to tag; a cell ends with its own end or where the next one begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tables = [_Table()]
        self.cell = -1  # where the text of the open cell begins
        self.spans = (1, 1)
        self.silent = False

    def take(self, tag: re.Match[str]) -> None:
        closing, name = bool(tag[1]), tag[2].lower()
        if name in SILENT:
            self.silent = not closing
        if self.silent or name in SILENT:
            return
        if self.cell >= 0:
            self.tables[-1].add(_cell_text(self.text[self.cell : tag.start()]), *self.spans)
            self.cell = -1
        if closing and name == "table":
            self.tables.append(_Table())
        elif not closing and name == "tr":
            self.tables[-1].begin_row()
        elif not closing and name in ("td", "th"):
            self.cell, self.spans = tag.end(), _spans(tag[3])


def _tables(text: str) -> list[_Table]:
    page = _Page(text)
    for count, tag in enumerate(TAG.finditer(text)):
        if count > MOST_TAGS:
            raise too_big()
        page.take(tag)
    return [table for table in page.tables if table.rows]


def _cell_text(inner: str) -> str:
    bare = ANY_TAG.sub(" ", inner[: CELL * 4])
    return " ".join(html.unescape(bare).split())[:CELL]


def _spans(attributes: str) -> tuple[int, int]:
    if "span" not in attributes.lower():
        return 1, 1
    found = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in ATTRIBUTE.finditer(attributes)}
    wide, high = (found.get(key, "1").strip() for key in ("colspan", "rowspan"))
    return (
        min(int(wide), COLUMNS) if wide.isdecimal() and len(wide) < 5 else 1,
        min(int(high), SPAN_ROWS) if high.isdecimal() and len(high) < 7 else 1,
    )


def open_xml(path: Path, budget: Budget) -> Book:
    outline = _Names()
    with path.open("rb") as file:
        for _size in stream(file, budget, start=outline.start, end=_ignore, text=_ignore):
            pass
    book = Book("xml", [])
    for place, (name, hidden) in enumerate(outline.found[:SHEETS]):
        reader = _XmlSheet(path, place, budget)
        book.sheets.append(Sheet(name, reader.rows, hidden, outline.merges[place].copy))
        book.share = reader.share if place == 0 else book.share
    return book


def _ignore(_text: str) -> None:
    """Ends and texts are of no interest to an outline."""


def _number_of(attributes: list[str], name: str, default: int) -> int:
    text = attribute(attributes, name)
    return int(text[:9]) if text.isdecimal() else default


class _Names:
    """Where the parser is, the names of the sheets, and their joined cells."""

    def __init__(self) -> None:
        self.names = Names()
        self.found: list[tuple[str, bool]] = []
        self.merges: list[list[Merge]] = []
        self.row = 0
        self.column = -1

    def start(self, name: str, attributes: list[str]) -> None:
        local = self.names[name]
        if local == "Worksheet":
            self.found.append((attribute(attributes, "Name"), False))
            self.merges.append([])
            self.row, self.column = 0, -1
        elif local == "Row":
            self.row = _number_of(attributes, "Index", self.row + 1)
            self.column = -1
        elif local == "Cell":
            self.column = _number_of(attributes, "Index", self.column + 2) - 1
            wide = _number_of(attributes, "MergeAcross", 0)
            high = _number_of(attributes, "MergeDown", 0)
            if (wide or high) and self.merges:
                merge = Merge(self.row, self.column, self.row + high, self.column + wide)
                self.merges[-1].append(merge)
            self.column += wide


class _XmlSheet:
    """One worksheet of an Excel 2003 XML file; `rows` may be asked again."""

    def __init__(self, path: Path, place: int, budget: Budget) -> None:
        self.path, self.place, self.budget = path, place, budget
        self.done = 0

    def share(self) -> float:
        return self.done / max(1, self.path.stat().st_size)

    def rows(self) -> Iterator[Row]:
        cells = _XmlCells(self.place)
        with self.path.open("rb") as file:
            for size in stream(
                file, self.budget, start=cells.start, end=cells.end, text=cells.text.add
            ):
                self.done = size
                yield from cells.ready
                cells.ready.clear()


class _XmlCells(_Names):
    def __init__(self, wanted: int) -> None:
        super().__init__()
        self.wanted = wanted
        self.text = Text()
        self.ready: list[Row] = []
        self.now = Row(0, {})
        self.kind = ""
        self.at = 0
        self.formula = False

    def start(self, name: str, attributes: list[str]) -> None:
        super().start(name, attributes)
        local = self.names[name]
        if local == "Row":
            self.now = Row(self.row, {}, attribute(attributes, "Hidden") == "1")
        elif local == "Cell":
            self.at = self.column - _number_of(attributes, "MergeAcross", 0)
            self.formula = bool(attribute(attributes, "Formula"))
        elif local == "Data":
            self.kind = attribute(attributes, "Type")
            self.text.on = len(self.found) == self.wanted + 1

    def end(self, name: str) -> None:
        local = self.names[name]
        if local == "Data":
            self.text.on = False
            value = self._value(self.text.take())
            if value != "" and self.at < COLUMNS:
                self.now.cells[self.at] = value
        elif local == "Row" and self.now.cells:
            self.ready.append(self.now)

    def _value(self, text: str) -> Value:
        if self.kind == "Error":
            return Error(text)
        if self.kind == "DateTime":
            try:
                return date.fromisoformat(text[:10])
            except ValueError:
                return text
        if self.kind == "Number":
            try:
                return Computed(text) if self.formula else float(text)
            except ValueError:
                return text
        return Formula("") if self.formula and not text else text
