"""From a file to its lines: finds the tables, then goes through them row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.kernel.problems import Blocked, Problem
from anyam.lists.reading.book import Book, Row, Sheet, Value
from anyam.lists.reading.checking import Checker, Source
from anyam.lists.reading.guessing import guess
from anyam.lists.reading.headers import Found, find_header, is_complete, settle
from anyam.lists.reading.layout import NEEDED, Column, Layout, Table
from anyam.lists.reading.limits import HEAD, Budget
from anyam.lists.reading.lines import Line
from anyam.lists.reading.numbers import digits_in, is_empty, text_of
from anyam.lists.reading.opening import open_book
from anyam.lists.reading.refusals import refuse
from anyam.lists.reading.sorting import Sorter
from anyam.lists.reading.words import fold

FIELD_NAMES = {
    "nik": gettext_lazy("NIK"),
    "kk": gettext_lazy("Nomor KK"),
    "name": gettext_lazy("Nama"),
    "birth_date": gettext_lazy("Tanggal lahir"),
    "sex": gettext_lazy("Jenis kelamin"),
    "address": gettext_lazy("Alamat"),
}
MUST_BE_ONE = ("nik", "kk", "name", "birth_date", "sex")
ROUNDED = 8  # that many NIK all ending in 0: one chance in a hundred million


def propose(path: Path, remembered: Mapping[str, str]) -> Layout:
    return _layout(open_book(path, Budget()), remembered)


def _layout(book: Book, remembered: Mapping[str, str]) -> Layout:
    words = {fold(label): field for label, field in remembered.items()}
    seen = [_look(sheet, words) for sheet in book.sheets]
    open_ones = [look for look in seen if look.complete and not look.sheet.hidden]
    # A list on a hidden sheet is read only where there is no other.
    chosen = open_ones or [look for look in seen if look.complete][:1]
    if chosen:
        notes = [*_notes(seen, chosen), *(note for look in chosen for note in look.notes)]
        problems = [problem for look in chosen for problem in look.problems]
        return Layout(book.kind, tuple(c.table for c in chosen), tuple(notes), tuple(problems))
    best = max(seen, key=lambda look: look.score, default=None)
    tables = (best.table,) if best else ()
    return Layout(book.kind, tables, (), (_no_columns(best),))


class _Look:
    """What the first rows of one sheet tell."""

    def __init__(self, sheet: Sheet, words: Mapping[str, str]) -> None:
        self.sheet = sheet
        self.rows = list(islice((sheet.head or sheet.rows)(), HEAD))
        found = find_header(self.rows, sheet.merges(), words) if self.rows else None
        self.found = found or _without_header(self.rows)
        samples = _samples(self.rows, max(self.found.rows, default=0))
        self.table, doubles = settle(self.found, samples, sheet.name)
        self.problems = [_double(n, c) for n, c in doubles if n in MUST_BE_ONE]
        self.notes = [_double(n, c).message for n, c in doubles if n not in MUST_BE_ONE]
        self.complete = is_complete(self.table)
        self.score = self.found.score * 1000 + min(len(self.rows), 999)


def _without_header(rows: Sequence[Row]) -> Found:
    guessed = guess(_samples(rows, 0))
    return Found((), {}, {place: (field, 1) for place, field in guessed.items()}, frozenset())


def _look(sheet: Sheet, words: Mapping[str, str]) -> _Look:
    return _Look(sheet, words)


def _samples(rows: Sequence[Row], header: int) -> dict[int, list[Value]]:
    found: dict[int, list[Value]] = {}
    for row in rows:
        if row.number > header:
            for place, value in row.cells.items():
                if not is_empty(value):
                    found.setdefault(place, []).append(value)
    return found


def _no_columns(best: _Look | None) -> Problem:
    fields = best.table.fields() if best else {}
    missing = [str(FIELD_NAMES[name]) for name in NEEDED if name not in fields]
    message = _(
        "Kolom %(columns)s tidak ditemukan. Tulis judul kolom di atas daftar, misalnya: "
        "NIK, Nomor KK, Nama, Tanggal lahir, L/P, Alamat."
    )
    names = _(" dan ").join(missing)
    return Problem("list.no_columns", message % {"columns": names}, "file")


def _double(name: str, columns: Sequence[Column]) -> Problem:
    message = _(
        "Kolom %(letters)s sama-sama berjudul %(name)s, tetapi isinya berbeda. "
        "Ganti judul kolom yang bukan %(name)s, atau hapus kolomnya."
    )
    letters = _(" dan ").join(column.letter for column in columns[:4])
    title = str(FIELD_NAMES.get(name, columns[0].label))
    return Problem("list.double_header", message % {"letters": letters, "name": title}, "file")


def _notes(seen: Sequence[_Look], chosen: Sequence[_Look]) -> Iterator[str]:
    for look in seen:
        if look in chosen and look.sheet.hidden:
            yield _("Daftar dibaca dari lembar tersembunyi “%(name)s”.") % {"name": look.sheet.name}
        elif look not in chosen and look.complete:
            message = _("Lembar “%(name)s” tersembunyi dan tidak dibaca.")
            yield message % {"name": look.sheet.name}
        elif look not in chosen and look.rows:
            message = _("Lembar “%(name)s” tidak memuat daftar orang dan tidak dibaca.")
            yield message % {"name": look.sheet.name}


def lines(path: Path, *, on: date, layout: Layout | None) -> Iterator[Line]:
    budget = Budget()
    book = open_book(path, budget)
    plan = layout or _layout(book, {})
    if plan.problems:
        raise Blocked(plan.problems)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    checker = Checker(on)
    for table in plan.tables:
        if table.sheet not in sheets:
            message = _("Lembar “%(name)s” tidak ada lagi dalam berkas ini.")
            raise refuse("list.no_sheet", message % {"name": table.sheet})
        named = len(plan.tables) > 1
        yield from _read(book, sheets[table.sheet], table, checker, budget, named=named)
    if not budget.persons:
        message = _("Tidak ada orang di bawah judul kolom. Isi daftarnya, lalu kirim lagi.")
        raise refuse("list.no_persons", message)


def _read(
    book: Book, sheet: Sheet, table: Table, checker: Checker, budget: Budget, *, named: bool
) -> Iterator[Line]:
    sorter = Sorter(table, sheet.merges())
    fields = frozenset(table.fields())
    rows = sheet.rows()
    head = list(islice(rows, HEAD))
    source = Source(sheet.name, fields, named, _is_rounded(head, table))
    for picked in sorter.persons(_counted(chain(head, rows), budget, sorter)):
        budget.person()
        joined = sorter.filled(picked)
        yield checker.line(picked, source, joined=joined, done=min(1.0, book.share()))


def _counted(rows: Iterable[Row], budget: Budget, sorter: Sorter) -> Iterator[Row]:
    for row in rows:
        budget.row()
        yield row
        sorter.joined.remember(row)


def _is_rounded(head: Sequence[Row], table: Table) -> bool:
    """Whether this column of NIK went through a spreadsheet as numbers and came out as text."""
    places = table.fields().get("nik", ())
    found = [
        text_of(value)
        for row in head
        for place in places
        if isinstance(value := row.cells.get(place), str) and digits_in(value) == 16
    ]
    return len(found) >= ROUNDED and all(text.endswith("0") for text in found)
