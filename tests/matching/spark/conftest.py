"""One Spark for all tests here: two worker processes of one core, as a cluster has them."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anyam.matching import reading
from anyam.matching.engines import spark as engine
from anyam.matching.lab import generate
from anyam.matching.model import shipped
from anyam.matching.preparing import prepare
from anyam.matching.store import Store, open_store
from tests.matching.spark import nasty

CLUSTER = {
    "spark.master": "local-cluster[2,1,1024]",
    "spark.sql.shuffle.partitions": "4",
    "spark.default.parallelism": "4",
    "spark.driver.memory": "1g",
    "spark.executor.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
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
    if why := engine.available():
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    import pyspark

    folder = str(tmp_path_factory.mktemp("warehouse"))
    session = engine.session(**CLUSTER, **{"spark.sql.warehouse.dir": folder})
    yield session
    session.stop()
    # Where a cluster on one machine keeps the logs of its workers.
    shutil.rmtree(Path(pyspark.__file__).parent / "work", ignore_errors=True)


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
