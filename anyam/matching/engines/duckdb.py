"""One machine: DuckDB runs the SQL of `plan`, key files say which rows to look at."""

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import Any

import numpy as np

from anyam.matching import hashing, plan, training
from anyam.matching.deciding import KEPT
from anyam.matching.expressions import sql
from anyam.matching.fetching import Array
from anyam.matching.model import Model, Rule
from anyam.matching.problems import Unusable
from anyam.matching.sampling import CHUNK, chunked, joined
from anyam.matching.store import Store

MEMORY = "256MB"
AT_ONCE = 120_000  # pairs scored together
THREADS = 2  # lists worked on at once: Python's share of the work leaves the other core free
FEWEST = 2_000  # candidates worth a thread of their own
ALL = 1000  # pairs kept for each candidate where all matter
ROW = (1 << 32) - 1
Scored = tuple[list[str], Any]  # ids of candidates, their scored pairs
Pairs = tuple[Array, Array]  # places of candidates, rows of the register
FAR = 30.0  # bits behind the best: a pair that can change nothing
CLOSE = 1e-6  # bits that two ways of adding may differ by
STREAM = 6_000  # pairs fetched together while others are compared
NOBODY = (np.empty(0, np.int64), np.empty(0, np.int64))


@contextlib.contextmanager
def connect(memory: str = MEMORY, threads: int = THREADS) -> Iterator[Any]:
    """A connection in memory with a limit, which reads and writes no files by itself."""
    import duckdb

    con = duckdb.connect(":memory:")
    try:
        con.execute(f"SET memory_limit = '{memory}'")
        con.execute("SET preserve_insertion_order = true")
        con.execute(f"SET threads = {threads}")
        yield con
    finally:
        con.close()


def scored(store: Store, batches: Iterable[Any], *, within: bool = False) -> Iterator[Scored]:
    """For every batch of raw candidates: their ids, and the scored pairs worth deciding on.

    `within`: the candidates are the register itself, nobody is paired with himself, and no pair
    settles a candidate.
    """
    if training.needs(store.model):
        batches = list(batches)
        with connect() as con:
            store.model = trained(store, batches, con, within=within)

    def work(part: Any) -> Scored:
        with connect(threads=1) as con:
            people = _people(store.model, part, con)
            return people.column("id").to_pylist(), _pairs(store, people, con, within=within)

    store.open()  # before the threads do, each for itself
    yield from _in_threads(work, _parts(batches))


