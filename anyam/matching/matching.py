"""Matches a file of candidates against a prepared register, and writes the decisions."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from anyam.matching import deciding, plan, reading
from anyam.matching.deciding import Decider, Result
from anyam.matching.problems import Unusable, unreadable
from anyam.matching.scoring import Scorer
from anyam.matching.store import Store

Report = Callable[[int, str], None]
Scored = Iterable[tuple[list[str], Any]]  # per batch: all candidate ids, the scored pairs
ENGINES = ("duckdb", "spark")


@dataclass
class Counts:
    """How a run went."""

    candidates: int = 0
    match: int = 0
    review: int = 0
    none: int = 0
    skipped: int = 0
    odd: int = 0  # lines with too few or too many cells
    missing: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


def same_person(store: Store) -> Callable[[str, str], bool]:
    """Whether two rows of the register are one person recorded twice, as the model says."""
    from anyam.matching.expressions import python

    if isinstance(store.model.twice, bool):
        return lambda _one, _other: False
    twice = python(store.model.twice)

    def same(one: str, other: str) -> bool:
        left, right = store.by_id(one), store.by_id(other)
        if left is None or right is None:
            return False
        pair = {f"{name}_l": value for name, value in left.items()}
        return bool(twice(pair | {f"{name}_r": value for name, value in right.items()}))

    return same


def decided(store: Store, scored: Scored) -> Iterator[list[Result]]:
    """The results of every candidate, in the order of the file."""
    decider = None
    for ids, pairs in scored:  # an engine may train the model before its first batch
        decider = decider or Decider(store.model, store.rows, same_person(store))
        by_candidate: dict[str, list[Any]] = {}
        for pair in pairs.to_pylist():
            by_candidate.setdefault(pair["candidate_id"], []).append(pair)
        for identity in ids:
            yield decider.decide(identity, by_candidate.get(identity, []))


def match(
    store: Store,
    candidates: Path,
    *,
    engine: str = "duckdb",
    sex: str = "",
    one_to_one: bool = False,
) -> tuple[list[Result], Counts]:
    """Decide about every candidate of a file; raise Unusable where it cannot be read."""
    table = reading.look(candidates, store.model, sex=sex, whole=True)
    batches = _checked(reading.batches(table, store.model, 20_000), candidates)
    results = [
        one for several in decided(store, _engine(engine)(store, batches)) for one in several
    ]
    if not results:
        message = f"Daftar {candidates.name} tidak berisi satu baris pun."
        raise Unusable("table.no_rows", message)
    if one_to_one:
        results = deciding.one_to_one(results)
    return results, _counts(results, table)


def _checked(batches: Iterable[Any], path: Path) -> Iterator[Any]:
    """The batches, once all ids are known to be there and to differ."""
    import pyarrow as pa

    kept = list(batches)
    if kept:
        reading.refuse_repeated(pa.chunked_array([b.column("id") for b in kept]), path)
    yield from kept


def _engine(name: str) -> Callable[[Store, Iterable[Any]], Scored]:
    if name == "duckdb":
        from anyam.matching.engines.duckdb import scored

        return scored
    if name == "spark":
        from anyam.matching.engines.spark import scored as on_spark

        return on_spark
    raise unreadable("engine.unknown", f"Mesin {name} tidak dikenal. Yang ada: duckdb, spark.")


def _counts(results: list[Result], table: reading.Table) -> Counts:
    decisions = {r.candidate_id: r.decision for r in results}
    found = list(decisions.values())
    return Counts(
        len(found),
        found.count(deciding.MATCH),
        found.count(deciding.REVIEW),
        found.count(deciding.NONE),
        table.skipped,
        table.odd,
        table.missing,
    )


class Lookup:
    """Looks one person up, in Python alone: no engine is started, only a few rows are read."""

    def __init__(self, store: Store) -> None:
        from anyam.matching.scoring import Normaliser

        self.store = store
        self.normalise = Normaliser(store.model)
        self.scorer = Scorer(store.model, store.rows)
        self.decider = Decider(store.model, store.rows, same_person(store))

    def pairs(self, raw: dict[str, str]) -> list[dict[str, Any]]:
        """The scored pairs of a person (`id` and `in_<column>` texts)."""
        person = self.normalise(raw)
        store, rules = self.store, self.normalise.probes
        exact = store.model.exact is not False
        if exact and (certain := self._scored(person, rules[:1], exact=True)):
            return certain
        return self._scored(person, rules)

    def _scored(
        self, person: dict[str, Any], rules: Any, *, exact: bool = False
    ) -> list[dict[str, Any]]:
        """The few best; with `exact` of those that pass the exact tier."""
        points: Counter[int] = Counter()
        for rule, probes in rules:
            texts = [probe(person) for probe in probes]
            for row in self.store.find(rule, self.store.numbers(rule, texts)):
                points[row] += rule.points
        enough = plan.enough(self.store.rows)
        numbers = sorted(row for row, count in points.items() if count >= enough)
        facts = [self.store.facts(row) for row in numbers]
        pairs = [self.scorer.score(person, row) for row in facts]
        pairs = [pair for pair in pairs if pair["exact"] or not exact]
        best = max((pair["weight"] for pair in pairs), default=0.0)
        pairs = [pair for pair in pairs if pair["weight"] > best - 30.0]
        return sorted(pairs, key=lambda p: (-p["weight"], p["register_id"]))[: deciding.KEPT]

    def decide(self, raw: dict[str, str]) -> list[Result]:
        return self.decider.decide(raw["id"], self.pairs(raw))


def grouped(results: Iterable[Result]) -> Iterator[tuple[str, list[Result]]]:
    """Results by candidate, in order."""
    for identity, several in groupby(results, key=lambda result: result.candidate_id):
        yield identity, list(several)
