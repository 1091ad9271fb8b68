"""A candidate for a group, and how a list of them is read from CSV."""

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from anyam.kernel.problems import Blocked, Problem

COLUMNS = (
    "id", "kk", "name", "region_code", "rt", "rw", "latitude", "longitude", "skills", "trades",
)  # fmt: skip
NEEDED = ("id", "kk", "name")
MAX_BYTES = 20 * 1024 * 1024
KECAMATAN = 6  # digits of a region code
NOTHING = {"", "-", "--", "?", "null", "none", "n/a", "na", "nan", "kosong"}
SHOWN = 20  # problems told at once; the rest are counted
MOST = 120_000  # candidates of one list
TRADES = 2_000  # different trades wished for; ...
WISHES = 60_000_000  # ... and these times candidates: what fits into memory


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who would like to join a group. What nobody knows is "" or None or empty."""

    id: str
    kk: str
    name: str
    region_code: str = ""
    rt: str = ""
    rw: str = ""
    latitude: float | None = None
    longitude: float | None = None
    skills: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()

    @property
    def kecamatan(self) -> str:
        return self.region_code[:KECAMATAN]

    @property
    def family(self) -> str:
        """The number of the family card without what people put between its digits."""
        return re.sub(r"[\W_]", "", self.kk).casefold() or self.kk


def read(path: Path) -> list[Candidate]:
    """Read a list of candidates.

    Raises:
      Blocked: the file cannot be read as such a list; every code begins with "list.".
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refused("list.large", _("Berkas lebih besar dari 20 MB. Pecah per kecamatan."))
        raw = path.read_bytes()
    except OSError as error:
        message = _("Berkas %(path)s tidak dapat dibuka.") % {"path": path}
        raise _refused("list.missing", message) from error
    return parse(raw)


def parse(raw: bytes) -> list[Candidate]:
    """The candidates in the bytes of a CSV file. Raises as `read`."""
    text = _decoded(raw)
    delimiter = _delimiter(text)
    filled = _filled(text, delimiter)
    if not filled:
        raise _refused("list.empty", _("Berkas kosong. Baris pertama harus berisi nama kolom."))
    order = _order(filled[0][1])
    reader = _Reader(order, len(filled[0][1]), loose=delimiter != ",")
    found = [reader.candidate(number, row) for number, row in filled[1:]]
    if reader.problems:
        raise Blocked(_first(reader.problems))
    people = [candidate for candidate in found if candidate is not None]
    _check_trades(people)
    return people


