"""A cluster: Spark runs the same SQL of `plan` over the Parquet of a prepared register.

One pass over the register: its keys are made and met with the candidates' probes, which are sent
to every worker; only rows under a common key are shuffled, scored and counted. No function of
Python runs on the workers, so they need nothing installed.

The master is that of `spark-submit`, or `ANYAM_SPARK_MASTER` (for example `spark://host:7077`);
without either all cores of this machine. The folder of the store must be one that the workers see.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from anyam.matching import plan, training
from anyam.matching.deciding import KEPT
from anyam.matching.engines import duckdb
from anyam.matching.expressions import sql
from anyam.matching.model import Model
from anyam.matching.problems import Unusable
from anyam.matching.store import Store

MASTER = "ANYAM_SPARK_MASTER"
PARTITIONS = "spark.sql.shuffle.partitions"
SETTINGS = {
    "spark.app.name": "anyam",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.codegen.wholeStage": "false",  # the levels make methods too long for the JVM
}


def available() -> str:
    """Why Spark cannot run here, as a sentence; empty where it can."""
    from importlib.util import find_spec

    if find_spec("pyspark") is None:
        return "Mesin spark memerlukan paket pyspark: pip install 'anyam[spark]'."
    home = os.environ.get("JAVA_HOME", "")  # where it is set, Spark looks nowhere else
    java = (Path(home) / "bin/java").exists() if home else shutil.which("java") is not None
    if not java:
        return "Mesin spark memerlukan Java 17. Pasang: sudo apt install default-jre-headless"
    return ""


def session(**settings: str) -> Any:
    """The session that is open, or a new one; raise Unusable where there can be none."""
    if why := available():
        raise Unusable("engine.spark", why)
    from pyspark.sql import SparkSession

    if open_one := SparkSession.getActiveSession():
        return open_one
    builder: Any = SparkSession.builder
    if master := os.environ.get(MASTER, ""):
        builder = builder.master(master)
    for name, value in (SETTINGS | settings).items():
        builder = builder.config(name, value)
    made = _started(builder)
    context = made.sparkContext
    context.setLogLevel("ERROR")
    if context.master.startswith("local") and PARTITIONS not in settings:
        made.conf.set(PARTITIONS, str(2 * context.defaultParallelism))  # 200 are for a cluster
    return made


def _started(builder: Any) -> Any:
    """The session; raise Unusable where Java or the master refuse."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]
    from pyspark.errors import PySparkException

    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        message = f"Mesin spark tidak dapat dijalankan: {str(error).splitlines()[0][:120]}"
        raise Unusable("engine.spark", message) from None


def scored(store: Store, batches: Iterable[Any]) -> Iterator[tuple[list[str], Any]]:
    """All candidates at once: their ids, and the scored pairs worth deciding on."""
    import pyarrow as pa

    parts = list(batches)
    if not parts:
        return
    raw = pa.Table.from_batches(parts)
    if training.needs(store.model):  # a few hundred thousand pairs: no work for a cluster
        with duckdb.connect() as con:
            store.model = duckdb.trained(store, parts, con)
    spark = session()
    spark.createDataFrame(raw).createOrReplaceTempView("raw")
    spark.read.parquet(str(store.parquet)).createOrReplaceTempView("register")
    people = spark.sql(plan.normalise(store.model, "spark", "raw")).persist()
    people.createOrReplaceTempView("people")
    spark.sql(_found(store.model, store.rows)).createOrReplaceTempView("found")
    pairs = spark.sql(_joined(store.model)).persist()
    pairs.createOrReplaceTempView("joined")
    spark.sql(_counted(store.model)).createOrReplaceTempView("pairs")
    try:
        yield raw.column("id").to_pylist(), spark.sql(_kept(store)).toArrow()
    finally:
        pairs.unpersist()
        people.unpersist()


def _keys(model: Model, table: str, *, probes: bool) -> str:
    """SELECT id, rule, key: one row for every key text of every rule."""
    lists = []
    for number, rule in enumerate(model.blocking):
        texts = plan.keys(rule, "spark", probes=probes)
        lists.append(f"transform({texts}, k -> struct({number} AS rule, k AS key))")
    flat = f"SELECT id, inline(flatten(array({', '.join(lists)}))) FROM {table}"
    return f"SELECT DISTINCT id, rule, key FROM ({flat}) WHERE key <> ''"


