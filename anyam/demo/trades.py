"""What the invented groups do and how they put it in words."""

import tomllib
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from anyam.demo.names import DATA


@dataclass(frozen=True, slots=True)
class Goods:
    """One kind of thing a group buys; `quantity` is for ten members unless `per_group`."""

    item: str
    specification: str
    kind: str
    quantity: int
    unit: str
    price: int
    seller: str
    per_group: bool


@dataclass(frozen=True, slots=True)
class Business:
    """A trade with the sentences, goods and figures of its proposals."""

    key: str
    slug: str
    business: str
    margin: float
    months: tuple[int, int]
    days: int
    first: tuple[int, int]
    place: tuple[str, ...]
    aims: tuple[str, ...]
    market: tuple[str, ...]
    why: tuple[str, str]
    goods: tuple[Goods, ...]


@cache
def businesses() -> dict[str, Business]:
    with (DATA / "trades.toml").open("rb") as file:
        return {row["key"]: _business(row) for row in tomllib.load(file)["trade"]}


def _business(row: dict[str, Any]) -> Business:
    goods = tuple(_goods(line) for line in row.pop("lines"))
    many = ("months", "first", "place", "aims", "market", "why")
    facts: dict[str, Any] = {k: tuple(v) if k in many else v for k, v in row.items()}
    return Business(goods=goods, **facts)


def _goods(line: dict[str, Any]) -> Goods:
    facts = {key: value for key, value in line.items() if key != "per"}
    return Goods(**facts, per_group=line.get("per") == "group")


@dataclass(frozen=True, slots=True)
class Words:
    """What a proposal says about itself."""

    aims: str
    market_reason: str
    place: str


def words(
    business: Business, *, village: str, kecamatan: str, members: int, random: Random
) -> Words:
    """Choose sentences and put the village into them."""
    names = {"village": village, "kecamatan": kecamatan, "members": members}
    return Words(
        aims=random.choice(business.aims).format(**names),
        market_reason=random.choice(business.market).format(**names),
        place=random.choice(business.place).format(**names),
    )