def _filled(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with its number."""
    filled: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader, 1):
            if any(cell.strip() for cell in row):
                filled.append((number, row))
            if len(filled) > MOST + 1:
                message = _("Calonnya lebih dari %(most)d orang. Pecah daftar ini per kecamatan.")
                raise _refused("list.long", message % {"most": MOST})
    except csv.Error as error:
        message = _(
            "Baris %(row)d tidak terbaca: isi satu sel terlalu panjang, atau tanda kutipnya "
            "tidak ditutup."
        )
        raise _refused("list.csv", message % {"row": reader.line_num}) from error
    return filled


def _check_trades(people: Sequence[Candidate]) -> None:
    """So many different trades are no wishes but a column that was read wrongly."""
    count = len({wish for candidate in people for wish in candidate.trades})
    if count > TRADES or count * len(people) > WISHES:
        message = _(
            "Kolom trades menyebut %(count)d usaha yang berlainan, terlalu banyak untuk dipilih. "
            "Tulis satu nama untuk usaha yang sama."
        )
        raise _refused("list.trades", message % {"count": count})


def _refused(code: str, message: str) -> Blocked:
    return Blocked([Problem(code, message)])


def _first(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= SHOWN:
        return problems
    more = _("Dan %(count)d masalah lain.") % {"count": len(problems) - SHOWN}
    return [*problems[:SHOWN], Problem("list.more", more)]


def _decoded(raw: bytes) -> str:
    """Text in UTF-8 or UTF-16 with its mark, else as Windows writes it."""
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        message = _("Ini bukan berkas CSV. Di Excel pilih Simpan Sebagai, lalu CSV UTF-8.")
        raise _refused("list.not_csv", message)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        codecs: tuple[str, ...] = ("utf-16",)
    else:
        codecs = ("utf-8-sig", "cp1252", "latin-1")
    for codec in codecs:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused(
        "list.encoding", _("Huruf dalam berkas tidak terbaca. Simpan sebagai CSV UTF-8.")
    )


def _delimiter(text: str) -> str:
    """The sign between two cells: the one that stands most often in the line of column names."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    if head.casefold().startswith("sep=") and len(head) > len("sep="):
        raise _refused("list.sep", _("Hapus baris pertama (sep=) dari berkas."))
    return max(",;\t|", key=head.count)


def _order(head: Sequence[str]) -> dict[str, int]:
    """Where each column stands. The last seven may be missing altogether."""
    names = [cell.strip().casefold() for cell in head]
    problems = []
    for name in NEEDED:
        if name not in names:
            message = _("Kolom %(name)s tidak ada. Baris pertama: %(columns)s.")
            values = {"name": name, "columns": ", ".join(COLUMNS)}
            problems.append(Problem("list.column_missing", message % values, name))
    for name in COLUMNS:
        if names.count(name) > 1:
            message = _("Kolom %(name)s ada dua kali.") % {"name": name}
            problems.append(Problem("list.column_twice", message, name))
    if problems:
        raise Blocked(problems)
    return {name: names.index(name) for name in COLUMNS if name in names}


class _Reader:
    """Reads row after row, and collects what is wrong with them."""

    def __init__(self, order: dict[str, int], width: int, *, loose: bool) -> None:
        self.order, self.width, self.loose = order, width, loose
        self.problems: list[Problem] = []
        self.ids: dict[str, int] = {}
        self.row = 0

    def wrong(self, code: str, message: str, field: str, /, **values: object) -> None:
        told = _("Baris %(row)d: ") % {"row": self.row} + message % values
        self.problems.append(Problem(f"list.{code}", told, field))

    def candidate(self, number: int, row: Sequence[str]) -> Candidate | None:
        self.row = number
        cells = {
            name: row[place].strip() if place < len(row) else ""
            for name, place in self.order.items()
        }
        values = {
            name: "" if cells.get(name, "").casefold() in NOTHING else cells[name]
            for name in COLUMNS
        }
        before = len(self.problems)
        if any(cell.strip() for cell in row[self.width :]):
            message = _("ada %(count)d sel, judulnya %(width)d. Beri tanda kutip pada isi selnya.")
            self.wrong("cells", message, "", count=len(row), width=self.width)
        for name in NEEDED:
            if not values[name]:
                self.wrong("cell_empty", _("kolom %(name)s belum diisi."), name, name=name)
        self._check_identity(values["id"], values["kk"])
        region = self._region(values["region_code"])
        latitude = self._degrees(values["latitude"], "latitude", 90)
        longitude = self._degrees(values["longitude"], "longitude", 180)
        if len(self.problems) > before:
            return None
        return Candidate(
            values["id"], values["kk"], " ".join(values["name"].split()), region,
            _number(values["rt"]), _number(values["rw"]), latitude, longitude,
            self._words(values["skills"]), self._words(values["trades"]),
        )  # fmt: skip

    def _check_identity(self, pk: str, kk: str) -> None:
        if pk and (first := self.ids.setdefault(pk, self.row)) != self.row:
            message = _("id %(id)s sudah ada di baris %(first)d.")
            self.wrong("id_twice", message, "id", id=pk, first=first)
        if re.fullmatch(r"\d+([.,]\d+)?[eE]\+\d+", kk):
            message = _(
                "nomor KK %(kk)s sudah terpotong oleh Excel. Tulis lagi sebagai teks, 16 angka."
            )
            self.wrong("kk_cut", message, "kk", kk=kk)

    def _region(self, text: str) -> str:
        code = re.sub(r"\.0$", "", text) if text.count(".") == 1 else text
        code = re.sub(r"[.\s']", "", code)
        if code and not (code.isascii() and code.isdigit() and len(code) in (6, 10)):
            message = _(
                "kode wilayah %(code)s harus 6 angka (kecamatan) atau 10 angka (desa/kelurahan)."
            )
            self.wrong("region", message, "region_code", code=text)
        return code

    def _degrees(self, text: str, field: str, most: int) -> float | None:
        if not text:
            return None
        try:
            value = float(text.replace(",", ".")) if "_" not in text else math.nan
        except ValueError:
            value = math.nan
        if not abs(value) <= most:  # not a number is not smaller than anything
            message = _("%(field)s %(text)s bukan derajat antara -%(most)d dan %(most)d.")
            if most < abs(value) <= 180:  # in Indonesia longitudes are 95 to 141
                message += " " + _("Mungkin tertukar dengan longitude.")
            self.wrong("degrees", message, field, field=field, text=text[:40], most=most)
            return None
        return value

    def _words(self, text: str) -> tuple[str, ...]:
        words = (" ".join(w.split()) for w in re.split("[;,|]" if self.loose else ";", text))
        return tuple(dict.fromkeys(word for word in words if word))


def _number(text: str) -> str:
    """RT 001 is RT 1.

    >>> _number("001"), _number("RT 03"), _number("2.0"), _number("atas")
    ('1', '3', '2', 'atas')
    """
    digits = re.search(r"\d+", text)
    return str(int(digits[0])) if digits and len(digits[0]) < 10 else text.casefold()
