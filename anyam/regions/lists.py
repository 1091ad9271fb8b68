"""Reads the lists people bring (CSV, or CSV inside .xz) and says what is wrong with them."""

import csv
import io
import lzma
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from anyam.kernel.codes import dotted
from anyam.kernel.problems import Blocked, Problem
from anyam.regions import rules

DATA = Path(__file__).resolve().parent / "data"
SHIPPED_REGIONS = DATA / "regions.csv.xz"
SHIPPED_BPS = DATA / "bps_mfd_2018.csv"
LARGEST = 64_000_000  # bytes of text; the whole country takes 2.5 million
SHOWN = 20  # problems told one by one
NAME_LENGTH = 100
DELIMITERS = ",;\t"
SPOILED = re.compile("[\x00-\x1f\x7f\ufffd]|Ã.|â€")  # control marks and wrongly decoded letters

REGION_COLUMNS = {"code": {"code", "kode", "kode_wilayah"}, "name": {"name", "nama"}}
BPS_COLUMNS = {
    "bps_code": {"bps_code", "kode_bps"},
    "name": {"name", "nama", "nama_bps"},
    "kemendagri_code": {"kemendagri_code", "kode_kemendagri", "kode_dagri"},
    "valid_from": {"valid_from", "berlaku_sejak"},
}


@dataclass(frozen=True, slots=True)
class RegionRow:
    line: int
    code: str  # without dots, as found otherwise
    name: str


@dataclass(frozen=True, slots=True)
class BpsRow:
    line: int
    code: str
    name: str
    region_code: str  # empty where no Kemendagri code is known
    valid_from: date


def refuse(code: str, message: str) -> Blocked:
    return Blocked([Problem(code, message, "path")])


def refuse_all(problems: Iterable[Problem]) -> None:
    """Raise Blocked with the first problems and the number of the rest, if there are any."""
    found = iter(problems)
    told = list(islice(found, SHOWN))
    if rest := sum(1 for _problem in found):
        message = _("Masih ada %(count)d kesalahan lain dalam berkas ini.") % {"count": rest}
        told.append(Problem("list.more", message, "path"))
    if told:
        raise Blocked(told)


def read_bytes(path: Path) -> bytes:
    try:
        if path.suffix == ".xz":
            with lzma.open(path) as file:
                content = file.read(LARGEST + 1)
        else:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
    except OSError as error:
        message = _("Berkas %(path)s tidak dapat dibuka: %(reason)s.")
        facts = {"path": path, "reason": error.strerror or type(error).__name__}
        raise refuse("list.unreadable", message % facts) from error
    except (lzma.LZMAError, EOFError) as error:
        message = _(
            "Berkas %(path)s rusak: isinya bukan data .xz yang utuh. Salin ulang berkasnya."
        )
        raise refuse("list.broken_xz", message % {"path": path}) from error
    if len(content) > LARGEST:
        message = _("Berkas %(path)s terlalu besar untuk sebuah daftar wilayah.")
        raise refuse("list.too_large", message % {"path": path})
    return content


