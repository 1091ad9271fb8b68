"""Finds people who stand more than once in one table: pairs, and groups of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from anyam.matching import reading, tables
from anyam.matching.deciding import MATCH, REVIEW, Decider
from anyam.matching.store import Store

RESULT = ("group", "id", "decision", "probability", "reasons")


@dataclass(frozen=True, slots=True)
class Double:
    """Two rows that are one person, with the probability and the reasons."""

    one: str
    other: str
    probability: float
    reasons: str


@dataclass(frozen=True, slots=True)
class Found:
    doubles: list[Double]
    doubtful: list[Double]  # worth a look, not sure enough
    groups: list[list[str]]  # of two and more


def find(table: Path, model: Path | None = None, *, sex: str = "") -> Found:
    """The doubles of a table; raise Unusable where it cannot be read."""
    with tables.opened(table, model, sex=sex) as store:
        return within(store, table, sex=sex)


def within(store: Store, table: Path, *, sex: str = "") -> Found:
    """The doubles of the table a store was prepared from."""
    from anyam.matching.engines.duckdb import scored

    look = reading.look(table, store.model, sex=sex)
    seen: dict[tuple[str, str], Double] = {}
    doubtful: dict[tuple[str, str], Double] = {}
    for _ids, pairs in scored(store, reading.batches(look, store.model, 20_000), within=True):
        decider = Decider(store.model, store.rows, lambda _one, _other: False)
        for pair in pairs.to_pylist():
            one, other = sorted((pair["candidate_id"], pair["register_id"]))
            chance = decider.alone(pair)
            double = Double(one, other, chance, decider.reasons(pair))
            if pair["exact"] or (pair["auto"] and chance >= decider.sure):
                seen[one, other] = double
            elif pair["possible"] and chance >= decider.worth:
                doubtful[one, other] = double
    sure = sorted(seen.values(), key=lambda d: (d.one, d.other))
    rest = [double for key, double in sorted(doubtful.items()) if key not in seen]
    return Found(sure, rest, groups((double.one, double.other) for double in sure))


def groups(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Everybody who is connected by pairs, sorted.

    >>> groups([("a", "b"), ("c", "d"), ("b", "e")])
    [['a', 'b', 'e'], ['c', 'd']]
    """
    leader: dict[str, str] = {}

    def lead(name: str) -> str:
        leader.setdefault(name, name)
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for one, other in pairs:
        leader[lead(one)] = lead(other)
    found: dict[str, list[str]] = {}
    for name in sorted(leader):
        found.setdefault(lead(name), []).append(name)
    return sorted(found.values())


def rows(found: Found) -> list[list[str | float]]:
    """The groups as rows: a number for the group, the id, its best probability and why."""
    best: dict[str, Double] = {}
    for double in sorted(found.doubles, key=lambda d: d.probability):
        best[double.one] = best[double.other] = double
    return [
        [str(number), name, MATCH, round(best[name].probability, 6), best[name].reasons]
        for number, group in enumerate(found.groups, 1)
        for name in group
    ]


def doubtful_rows(found: Found) -> list[list[str | float]]:
    """The pairs to look at, each as a group of its own."""
    return [
        [f"?{number}", name, REVIEW, round(double.probability, 6), double.reasons]
        for number, double in enumerate(found.doubtful, 1)
        for name in (double.one, double.other)
    ]
