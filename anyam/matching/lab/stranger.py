"""A second register and errors of another kind, on which no weight or threshold is tuned.

It shares with the first register nothing but columns: other names (half of them syllables that no
list knows), one or two crowded towns, big households, brothers named alike, more and other faults
in the register, and errors of scanners, phones and spreadsheets instead of typists.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa

from anyam.matching.lab import register
from anyam.matching.lab.errors import Case, Facts
from anyam.matching.lab.mishaps import MISHAPS

PER_BATCH = 200_000
PER_TOWN = 120_000  # people; crowded, so that strangers share a birthday and a name
STEEP = 1.6
TWINS, ALIKE, OLD_GUESS = 0.025, 0.25, 0.10
NIK_MISSING, NIK_WRONG, NIK_OTHER_DATE, SEX_DIGIT = 0.035, 0.008, 0.02, 0.004
MOTHER_MISSING, DOUBLED, STALE = 0.22, 0.012, 0.05
EPOCH = date(1970, 1, 1)
NEWEST = date(2025, 6, 30)
Person = dict[str, Any]


@cache
def words() -> dict[str, list[str]]:
    text = resources.files(__package__).joinpath("stranger.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class Stranger:
    """The world of the second register; see `generate.World`."""

    def batches(self, seed: int, people: int) -> Iterator[register.Batch]:
        made = number = 0
        while made < people:
            town = Town(Random(f"stranger {seed} {number}"), number)  # noqa: S311 - invented people
            batch = town.batch(min(PER_BATCH, people - made))
            made += len(batch.truth)
            number += 1
            yield batch

    def spoiled(self, case: Case) -> Facts:
        """Every mishap happens by itself; the unlucky tenth meets three times as many."""
        factor = 3.0 if case.random.random() < 0.1 else 0.75
        for mishap in MISHAPS:
            mishap.befall(case, factor)
        return case.facts


class Town:
    """Makes the people of one batch, household by household."""

    def __init__(self, random: Random, number: int) -> None:
        self.random = random
        codes = words()["provinces"]
        self.city = str(int(codes[number % len(codes)]) + number // len(codes))
        self.number = number
        self.districts = [f"{self.city}{place:02d}" for place in range(1, 5)]
        self.serials: dict[str, int] = {}
        self.cards = number * 1_000_000

    def batch(self, people: int) -> register.Batch:
        truth: list[Person] = []
        household: list[int] = []
        twin: list[bool] = []
        number = 0
        while len(truth) < people:
            family = self.household()
            truth += family
            household += [number] * len(family)
            days = [person["birth_date"] for person in family]
            twin += [days.count(day) > 1 for day in days]
            number += 1
        rows, person = self.recorded(truth)
        return register.Batch(
            _table(rows), np.array(person), _table(truth), np.array(household), np.array(twin)
        )

    def household(self) -> list[Person]:
        random = self.random
        self.cards += 1
        district = random.choice(self.districts)
        card = f"{district}{random.randrange(1, 29):02d}{random.randrange(1, 13):02d}"
        street = random.choice(words()["streets"])
        shared = {
            "kk": f"{card}{random.randrange(5, 26):02d}{self.cards % 10_000:04d}",
            "address": f"{street} {random.choice('ABCDEFGH')}{random.randrange(1, 60)}, "
            f"RT {random.randrange(1, 20)} RW {random.randrange(1, 15)}",
            "region_code": f"{district}{random.randrange(1001, 1009)}",
            "desil": min(10, 1 + int(random.expovariate(0.35))),
        }
        family: list[Person] = []
        for generation, size in ((80, random.random() < 0.2), (50, 2), (22, random.randrange(7))):
            alike = self.word(random.choice(("male", "female"))) if random.random() < ALIKE else ""
            mother = next((p["name"] for p in reversed(family) if p["sex"] == "P"), None)
            for _place in range(int(size)):
                elder = family[-1] if family and random.random() < TWINS else None
                family.append(self.person(shared, generation, alike, mother, elder))
        return family or [self.person(shared, 40, "", None, None)]

    def person(
        self, shared: Person, age: int, alike: str, mother: str | None, twin: Person | None
    ) -> Person:
        random = self.random
        born = NEWEST - timedelta(days=max(1, int(random.gauss(age, 9) * 365)))
        if age > 45 and random.random() < OLD_GUESS:
            born = date(born.year, 7, 1)
        if twin:
            born = date.fromisoformat(twin["birth_date"])
        sex = random.choice("LP")
        name = self.name(sex, alike)
        return shared | {
            "nik": self.nik(shared["kk"][:6], born, sex),
            "name": name, "birth_date": born.isoformat(), "sex": sex,
            "mother_name": mother or self.name("P", ""),
        }  # fmt: skip

    def word(self, kind: str) -> str:
        """A word of the lists, the first ones oftenest, or syllables that no list knows."""
        random = self.random
        if random.random() < 0.45:
            count = random.choice((2, 3, 3))
            return "".join(random.choices(words()["syllables"], k=count)).capitalize()
        listed = words()[kind]
        return listed[int(len(listed) * random.random() ** STEEP)]

    def name(self, sex: str, alike: str) -> str:
        random = self.random
        parts = [alike, self.word("male" if sex == "L" else "female")]
        more = random.choices((0, 1, 2), (0.35, 0.45, 0.2))[0]
        return " ".join(
            [part for part in parts if part] + [self.word("last") for _n in range(more)]
        )

    def nik(self, district: str, born: date, sex: str) -> str:
        random = self.random
        if random.random() < 0.12:
            district = f"{random.choice(words()['provinces'])}{random.randrange(1, 9):02d}"
        if random.random() < NIK_OTHER_DATE:
            born += timedelta(days=random.randrange(-3000, 3000))
        woman = (sex == "P") != (random.random() < SEX_DIGIT)
        head = f"{district}{born.day + 40 * woman:02d}{born.month:02d}{born.year % 100:02d}"
        # born elsewhere: every town has serials of its own there, a NIK is given once
        first = 0 if district.startswith(self.city) else self.number % 99 * 90
        self.serials[head] = self.serials.get(head, first) + 1
        return f"{head}{self.serials[head]:04d}"

    def recorded(self, truth: list[Person]) -> tuple[list[Person], list[int]]:
        rows: list[Person] = []
        person: list[int] = []
        for number, true in enumerate(truth):
            for time in range(2 if self.random.random() < DOUBLED else 1):
                rows.append(self.row(true, again=time > 0))
                person.append(number)
        return rows, person

    def row(self, true: Person, *, again: bool) -> Person:
        random, row = self.random, dict(true)
        if random.random() < (0.5 if again else NIK_MISSING):
            row["nik"] = None
        elif random.random() < NIK_WRONG:
            at = random.randrange(16)
            row["nik"] = row["nik"][:at] + random.choice("0123456789") + row["nik"][at + 1 :]
        if random.random() < MOTHER_MISSING:
            row["mother_name"] = random.choice([None, None, *words()["fillers"]])
        if random.random() < (0.6 if again else STALE):
            self.cards += 1
            row["kk"] = f"{row['kk'][:12]}{self.cards % 10_000:04d}"
        if random.random() < 0.02:
            row[random.choice(("sex", "birth_date", "kk", "address", "region_code"))] = None
        if random.random() < 0.04:
            titles = ("Hj", "Alm", "Ibu") if row["sex"] == "P" else ("H", "Alm", "Bpk")
            row["name"] = f"{random.choice(titles)} {row['name']}"
        if random.random() < 0.5:
            row["name"] = row["name"].upper()
        return row


def _table(rows: list[Person]) -> pa.Table:
    fields = [(name, pa.string()) for name in register.COLUMNS if name not in {"id", "desil"}]
    return pa.Table.from_pylist(rows, schema=pa.schema([*fields, ("desil", pa.int8())]))
