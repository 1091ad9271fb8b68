"""Targeting in numbers: counted village by village from where everybody stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, DateTimeField, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.eligibility.models import RegencyTally, Standing, Tally, Verdict
from anyam.regions.models import Region
from anyam.regions.scope import within
from anyam.schemes import Scheme

FIELDS = (
    "people", "helped", "helped_fail", "helped_unknown", "qualified", "qualified_unreached",
    "unknown", "unknown_unreached",
)  # fmt: skip
LOT = 1_000  # villages counted in one query
REGENCY = 4  # digits of a regency's code
HELPED, UNREACHED = Q(helped=True), Q(reached=False)
BELOW = {0: 2, 2: 4, 4: 6, 6: 10}  # the codes under a code, by its length
COUNTS: dict[str, Q] = {
    "helped": HELPED,
    "helped_fail": HELPED & Q(verdict=Verdict.FAIL),
    "helped_unknown": HELPED & Q(verdict=Verdict.UNKNOWN),
    "qualified": Q(personal=Verdict.PASS),
    "qualified_unreached": Q(personal=Verdict.PASS) & UNREACHED,
    "unknown": Q(personal=Verdict.UNKNOWN),
    "unknown_unreached": Q(personal=Verdict.UNKNOWN) & UNREACHED,
}


@transaction.atomic(savepoint=False)
def recount(villages: Collection[str], scheme: Scheme, *, at: datetime) -> None:
    """Count these villages anew; those where nobody stands any more get zeros.

    The database carries what changed over to their regencies (migration 0003).
    """
    codes = sorted(villages)
    for start in range(0, len(codes), LOT):
        _recount(codes[start : start + LOT], scheme, at)


def _recount(villages: list[str], scheme: Scheme, at: datetime) -> None:
    """One statement that counts and writes; another where it found nobody in some village."""
    standing = Standing.objects.filter(region__in=villages, scheme=scheme.code).order_by()
    # "n_": a count must not be called like the field its condition reads.
    counts = {f"n_{name}": Count("pk", filter=condition) for name, condition in COUNTS.items()}
    told = {"n_scheme": Value(scheme.code), "n_at": Value(at, DateTimeField())}
    rows = standing.values("region_id").annotate(n_people=Count("pk"), **counts, **told)
    selected = rows.values_list("region_id", *(f"n_{name}" for name in FIELDS), "n_scheme", "n_at")
    if _write(selected) < len(villages):
        somebody = standing.values("region_id")
        empty = Tally.objects.filter(region__in=villages, scheme=scheme.code)
        empty.exclude(region__in=somebody).update(counted_at=at, **dict.fromkeys(FIELDS, 0))


def _write(selected: "QuerySet[Standing, Any]") -> int:
    """Put selected rows in place of those of the same village and scheme; returns how many."""
    columns = ("region_id", *FIELDS, "scheme", "counted_at")
    sql, values = selected.query.sql_with_params()
    anew = ", ".join(f"{name} = EXCLUDED.{name}" for name in (*FIELDS, "counted_at"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Tally._meta.db_table} ({', '.join(columns)}) {sql}"
            f" ON CONFLICT (region_id, scheme) DO UPDATE SET {anew}",
            values,
        )
        return int(cursor.rowcount)


@dataclass(frozen=True, slots=True)
class Row:
    """One place with its counts."""

    code: str
    name: str
    counts: dict[str, int]

    @property
    def helped(self) -> str:
        return of(self.counts["helped_fail"], self.counts["helped"])

    @property
    def helped_open(self) -> str:
        return of(self.counts["helped_unknown"], self.counts["helped"])

    @property
    def open(self) -> str:
        return of(self.counts["unknown"], self.counts["people"])

    @property
    def unreached(self) -> str:
        return of(self.counts["qualified_unreached"], self.counts["qualified"])


@dataclass(frozen=True, slots=True)
class Targeting:
    """The places under one place, their sum, and when they were counted."""

    rows: list[Row]
    total: Row
    counted_at: datetime | None


def of(part: int, whole: int) -> str:
    """A share as counts; never a bare percentage.

    >>> of(3, 12), of(0, 0)
    ('3 dari 12', '–')
    """
    return _("%(part)d dari %(whole)d") % {"part": part, "whole": whole} if whole else "–"


def _counts_for(user: User, length: int) -> "QuerySet[Any]":
    """What adds up to places of this length: whole regencies where the user sees no parts."""
    whole = all(len(prefix) <= REGENCY for prefix in user.scope.prefixes)
    if whole and length <= REGENCY:
        return RegencyTally.objects.visible_to(user)
    return Tally.objects.visible_to(user)


def targeting(user: User, scheme: Scheme, code: str, *, villages: bool = False) -> Targeting:
    """The counts under a place, by the next smaller kind of place; two queries.

    Args:
      code: a region code the user may see, "" for all they see.
      villages: by village at once, for a whole regency.
    """
    length = 10 if villages else BELOW.get(len(code), 10)
    tallies = _counts_for(user, length).filter(within(code, "region_id"), scheme=scheme.code)
    sums = {f"n_{name}": Sum(name) for name in FIELDS}
    grouped = (
        tallies.annotate(place=Substr("region_id", 1, length)).values("place").order_by("place")
    )
    found: list[Any] = list(grouped.annotate(last=Max("counted_at"), **sums))
    names = dict(
        Region.objects.filter(code__in=[row["place"] for row in found]).values_list("code", "name")
    )
    rows = [
        Row(row["place"], names.get(row["place"], row["place"]), {n: row[f"n_{n}"] for n in FIELDS})
        for row in found
        if row["n_people"]
    ]
    total = Row(code, _("Jumlah"), {n: sum(row.counts[n] for row in rows) for n in FIELDS})
    last = max((row["last"] for row in found), default=None)
    return Targeting(rows, total, last)
