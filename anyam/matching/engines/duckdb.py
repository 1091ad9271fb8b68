"""One machine: DuckDB runs the SQL of `plan`, key files say which rows to look at."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from anyam.matching import hashing, plan, training
from anyam.matching.deciding import KEPT
from anyam.matching.expressions import sql
from anyam.matching.fetching import Array
from anyam.matching.model import Model, Rule
from anyam.matching.problems import Unusable
from anyam.matching.sampling import joined
from anyam.matching.store import Store

MEMORY = "256MB"
AT_ONCE = 120_000  # pairs scored together
ALL = 1000  # pairs kept for each candidate where all matter
ROW = (1 << 32) - 1
Pairs = tuple[Array, Array]  # places of candidates, rows of the register
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
    if not len(found[1]):
        raise Unusable("train.no_pairs", "Tidak ada pasangan untuk menaksir bobot model ini.")
    names = [c.name for c in store.model.comparisons]
    levels = [f"{plan.level(c, 'duckdb')} AS {sql('g_' + c.name)}" for c in store.model.comparisons]
    parts = []
    for part in _portions(found):
        con.register("pairs", _side_by_side(store, people, part))
        ready = plan.measured(store.model, "duckdb", "pairs")
        query = f"SELECT {', '.join(levels)} FROM {ready} AS p WHERE id_l <> id_r"
        counted = f"SELECT *, count(*) AS times FROM ({query}) AS q GROUP BY ALL"
        parts.append(con.sql(counted).to_arrow_table())
        con.unregister("pairs")
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


def _shortlist(store: Store, done: Any, waiting: Array, rules: Sequence[Rule]) -> Pairs:
    """Wherever the rules give enough points, in order of the rows."""
    parts = []
    for rule in rules:
        names = [f"p_{rule.rule}_{number}" for number in range(len(rule.probes))]
        probes = np.stack([done.column(name).to_numpy()[waiting] for name in names], axis=1)
        parts.append(store.find_all(rule, probes))
    points = np.repeat([rule.points for rule in rules], [len(part) for part in parts])
    found, place = np.unique(np.concatenate(parts), return_inverse=True)
    enough = found[np.bincount(place, points, len(found)) >= plan.ENOUGH]
    rows = enough & ROW
    order = np.argsort(rows, kind="stable")
    return waiting[enough[order] >> 32], rows[order]


def _score(store: Store, people: Any, found: Pairs, con: Any, kept: int = KEPT) -> Any:
    import pyarrow as pa

    parts = [
        _some(_side_by_side(store, people, part), store, con, kept) for part in _portions(found)
    ]
    if len(parts) == 1:
        return parts[0]
    con.register("parts", pa.concat_tables(parts))  # a candidate may stand in several
    table = con.sql(_best("SELECT * FROM parts", kept)).to_arrow_table()
    con.unregister("parts")
    return table


def _portions(found: Pairs) -> Iterator[Pairs]:
    places, rows = found
    for start in range(0, len(rows) or 1, AT_ONCE):
        yield places[start : start + AT_ONCE], rows[start : start + AT_ONCE]


def _some(pairs: Any, store: Store, con: Any, kept: int) -> Any:
    """Score some pairs; of each candidate keep the few best."""
    con.register("pairs", pairs)
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


def _side_by_side(store: Store, people: Any, found: Pairs) -> Any:
    numbers, place = np.unique(found[1], return_inverse=True)
    return joined(people.take(found[0]), store.table(numbers).take(place))


__all__ = ["Model", "connect", "scored"]