def _parts(batches: Iterable[Any]) -> Iterator[Any]:
    """Batches of candidates cut so that there is one for each thread."""
    for batch in batches:
        size = max(FEWEST, -(-batch.num_rows // THREADS))
        for start in range(0, batch.num_rows, size):
            yield batch.slice(start, size)


def _in_threads(work: Callable[[Any], Scored], parts: Iterable[Any]) -> Iterator[Scored]:
    """What comes of the parts, in their order; no more of them are held than there are threads."""
    with ThreadPoolExecutor(THREADS) as pool:
        waiting: deque[Future[Scored]] = deque()
        for part in parts:
            if len(waiting) == THREADS:
                yield waiting.popleft().result()
            waiting.append(pool.submit(work, part))
        while waiting:
            yield waiting.popleft().result()


def answered(con: Any, query: str) -> Any:
    """The answer to a long query; a relation would be parsed and planned twice."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {query}")
    table = con.sql("FROM answer").to_arrow_table()
    con.execute("DROP TABLE answer")
    return table


def _people(model: Model, raw: Any, con: Any) -> Any:
    """The candidates, normalised."""
    con.register("raw", chunked(raw))
    people = answered(con, plan.normalise(model, "duckdb", "raw"))
    con.unregister("raw")
    return people


def _hashed(store: Store, people: Any, rules: Sequence[Rule], con: Any) -> list[Array]:
    """For each rule the hashes of the probes: a row for every candidate."""
    hashes = [
        f"{hashing.sql(sql(probe), store.salt(rule))} AS p_{place}_{number}"
        for place, rule in enumerate(rules)
        for number, probe in enumerate(rule.probes)
    ]
    con.register("people", chunked(people))
    told = answered(con, f"SELECT {', '.join(hashes)} FROM people")
    con.unregister("people")
    return [
        np.stack(
            [told.column(f"p_{place}_{number}").to_numpy() for number in range(len(rule.probes))],
            axis=1,
        )
        for place, rule in enumerate(rules)
    ]


def trained(store: Store, batches: list[Any], con: Any, *, within: bool = False) -> Model:
    """The model with weights estimated on the pairs of these candidates, without labels.

    Two tables may well number their rows alike: equal ids are one row only `within` a table.
    """
    import pyarrow as pa

    people = _people(store.model, pa.Table.from_batches(batches), con)
    found = _shortlist(store, people, store.model.blocking, con)
    names = [c.name for c in store.model.comparisons]
    levels = [f"{plan.level(c, 'duckdb')} AS {sql('g_' + c.name)}" for c in store.model.comparisons]
    parts = []
    for part in _portions(found):
        con.register("pairs", chunked(_side_by_side(store, people, part)))
        ready = plan.measured(store.model, "duckdb", "pairs")
        other = "id_l <> id_r" if within else "TRUE"
        query = f"SELECT {', '.join(levels)} FROM {ready} AS p WHERE {other}"
        counted = f"SELECT *, count(*) AS times FROM ({query}) AS q GROUP BY ALL"
        parts.append(answered(con, counted))
        con.unregister("pairs")
    table = pa.concat_tables(parts) if parts else None
    if not table or not table.num_rows:
        raise Unusable("train.no_pairs", "Tidak ada pasangan untuk menaksir bobot model ini.")
    patterns = np.stack([table.column(f"g_{name}").to_numpy() for name in names], axis=1)
    times = table.column("times").to_numpy().astype(float)
    return training.refit(store.model, names, patterns, times)


def _pairs(store: Store, people: Any, con: Any, *, within: bool) -> Any:
    """The exact tier first; who has nobody there goes through all rules."""
    import pyarrow.compute as pc

    model = store.model
    if within:
        pairs = _score(store, people, _shortlist(store, people, model.blocking, con), con, ALL)
        return pairs.filter(pc.not_equal(pairs.column("candidate_id"), pairs.column("register_id")))
    certain = NOBODY
    if model.exact is not False:
        found = _shortlist(store, people, model.blocking[:1], con)
        certain = _nearest(store, people, found, con, exact=True)
    waiting = np.setdiff1d(np.arange(people.num_rows), certain[0])
    places, rows = _shortlist(store, people.take(waiting), model.blocking, con)
    near = _nearest(store, people, (waiting[places], rows), con)
    places, rows = (np.concatenate(both) for both in zip(certain, near, strict=True))
    order = np.argsort(rows, kind="stable")
    return _score(store, people, (places[order], rows[order]), con, KEPT)


def _nearest(store: Store, people: Any, found: Pairs, con: Any, *, exact: bool = False) -> Pairs:
    """The pairs that may be among the few best of their candidate, by their weight alone.

    With `exact` those of them that pass the exact tier. The pairs are fetched while others are
    being compared.
    """
    import pyarrow as pa

    if not len(found[1]):
        return NOBODY
    portions = (_numbered(store, people, part) for part in _portions(found, STREAM))
    first = next(portions)
    rest = (batch for table in portions for batch in table.to_batches(CHUNK))
    stream = chain(first.to_batches(CHUNK), rest)
    con.register("pairs", pa.RecordBatchReader.from_batches(first.schema, stream))
    also = ["place", "number", *([f"{sql(store.model.exact)} AS exact"] if exact else [])]
    query = plan.sums(store.model, "duckdb", "pairs", store.rows, also)
    told = answered(con, query)
    con.unregister("pairs")
    if exact:
        told = told.filter(told.column("exact"))
    places, rows = told.column("place").to_numpy(), told.column("number").to_numpy()
    if not len(places):
        return NOBODY
    kept = _few(places, told.column("weight").to_numpy())
    return places[kept], rows[kept]


def _numbered(store: Store, people: Any, found: Pairs) -> Any:
    import pyarrow as pa

    pairs = _side_by_side(store, people, found)
    for name, values in zip(("place", "number"), found, strict=True):
        pairs = pairs.append_column(name, pa.array(values))
    return pairs


def _few(places: Array, weights: Array) -> Array:
    """Which pairs may be among the `KEPT` best of their candidate and not too far behind."""
    order = np.lexsort((-weights, places))
    place, weight = places[order], weights[order]
    begins = np.flatnonzero(np.r_[True, place[1:] != place[:-1]])
    sizes = np.diff(np.r_[begins, len(place)])
    best = np.repeat(weight[begins], sizes)
    last = np.repeat(weight[begins + np.minimum(sizes, KEPT) - 1], sizes)
    kept = np.zeros(len(places), bool)
    kept[order] = weight >= np.maximum(best - FAR, last) - CLOSE
    return kept


def _shortlist(store: Store, people: Any, rules: Sequence[Rule], con: Any) -> Pairs:
    """Wherever the rules give enough points, in order of the rows."""
    probes = _hashed(store, people, rules, con)
    marked = np.concatenate(
        [store.find_all(r, keys) << 2 | r.points for r, keys in zip(rules, probes, strict=True)]
    )
    marked.sort()
    pairs = marked >> 2
    firsts = np.flatnonzero(np.r_[True, pairs[1:] != pairs[:-1]]) if len(pairs) else NOBODY[0]
    points = np.add.reduceat(marked & 3, firsts) if len(pairs) else NOBODY[0]
    enough = pairs[firsts[points >= plan.enough(store.rows)]]
    rows = enough & ROW
    order = np.argsort(rows, kind="stable")
    return enough[order] >> 32, rows[order]


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


def _portions(found: Pairs, size: int = AT_ONCE) -> Iterator[Pairs]:
    places, rows = found
    for start in range(0, len(rows) or 1, size):
        yield places[start : start + size], rows[start : start + size]


def _some(pairs: Any, store: Store, con: Any, kept: int) -> Any:
    """Score some pairs; of each candidate keep the few best."""
    con.register("pairs", chunked(pairs))
    table = answered(con, _best(plan.scored(store.model, "duckdb", "pairs", store.rows), kept))
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
