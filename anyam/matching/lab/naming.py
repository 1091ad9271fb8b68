"""Invents names for many people at once: words as numbers into one vocabulary.

Frequencies follow a word's place in `names.toml` (Zipf), by culture, sex and generation.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[Any]

MALE, FEMALE = 0, 1
GENERATIONS = ("old", "mid", "young")
OLD_UNTIL, MID_UNTIL = 1965, 1990  # last birth years of a generation
PARTS = ("first", "second", "third", "family")
TAIL = 0.20  # share of first words that are put together from a stem and a tail
STEEPNESS = 0.65  # of the frequencies; 1 would be Zipf's own
# Regencies where Madurese is spoken, inside a province that is mostly Javanese.
MADURESE = frozenset({"3526", "3527", "3528", "3529", "3511", "3512", "3513"})
HOME = "java"
# Words that want another one behind them.
NEVER_ALONE = (
    "Siti", "Sitti", "St.", "Muhammad", "Muh.", "Moh.", "Mohammad", "M.", "Abdul", "Abd.", "Ach.",
    "Nur", "Noor", "Sri", "Andi", "Tri", "Dwi", "Baiq", "Lalu", "Cut", "Ti", "Mat", "Al", "Ambo",
    "Indo", "Dg", "Puang", "Amaq", "Inaq", "Neng", "Teuku", "Bunga", "Ai", "Ahmad", "Nurul", "Eka",
    "Eko", "Putri", "Ayu", "Ade", "Galuh",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """Words of many people's names, as numbers into `vocabulary`; 0 is no word."""

    first: Numbers
    second: Numbers
    third: Numbers
    family: Numbers

    def take(self, rows: Numbers) -> "Names":
        return Names(*(getattr(self, part)[rows] for part in PARTS))

    def put(self, rows: Numbers, other: "Names", parts: tuple[str, ...] = PARTS) -> None:
        """Overwrite some people's words with those of others."""
        for part in parts:
            getattr(self, part)[rows] = getattr(other, part)

    def text(self) -> pa.Array:
        words = vocabulary()
        joined = [words.take(pa.array(getattr(self, part))) for part in PARTS]
        spaced = pc.binary_join_element_wise(*joined, " ")
        return pc.utf8_trim_whitespace(pc.replace_substring_regex(spaced, " +", " "))


@cache
def cultures() -> dict[str, dict[str, Any]]:
    text = resources.files(__package__).joinpath("names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def culture_numbers() -> dict[str, int]:
    return {name: number for number, name in enumerate(cultures())}


@cache
def by_province() -> dict[str, int]:
    numbers = culture_numbers()
    return {p: numbers[name] for name, entry in cultures().items() for p in entry["provinces"]}


def culture_of(district: str) -> int:
    """The culture most people of a kecamatan name their children after.

    >>> list(cultures())[culture_of("731601")]
    'bugis'
    """
    if district[:4] in MADURESE:
        return culture_numbers()["madura"]
    return by_province().get(district[:2], culture_numbers()[HOME])


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    """Every list of words by its own name, `java/male_old` and so on."""
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in cultures().items():
        for key, words in entry.items():
            if isinstance(words, list) and key not in {"provinces", "one"}:
                found[f"{name}/{key}"] = tuple(words)
        for sex in ("male", "female"):
            pairs = [(s, t) for t in entry[f"{sex}_tails"] for s in entry[f"{sex}_stems"]]
            found[f"{name}/{sex}_tail"] = tuple(stem + tail for stem, tail in pairs)
    return found


@cache
def _codes() -> dict[str, int]:
    words = dict.fromkeys(word for words in _lists().values() for word in words)
    return {"": 0} | {word: number for number, word in enumerate(words, start=1)}


@cache
def vocabulary() -> pa.Array:
    return pa.array(list(_codes()), pa.string())


def code(word: str) -> int:
    return _codes().get(word, 0)


@cache
def _leading() -> Numbers:
    return np.array([code(word) for word in NEVER_ALONE], dtype=np.int32)


@cache
def _list(name: str) -> tuple[Numbers, Numbers]:
    """Codes of a list's words and their cumulated frequencies."""
    codes = np.array([_codes()[word] for word in _lists()[name]], dtype=np.int32)
    weights = 1.0 / np.arange(1, len(codes) + 1) ** STEEPNESS
    return codes, np.cumsum(weights / weights.sum())


def draw(rng: np.random.Generator, name: str, count: int) -> Numbers:
    codes, steps = _list(name)
    places = np.searchsorted(steps, rng.random(count), side="right")
    return codes[np.minimum(places, len(codes) - 1)]


def generation(years: Numbers) -> Numbers:
    return np.where(years <= OLD_UNTIL, 0, np.where(years <= MID_UNTIL, 1, 2)).astype(np.int8)


def invent(rng: np.random.Generator, culture: Numbers, sex: Numbers, years: Numbers) -> Names:
    """A name for each person of a culture (`culture_of`), sex (0 man, 1 woman) and birth year."""
    size = len(culture)
    names = Names(*(np.zeros(size, dtype=np.int32) for _part in PARTS))
    age = generation(years)
    for number, entry in enumerate(cultures().values()):
        for which in (MALE, FEMALE):
            for place in range(len(GENERATIONS)):
                rows = np.flatnonzero((culture == number) & (sex == which) & (age == place))
                if len(rows):
                    _name(rng, names, rows, (number, which, place), entry)
    return names


def _name(
    rng: np.random.Generator,
    names: Names,
    rows: Numbers,
    kind: tuple[int, int, int],
    entry: dict[str, Any],
) -> None:
    number, which, place = kind
    culture, sex = list(cultures())[number], ("male", "female")[which]
    size = len(rows)
    first = draw(rng, f"{culture}/{sex}_{GENERATIONS[place]}", size)
    rare = rng.random(size) < TAIL
    stemmed = draw(rng, f"{culture}/{sex}_tail", size)
    bali = culture == "bali"  # the order of birth comes first there, the rare word second
    names.first[rows] = first if bali else np.where(rare, stemmed, first)
    second = draw(rng, f"{culture}/{sex}_second", size)
    if bali:
        second = np.where(rare | (rng.random(size) < 0.3), stemmed, second)
    leads = np.isin(names.first[rows], _leading())
    alone = (rng.random(size) < entry["one"][place]) & ~leads
    names.second[rows] = np.where(alone, 0, second)
    more = ~alone & (rng.random(size) < (0.02, 0.06, 0.30)[place])
    third = draw(rng, f"{culture}/{sex}_second", size)
    names.third[rows] = np.where(more & (third != second), third, 0)
    if "family" in entry:
        bears = rng.random(size) < entry["family_share"]
        family = draw(rng, f"{culture}/family", size)
        names.family[rows] = np.where(bears, family, 0)
