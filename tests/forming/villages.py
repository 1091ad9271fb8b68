"""Invented candidates, and answers found by trying everything."""

from collections.abc import Iterator, Sequence
from itertools import product
from random import Random
from typing import Any

from anyam.forming.solver.candidates import Candidate
from anyam.forming.solver.instance import Instance
from anyam.forming.solver.objective import Group, worth
from anyam.forming.solver.rules import violations

SKILLS = ("membuat kue", "menjahit", "pembukuan", "pemasaran", "beternak", "memasak", "berdagang")
TRADES = ("kios", "kue", "sapi", "menjahit", "anyaman")


def candidates(
    count: int, seed: int, *, kecamatan: int = 1, located: float = 0.7, related: float = 0.15,
    unknown: float = 0.1,
) -> list[Candidate]:  # fmt: skip
    """A village (or several kecamatan) as lists have them: some facts are missing."""
    random = Random(seed)
    made: list[Candidate] = []
    for number in range(count):
        place = random.randrange(kecamatan)
        village = random.randrange(2)
        on_map = random.random() < located
        kk = f"73160{number:011d}"
        if made and random.random() < related:
            kk = random.choice(made).kk
        made.append(
            Candidate(
                id=f"c{number}",
                kk=kk,
                name=f"Calon {number}",
                region_code="" if random.random() < unknown else f"73160{place + 3}10{village:02d}",
                rt=random.choice(["", "1", "2"]),
                rw=random.choice(["", "1", "2"]),
                latitude=-3.4 + place / 10 + random.gauss(0, 0.01) if on_map else None,
                longitude=119.8 + random.gauss(0, 0.01) if on_map else None,
                skills=tuple(random.sample(SKILLS, random.randrange(3))),
                trades=tuple(random.sample(TRADES, random.randrange(3))),
            )
        )
    return made


def partitions(people: Sequence[int], smallest: int, largest: int) -> Iterator[list[list[int]]]:
    """Every way to put some of these people into groups of such sizes; the rest stays out."""
    if not people:
        yield []
        return
    first, rest = people[0], people[1:]
    yield from partitions(rest, smallest, largest)
    for mates in subsets(rest):
        if smallest <= len(mates) + 1 <= largest:
            left = [person for person in rest if person not in mates]
            for others in partitions(left, smallest, largest):
                yield [[first, *mates], *others]


def subsets(people: Sequence[int]) -> Iterator[list[int]]:
    if not people:
        yield []
        return
    for smaller in subsets(people[1:]):
        yield smaller
        yield [people[0], *smaller]


def best_by_trying(instance: Instance) -> int:
    """The most any legal grouping is worth; 0 where nobody can be placed."""
    most = 0
    alone: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for groups in partitions(range(len(instance)), instance.smallest, instance.largest):
        sets = [tuple(sorted(members)) for members in groups]
        if not violations(instance, [Group(members, 0) for members in sets]):
            most = max(most, _with_best_trades(instance, sets, alone))
    return most


def _with_best_trades(
    instance: Instance, sets: list[tuple[int, ...]], alone: dict[Any, list[tuple[int, int]]]
) -> int:
    """Of so many groups each takes one of as many trades, those that suit it best when alone:
    of these one is always left that no other group has."""
    for members in sets:
        if members not in alone:
            trades = range(len(instance.trades))
            values = [(-worth(instance, [Group(members, t)]).total, t) for t in trades]
            alone[members] = sorted(values)
    choices = product(*(alone[members][: len(sets)] for members in sets))
    return max(
        worth(instance, [Group(m, t) for m, (_v, t) in zip(sets, chosen, strict=True)]).total
        for chosen in choices
    )
