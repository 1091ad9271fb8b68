"""Reads .ods (LibreOffice) row by row."""

import re
from collections.abc import Iterator
from datetime import date

from anyam.lists.reading.book import Book, Computed, Error, Formula, Merge, Row, Sheet, Value
from anyam.lists.reading.limits import COLUMNS, MERGES, SHEETS, Budget, too_big
from anyam.lists.reading.parts import Parts
from anyam.lists.reading.xml import Names, Text, attribute, stream

CONTENT = "content.xml"
NUMBERS = ("float", "currency", "percentage")
ROW = re.compile(rb"(<table:table-row(?: [^<>]*[^<>/])?>)(.*?)(</table:table-row>)", re.DOTALL)
HIDDEN = ("collapse", "filter")


def open_ods(parts: Parts, budget: Budget) -> Book:
    parts.refuse_inflated(CONTENT)
    outline = _Outline()
    with parts.open(CONTENT) as part:
        for _size in stream(
            part, budget, start=outline.start, end=outline.end, text=_ignore,
            prune=_without_cells, skimmed=4,
        ):  # fmt: skip
            pass
    book = Book("ods", [])
    for place, name in enumerate(outline.names[:SHEETS]):
        reader = _SheetReader(parts, place, budget)
        hidden = outline.styles[place] in outline.hidden_styles
        merges = outline.merges[place].copy
        book.sheets.append(Sheet(name, reader.rows, hidden, merges))
        book.share = reader.share if place == 0 else book.share
    return book


def _without_cells(piece: bytes) -> bytes:
    """Without the cells of whole rows in which none are joined: an outline does not ask for them.

    >>> _without_cells(b'<table:table-row a="1"><table:table-cell/></table:table-row><x/>')
    b'<table:table-row a="1"></table:table-row><x/>'
    """
    return ROW.sub(_emptied, piece)


def _emptied(row: re.Match[bytes]) -> bytes:
    # A row in a row, or one in a remark, is not for us to take apart.
    kept = any(mark in row[2] for mark in (b"-spanned", b"<table:table ", b"<table:table>", b"<!"))
    return row[0] if kept else row[1] + row[3]


def _ignore(_text: str) -> None:
    """Texts are of no interest to an outline."""


def _count(attributes: list[str], name: str) -> int:
    text = attribute(attributes, name, "1")
    return max(1, int(text[:9])) if text.isdecimal() else 1


class _Place:
    """Where in the tables the parser is."""

    def __init__(self) -> None:
        self.names_of = Names()
        self.table = -1
        self.row = self.column = 0
        self.rows_more = self.columns_more = 0
        self.depth = 0  # a table may hold a table

    def enter(self, local: str, attributes: list[str]) -> None:
        if local == "table":
            self.depth += 1
            if self.depth == 1:
                self.table += 1
                self.row = self.rows_more = 0
        elif self.depth != 1:
            return
        elif local == "table-row":
            self.row += 1 + self.rows_more
            self.rows_more = _count(attributes, "number-rows-repeated") - 1
            self.column, self.columns_more = -1, 0
        elif local in ("table-cell", "covered-table-cell"):
            self.column += 1 + self.columns_more
            self.columns_more = _count(attributes, "number-columns-repeated") - 1