def _found(model: Model, rows: int) -> str:
    """SELECT id_l, id_r, first: who meets whom under keys that are not too common.

    `first`: rule 0 found them, so the exact tier may take them.
    """
    most = " ".join(f"WHEN {n} THEN {rule.most}" for n, rule in enumerate(model.blocking))
    common = "count(*) OVER (PARTITION BY theirs.rule, theirs.key)"
    probes = f"SELECT DISTINCT rule, key FROM ({_keys(model, 'people', probes=True)})"
    met = (
        f"SELECT theirs.*, {common} AS rows FROM ({_keys(model, 'register', probes=False)}) theirs "
        f"JOIN (SELECT /*+ BROADCAST(p) */ * FROM ({probes}) p) wanted "
        f"ON theirs.rule = wanted.rule AND theirs.key = wanted.key"
    )
    points = " ".join(f"WHEN {n} THEN {rule.points}" for n, rule in enumerate(model.blocking))
    under = (
        f"SELECT DISTINCT ours.id AS id_l, met.id AS id_r, met.rule "
        f"FROM ({_keys(model, 'people', probes=True)}) ours "
        f"JOIN ({met}) met ON ours.rule = met.rule AND ours.key = met.key "
        f"WHERE met.rows <= CASE met.rule {most} END"
    )
    return (
        f"SELECT id_l, id_r, min(rule) = 0 AS first FROM ({under}) u GROUP BY 1, 2 "
        f"HAVING sum(CASE rule {points} END) >= {plan.enough(rows)}"
    )


def _joined(model: Model) -> str:
    """The pairs with the columns of both, `<column>_l` and `<column>_r`."""
    left = ", ".join(f"l.{_name(name)} AS {_name(f'{name}_l')}" for name in model.keep)
    right = ", ".join(f"r.{_name(name)} AS {_name(f'{name}_r')}" for name in model.keep)
    return (
        f"SELECT f.id_l, f.id_r, f.first, {left}, {right} FROM found f "
        f"JOIN people l ON l.id = f.id_l JOIN register r ON r.id = f.id_r"
    )


def _counted(model: Model) -> str:
    """The pairs with how many rows of the register hold each counted value."""
    if not model.counted:
        return "SELECT * FROM joined"
    every = enumerate(model.counted)
    values = [f"struct({place} AS place, {_name(name)} AS v)" for place, name in every]
    mine = [f"struct({place} AS place, {_name(f'{name}_r')} AS v)"
            for place, name in enumerate(model.counted)]  # fmt: skip
    wanted = f"SELECT DISTINCT inline(array({', '.join(mine)})) FROM joined"
    all_values = f"SELECT inline(array({', '.join(values)})) FROM register"
    counts = (
        f"SELECT a.place, a.v, count(*) AS n FROM ({all_values}) a "
        f"JOIN (SELECT /*+ BROADCAST(d) */ * FROM ({wanted}) d WHERE v <> '') w "
        f"ON a.place = w.place AND a.v = w.v GROUP BY 1, 2"
    )
    joins, columns = [], ["j.*"]
    for place, name in enumerate(model.counted):
        joins.append(
            f"LEFT JOIN counts c{place} ON c{place}.place = {place} "
            f"AND j.{_name(f'{name}_r')} = c{place}.v"
        )
        columns.append(f"coalesce(c{place}.n, 0) AS {_name(f'n_{name}_r')}")
    return f"WITH counts AS ({counts}) SELECT {', '.join(columns)} FROM joined j {' '.join(joins)}"


def _kept(store: Store) -> str:
    """Score; where the exact tier has somebody keep only those, otherwise the few best."""
    query = plan.scored(store.model, "spark", "pairs", store.rows, also=("first",))
    tier = "first AND exact" if store.model.exact is not False else "FALSE"
    mine, best = "PARTITION BY candidate_id", "ORDER BY weight DESC, register_id"
    alike = f"{mine}, first, exact"
    ranked = (
        f"SELECT *, row_number() OVER ({mine} {best}) AS rank, "
        f"max(weight) OVER ({mine}) AS best, "
        f"row_number() OVER ({alike} {best}) AS rank_first, "
        f"max(weight) OVER ({alike}) AS best_first FROM ({query}) q"
    )
    certain = f"{tier} AND rank_first <= {KEPT} AND weight > best_first - {duckdb.FAR}"
    sure = f"SELECT *, {certain} AS certain FROM ({ranked}) r"
    known = f"SELECT *, max(certain) OVER ({mine}) AS sure FROM ({sure}) s"
    beside = "first, rank, best, rank_first, best_first, certain, sure"
    return (
        f"SELECT * EXCEPT ({beside}) FROM ({known}) k "
        f"WHERE certain OR (NOT sure AND rank <= {KEPT} AND weight > best - {duckdb.FAR})"
    )


def _name(column: str) -> str:
    return sql(column, "spark")
