"""Looks one person up in a snapshot, and tells as much of the answer as the asker may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.kernel.codes import digits_of
from anyam.kernel.dates import spoken_date
from anyam.kernel.problems import Blocked, Problem
from anyam.matching import deciding, tables
from anyam.matching.problems import Unusable
from anyam.people.models import HINT, masked
from anyam.regions.models import Region
from anyam.registers import stores
from anyam.registers.headings import AIDED
from anyam.registers.models import Snapshot, above
from anyam.registers.rules import hidden_word
from anyam.web.typed import parse_date

VILLAGE = 10


@dataclass(frozen=True, slots=True)
class Found:
    """One row of a register, masked for whoever asked."""

    identity: str
    name: str
    nik: str
    birth: str
    place: str
    address: str
    desil: str
    aid: str  # programme, year and amount, in lists of recipients
    certain: bool
    percent: int
    reasons: str


def search(snapshot: Snapshot, told: Mapping[str, str], user: User) -> list[Found]:
    """The rows that are, or may be, this person; none where nobody comes near.

    Args:
      told: field -> what is known of the person.
    Raises:
      Blocked: nothing was told, or the store cannot be read.
    """
    lookup = stores.lookup(snapshot)
    try:
        raw = tables.person(dict(told), lookup.store.model)
    except Unusable as unusable:
        raise Blocked([Problem(unusable.code, unusable.message)]) from unusable
    results = [one for one in lookup.decide(raw) if one.register_id]
    rows = {one.register_id: lookup.store.by_id(one.register_id) or {} for one in results}
    places = _places(rows.values())
    return [_found(one, rows[one.register_id], places, user) for one in results]


def _places(rows: Any) -> dict[str, Region]:
    codes = {code for row in rows for code in above(_code(row))}
    return Region.objects.in_bulk(list(codes))


def _code(row: Mapping[str, Any]) -> str:
    """Where a row says its person lives; else where the NIK was issued."""
    return (digits_of(row.get("in_region_code", "")) or digits_of(row.get("in_nik", ""))[:6])[:10]


def _found(
    result: deciding.Result, row: Mapping[str, Any], places: Mapping[str, Region], user: User
) -> Found:
    code = _code(row)
    near = user.scope.covers(code)
    nik, name = digits_of(row.get("in_nik", "")), row.get("in_name", "")
    born = row.get("in_birth_date", "")
    known = [places[one] for one in above(code) if one in places]
    aid = [row.get(f"in_{field}", "") for field in AIDED]
    return Found(
        identity=result.register_id,
        name=name if near else veiled(name),
        nik=masked(nik[:HINT]),
        birth=day_of(born) if near else year_of(born),
        place=known[-1].full_name if known else "",
        address=row.get("in_address", "") if near else "",
        desil=row.get("in_desil", ""),
        aid=", ".join(part for part in aid if part),
        certain=result.decision == deciding.MATCH,
        percent=round(result.probability * 100),
        reasons=result.reasons,
    )


def veiled(name: str) -> str:
    """The name of somebody from elsewhere: enough to recognise, not enough to collect.

    >>> veiled("SITI AMINAH")
    'S••• A•••••'
    """
    return " ".join(map(hidden_word, name.split()))


def day_of(date: str) -> str:
    """A date of a register as people write it; as it stands where it is none."""
    day = parse_date(date)
    return spoken_date(day) if day else date


def year_of(date: str) -> str:
    """The year of a date, however it is written; "" where there is none.

    >>> year_of("1981-03-05"), year_of("5/3/1981"), year_of("")
    ('1981', '1981', '')
    """
    parts = [part for part in date.replace("/", "-").replace(".", "-").split("-") if len(part) == 4]
    return parts[0] if parts else ""


def outcome(found: list[Found]) -> str:
    """The answer in one sentence."""
    if not found:
        return _("Tidak ditemukan di register ini.")
    if found[0].certain:
        return _("Ditemukan.")
    return _("Mungkin salah satu dari ini. Cocokkan dengan KTP dan KK.")
