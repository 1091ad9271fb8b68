"""The words candidates and potentials are told in: skills, and kinds of business.

Skills are data of this room (`skills.toml`). Kinds of business belong to groups, a room above; it
hands them down from `AppConfig.ready`, as it does the answer to who already sits in a group:

    words.know_trades(function)  # () -> {slug: name}
    words.know_seats(function)   # (ids of persons) -> those who sit in a living group
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).with_name("skills.toml")
ALL = "*"

Trades = Callable[[], Mapping[str, str]]
Seats = Callable[[Iterable[int]], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Skill:
    """Something somebody can do. `trades`: slugs of the trades that need it; "*" for every one."""

    slug: str
    name: str
    trades: frozenset[str]

    def serves(self, trade: str) -> bool:
        return ALL in self.trades or trade in self.trades


@cache
def skills() -> dict[str, Skill]:
    """Every skill of the list by its slug."""
    with PATH.open("rb") as file:
        rows = tomllib.load(file)["skill"]
    return {row["slug"]: Skill(row["slug"], row["name"], frozenset(row["trades"])) for row in rows}


def skill_name(word: str) -> str:
    """How a skill is called; one outside the list is its own name."""
    known = skills().get(word)
    return known.name if known else word


@dataclass(slots=True)
class _Above:
    """What the rooms above have handed down."""

    trades: Trades
    seats: Seats


_above = _Above(dict, lambda _people: frozenset())


def know_trades(function: Trades) -> None:
    _above.trades = function


def know_seats(function: Seats) -> None:
    _above.seats = function


def trades() -> dict[str, str]:
    """Kinds of business a candidate can wish for: {slug: name}."""
    return dict(_above.trades())


def seated(people: Iterable[int]) -> frozenset[int]:
    """Those of these persons who sit in a living group."""
    return _above.seats(people)
