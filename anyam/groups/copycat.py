"""Who already runs the same business nearby, and what is left of the market. Pure.

"Kelompok B dan C mau juga buat usaha yang persis sama dengan kelompok A" (seed 004): copying is
why groups fail. What counts as near is data, see `nearness.toml`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

PATH = Path(__file__).with_name("nearness.toml")
KECAMATAN = 6  # digits of a region code
SHORTEST = 4  # letters of a word that says what is sold
EMPTY_WORDS = frozenset(
    {"usaha", "kelompok", "bersama", "jual", "jualan", "menjual", "dagang", "toko", "warung",
     "dari", "untuk", "dengan", "desa", "kelurahan", "dusun", "pasar", "rumah", "lain"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A trade as far as nearness is concerned."""

    slug: str
    kbli: str  # KBLI 2020, "" where nobody is sure


@dataclass(frozen=True, slots=True)
class Nearness:
    """What `nearness.toml` says."""

    digits: int
    open: frozenset[str]
    rows: tuple[tuple[frozenset[str], str], ...]  # trades of one row of the market, and why


@cache
def nearness() -> Nearness:
    with PATH.open("rb") as file:
        told = tomllib.load(file)
    rows = tuple((frozenset(row["trades"]), str(row["reason"])) for row in told["near"])
    return Nearness(int(told["digits"]), frozenset(told["open"]), rows)


def around(kind: Kind, others: Iterable[Kind]) -> dict[str, str]:
    """The trades that take customers from `kind`, each with the reason; "" for the same one.

    >>> goats, cattle = Kind("kambing", "01442"), Kind("sapi", "01411")
    >>> around(goats, [goats, cattle, Kind("las", "25920")])
    {'kambing': '', 'sapi': 'satu golongan KBLI (014)'}
    """
    found = {kind.slug: ""}
    for other in others:
        if other.slug != kind.slug and (reason := _near(kind, other)):
            found[other.slug] = reason
    return found


def _near(one: Kind, other: Kind) -> str:
    told = nearness()
    code = one.kbli[: told.digits]
    if len(code) == told.digits and other.kbli.startswith(code):
        return _("satu golongan KBLI (%(code)s)") % {"code": code}
    return next((why for row, why in told.rows if {one.slug, other.slug} <= row), "")


@dataclass(frozen=True, slots=True)
class Sought:
    """The group whose rivals are looked for."""

    group_id: int
    region_code: str
    kind: Kind
    business: str


@dataclass(frozen=True, slots=True)
class Rival:
    """Another living group with the same or a near trade."""

    group_id: int
    name: str
    region_code: str
    kind: Kind
    business: str
    started_on: date
    formed_on: date | None
    reason: str = ""  # why it is near; "" where it is the same trade

    @property
    def since(self) -> date:
        return self.formed_on or self.started_on

    @property
    def same(self) -> bool:
        return not self.reason


def rivals(sought: Sought, groups: Iterable[Rival]) -> list[Rival]:
    """Which of these living groups take customers from one of its kecamatan, each with why.

    Of a trade that is "something else" only the words tell: what shares none is left out.

    >>> day, other = date(2026, 1, 1), Kind("lainnya", "")
    >>> soap = Rival(1, "A", "7316031021", other, "Sabun cuci", day, None)
    >>> [len(rivals(Sought(2, "7316032002", other, w), [soap])) for w in ("Bikin sabun", "Bengkel")]
    [1, 0]
    """
    place, mine = sought.region_code[:KECAMATAN], words_of(sought.business)
    found = []
    for group in groups:
        why = around(sought.kind, [group.kind]).get(group.kind.slug)
        if why is None or group.group_id == sought.group_id:
            continue
        if not group.region_code.startswith(place):
            continue
        if sought.kind.slug in nearness().open and not mine & words_of(group.business):
            continue
        found.append(replace(group, reason=why))
    return found


def words_of(business: str) -> frozenset[str]:
    """The words that tell what is sold.

    >>> sorted(words_of("Jualan Sabun cuci di pasar"))
    ['cuci', 'sabun']
    """
    letters = "".join(c if c.isalpha() else " " for c in business.casefold())
    return frozenset(w for w in letters.split() if len(w) >= SHORTEST and w not in EMPTY_WORDS)


@dataclass(frozen=True, slots=True)
class People:
    """How many live in a place, on which day, and who says so."""

    count: int
    counted_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Ring:
    """One area around a group: its rivals and the people who could buy."""

    code: str
    name: str
    same: int
    near: int
    since: date | None  # of the oldest rival
    people: People | None  # None: nobody has written the number down

    @property
    def shops(self) -> int:
        """Those who share the market, this group included."""
        return self.same + self.near + 1

    @property
    def per_shop(self) -> int | None:
        return self.people.count // self.shops if self.people else None


def ring(code: str, name: str, rivals: Iterable[Rival], people: Mapping[str, People]) -> Ring:
    """Count the rivals inside one area.

    >>> day = date(2026, 1, 1)
    >>> shop = Rival(1, "A", "7316031021", Kind("kios", "47112"), "Kios", day, day)
    >>> balla = ring("7316031021", "Balla", [shop], {"7316031021": People(3000, day, "desa")})
    >>> balla.same, balla.shops, balla.per_shop
    (1, 2, 1500)
    """
    inside = [rival for rival in rivals if rival.region_code.startswith(code)]
    same = sum(rival.same for rival in inside)
    return Ring(
        code, name, same, len(inside) - same,
        min((rival.since for rival in inside), default=None), people.get(code),
    )  # fmt: skip