class _Outline(_Place):
    """The names of the tables, which of them are hidden, and their joined cells."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.styles: list[str] = []
        self.hidden_styles: set[str] = set()
        self.merges: list[list[Merge]] = []
        self.style = ""

    def start(self, name: str, attributes: list[str]) -> None:
        local = self.names_of[name]
        self.enter(local, attributes)
        if local == "style":
            self.style = attribute(attributes, "name")
        elif local == "table-properties":
            if attribute(attributes, "display") == "false" and len(self.hidden_styles) < SHEETS:
                self.hidden_styles.add(self.style)
        elif local == "table" and self.depth == 1 and len(self.names) < SHEETS:
            self.names.append(attribute(attributes, "name"))
            self.styles.append(attribute(attributes, "style-name"))
            self.merges.append([])
        elif local == "table-cell" and len(attributes) > 2 and self.depth == 1:
            self._join(attributes)

    def _join(self, attributes: list[str]) -> None:
        wide = _count(attributes, "number-columns-spanned")
        high = _count(attributes, "number-rows-spanned")
        if (wide > 1 or high > 1) and self.table < len(self.merges):
            merge = Merge(self.row, self.column, self.row + high - 1, self.column + wide - 1)
            self.merges[self.table].append(merge)
            if len(self.merges[self.table]) > MERGES:
                raise too_big()

    def end(self, name: str) -> None:
        if self.names_of[name] == "table":
            self.depth -= 1


class _SheetReader:
    """One table of the file; `rows` may be asked again."""

    def __init__(self, parts: Parts, place: int, budget: Budget) -> None:
        self.parts, self.place, self.budget = parts, place, budget
        self.done = 0

    def share(self) -> float:
        return self.done / max(1, self.parts.size(CONTENT))

    def rows(self) -> Iterator[Row]:
        cells = _Cells(self.place)
        with self.parts.open(CONTENT) as part:
            for size in stream(
                part, self.budget, start=cells.start, end=cells.end, text=cells.text.add
            ):
                self.done = size
                for row, times in cells.rows:
                    for again in range(times):
                        # A row written once for many is still many rows; the budget stops it.
                        yield Row(row.number + again, row.cells, row.hidden)
                cells.rows.clear()
                if cells.table > self.place:
                    return


class _Cells(_Place):
    """Turns elements of one table into rows."""

    def __init__(self, wanted: int) -> None:
        super().__init__()
        self.wanted = wanted
        self.rows: list[tuple[Row, int]] = []
        self.cells: dict[int, Value] = {}
        self.hidden = False
        self.text = Text()
        self.attributes: list[str] = []
        self.silent = 0  # inside a remark, whose text is not the cell's

    def start(self, name: str, attributes: list[str]) -> None:
        local = self.names_of[name]
        self.enter(local, attributes)
        if self.table != self.wanted or self.depth != 1:
            return
        if local == "table-row":
            self.cells = {}
            self.hidden = attribute(attributes, "visibility") in HIDDEN
        elif local in ("table-cell", "covered-table-cell"):
            self.attributes = attributes
            self.text.take()
        elif local == "annotation":
            self.silent += 1
        elif local == "p" and not self.silent:
            if self.text.parts:
                self.text.parts.append("\n")
            self.text.on = True
        elif local in ("s", "tab", "line-break") and self.text.on:
            self.text.add(" ")

    def end(self, name: str) -> None:
        local = self.names_of[name]
        if self.table == self.wanted and self.depth == 1:
            self._end(local)
        if local == "table":
            self.depth -= 1

    def _end(self, local: str) -> None:
        if local == "table-cell" and self.attributes:
            self._keep()
        elif local == "p":
            self.text.on = False
        elif local == "annotation":
            self.silent -= 1
        elif local == "table-row" and self.cells:
            self.rows.append((Row(self.row, self.cells, self.hidden), 1 + self.rows_more))

    def _keep(self) -> None:
        value = _value(self.attributes, self.text.take())
        self.attributes = []
        if value != "" or isinstance(value, Formula):
            last = min(self.column + self.columns_more, COLUMNS - 1)
            for place in range(self.column, last + 1):
                self.cells[place] = value


def _value(attributes: list[str], text: str) -> Value:
    kind = attribute(attributes, "value-type")
    formula = bool(attribute(attributes, "formula"))
    if formula and text.startswith(("#", "Err:")):
        return Error(text)
    if kind == "date":
        return _date(attribute(attributes, "date-value"), text)
    if kind in NUMBERS:
        return _number(attribute(attributes, "value"), text, formula=formula)
    if kind == "boolean":
        return attribute(attributes, "boolean-value") == "true"
    if kind == "string":
        return attribute(attributes, "string-value") or text
    return Formula("") if formula and not text else text


def _date(iso: str, text: str) -> Value:
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return text


def _number(value: str, text: str, *, formula: bool) -> Value:
    try:
        number = float(value)
    except ValueError:
        return text
    return Computed(number) if formula else number
