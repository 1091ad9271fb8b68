"""One machine: DuckDB runs the SQL of `plan`, key files say which rows to look at."""

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, pairwise
from typing import Any

import numpy as np

from anyam.matching import hashing, plan, training
from anyam.matching.deciding import KEPT
from anyam.matching.expressions import sql
from anyam.matching.fetching import Array, distinct
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
STREAM = 4_000  # pairs fetched together; at 6,000 the memory of a list is 20 MB more
EMPTY = np.empty(0, np.int64)


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
        con.register("pairs", _streamed(store, people, part))
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
    import pyarrow as pa
    import pyarrow.compute as pc

    rules = store.model.blocking
    if within:
        pairs = _score(store, people, _shortlist(store, people, rules, con), con, ALL)
        return pairs.filter(pc.not_equal(pairs.column("candidate_id"), pairs.column("register_id")))
    certain = []
    if store.model.exact is not False:
        found = _shortlist(store, people, rules[:1], con)
        certain = [_score(store, people, found, con, only="exact")]
        settled = pc.is_in(people.column("id"), certain[0].column("candidate_id"))
        people = people.filter(pc.invert(settled))
    found = _shortlist(store, people, rules, con)
    return pa.concat_tables([*certain, _score(store, people, found, con)])


def _shortlist(store: Store, people: Any, rules: Sequence[Rule], con: Any) -> Pairs:
    """Wherever the rules give enough points, in order of the candidates."""
    probes = _hashed(store, people, rules, con)
    marked = np.concatenate(
        [store.find_all(r, keys) << 2 | r.points for r, keys in zip(rules, probes, strict=True)]
    )
    marked.sort()
    pairs = marked >> 2
    firsts = np.flatnonzero(np.r_[True, pairs[1:] != pairs[:-1]]) if len(pairs) else EMPTY
    points = np.add.reduceat(marked & 3, firsts) if len(pairs) else EMPTY
    enough = pairs[firsts[points >= plan.enough(store.rows)]]
    return enough >> 32, enough & ROW


def _score(
    store: Store, people: Any, found: Pairs, con: Any, kept: int = KEPT, *, only: str = "TRUE"
) -> Any:
    """Score pairs; of those that are `only` this, each candidate keeps the few best."""
    import pyarrow as pa

    query = _best(plan.scored(store.model, "duckdb", "pairs", store.rows), kept, only)
    parts = []
    for part in _portions(found):
        con.register("pairs", _streamed(store, people, part))
        parts.append(answered(con, query))
        con.unregister("pairs")
    return pa.concat_tables(parts)


def _best(query: str, kept: int, only: str) -> str:
    best = "max(weight) OVER (PARTITION BY candidate_id)"
    near = f"weight > {best} - {FAR}" if kept == KEPT else "TRUE"
    return (
        f"SELECT * FROM ({query}) AS q WHERE {only} QUALIFY {near} AND row_number() OVER "
        f"(PARTITION BY candidate_id ORDER BY weight DESC, register_id) <= {kept}"
    )


def _portions(found: Pairs) -> Iterator[Pairs]:
    """About `AT_ONCE` pairs, all of a candidate together, in order of the rows."""
    places, rows = found
    begins = np.flatnonzero(np.diff(places, prepend=-1))
    cuts = begins[np.searchsorted(begins[:-1], np.arange(AT_ONCE, len(rows), AT_ONCE))]
    for start, end in pairwise([0, *distinct(cuts).tolist(), len(rows)]):
        order = start + np.argsort(rows[start:end], kind="stable")
        yield places[order], rows[order]


def _streamed(store: Store, people: Any, found: Pairs) -> Any:
    """Pairs side by side, a few thousand at a time: they need not all be in memory."""
    import pyarrow as pa

    places, rows = found
    tables = (
        _side_by_side(store, people, (places[at : at + STREAM], rows[at : at + STREAM]))
        for at in range(0, len(rows) or 1, STREAM)
    )
    first = next(tables)
    batches = (batch for table in chain([first], tables) for batch in table.to_batches(CHUNK))
    return pa.RecordBatchReader.from_batches(first.schema, batches)


def _side_by_side(store: Store, people: Any, found: Pairs) -> Any:
    numbers, place = np.unique(found[1], return_inverse=True)
    return joined(people.take(found[0]), store.table(numbers).take(place))


__all__ = ["Model", "connect", "scored"]
