"""Tells the lines that hold a person from titles, totals, signatures and notes around them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase

from anyam.lists.reading.book import Error, Formula, Merge, Row, Value
from anyam.lists.reading.dates import ROMAN, NoDate, read_date
from anyam.lists.reading.facts import SEXES, as_text
from anyam.lists.reading.layout import Table
from anyam.lists.reading.limits import too_big
from anyam.lists.reading.numbers import digits_in, is_empty
from anyam.lists.reading.words import fold, meaning

NUMBER_DIGITS = 10  # so many make a NIK that somebody wrote, however wrongly
DOWNWARD = ("kk", "address", "hamlet", "rt", "rw", "rt_rw", "village", "district")
WIDE = 3  # columns joined into one hold a heading
MOST_DOUBTFUL = 100
MOST_PASSED = 300_000  # lines with words that are about nobody
TICK = range(1, 4)  # letters of a tick: v, x, 1, ya
RUNS = (
    [str(number) for number in range(1, 100)], [str(number) for number in range(100)],
    list(ascii_lowercase), [*ROMAN],
)  # fmt: skip
ONLY_NUMBERED = {"number"}
TODAY = date(2200, 1, 1)  # only the shape of a date matters here

_TOTAL = re.compile(
    r"(grand |sub ?)?(jumlah|total|jml|subtotal|rekap|rekapitulasi|rata rata|terbilang)\b"
)
_NOTE = re.compile(
    r"(catatan|keterangan|ket|nb|note|sumber|lampiran|halaman|hal|dicetak|cetak|"
    r"laki laki|perempuan)\b"
)
_TITLE = re.compile(
    r"(daftar|laporan|data|rekap|pemerintah|dinas|program|surat|perihal|tahun|format|formulir|"
    r"kementerian|tabel|sk)\b"
)
_PLACE = re.compile(
    r"(dusun|rt|rw|desa|kelurahan|kel|lingkungan|kelompok|kecamatan|kec|kabupaten|kab|blok|"
    r"wilayah|kampung|provinsi|prov|kube|no kk|kk|sheet|lembar)\b"
)
_SIGNED = re.compile(
    r"(mengetahui|menyetujui|disetujui|diketahui|diperiksa|diverifikasi|disahkan|dibuat|"
    r"yang membuat|pembuat|kepala (desa|dusun|dinas|lingkungan|bidang|seksi|kelurahan|kampung)|"
    r"lurah|camat|bupati|walikota|nip|ttd|tanda tangan|tertanda|pendamping|petugas|operator|"
    r"sekretaris|bendahara|ketua|plt|pj|a n|an kepala|pembina|penata|pengatur|tim|koordinator|"
    r"kasi|kabid|tksk|mantri|hormat kami|penanggung jawab|pangkat)\b"
)
_PLACE_AND_DAY = re.compile(
    r"[a-z ]{3,40} (tgl |tanggal )?(\d{1,2} )?"
    r"(jan|feb|peb|mar|apr|mei|jun|jul|agu|sep|okt|nov|nop|des)[a-z]* \d{4}"
)
_NIP = re.compile(r"\bnip\b")


@dataclass(slots=True)
class Picked:
    """The cells of a row by field, before joined cells are filled in."""

    row: Row
    cells: dict[str, Value]
    extra: dict[str, list[Value]]  # all cells of a field that spans columns


class Sorter:
    """Goes through the rows below a header and keeps those that hold a person."""

    def __init__(self, table: Table, merges: Sequence[Merge]) -> None:
        self.fields = table.fields()
        self.by_place = {c.index: c.field for c in table.columns if c.field}
        self.labels = {c.index: fold(c.label) for c in table.columns if c.label}
        self.last_header = max(table.header_rows, default=0)
        self.joined = _Joined(merges, self.last_header)
        self.closed = False  # below the signatures
        self.passed = 0
        self.doubtful: list[Picked] = []
        self.last_person = self.last_header

    def persons(self, rows: Iterator[Row]) -> Iterator[Picked]:
        for row in rows:
            if row.number <= self.last_header:
                continue
            picked = self.pick(row)
            if picked.cells.keys() <= ONLY_NUMBERED and not _has_words(row):
                continue
            kind = self.kind(picked)
            if kind == "person":
                yield from self._settled(keep=True)
                yield picked
                self.last_person = row.number
            elif kind == "doubtful":
                self.doubtful.append(picked)
                if len(self.doubtful) > MOST_DOUBTFUL:
                    yield from self._settled(keep=True)
            else:
                self._pass_over()
        yield from self._settled(keep=False)

    def _pass_over(self) -> None:
        self.passed += 1
        if self.passed > MOST_PASSED:
            raise too_big()

    def _settled(self, *, keep: bool) -> Iterator[Picked]:
        """Lines with a name alone: between persons they are persons, below the last one only
        where they follow without a gap."""
        for picked in self.doubtful:
            if keep or picked.row.number == self.last_person + 1:
                yield picked
                self.last_person = picked.row.number
        self.doubtful.clear()

    def pick(self, row: Row) -> Picked:
        cells: dict[str, Value] = {}
        extra: dict[str, list[Value]] = {}
        for field, places in self.fields.items():
            found = [v for place in places if not is_empty(v := self._seen(row, place))]
            if found:
                cells[field] = found[0]  # type: ignore[assignment]
            if len(found) > 1:
                extra[field] = found  # type: ignore[assignment]
        return Picked(row, cells, extra)

    def _seen(self, row: Row, place: int) -> Value | None:
        """A cell as somebody sees it: what lies under a joined cell is not seen."""
        hidden = self.joined and self.joined.top_of(row.number, place)
        return None if hidden else row.cells.get(place)

    def filled(self, picked: Picked) -> str:
        """Fill a cell joined with those above it, where a family shares it.

        Returns:
          "nik" where the NIK itself is joined with the one above.
        """
        return self.joined.fill(picked, self.fields) if self.joined else ""

    def remember(self, picked: Picked) -> None:
        self.joined.remember(picked.row)

    def kind(self, picked: Picked) -> str:
        """ "person", "doubtful" (a name and nothing else) or "" for everything else."""
        cells = picked.cells
        nik = cells.get("nik")
        if digits_in(nik) >= NUMBER_DIGITS and not self._is_official(picked):
            self.closed = False
            return "person"
        if isinstance(nik, Formula | Error) and "name" in cells and not self._is_footer(picked):
            return "person"
        if self._is_column_numbers(picked.row) or self._is_header_again(picked.row):
            return ""
        return self._without_nik(picked)

    def _without_nik(self, picked: Picked) -> str:
        cells = picked.cells
        facts = self._facts(cells)
        numbered = _is_counter(cells.get("number"))
        name = as_text(cells.get("name"))
        if self._is_footer(picked):
            return ""
        if not any(sign.isalpha() for sign in name):
            # Enough of a row to be somebody's, though neither NIK nor name can be read.
            filled = len(cells.keys() - {"number"})
            known = facts + numbered + ("nik" in cells) * 2 >= 3 or (numbered and filled >= 3)
            return "person" if facts >= 2 or known else ""
        strong = facts + numbered + ("nik" in cells)
        if self.closed:
            if facts >= 2 or (numbered and strong >= 2):
                self.closed = False
                return "person"
            return ""
        return "person" if strong or "address" in cells else "doubtful"

    def _facts(self, cells: dict[str, Value]) -> int:
        """How many of the cells can only be about a person."""
        family = digits_in(cells.get("kk")) >= NUMBER_DIGITS
        sex = fold(as_text(cells.get("sex"))) in SEXES if "sex" in cells else False
        # A signature may well stand in the column P; a tick is short.
        ticked = any(len(as_text(cells.get(half))) in TICK for half in ("sex_male", "sex_female"))
        return family + (sex or ticked) + _is_date(cells.get("birth_date"))

    def _is_official(self, picked: Picked) -> bool:
        """The number of a civil servant below a signature, not of a person."""
        nik = picked.cells.get("nik")
        if not isinstance(nik, str):
            return False
        named = bool(_NIP.search(fold(nik)))
        alone = self.closed and digits_in(nik) == 18 and len(picked.row.cells) <= 2
        return named or alone

    def _is_footer(self, picked: Picked) -> bool:
        """Totals, notes, headings inside the table, and everything about the signatures."""
        row, cells = picked.row, picked.cells
        facts = self._facts({k: v for k, v in cells.items() if k != "birth_date"})
        texts = [fold(v)[:80] for v in row.cells.values() if isinstance(v, str)]
        texts = [text for text in texts if text]
        first = texts[0] if texts else ""
        numbered = _is_counter(cells.get("number"))
        lone = "nik" not in cells and len(texts) == 1
        signed = any(_SIGNED.match(text) or _PLACE_AND_DAY.fullmatch(text) for text in texts)
        if facts == 0 and signed and (lone or not numbered):
            self.closed = True
            return True
        if facts <= 1 and (_TOTAL.match(first) or _TOTAL.match(fold(as_text(cells.get("name"))))):
            return True
        if facts or numbered:
            return False
        heading = _NOTE.match(first) or _TITLE.match(first) or _PLACE.match(first)
        starred = any(isinstance(v, str) and v.lstrip().startswith("*") for v in row.cells.values())
        return bool(heading or starred or self.joined.is_heading(row))

    def _is_column_numbers(self, row: Row) -> bool:
        """1 2 3 4 under the header; also (1) (2) (3=2-1), a b c or I II III."""
        texts = [_counted(value) for value in row.cells.values()]
        return len(texts) >= 3 and any(texts == run[: len(texts)] for run in RUNS)

    def _is_header_again(self, row: Row) -> bool:
        """The header printed once more on the next page, or that of another list below."""
        if _names_columns(row):
            return True
        same = 0
        for place, value in row.cells.items():
            if isinstance(value, str) and (field := self.by_place.get(place)):
                label = self.labels.get(place, "")
                text = fold(value)
                if text and (text == label or meaning(value)[0] == field):
                    same += 1
        return same >= 2


class _Joined:
    """Cells joined with cells above them."""

    def __init__(self, merges: Sequence[Merge], last_header: int) -> None:
        self.down: dict[int, list[tuple[int, int]]] = {}
        self.wide: set[tuple[int, int]] = set()
        for merge in merges:
            if merge.top <= last_header:
                continue
            if merge.right - merge.left + 1 >= WIDE:
                self.wide.add((merge.top, merge.left))
            elif merge.bottom > merge.top:
                for place in range(merge.left, merge.right + 1):
                    self.down.setdefault(place, []).append((merge.top, merge.bottom))
        for spans in self.down.values():
            spans.sort()
        self.tops: dict[int, tuple[int, Value]] = {}

    def __bool__(self) -> bool:
        return bool(self.down)

    def is_heading(self, row: Row) -> bool:
        return any((row.number, place) in self.wide for place in row.cells)

    def remember(self, row: Row) -> None:
        """Keep the values of joined cells that begin in this row."""
        for place in self.down:
            if place in row.cells and not self.top_of(row.number, place):
                self.tops[place] = (row.number, row.cells[place])

    def top_of(self, row: int, place: int) -> int:
        """The row in which a joined cell begins; 0 where this cell is joined with none above."""
        spans = self.down.get(place, [])
        at = bisect_right(spans, (row, 1 << 40)) - 1
        if at >= 0 and spans[at][0] < row <= spans[at][1]:
            return spans[at][0]
        return 0

    def fill(self, picked: Picked, fields: dict[str, tuple[int, ...]]) -> str:
        for field in DOWNWARD:
            for place in fields.get(field, ()):
                top = self.top_of(picked.row.number, place)
                if top and field not in picked.cells and self.tops.get(place, (0, 0))[0] == top:
                    picked.cells[field] = self.tops[place][1]
        joined = any(self.top_of(picked.row.number, place) for place in fields.get("nik", ()))
        return "nik" if joined and "nik" not in picked.cells else ""


def _names_columns(row: Row) -> bool:
    """Whether the cells of a row are headings: a NIK, a name, and nothing that has digits."""
    texts = [value for value in row.cells.values() if isinstance(value, str)]
    plain = len(texts) == len(row.cells) and not any(digits_in(text) for text in texts)
    return plain and {"nik", "name"} <= {meaning(text)[0] for text in texts}


def _has_words(row: Row) -> bool:
    return any(isinstance(value, str) for value in row.cells.values())


def _is_counter(value: Value | None) -> bool:
    """A number of a line: 1, "1", "1."."""
    if isinstance(value, float) and not isinstance(value, bool):
        return value.is_integer() and 0 < value < 10_000_000
    return isinstance(value, str) and value.strip(" .)('").isdecimal() and len(value) < 9


def _is_date(value: Value | None) -> bool:
    if value is None or isinstance(value, Formula | Error):
        return False
    if isinstance(value, str) and not any(sign.isdigit() for sign in value):
        return False
    try:
        read_date(value, on=TODAY)
    except NoDate as wrong:
        return str(wrong) == "impossible"
    return True


def _counted(value: Value) -> str:
    """The number of a column as one writes it, bare: 3 of "(3)", 3.0 and "3=1+2"."""
    return as_text(value).partition("=")[0].strip(" ().[]").lower()
