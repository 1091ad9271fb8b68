"""Invented households: heads, spouses, children, twins, grandparents; who is whose mother."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from anyam.matching.lab import naming, places

Numbers = npt.NDArray[Any]

PER_HOUSEHOLD = 3.47  # people; what the shares below come to
HEAD, SPOUSE, CHILD, ELDER = range(4)
YEAR = 365.25
EPOCH_YEAR = 1970
FEMALE_HEADS = 0.16
MARRIED = 0.86  # of men who head a household
CHILDREN = 1.75  # on average, before the grown-up ones leave
STAYS = 0.35  # of grown-up children
GROWN = 25  # years
TWINS = 0.015  # of births after another in the family
ELDERS = 0.09  # households that keep a parent of the head
SIBLINGS = 0.12  # heads whose brother or sister heads the household next door
UNKNOWN_DAY = 0.04  # of those born before 1975: 1 January, 1 July or 31 December was written
PATRONYM = 0.06  # children whose last word is their father's first
ELSEWHERE = 0.07  # registered first in another kecamatan
SPOUSE_ELSEWHERE = 0.22
OFFICIAL_LAPSE = 0.006  # the date inside the NIK differs; it stays when a birth date is corrected


@dataclass(slots=True)
class People:
    """One batch of people, a row each; strings come later."""

    household: Numbers
    role: Numbers
    sex: Numbers
    born: Numbers  # days since 1970
    names: naming.Names
    mothers: naming.Names
    twin: Numbers  # has a twin in the household
    district: Numbers  # where registered first, a number of `Places.districts`
    nik_born: Numbers  # the date inside the NIK

    def __len__(self) -> int:
        return len(self.role)


@dataclass(slots=True)
class Households:
    district: Numbers
    village: Numbers
    culture: Numbers
    address: Numbers
    desil: Numbers


def years(days: Numbers) -> Numbers:
    return (days // YEAR + EPOCH_YEAR).astype(np.int32)


def found(
    rng: np.random.Generator, where: places.Places, districts: Numbers, count: int
) -> Households:
    """Households in some of the kecamatan, villages at random."""
    cultures = np.array([naming.culture_of(code) for code in where.districts])
    district = np.sort(rng.choice(districts, count))
    village = where.first[district] + (rng.random(count) * where.count[district]).astype(int)
    order = np.lexsort((village, district))
    mixed = rng.random(count) < 0.08  # came from somewhere else
    culture = np.where(mixed, rng.choice(cultures, count), cultures[district])
    return Households(
        district, village[order], culture, places.addresses(rng, count), rng.integers(1, 11, count)
    )


def people(rng: np.random.Generator, homes: Households, today: int, every: int) -> People:
    """The people of the households as they are on a day; `every` counts the kecamatan there are."""
    size = len(homes.district)
    head_sex = (rng.random(size) < FEMALE_HEADS).astype(np.int8)
    head_born = today - (YEAR * (22 + 60 * rng.beta(1.6, 2.4, size))).astype(np.int32)
    married = np.flatnonzero(rng.random(size) < np.where(head_sex == 1, 0.03, MARRIED))
    spouse_born = head_born[married] + rng.normal(3 * YEAR, 4 * YEAR, len(married)).astype(np.int32)
    spouse_born = np.minimum(spouse_born, today - int(18 * YEAR))
    mother_born = head_born + np.where(head_sex == 1, 0, int(3 * YEAR))
    parent, child_born = _children(rng, mother_born, today)
    elders = np.flatnonzero(rng.random(size) < ELDERS)
    elder_born = head_born[elders] - (YEAR * rng.uniform(18, 38, len(elders))).astype(np.int32)
    parts = (np.arange(size), married, parent, elders)
    born = np.concatenate((head_born, spouse_born, child_born, elder_born))
    sex = np.concatenate((
        head_sex, 1 - head_sex[married], rng.integers(0, 2, len(parent)),
        (rng.random(len(elders)) < 0.68).astype(int),
    )).astype(np.int8)  # fmt: skip
    household = np.concatenate(parts)
    role = np.repeat(np.arange(4), [len(part) for part in parts])
    born = _unknown_days(rng, np.maximum(born, today - int(104 * YEAR)), role)
    order = np.lexsort((born, role, household))
    found = _Raw(household[order], role[order], sex[order], born[order])
    twin = _twins(rng, found)
    names, mothers = _names(rng, homes, found, twin)
    district = _first_districts(rng, homes.district[found.household], found.role, every)
    nik_born = np.where(
        rng.random(len(order)) < OFFICIAL_LAPSE,
        found.born + rng.integers(-400, 400, len(order)), found.born,
    )  # fmt: skip
    return People(
        found.household, found.role, found.sex, found.born, names, mothers, twin, district, nik_born
    )


@dataclass(frozen=True, slots=True)
class _Raw:
    household: Numbers
    role: Numbers
    sex: Numbers
    born: Numbers


def _children(rng: np.random.Generator, mother_born: Numbers, today: int) -> tuple[Numbers, Any]:
    count = rng.poisson(CHILDREN * 1.45, len(mother_born))
    parent = np.repeat(np.arange(len(mother_born)), count)
    born = mother_born[parent] + (YEAR * rng.triangular(18, 25, 42, len(parent))).astype(np.int32)
    here = (born < today) & ((born > today - GROWN * YEAR) | (rng.random(len(parent)) < STAYS))
    return parent[here], born[here]


def _unknown_days(rng: np.random.Generator, born: Numbers, role: Numbers) -> Numbers:
    """Some birthdays of the old were never known: an official wrote a round date."""
    rounded = (rng.random(len(born)) < UNKNOWN_DAY) & (years(born) < 1975) & (role != CHILD)
    begin = born.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]")
    day = rng.choice(np.array([0, 181, 364]), len(born), p=[0.6, 0.15, 0.25])
    return np.where(rounded, begin.astype(np.int64) + day, born).astype(np.int32)


def _twins(rng: np.random.Generator, raw: _Raw) -> Numbers:
    """Makes some children twins of the one before, in place; says who is one."""
    after = np.flatnonzero((raw.role[1:] == CHILD) & (raw.role[:-1] == CHILD)) + 1
    after = after[raw.household[after] == raw.household[after - 1]]
    after = after[rng.random(len(after)) < TWINS]
    raw.born[after] = raw.born[after - 1]
    same = after[rng.random(len(after)) < 0.65]
    raw.sex[same] = raw.sex[same - 1]
    twin = np.zeros(len(raw.role), dtype=bool)
    twin[after] = twin[after - 1] = True
    return twin


def _names(
    rng: np.random.Generator, homes: Households, raw: _Raw, twin: Numbers
) -> tuple[naming.Names, naming.Names]:
    culture = homes.culture[raw.household].copy()
    apart = (raw.role == SPOUSE) & (rng.random(len(culture)) < 0.1)
    culture[apart] = rng.choice(homes.culture, int(apart.sum()))
    names = naming.invent(rng, culture, raw.sex, years(raw.born))
    heads = np.searchsorted(raw.household, np.arange(len(homes.district)))
    head = heads[raw.household]
    father = raw.sex[head] == naming.MALE
    child = np.flatnonzero((raw.role == CHILD) & father)
    names.family[child] = names.family[head[child]]
    bears = child[(rng.random(len(child)) < PATRONYM) & (names.family[child] == 0)]
    names.second[bears] = names.first[head[bears]]
    again = np.flatnonzero(twin[1:] & twin[:-1] & (raw.born[1:] == raw.born[:-1])) + 1
    alike = again[rng.random(len(again)) < 0.5]
    names.second[alike] = names.second[alike - 1]
    mothers = naming.invent(rng, culture, np.ones_like(raw.sex), years(raw.born) - 27)
    _known_mothers(rng, raw, names, mothers, heads)
    return names, mothers


def _known_mothers(
    rng: np.random.Generator, raw: _Raw, names: naming.Names, mothers: naming.Names, heads: Numbers
) -> None:
    head = heads[raw.household]
    next_one = np.minimum(head + 1, len(raw.role) - 1)
    wife = (raw.role[next_one] == SPOUSE) & (raw.household[next_one] == raw.household)
    mother = np.where(raw.sex[head] == naming.FEMALE, head, np.where(wife, next_one, -1))
    child = np.flatnonzero((raw.role == CHILD) & (mother >= 0))
    mothers.put(child, names.take(mother[child]))
    motherless = np.flatnonzero((raw.role == CHILD) & (mother < 0))  # the widower's children
    mothers.put(motherless, mothers.take(head[motherless]))
    elder = np.flatnonzero((raw.role == ELDER) & (raw.sex == naming.FEMALE))
    mothers.put(head[elder], names.take(elder))
    near = np.arange(1, len(heads))
    near = near[rng.random(len(near)) < SIBLINGS]
    mothers.put(heads[near], mothers.take(heads[near - 1]))


def _first_districts(
    rng: np.random.Generator, district: Numbers, role: Numbers, every: int
) -> Numbers:
    share = np.where(role == SPOUSE, SPOUSE_ELSEWHERE, np.where(role == CHILD, 0.02, ELSEWHERE))
    moved = rng.random(len(role)) < share
    return np.where(moved, rng.integers(0, every, len(role)), district)
