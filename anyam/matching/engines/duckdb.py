"""One machine: DuckDB runs the SQL of `plan`, key files say which rows to look at."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from anyam.matching import hashing, plan
from anyam.matching.deciding import KEPT
from anyam.matching.expressions import sql
from anyam.matching.model import Model
from anyam.matching.sampling import joined
from anyam.matching.store import Store

MEMORY = "256MB"
AT_ONCE = 40_000  # pairs scored together
FAR = 30.0  # bits behind the best: a pair that can change nothing


@contextlib.contextmanager
def connect(memory: str = MEMORY) -> Iterator[Any]:
    """A connection in memory with a limit, which reads and writes no files by itself."""
    import duckdb

    con = duckdb.connect(":memory:")
    try:
        con.execute(f"SET memory_limit = '{memory}'")
        con.execute("SET preserve_insertion_order = true")
        yield con
    finally:
        con.close()


def scored(store: Store, batches: Iterable[Any]) -> Iterator[tuple[list[str], Any]]:
    """For every batch of raw candidates: their ids, and the scored pairs worth deciding on."""
    store.warm()
    with connect() as con:
        for batch in batches:
            con.register("raw", batch)
            done = con.sql(_candidates(store)).to_arrow_table()
            con.unregister("raw")
            yield done.column("id").to_pylist(), _pairs(store, done, con)


def _candidates(store: Store) -> str:
    """Normalise and hash the probes: one SELECT for a batch."""
    model = store.model
    probes = [
        f"{hashing.sql(sql(probe), store.salt(rule))} AS p_{rule.rule}_{number}"
        for rule in model.blocking
        for number, probe in enumerate(rule.probes)
    ]
    inner = plan.normalise(model, "duckdb", "raw")
    return f"SELECT *, {', '.join(probes)} FROM ({inner}) AS n"


def _pairs(store: Store, done: Any, con: Any) -> Any:
    """The exact tier first; who has nobody there goes through all rules."""
    import pyarrow as pa

    model = store.model
    people = done.select(["id", *model.keep])
    parts = []
    waiting = np.arange(done.num_rows)
    if model.exact is not False:
        found = _shortlist(store, done, waiting, model.blocking[:1])
        near = _score(store, people, found, con)
        certain = near.filter(near.column("exact"))
        parts.append(certain)
        known = pa.compute.is_in(
            people.column("id"), certain.column("candidate_id").combine_chunks()
        )
        waiting = np.flatnonzero(~known.to_numpy())
    found = _shortlist(store, done, waiting, model.blocking)
    parts.append(_score(store, people, found, con))
    return pa.concat_tables(parts)


def _shortlist(store: Store, done: Any, waiting: Any, rules: Any) -> list[tuple[int, int]]:
    """(candidate, row) wherever the rules give enough points, by row."""
    points: dict[tuple[int, int], int] = {}
    places = waiting.tolist()
    for rule in rules:
        names = [f"p_{rule.rule}_{number}" for number in range(len(rule.probes))]
        probes = np.stack([done.column(name).to_numpy()[waiting] for name in names], axis=1)
        for place, keys in zip(places, probes.tolist(), strict=True):
            for row in store.find(rule, keys):
                pair = (place, row)
                points[pair] = points.get(pair, 0) + rule.points
    found = [pair for pair, count in points.items() if count >= plan.ENOUGH]
    return sorted(found, key=lambda pair: pair[1])


def _score(store: Store, people: Any, found: list[tuple[int, int]], con: Any) -> Any:
    import pyarrow as pa

    parts = [
        _some(store, people, found[start : start + AT_ONCE], con)
        for start in range(0, len(found) or 1, AT_ONCE)
    ]
    return pa.concat_tables(parts)


def _some(store: Store, people: Any, found: list[tuple[int, int]], con: Any) -> Any:
    """Score some pairs; of each candidate keep the few best."""
    numbers = sorted({row for _place, row in found})
    place_of = {row: place for place, row in enumerate(numbers)}
    right = store.table(numbers).take([place_of[row] for _place, row in found])
    left = people.take([place for place, _row in found])
    con.register("pairs", joined(left, right))
    query = plan.scored(store.model, "duckdb", "pairs", store.rows)
    best = "max(weight) OVER (PARTITION BY candidate_id)"
    kept = con.sql(
        f"SELECT * FROM ({query}) AS q QUALIFY weight > {best} - {FAR} AND row_number() OVER "
        f"(PARTITION BY candidate_id ORDER BY weight DESC, register_id) <= {KEPT}"
    ).to_arrow_table()
    con.unregister("pairs")
    return kept


__all__ = ["Model", "connect", "scored"]
