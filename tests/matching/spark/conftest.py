"""One Spark for all tests here: two worker processes of one core, as a cluster has them."""

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anyam.matching import matching, reading
from anyam.matching.deciding import Result
from anyam.matching.engines import duckdb, spark
from anyam.matching.lab import generate
from anyam.matching.model import shipped
from anyam.matching.preparing import prepare
from anyam.matching.store import Store, open_store
from tests.matching.spark import nasty

# A JVM that lives for a minute does not earn back what it spends on compiling thoroughly.
SOON_READY = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
CLUSTER = {
    "spark.master": "local-cluster[2,1,1024]",
    "spark.sql.shuffle.partitions": "4",
    "spark.default.parallelism": "4",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": SOON_READY,
    "spark.executor.extraJavaOptions": SOON_READY,
}


@dataclass
class Work:
    """A prepared register and candidates for it, easy and nasty ones."""

    store: Store
    candidates: Path

    def batches(self) -> list[Any]:
        return list(
            reading.batches(reading.look(self.candidates, self.store.model), self.store.model)
        )


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if why := spark.available():
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    import pyspark

    folder = str(tmp_path_factory.mktemp("warehouse"))
    session = spark.session(**CLUSTER, **{"spark.sql.warehouse.dir": folder})
    yield session
    session.stop()
    # Where a cluster on one machine keeps the logs of its workers.
    shutil.rmtree(Path(pyspark.__file__).parent / "work", ignore_errors=True)


@dataclass
class Answer:
    """What one engine makes of the candidates: its scored pairs, and what was decided on them."""

    pairs: Any  # an Arrow table
    results: list[Result]

    def by_pair(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {(row["candidate_id"], row["register_id"]): row for row in self.pairs.to_pylist()}


def ask(name: str, engine: Any, work: Work) -> Answer:
    """Match once, keeping the pairs on their way from the engine to the decisions."""
    seen: list[Any] = []
    scored = engine.scored

    def overheard(store: Store, batches: Iterable[Any]) -> Iterator[tuple[list[str], Any]]:
        for ids, pairs in scored(store, batches):
            seen.append(pairs)
            yield ids, pairs

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "scored", overheard)
        results, _counts = matching.match(work.store, work.candidates, engine=name)
    return Answer(pa.concat_tables(seen), results)


@pytest.fixture(scope="session")
def ours(work: Work) -> Answer:
    return ask("duckdb", duckdb, work)


@pytest.fixture(scope="session")
def theirs(cluster: Any, work: Work) -> Answer:
    return ask("spark", spark, work)


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    folder = tmp_path_factory.mktemp("spark")
    generate.write(folder, generate.Wanted(2_000, 300, seed=5))
    for name, rows in (("register", nasty.REGISTER), ("candidates", nasty.CANDIDATES)):
        path = folder / f"{name}.parquet"
        table = pq.read_table(path)
        pq.write_table(
            pa.concat_tables([table, pa.Table.from_pylist(rows, schema=table.schema)]), path
        )
    prepare(folder / "register.parquet", folder / "store", shipped())
    store = open_store(folder / "store")
    yield Work(store, folder / "candidates.parquet")
    store.close()
