"""Reads CSV as it comes: any separator, any encoding, quotes that do not match."""

import codecs
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from anyam.lists.reading.book import Book, Row, Sheet
from anyam.lists.reading.limits import CHUNK, COLUMNS, HEAD, ROWS, Budget, too_big
from anyam.lists.reading.refusals import refuse
from anyam.lists.reading.words import meaning

DELIMITERS = (";", ",", "\t", "|")
LONGEST_LINE = 200_000  # bytes; a record of 25 columns has a few hundred
LONGEST_CELL = 40_000  # letters that quotes may hold together
LONGEST_RECORD = 12  # lines inside one pair of quotes
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\x00\x0c\x1a")
CLOSED = re.compile(r'[^"]*(?:""[^"]*)*"')


def open_text(path: Path, budget: Budget) -> Book:
    with path.open("rb") as file:
        head = file.read(CHUNK)
    refuse_binary(head)
    reader = _Reader(path, budget, encoding_of(head))
    return Book("csv", [Sheet("", reader.rows)], reader.share)


def encoding_of(head: bytes) -> str:
    """The encoding of a wide text; "" where each line is UTF-8 or Windows-1252.

    >>> encoding_of("nik".encode("utf-16")), encoding_of("nik;nama".encode("utf-16-be"))
    ('utf-16', 'utf-16-be')
    >>> encoding_of(b"nik;nama"), encoding_of(b"nik;na\\x00ma")
    ('', '')
    """
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > half * 0.6:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > half * 0.6 else ""


def refuse_binary(head: bytes) -> None:
    controls = len(head) - len(head.translate(None, CONTROLS))
    if not encoding_of(head) and controls > len(head) // 50:
        message = _(
            "Isi berkas ini bukan daftar. Kirim berkas Excel (.xlsx, .xls), .ods atau .csv."
        )
        raise refuse("list.unknown_kind", message)


class _Reader:
    """A text file as rows; `rows` may be asked again."""

    def __init__(self, path: Path, budget: Budget, encoding: str) -> None:
        self.path, self.budget, self.encoding = path, budget, encoding
        self.done = 0
        head = list(islice(self.lines(), HEAD))
        self.wrapped = inner_delimiter(head)
        self.delimiter = "\0" if self.wrapped else best_delimiter(head)

    def share(self) -> float:
        return self.done / max(1, self.path.stat().st_size)

    def lines(self) -> Iterator[str]:
        for number, line in enumerate(split(self._pieces())):
            if number > ROWS:
                raise too_big()
            yield decode(line)

    def _pieces(self) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(self.encoding or "latin-1")("replace")
        self.done = 0
        with self.path.open("rb") as file:
            while piece := file.read(CHUNK):
                self.done += len(piece)
                if self.encoding:
                    piece = decoder.decode(piece).encode("utf-8", "replace")
                yield piece

    def rows(self) -> Iterator[Row]:
        for number, (cells, flaw) in enumerate(self._records(), 1):
            found = {
                place: text
                for place, cell in enumerate(cells[:COLUMNS])
                if (text := cell.strip("\ufeff \t\r\n\x0b\x0c\xa0\u200b"))
            }
            if found:
                yield Row(number, dict(found), flaw=flaw)

    def _records(self) -> Iterator[tuple[list[str], str]]:
        found = records(self.lines(), self.delimiter)
        if not self.wrapped:
            return found
        return ((parse(cells[0], self.wrapped)[0] or cells, flaw) for cells, flaw in found)


def inner_delimiter(lines: list[str]) -> str:
    """The sign inside, where each whole line was quoted as if it were one cell; else "".

    >>> inner_delimiter(['"1,""Siti"",P"', '"2,Ali,L"']), inner_delimiter(['"1","Siti"'])
    (',', '')
    """
    found = [parse(line, "\0") for line in lines if line.strip()]
    if not found or not all(line.lstrip().startswith('"') for line in lines if line.strip()):
        return ""
    if any(flaw or len(cells) != 1 for cells, flaw in found):
        return ""
    inner = [cells[0] for cells, _flaw in found]
    sign = best_delimiter(inner)
    return sign if sum(sign in text for text in inner) * 2 > len(inner) else ""


