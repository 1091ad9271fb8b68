"""One machine: DuckDB runs the SQL of `plan`, key files say which rows to look at."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from anyam.matching import hashing, plan, training
from anyam.matching.deciding import KEPT
from anyam.matching.expressions import sql
from anyam.matching.model import Model
from anyam.matching.problems import Unusable
from anyam.matching.sampling import joined
from anyam.matching.store import Store

MEMORY = "256MB"
AT_ONCE = 40_000  # pairs scored together
ALL = 1000  # pairs kept for each candidate where all matter
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


def scored(
    store: Store, batches: Iterable[Any], *, within: bool = False
) -> Iterator[tuple[list[str], Any]]:
    """For every batch of raw candidates: their ids, and the scored pairs worth deciding on.

    `within`: the candidates are the register itself, nobody is paired with himself, and no pair
    settles a candidate.
    """
    store.warm()
    with connect() as con:
        if training.needs(store.model):
            batches = list(batches)
            store.model = trained(store, batches, con)
        for batch in batches:
            con.register("raw", batch)
            done = con.sql(_candidates(store)).to_arrow_table()
            con.unregister("raw")
            yield done.column("id").to_pylist(), _pairs(store, done, con, within=within)


def trained(store: Store, batches: list[Any], con: Any) -> Model:
    """The model with weights estimated on the pairs of these candidates, without labels."""
    import pyarrow as pa

    con.register("raw", pa.Table.from_batches(batches))
    done = con.sql(_candidates(store)).to_arrow_table()
    con.unregister("raw")
    people = done.select(["id", *store.model.keep])
    found = _shortlist(store, done, np.arange(done.num_rows), store.model.blocking)
    names = [c.name for c in store.model.comparisons]
    levels = [f"{plan.level(c, 'duckdb')} AS {sql('g_' + c.name)}" for c in store.model.comparisons]
    parts = []
    for start in range(0, len(found), AT_ONCE):
        con.register("pairs", _side_by_side(store, people, found[start : start + AT_ONCE]))
        ready = plan.measured(store.model, "duckdb", "pairs")
        query = f"SELECT {', '.join(levels)} FROM {ready} AS p WHERE id_l <> id_r"
        counted = f"SELECT *, count(*) AS times FROM ({query}) AS q GROUP BY ALL"
        parts.append(con.sql(counted).to_arrow_table())
        con.unregister("pairs")
    if not parts:
        raise Unusable("train.no_pairs", "Tidak ada pasangan untuk menaksir bobot model ini.")
    table = pa.concat_tables(parts)
    patterns = np.stack([table.column(f"g_{name}").to_numpy() for name in names], axis=1)
    times = table.column("times").to_numpy().astype(float)
    return training.refit(store.model, names, patterns, times)


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


def _pairs(store: Store, done: Any, con: Any, *, within: bool) -> Any:
    """The exact tier first; who has nobody there goes through all rules."""
    import pyarrow as pa

    model = store.model
    people = done.select(["id", *model.keep])
    parts = []
    waiting = np.arange(done.num_rows)
    if model.exact is not False and not within:
        found = _shortlist(store, done, waiting, model.blocking[:1])
        near = _score(store, people, found, con)
        certain = near.filter(near.column("exact"))
        parts.append(certain)
        known = pa.compute.is_in(
            people.column("id"), certain.column("candidate_id").combine_chunks()
        )
        waiting = np.flatnonzero(~known.to_numpy())
    found = _shortlist(store, done, waiting, model.blocking)
    parts.append(_score(store, people, found, con, ALL if within else KEPT))
    pairs = pa.concat_tables(parts)
    if within:
        other = pa.compute.not_equal(pairs.column("candidate_id"), pairs.column("register_id"))
        return pairs.filter(other)
    return pairs


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


def _score(
    store: Store, people: Any, found: list[tuple[int, int]], con: Any, kept: int = KEPT
) -> Any:
    import pyarrow as pa

    parts = [
        _some(store, people, found[start : start + AT_ONCE], con, kept)
        for start in range(0, len(found) or 1, AT_ONCE)
    ]
    if len(parts) == 1:
        return parts[0]
    con.register("parts", pa.concat_tables(parts))  # a candidate may stand in several
    table = con.sql(_best("SELECT * FROM parts", kept)).to_arrow_table()
    con.unregister("parts")
    return table


def _some(store: Store, people: Any, found: list[tuple[int, int]], con: Any, kept: int) -> Any:
    """Score some pairs; of each candidate keep the few best."""
    con.register("pairs", _side_by_side(store, people, found))
    scores = con.sql(_best(plan.scored(store.model, "duckdb", "pairs", store.rows), kept))
    table = scores.to_arrow_table()
    con.unregister("pairs")
    return table


def _best(query: str, kept: int) -> str:
    best = "max(weight) OVER (PARTITION BY candidate_id)"
    near = f"weight > {best} - {FAR}" if kept == KEPT else "TRUE"
    return (
        f"SELECT * FROM ({query}) AS q QUALIFY {near} AND row_number() OVER "
        f"(PARTITION BY candidate_id ORDER BY weight DESC, register_id) <= {kept}"
    )


def _side_by_side(store: Store, people: Any, found: list[tuple[int, int]]) -> Any:
    pairs = np.array(found, np.int64).reshape(-1, 2)
    numbers, places = np.unique(pairs[:, 1], return_inverse=True)
    right = store.table(numbers.tolist()).take(places.astype(np.int64))
    return joined(people.take(pairs[:, 0]), right)


__all__ = ["Model", "connect", "scored"]
