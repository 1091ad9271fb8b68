"""Ours and other tools on an invented register; run by `matching_rivals.py`, one process each.

A folder holds `register.parquet`, `candidates.parquet` and `truth.csv` (`anyam match-generate`),
and beside them `store`, the prepared register. Figures of quality are by candidate: the best row a
tool is sure of is its match.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

Found = dict[str, str]  # candidate → register row
FEW = 300  # candidates asked of pg_trgm, which needs long for each
LOOKUPS = 200
COLUMNS = (
    "nik", "kk", "name", "birth_date", "sex", "mother_name", "address", "region_code",
)  # fmt: skip


def quality(found: Found, folder: Path, only: Iterable[str] | None = None) -> dict[str, Any]:
    """F1 and the share of matches that are right."""
    from anyam.matching import labels

    truth = labels.read(folder / "truth.csv")
    asked = set(only) if only is not None else set(truth.people)
    present = sum(bool(truth.people[name]) for name in asked)
    right = sum(row in truth.people[name] for name, row in found.items())
    return {
        "f1": round(2 * right / max(1, len(found) + present), 5),
        "precision": round(right / max(1, len(found)), 5), "candidates": len(asked),
    }  # fmt: skip


def timed(run: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    from matching_rivals import measured

    return measured(run)


# Ours


def prepare(folder: str) -> dict[str, Any]:
    from anyam.matching.model import shipped
    from anyam.matching.preparing import prepare as build

    here = Path(folder)
    ready, figures = timed(lambda: build(here / "register.parquet", here / "store", shipped()))
    facts = ready.manifest
    return figures | {
        "rows": facts["rows"],
        "index": round(facts["bytes"] / (here / "register.parquet").stat().st_size, 2),
    }


def scan(folder: str, rounds: str = "3") -> dict[str, Any]:
    """One pass of DuckDB over the columns the model compares: the measure of all times."""
    import duckdb

    from anyam.matching.store import open_store

    store = open_store(Path(folder) / "store")
    read = ", ".join(f'sum(length("{name}"))' for name in ("id", *store.model.keep))
    times = []
    for _round in range(int(rounds)):
        _answer, figures = timed(
            lambda: duckdb.sql(f"SELECT {read} FROM '{store.parquet}'").fetchall()  # noqa: S608
        )
        times.append(figures["seconds"])
    return {"seconds": min(times), "columns": len(store.model.keep) + 1}


def ours(folder: str, rounds: str = "3") -> dict[str, Any]:
    """The whole of `anyam match` on warm files, the best of some rounds, and how good it is."""
    from anyam.matching import evaluation, labels, matching
    from anyam.matching.store import open_store

    here = Path(folder)
    best: dict[str, Any] = {}
    for _round in range(int(rounds)):
        (results, _counts), figures = timed(
            lambda: matching.match(open_store(here / "store"), here / "candidates.parquet")
        )
        if not best or figures["seconds"] < best["seconds"]:
            best = figures
    rows = [{
        "candidate_id": r.candidate_id, "register_id": r.register_id, "decision": r.decision,
        "probability": str(r.probability),
    } for r in results]  # fmt: skip
    known = {row["id"]: row for row in labels.table(here / "candidates.parquet")}
    truth = labels.read(here / "truth.csv")
    found = evaluation.evaluate(evaluation.answers(rows), truth, known)
    return best | {"figures": found, "f1": found["f1"], "candidates": found["candidates"]}


def lookup(folder: str) -> dict[str, Any]:
    """Milliseconds for one person, the median, in a process that is already running."""
    from anyam.matching import labels
    from anyam.matching.matching import Lookup
    from anyam.matching.store import open_store

    here = Path(folder)
    look = Lookup(open_store(here / "store"))
    people = labels.table(here / "candidates.parquet")[: LOOKUPS + 20]
    times = []
    for person in people:
        raw = {f"in_{name}": person[name] for name in COLUMNS} | {"id": person["id"]}
        begun = time.perf_counter()
        look.decide(raw)
        times.append((time.perf_counter() - begun) * 1000)
    times = sorted(times[20:])
    return {
        "median": round(statistics.median(times), 2),
        "p95": round(times[int(len(times) * 0.95)], 2), "worst": round(times[-1], 2),
    }  # fmt: skip


def febrl(number: str) -> dict[str, Any]:
    """FEBRL4 (link) or FEBRL3 (doubles) by the model `people-en`, as its file is shipped."""
    import tempfile

    from matching_rivals import closure, f1, ordered
    from matching_rivals import febrl as load

    from anyam.matching import doubles, matching, tables
    from anyam.matching.model import SHIPPED

    frames, true = load(number)
    model = SHIPPED / "people-en.json"
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{place}.csv" for place in range(len(frames))]
        for frame, file in zip(frames, files, strict=True):
            frame.rename_axis("id").to_csv(file)

        def link() -> set[tuple[str, str]]:
            if number == "3":
                found = doubles.find(files[0], model)
                return ordered((double.one, double.other) for double in found.doubles)
            with tables.opened(files[1], model) as store:
                results, _counts = matching.match(store, files[0])
            sure = [one for one in results if one.decision == "match"]
            return ordered((one.candidate_id, one.register_id) for one in sure)

        found, figures = timed(link)
    line: dict[str, Any] = figures | {"f1": round(f1(found, true), 5)}
    return line | ({"clusters": round(f1(closure(found), true), 5)} if number == "3" else {})


# Others


def splink(folder: str) -> dict[str, Any]:
    """Splink's own comparisons and training on the raw columns, in memory."""
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    here = Path(folder)
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=[
            block_on("nik"), block_on("name", "birth_date"), block_on("kk", "birth_date"),
            block_on("birth_date", "region_code"), block_on("name", "region_code"),
            block_on("name", "mother_name"),
        ],
        comparisons=[
            cl.NameComparison("name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.DamerauLevenshteinAtThresholds("nik", [1, 2]),
            cl.ExactMatch("kk"),
            cl.NameComparison("mother_name"),
            cl.ExactMatch("region_code"),
            cl.ExactMatch("sex"),
        ],
    )  # fmt: skip
    api = DuckDBAPI()
    con = api._con  # the door Splink leaves
    for name in ("candidates", "register"):
        columns = ", ".join(f"upper({c}) AS {c}" for c in COLUMNS)
        con.execute(
            f"CREATE TABLE {name} AS SELECT id, {columns} FROM '{here / name}.parquet'"  # noqa: S608
        )
    linker = Linker([api.register(con.table(n)) for n in ("candidates", "register")], settings)

    def train() -> None:
        linker.training.estimate_probability_two_random_records_match(
            [block_on("nik"), block_on("name", "birth_date")], recall=0.9
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for rule in (block_on("birth_date"), block_on("nik")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)

    _nothing, training = timed(train)
    table, figures = timed(lambda: linker.inference.predict(threshold_match_probability=0.9))
    rows = table.as_duckdbpyrelation().select("id_l, id_r, match_weight").fetchall()
    best: dict[str, tuple[float, str]] = {}
    for one, other, weight in rows:
        name, row = (one, other) if one.startswith("C") else (other, one)
        best[name] = max(best.get(name, (weight - 1, "")), (weight, row))
    found = {name: row for name, (_weight, row) in best.items()}
    return figures | quality(found, here) | {
        "training": training["seconds"], "all": training["seconds"] + figures["seconds"]
    }  # fmt: skip


def recordlinkage(folder: str) -> dict[str, Any]:
    """Blocks on NIK, birth date with name, card; eight fields; ECM without labels."""
    import pandas
    import recordlinkage as tool

    here = Path(folder)
    frames = [
        pandas.read_parquet(here / f"{name}.parquet").set_index("id")
        for name in ("candidates", "register")
    ]
    for frame in frames:
        frame["name"] = frame["name"].str.upper()
        frame["mother_name"] = frame["mother_name"].str.upper()

    def run() -> Any:
        indexer = tool.Index()
        for rule in ("nik", "birth_date", "kk"):
            indexer.block(rule)
        pairs = indexer.index(*frames)
        compare = tool.Compare()
        for name in ("name", "mother_name", "address"):
            compare.string(name, name, method="jarowinkler", threshold=0.85)
        for name in ("nik", "kk", "birth_date"):
            compare.string(name, name, method="levenshtein", threshold=0.85)
        for name in ("sex", "region_code"):
            compare.exact(name, name)
        features = compare.compute(pairs, *frames)
        model = tool.ECMClassifier(binarize=0.5)
        model.fit(features)
        chances = model.prob(features)
        return chances[chances > 0.9].sort_values().index.tolist()

    rows, figures = timed(run)
    return figures | quality(dict(rows), here)


def trgm(folder: str) -> dict[str, Any]:
    """PostgreSQL: the nearest row by trigrams of name, birth date and NIK, through a GIN index.

    Needs ANYAM_DATABASE (scripts/postgres.py).
    """
    import csv
    import io
    import os

    import psycopg
    import pyarrow.parquet as pq

    here = Path(folder)
    people = pq.read_table(here / "candidates.parquet").slice(0, FEW).to_pylist()
    address = os.environ["ANYAM_DATABASE"].replace("psql://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as con:
        con.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        con.execute("CREATE TABLE reg (id text, who text)")
        with con.cursor().copy("COPY reg FROM STDIN WITH (FORMAT csv)") as copy:
            for batch in pq.ParquetFile(here / "register.parquet").iter_batches(100_000):
                text = io.StringIO()
                csv.writer(text).writerows((row["id"], _who(row)) for row in batch.to_pylist())
                copy.write(text.getvalue())
        con.execute("CREATE INDEX ON reg USING gin (who gin_trgm_ops)")
        con.execute("ANALYZE reg")
        con.execute("SET pg_trgm.similarity_threshold = 0.6")

        def run() -> Found:
            found = {}
            for person in people:
                row = con.execute(
                    "SELECT id FROM reg WHERE who %% %s ORDER BY similarity(who, %s) DESC LIMIT 1",
                    [_who(person)] * 2,
                ).fetchone()
                if row:
                    found[person["id"]] = row[0]
            return found

        found, figures = timed(run)
    return figures | quality(found, here, [person["id"] for person in people])


def _who(row: dict[str, Any]) -> str:
    return " ".join(row[name] or "" for name in ("name", "birth_date", "nik")).upper()


REGISTERS: dict[str, Callable[..., dict[str, Any]]] = {
    "prepare": prepare, "scan": scan, "ours": ours, "lookup": lookup, "febrl": febrl,
    "register-splink": splink, "register-recordlinkage": recordlinkage, "register-trgm": trgm,
}  # fmt: skip
