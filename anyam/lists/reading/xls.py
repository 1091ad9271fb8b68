"""Reads .xls (Excel 97 to 2003) row by row."""

import struct
from collections.abc import Iterator

from django.utils.translation import gettext as _

from anyam.lists.reading import biff
from anyam.lists.reading.book import Book, Formula, Merge, Row, Sheet
from anyam.lists.reading.limits import COLUMNS, MERGES, SHEETS, Budget, too_big
from anyam.lists.reading.ole import Container
from anyam.lists.reading.parts import locked
from anyam.lists.reading.refusals import refuse
from anyam.lists.reading.xml import damaged

STREAMS = ("workbook", "book")


def open_xls(container: Container, budget: Budget) -> Book:
    if "encryptedpackage" in container:
        raise locked()
    name = next((name for name in STREAMS if name in container), "")
    if not name:
        message = _("Ini bukan berkas Excel. Salin tabelnya ke Excel, simpan sebagai .xlsx.")
        raise refuse("list.document", message)
    try:
        return _open(container.stream(name), budget)
    except (struct.error, IndexError) as error:
        raise damaged() from error


def _open(data: bytes, budget: Budget) -> Book:
    book = biff.Globals()
    for place, kind, body in biff.records(data, 0):
        if kind == biff.BOF and place == 0 and struct.unpack_from("<H", body)[0] != biff.BIFF8:
            message = _("Berkas ini dari Excel yang sangat lama. Buka, lalu simpan sebagai .xlsx.")
            raise refuse("list.old_excel", message)
        if kind == biff.FILEPASS:
            raise locked()
        if kind == biff.EOF:
            break
        book.take(place, kind, body, data)
    found = Book("xls", [])
    for name, hidden, start in book.sheets[:SHEETS]:
        reader = _SheetReader(data, start, book, budget)
        found.sheets.append(Sheet(name, reader.rows, hidden, reader.merges))
        if len(found.sheets) == 1:
            found.share = reader.share
    return found


class _SheetReader:
    """One sheet; `rows` may be asked again."""

    def __init__(self, data: bytes, start: int, book: biff.Globals, budget: Budget) -> None:
        self.data, self.start, self.book, self.budget = data, start, book, budget
        self.done = 0

    def share(self) -> float:
        return self.done / max(1, len(self.data))

    def merges(self) -> list[Merge]:
        found: list[Merge] = []
        for _place, kind, body in self._records():
            if kind == biff.MERGECELLS:
                for place in range(2, len(body) - 7, 8):
                    top, bottom, left, right = struct.unpack_from("<HHHH", body, place)
                    found.append(Merge(top + 1, left, bottom + 1, right))
                if len(found) > MERGES:
                    raise too_big()
        return found

    def _records(self) -> Iterator[tuple[int, int, bytes]]:
        depth = 0
        for count, record in enumerate(biff.records(self.data, self.start)):
            if count % 1000 == 0:
                self.budget.parse(1000)
            depth += (record[1] == biff.BOF) - (record[1] == biff.EOF)
            if depth <= 0:
                return
            if depth == 1:  # a chart inside the sheet has cells of its own
                yield record

    def rows(self) -> Iterator[Row]:
        """Rows in the order of their cells; Excel writes them from the top."""
        rows = _Rows(self.book)
        try:
            for place, kind, body in self._records():
                self.done = place
                rows.take(kind, body)
                yield from rows.ready
                rows.ready.clear()
        except (struct.error, IndexError) as error:
            raise damaged() from error
        if rows.row.cells:
            yield rows.row


class _Rows:
    """Gathers cells into rows."""

    def __init__(self, book: biff.Globals) -> None:
        self.book = book
        self.row = Row(0, {})
        self.ready: list[Row] = []
        self.hidden: set[int] = set()
        self.formula = -1  # the column whose formula's text comes in the next record

    def take(self, kind: int, body: bytes) -> None:
        if kind == biff.ROW:
            self._note_hidden(body)
        elif kind == biff.STRING and self.formula >= 0:
            self.row.cells[self.formula] = biff.long_text(body)
        for number, place, value in biff.cells(kind, body, self.book):
            if number != self.row.number:
                self._next(number)
            if place < COLUMNS and (value != "" or isinstance(value, Formula)):
                self.row.cells[place] = value
                self.formula = place if isinstance(value, Formula) else -1

    def _next(self, number: int) -> None:
        if self.row.cells:
            self.ready.append(self.row)
        self.row = Row(number, {}, number in self.hidden)
        self.formula = -1

    def _note_hidden(self, body: bytes) -> None:
        number, height, flags = struct.unpack("<H4xH4xH", body[:14])
        if flags & 0x20 or height & 0x7FFF == 0:
            self.hidden.add(number + 1)
