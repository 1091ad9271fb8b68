"""How many people live in a place: typed for one, or read from a file for many."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.outreach import rules
from anyam.outreach.models import Inhabitants
from anyam.outreach.rules import tidy
from anyam.people.access import acting, as_role
from anyam.regions.models import Region
from anyam.regions.rules import LENGTHS, plain_code
from anyam.web.typed import parse_number

CODES = ("code", "kode", "kode_wilayah", "kode wilayah")
TOTALS = ("total", "jumlah", "penduduk", "inhabitants", "jumlah penduduk", "population")
LARGEST = 20_000_000  # bytes; all 91,599 places take three
NATION = {"0", "00"}  # some lists begin with a line for the whole country


@transaction.atomic
def set_inhabitants(
    region: Region, *, count: int, counted_on: date, source: str, by: User, at: datetime
) -> Inhabitants:
    """Write down the number of a place; the same day again puts it right.

    Raises:
      Blocked: no number, no source, a day to come, or not theirs to do.
    """
    held = acting(by, region.code, Can.DESCRIBE_VILLAGE)
    told, on = tidy(source), timezone.localdate(at)
    problems = list(
        rules.inhabitants_problems(count=count, counted_on=counted_on, on=on, source=told)
    )
    if problems:
        raise Blocked(problems)
    row, _new = Inhabitants.objects.update_or_create(
        region=region, counted_on=counted_on, defaults={"count": count, "source": told[:200]}
    )
    audit.record(
        "inhabitants.set", row, by=by, at=at, region_code=region.code,
        changes={"count": count, "counted_on": counted_on, "source": row.source}, **as_role(held),
    )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that could not be used."""

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file said, and what became of it."""

    rows: int
    accepted: int
    rejected: list[Rejected]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@transaction.atomic
def import_inhabitants(
    path: Path, *, source: str, counted_on: date, by: User | None, at: datetime,
    dry_run: bool = False,
) -> Imported:  # fmt: skip
    """Read a CSV with a code and a number a line, such as the tables of Dukcapil.

    Safe to repeat: the same day and place again puts the number right.

    Raises:
      Blocked: the file cannot be read, or says nothing about its source.
    """
    on, told = timezone.localdate(at), tidy(source)
    problems = rules.inhabitants_problems(count=1, counted_on=counted_on, on=on, source=told)
    if found := list(problems):
        raise Blocked(found)
    known = set(Region.objects.values_list("code", flat=True))
    rejected: list[Rejected] = []
    kept: dict[str, Inhabitants] = {}
    lines = 0
    for row, code, number in _lines(path):
        lines += 1
        read = _read(row, code, number, known, kept)
        if isinstance(read, Rejected):
            rejected.append(read)
        else:
            kept[read.region_id] = read
            read.counted_on, read.source = counted_on, told[:200]
    if not dry_run:
        _store(kept, counted_on)
        changes = {"count": len(kept), "counted_on": counted_on, "source": told}
        audit.record("inhabitants.import", None, by=by, at=at, note=path.name, changes=changes)
    return Imported(lines, len(kept), rejected)


def _store(kept: dict[str, Inhabitants], counted_on: date) -> None:
    same_day = Inhabitants.objects.filter(counted_on=counted_on)
    there = dict(same_day.values_list("region_id", "pk"))
    fresh = [row for code, row in kept.items() if code not in there]
    known = [row for code, row in kept.items() if code in there]
    for row in known:
        row.pk = there[row.region_id]
    Inhabitants.objects.bulk_create(fresh, batch_size=1_000)
    Inhabitants.objects.bulk_update(known, ["count", "source"], batch_size=500)


def _read(
    row: int, code: str, number: str, known: set[str], kept: dict[str, Inhabitants]
) -> Inhabitants | Rejected:
    plain = plain_code(code)
    if not plain.isdigit() or len(plain) not in LENGTHS:
        message = _("Kode wilayah “%(code)s” tidak terbaca.") % {"code": code[:20]}
        return Rejected(row, "code", "region.unreadable", message)
    if plain not in known:
        message = _("Kode %(code)s tidak ada dalam daftar wilayah.") % {"code": plain}
        return Rejected(row, "code", "region.unknown", message)
    if plain in kept:
        message = _("Kode %(code)s sudah ada di baris lain.") % {"code": plain}
        return Rejected(row, "code", "region.twice", message)
    count = parse_number(number)
    if count is None or count != int(count) or not 0 < count <= rules.INHABITANTS_MOST:
        message = _("Jumlah penduduk “%(number)s” tidak terbaca.") % {"number": number[:20]}
        return Rejected(row, "total", "inhabitants.count", message)
    return Inhabitants(region_id=plain, count=int(count))


def _lines(path: Path) -> Iterator[tuple[int, str, str]]:
    """Row number, code and number of every line that holds something."""
    text = _text(path)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    head = [tidy(cell).casefold() for cell in next(rows, [])]
    where, amount = _column(head, CODES), _column(head, TOTALS)
    if where is None or amount is None:
        message = _("Berkas harus punya kolom kode dan jumlah, misalnya: code,total.")
        raise Blocked([Problem("list.columns", message, "path")])
    for number, read in enumerate(rows, 2):
        cells = [*read, *[""] * (max(where, amount) + 1 - len(read))]
        if any(cell.strip() for cell in cells) and cells[where].strip() not in NATION:
            yield number, cells[where].strip(), cells[amount].strip()


def _column(head: list[str], names: tuple[str, ...]) -> int | None:
    return next((head.index(name) for name in names if name in head), None)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            message = _("Berkas lebih dari %(most)d MB.") % {"most": LARGEST // 1_000_000}
            raise Blocked([Problem("list.large", message, "path")])
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        message = _("Berkas tidak terbaca. Simpan sebagai CSV UTF-8.")
        raise Blocked([Problem("list.unreadable", message, "path")]) from None
