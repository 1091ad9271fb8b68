"""Reads the file of a register: its columns to choose from, then its rows in batches.

CSV and Parquet are streamed whatever their size; a workbook goes through the reader of lists, with
its limits. A file may be sealed (see `sealed`); nothing of it is ever written down in the clear.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from anyam.kernel.problems import Blocked, Problem
from anyam.lists.reading.book import Book, Row, Sheet, Value
from anyam.lists.reading.headers import find_header
from anyam.lists.reading.layout import Column, Table
from anyam.lists.reading.limits import HEAD, Budget
from anyam.lists.reading.markup import is_html, is_xml_workbook
from anyam.lists.reading.numbers import is_empty, text_of
from anyam.lists.reading.opening import open_book, refuse_others
from anyam.lists.reading.sorting import Sorter
from anyam.matching import reading
from anyam.matching.problems import Unusable
from anyam.registers.headings import FIELDS, guess
from anyam.registers.sealed import Sealed

SAMPLES = 200  # rows looked at before columns are chosen
CHUNK = 20_000  # rows of a workbook handed on together
PARQUET, CSV, WORKBOOK = "parquet", "csv", "workbook"
ZIP, OLE, MAGIC = b"PK", b"\xd0\xcf\x11\xe0", b"PAR1"
LABEL = 200  # letters of a heading; what is longer is none
MOST = 200  # columns offered, besides those that are recognised


@dataclass(frozen=True)
class Source:
    """A file that was looked at; kept as JSON until its columns are chosen."""

    kind: str
    labels: list[str]
    separator: str = ","
    sheet: str = ""
    header_rows: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)  # of the labels, in a sheet
    rows: int = 0  # about so many; 0 where nobody knows

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def look(path: Path) -> Source:
    """Find the columns of a file.

    Raises:
      Blocked: it is empty, broken, locked, or no table.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise refused("register.empty", _("Berkas ini kosong. Pilih berkas yang berisi."))
    try:
        if head.startswith(MAGIC):
            return _look_at_parquet(path)
        if head.startswith((ZIP, OLE)) or is_html(head) or is_xml_workbook(head):
            return _look_at_workbook(path)
        refuse_others(head)
        return _look_at_csv(path)
    except Unusable as unusable:
        raise refused(unusable.code, unusable.message) from unusable


def _once(labels: list[str]) -> list[str]:
    """The headings that stand once; two of one name may stay only where nobody wants them."""
    twice = [label for label in dict.fromkeys(labels) if labels.count(label) > 1]
    if wanted := list(guess(twice, FIELDS, {})):
        message = _("Judul kolom %(label)s ada lebih dari sekali. Beri judul yang berbeda.")
        raise refused("register.heading_twice", message % {"label": wanted[0][:60]})
    left = [label for label in labels if label not in twice and len(label) <= LABEL]
    if len(left) > MOST:  # nobody chooses among thousands
        known = guess(left, FIELDS, {})
        left = [label for place, label in enumerate(left) if label in known or place < MOST]
    return left


def refused(code: str, message: str) -> Blocked:
    return Blocked([Problem(code, message, "file")])


def samples(path: Path, source: Source) -> list[dict[str, str]]:
    """The first rows, as they stand.

    Raises:
      Blocked: they cannot be read.
    """
    found: list[dict[str, str]] = []
    labels = source.labels
    try:
        for batch in batches(path, source, labels, SAMPLES):
            texts = [reading.text(batch.column(label), label).to_pylist() for label in labels]
            found += [dict(zip(labels, row, strict=True)) for row in zip(*texts, strict=True)]
            if len(found) >= SAMPLES:
                break
    except Unusable as unusable:
        raise refused(unusable.code, unusable.message) from unusable
    return found[:SAMPLES]


def batches(
    path: Path,
    source: Source,
    labels: list[str],
    rows: int,
    *,
    fields: Mapping[str, str] | None = None,
    skipped: list[int] | None = None,
) -> Iterator[Any]:
    """Arrow batches of these columns of the file.

    Args:
      fields: label -> field; tells the rows of a workbook that hold a person from titles and sums.
      skipped: becomes the number of lines that could not be read.
    """
    if source.kind == PARQUET:
        yield from _parquet(path, labels, rows)
    elif source.kind == WORKBOOK:
        yield from _workbook(path, source, labels, fields or {}, min(rows, CHUNK))
    else:
        names = {label: label for label in labels}
        inner = reading.Table(path, names, CSV, (), source.separator)
        for batch in reading.from_csv(inner, rows):
            yield batch
            if skipped is not None:
                skipped[:] = [inner.skipped]


# Parquet


