"""Which trades there are to choose from, and what a group must be able to do for each."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("skills.toml")


def plain(text: str) -> str:
    """A word as it is compared: small letters, one blank between words.

    >>> plain("  Kue-Basah "), plain("kue_basah"), plain("Sayur-sayuran")
    ('kue basah', 'kue basah', 'sayur sayuran')
    """
    return re.sub(r"[\s_\-]+", " ", text).strip().casefold()


@dataclass(frozen=True, slots=True)
class Need:
    """One thing somebody in the group must be able to do."""

    skill: str
    words: frozenset[str]  # plain


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade to choose: `name` is what an answer calls it, `needs` what it takes."""

    name: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The file, ready to look things up in."""

    general: tuple[Need, ...]
    own: dict[str, Need]  # slug -> the trade's own skill
    slugs: dict[str, str]  # plain spelling -> slug

    def key(self, text: str) -> str:
        """What a spelling stands for: the slug of a listed trade, else the plain word itself."""
        word = plain(text)
        return self.slugs.get(word, word)

    def trade(self, key: str, name: str) -> Trade:
        """A trade that stands in no table needs the general skills and one called like itself."""
        own = self.own.get(key) or Need(plain(name), frozenset({plain(name)}))
        return Trade(name, (*self.general, own))


def _need(row: dict[str, Any]) -> Need:
    return Need(row["skill"], frozenset(plain(word) for word in (row["skill"], *row["words"])))


@cache
def table() -> Table:
    with PATH.open("rb") as file:
        data = tomllib.load(file)
    slugs = {plain(row["slug"]): row["slug"] for row in data["trade"]}
    for row in data["trade"]:
        for spelling in row["also"]:
            slugs.setdefault(plain(spelling), row["slug"])
    return Table(
        tuple(_need(row) for row in data["general"]),
        {row["slug"]: _need(row) for row in data["trade"]},
        slugs,
    )


def choices(wishes: Iterable[str]) -> dict[str, Trade]:
    """Every trade a group may get: those of the table and those somebody wishes for.

    An answer calls a trade as the first who wished for it did.

    >>> found = choices(["Kios Sembako", "anyaman", "kios"])
    >>> found["kios"].name, found["anyaman"].name, found["las"].name
    ('Kios Sembako', 'anyaman', 'las')
    >>> [need.skill for need in found["anyaman"].needs]
    ['pembukuan', 'pemasaran', 'anyaman']
    """
    names: dict[str, str] = {}
    for wish in wishes:
        names.setdefault(table().key(wish), wish)
    for slug in table().own:
        names.setdefault(slug, slug)
    return {key: table().trade(key, names[key]) for key in sorted(names)}