def split(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without their ends, whichever of the three ends they have.

    >>> list(split([b"a\\r", b"\\nb\\rc\\n", b"\\nd"]))
    [b'a', b'b', b'c', b'', b'd']
    """
    rest = b""
    for piece in pieces:
        text = rest + piece
        # A return at the very end may be the first half of a line end.
        held = text.endswith(b"\r")
        found = (text[:-1] if held else text).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *whole, rest = found.split(b"\n")
        rest += b"\r" if held else b""
        if len(rest) > LONGEST_LINE:
            message = _("Berkas teks ini tidak punya baris. Simpan ulang dari Excel sebagai .xlsx.")
            raise refuse("list.unknown_kind", message)
        yield from whole
    if rest:
        yield rest.removesuffix(b"\r")


def decode(line: bytes) -> str:
    """A line by itself, for lists are glued together from files of different programs.

    >>> decode("José".encode()), decode("José".encode("cp1252")), decode(b"a\\x00b")
    ('José', 'José', 'ab')
    """
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("cp1252", "replace")
    return text.replace("\x00", "") if "\x00" in text else text


def best_delimiter(lines: list[str]) -> str:
    """The sign between the cells: the one under which the header makes most sense."""
    return max(DELIMITERS, key=lambda sign: _sense(lines, sign))


def _sense(lines: list[str], delimiter: str) -> tuple[int, int, int]:
    rows = [cells for cells, _flaw in records(iter(lines), delimiter)]
    header = max((_known(cells) for cells in rows[:40]), default=0)
    wide = sorted(len(cells) for cells in rows if any(cells))
    usual = wide[len(wide) // 2] if wide else 0
    return header, usual, sum(len(cells) == usual > 1 for cells in rows)


def _known(cells: list[str]) -> int:
    return len({meaning(cell)[0] for cell in cells[:COLUMNS] if len(cell) < 60} - {""})


def records(lines: Iterator[str], delimiter: str) -> Iterator[tuple[list[str], str]]:
    """Cells of each record, and "quotes" where they were split by guess.

    A quote that nobody closed must not swallow the rest of the list: such a line is taken as it
    stands, and whoever imports it is asked.

    >>> list(records(iter(['1,"a ""b"", c"', '', '2,"x', 'y"']), ","))
    [(['1', 'a "b", c'], ''), ([''], ''), (['2', 'x\\ny'], '')]
    >>> list(records(iter(['1,"Siti,P', '2,Ali,L']), ","))
    [(['1', 'Siti', 'P'], 'quotes'), (['2', 'Ali', 'L'], '')]
    """
    ahead: deque[str] = deque()
    while True:
        line = ahead.popleft() if ahead else next(lines, None)
        if line is None:
            return
        if '"' not in line:
            yield line.split(delimiter), ""
            continue
        yield _quoted(line, lines, ahead, delimiter)


def _quoted(
    line: str, lines: Iterator[str], ahead: deque[str], delimiter: str
) -> tuple[list[str], str]:
    cells, flaw = parse(line, delimiter)
    if not cells:
        cells = _joined(line, lines, ahead, delimiter)
    if not cells:
        return [cell.strip().strip('"') for cell in line.split(delimiter)], "quotes"
    return cells, flaw


def _joined(line: str, lines: Iterator[str], ahead: deque[str], delimiter: str) -> list[str]:
    """The cells of a record that goes on in the next lines; none where it does not end well."""
    text = line
    for taken in range(LONGEST_RECORD):
        if taken == len(ahead):
            ahead.extend(islice(lines, 1))
        over = len(text) > LONGEST_CELL
        if over or taken == len(ahead) or _is_row(ahead[taken], line, delimiter):
            break
        text = f"{text}\n{ahead[taken]}"
        cells, flaw = parse(text, delimiter)
        if cells and not flaw:
            for _line in range(taken + 1):
                ahead.popleft()
        if cells:
            return [] if flaw else cells
    return []


def _is_row(text: str, first: str, delimiter: str) -> bool:
    """Whether a line looks like a record of its own rather than the second line of a cell."""
    return '"' not in text and text.count(delimiter) >= max(2, first.count(delimiter) // 2)


def parse(line: str, delimiter: str) -> tuple[list[str], str]:
    """Cells of a line with quotes; none at all where a quote is still open."""
    cells: list[str] = []
    place, flaw = 0, ""
    while place <= len(line):
        start = place
        while line[start : start + 1] == " ":
            start += 1
        if line[start : start + 1] != '"':
            end = line.find(delimiter, place)
            end = len(line) if end < 0 else end
            cells.append(line[place:end])
        else:
            closed = CLOSED.match(line, start + 1)
            if closed is None:
                return [], ""
            end = line.find(delimiter, closed.end())
            end = len(line) if end < 0 else end
            if line[closed.end() : end].strip():
                flaw = "quotes"
                cells.append(line[start:end].strip()[1:].removesuffix('"'))
            else:
                cells.append(line[start + 1 : closed.end() - 1].replace('""', '"'))
        place = end + 1
    return cells, flaw