def _look_at_parquet(path: Path) -> Source:
    with _opened_parquet(path) as file:
        names = [str(name) for name in file.schema_arrow.names]
        return Source(PARQUET, _once(names), rows=file.metadata.num_rows)


@contextmanager
def _opened_parquet(path: Path) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # read ahead it would keep every page it has read until the end of the file
        with (
            path.open("rb") as sealed,
            pq.ParquetFile(_native(path, sealed), pre_buffer=False) as file,
        ):
            yield file
    except (pa.ArrowException, OSError) as error:
        message = _("Berkas ini bukan Parquet yang utuh. Minta lagi dari pemilik datanya.")
        raise refused("register.broken", message) from error


def _native(path: Path, opened: Any) -> Any:
    """What Arrow reads: the file itself, or through its seal."""
    return opened if isinstance(path, Sealed) else path


def _parquet(path: Path, labels: list[str], rows: int) -> Iterator[Any]:
    with _opened_parquet(path) as file:
        yield from file.iter_batches(rows, columns=labels)


# CSV


def _look_at_csv(path: Path) -> Source:
    labels, separator = reading.csv_names(path)
    with path.open("rb") as file:
        start = file.read(1 << 16)
    size = path.stat().st_size
    lines = max(1, start.count(b"\n"))
    known = _once([label for label in labels if label.strip()])
    if len(known) < 2:
        message = _("Berkas ini bukan tabel: hanya ada satu kolom di baris pertama.")
        raise refused("register.no_table", message)
    about = max(1, size * lines // max(1, len(start)) - 1)
    return Source(CSV, known, separator=separator, rows=about)


# Workbooks


def _look_at_workbook(path: Path) -> Source:
    book = open_book(path, Budget())
    found = [one for sheet in book.sheets if not sheet.hidden and (one := _headed(sheet))]
    if not found:
        message = _("Tidak ada judul kolom di berkas ini. Tulis judul di atas tiap kolom.")
        raise refused("register.no_header", message)
    return max(found, key=lambda one: len(one.labels))


def _headed(sheet: Sheet) -> Source | None:
    """The header of a sheet: what looks like one, else its first row of several texts."""
    rows = list(islice((sheet.head or sheet.rows)(), HEAD))
    header = find_header(rows, sheet.merges(), {})
    if header:
        numbers, texts = list(header.rows), header.labels
    else:
        first = next((row for row in rows if len(_texts(row)) > 1), None)
        if first is None:
            return None
        numbers, texts = [first.number], _texts(first)
    labels: dict[str, int] = {}
    for place, text in sorted(texts.items()):
        labels.setdefault(text[:LABEL], place)
    return Source(
        WORKBOOK, list(labels), sheet=sheet.name, header_rows=numbers, places=list(labels.values())
    )


def _texts(row: Row) -> dict[int, str]:
    return {p: v.strip() for p, v in row.cells.items() if isinstance(v, str) and v.strip()}


def _workbook(
    path: Path, source: Source, labels: list[str], fields: Mapping[str, str], rows: int
) -> Iterator[Any]:
    import pyarrow as pa

    places = dict(zip(source.labels, source.places, strict=True))
    kept: dict[str, list[str]] = {label: [] for label in labels}
    for row in _persons(open_book(path, Budget()), source, fields):
        for label in labels:
            kept[label].append(shown(row.cells.get(places[label])))
        if len(kept[labels[0]]) == rows:
            yield pa.RecordBatch.from_pydict(kept)
            kept = {label: [] for label in labels}
    if kept[labels[0]]:
        yield pa.RecordBatch.from_pydict(kept)


def _persons(book: Book, source: Source, fields: Mapping[str, str]) -> Iterator[Row]:
    """The rows below the header; once columns are chosen only those that hold a person."""
    sheet = next(one for one in book.sheets if one.name == source.sheet)
    if not fields:
        last = max(source.header_rows)
        yield from (row for row in sheet.rows() if row.number > last and row.cells)
        return
    columns = [
        Column(place, "", label, fields.get(label, ""))
        for label, place in zip(source.labels, source.places, strict=True)
    ]
    table = Table(sheet.name, tuple(source.header_rows), tuple(columns))
    for picked in Sorter(table, sheet.merges()).persons(sheet.rows()):
        yield picked.row


def shown(value: Value | None) -> str:
    """A cell as text: a date as ISO, a number without its point.

    >>> shown(7316034503810002.0), shown(date(1981, 3, 5)), shown("'7316"), shown("-")
    ('7316034503810002', '1981-03-05', '7316', '')
    """
    if value is None or is_empty(value):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return text_of(str(value))