def decode(content: bytes) -> str:
    """Return the text of a UTF-8 file; refuse Excel workbooks and other encodings by name."""
    if content[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
        message = _("Ini berkas Excel. Buka, pilih Simpan Sebagai, lalu jenis “CSV UTF-8”.")
        raise refuse("list.excel", message)
    advice = _("Simpan ulang berkas ini sebagai “CSV UTF-8”.")
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in content:
        raise refuse("list.encoding", _("Huruf dalam berkas ini bukan UTF-8.") + " " + advice)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("Huruf pada baris %(line)d bukan UTF-8.") % {"line": line}
        raise refuse("list.encoding", f"{message} {advice}") from error


def rows_of(text: str, columns: Mapping[str, set[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, row) with the columns under their own names, whatever the header calls them."""
    header = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        places = positions(next(reader, []), columns)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found = dict(enumerate(cells))
                row = {name: found.get(place, "").strip() for name, place in places.items()}
                yield reader.line_num, row
    except csv.Error as error:
        message = _("Baris %(line)d tidak terbaca sebagai CSV: periksa tanda kutipnya.")
        raise refuse("list.csv", message % {"line": reader.line_num}) from error


def positions(header: Sequence[str], columns: Mapping[str, set[str]]) -> dict[str, int]:
    names = [cell.strip().lower().replace(" ", "_") for cell in header]
    places = {
        column: names.index(name)
        for column, known in columns.items()
        for name in sorted(known & set(names))
    }
    if missing := [column for column in columns if column not in places]:
        message = _("Baris pertama harus memuat nama kolom. Tidak ditemukan: %(columns)s.")
        raise refuse("list.columns", message % {"columns": ", ".join(missing)})
    return places


def read_regions(path: Path) -> list[RegionRow]:
    """Read a list of regions; raise Blocked where a row cannot stand."""
    rows = [
        RegionRow(line, rules.plain_code(row["code"]), " ".join(row["name"].split()))
        for line, row in rows_of(decode(read_bytes(path)), REGION_COLUMNS)
    ]
    if not rows:
        raise refuse("list.empty", _("Berkas ini tidak memuat satu wilayah pun."))
    refuse_all(region_problems(rows))
    return rows


def at_line(line: int, code: str, message: str) -> Problem:
    prefix = _("Baris %(line)d: ") % {"line": line}
    return Problem(code, prefix + message, "path")


def region_problems(rows: Sequence[RegionRow]) -> Iterator[Problem]:
    """Everything that keeps the rows from being one tree of regions."""
    for row in rows:
        yield from code_problems(row.line, row.code, rules.LENGTHS)
        yield from name_problems(row.line, row.name)
    yield from repeated((row.line, row.code) for row in rows)
    codes = {row.code for row in rows}
    for row in rows:
        parent = rules.parent_of(row.code) if len(row.code) in rules.LENGTHS else None
        if parent and parent not in codes:
            message = _("%(code)s tidak punya induk; %(parent)s tidak ada dalam daftar ini.")
            facts = {"code": dotted(row.code), "parent": dotted(parent)}
            yield at_line(row.line, "regions.orphan", message % facts)


def code_problems(line: int, code: str, lengths: Sequence[int]) -> Iterator[Problem]:
    if not (code.isascii() and code.isdigit()):
        message = _("kode “%(code)s” bukan angka. Contoh: 73.16.03.1021.")
        yield at_line(line, "regions.not_digits", message % {"code": code[:20]})
    elif len(code) not in lengths:
        message = _(
            "kode “%(code)s” punya %(count)d angka, seharusnya %(lengths)s. "
            "Kalau berkas ini lewat Excel, jadikan kolom kode teks agar angka nol tidak hilang."
        )
        choices = ", ".join(str(length) for length in lengths)
        facts = {"code": code[:20], "count": len(code), "lengths": choices}
        yield at_line(line, "regions.length", message % facts)


def name_problems(line: int, name: str) -> Iterator[Problem]:
    if not rules.fold(name):
        yield at_line(line, "regions.no_name", _("nama wilayah kosong."))
    elif len(name) > NAME_LENGTH:
        message = _("nama lebih panjang dari %(count)d huruf.") % {"count": NAME_LENGTH}
        yield at_line(line, "regions.long_name", message)
    elif SPOILED.search(name):
        message = _("huruf dalam nama “%(name)s” rusak. Simpan ulang sebagai “CSV UTF-8”.")
        yield at_line(line, "regions.spoiled_name", message % {"name": name})


def repeated(codes: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    lines: dict[str, list[int]] = {}
    for line, code in codes:
        lines.setdefault(code, []).append(line)
    for code, found in lines.items():
        if len(found) > 1:
            message = _("kode %(code)s sudah dipakai pada baris %(first)d.")
            facts = {"code": dotted(code), "first": found[0]}
            yield at_line(found[1], "regions.duplicate", message % facts)


def read_bps(path: Path) -> list[BpsRow]:
    """Read a list of BPS codes; raise Blocked where a row cannot stand."""
    raw = list(rows_of(decode(read_bytes(path)), BPS_COLUMNS))
    if not raw:
        raise refuse("list.empty", _("Berkas ini tidak memuat satu kode BPS pun."))
    refuse_all(problem for line, row in raw for problem in bps_problems(line, row))
    refuse_all(repeated((line, row["bps_code"]) for line, row in raw))
    return [
        BpsRow(
            line,
            row["bps_code"],
            " ".join(row["name"].split()),
            rules.plain_code(row["kemendagri_code"]),
            date.fromisoformat(row["valid_from"]),
        )
        for line, row in raw
    ]


def bps_problems(line: int, row: Mapping[str, str]) -> Iterator[Problem]:
    code, region = row["bps_code"], rules.plain_code(row["kemendagri_code"])
    wrong = list(code_problems(line, code, rules.BPS_LENGTHS))
    if region:
        wrong += code_problems(line, region, rules.LENGTHS)
    yield from wrong
    if region and not wrong and not rules.same_level(region, code):
        message = _("kode BPS %(code)s dan kode Kemendagri %(region)s tidak setingkat.")
        facts = {"code": code, "region": dotted(region)}
        yield at_line(line, "bps.level", message % facts)
    yield from name_problems(line, row["name"])
    try:
        date.fromisoformat(row["valid_from"])
    except ValueError:
        message = _("tanggal “%(text)s” tidak dikenal. Tulis tahun-bulan-hari, contoh 2018-01-11.")
        yield at_line(line, "bps.date", message % {"text": row["valid_from"][:20]})


def count_by_level(codes: Iterable[str]) -> dict[str, int]:
    """Number of codes of each level, by the level's name in data files.

    >>> count_by_level(["73", "7316", "7303"])
    {'provinces': 1, 'regencies': 2, 'kecamatan': 0, 'villages': 0}
    """
    counts = Counter(len(code) for code in codes)
    names = ("provinces", "regencies", "kecamatan", "villages")
    return {name: counts[length] for name, length in zip(names, rules.LENGTHS, strict=True)}
