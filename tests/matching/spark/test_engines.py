"""Spark and DuckDB decide alike: every pair, every level, every weight within 0.001."""

from typing import Any

import pyarrow as pa
import pytest

from anyam.matching import plan
from anyam.matching.engines import duckdb, spark
from anyam.matching.problems import Unusable
from tests.matching.spark.conftest import Answer, Work

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # what pyspark says about itself
    pytest.mark.xdist_group("spark"),
    pytest.mark.timeout(600),  # a cluster starts slowly on a busy machine
]
NEAR = 0.001


def test_both_engines_normalise_alike(cluster: Any, work: Work) -> None:
    raw = pa.Table.from_batches(work.batches())
    with duckdb.connect() as con:
        con.register("raw", raw)
        ours = con.sql(plan.normalise(work.store.model, "duckdb", "raw")).to_arrow_table()
    cluster.createDataFrame(raw).createOrReplaceTempView("raw")
    theirs = cluster.sql(plan.normalise(work.store.model, "spark", "raw")).toArrow()
    expected = {row["id"]: row for row in ours.to_pylist()}
    for row in theirs.to_pylist():
        assert row == expected[row["id"]]
    assert theirs.num_rows == len(expected)


def test_both_engines_score_every_pair_alike(ours: Answer, theirs: Answer) -> None:
    here = ours.by_pair()
    there = theirs.by_pair()
    assert there.keys() == here.keys()
    assert len(here) > 300
    for pair, row in there.items():
        for name, value in here[pair].items():
            if isinstance(value, float):
                assert abs(row[name] - value) < NEAR, (pair, name)
            else:
                assert row[name] == value, (pair, name)


def test_both_engines_decide_alike(ours: Answer, theirs: Answer) -> None:
    assert len(ours.results) == len(theirs.results)
    for one, other in zip(ours.results, theirs.results, strict=True):
        assert (one.candidate_id, one.register_id) == (other.candidate_id, other.register_id)
        assert (one.decision, one.tier, one.reasons) == (other.decision, other.tier, other.reasons)
        assert abs(one.probability - other.probability) < NEAR


def test_an_open_session_is_used_again(cluster: Any) -> None:
    assert spark.session() is cluster


def test_nobody_to_look_for_gives_nothing(work: Work) -> None:
    assert list(spark.scored(work.store, [])) == []


def test_without_java_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Unusable, match="Java") as refusal:
        spark.session()
    assert refusal.value.code == "engine.spark"
    assert not refusal.value.unreadable


def test_a_java_that_is_not_where_it_is_said_to_be_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(Unusable, match="Java"):
        spark.session()
