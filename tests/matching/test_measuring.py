"""The commands that invent a register and judge a matching."""

import json
from pathlib import Path
from typing import Any

import pytest

from anyam.cli.app import run

Captured = pytest.CaptureFixture[str]
RESULT = """candidate_id,register_id,decision,probability,tier,reasons
1,a,match,0.999,exact,
2,b,review,0.5,scored,
2,c,review,0.4,scored,
3,,none,,,
"""
TRUTH = "candidate_id,register_id\n1,a\n2,c\n3,\n"
PEOPLE = "id,name,sex,region_code,birth_date\n1,Suparno,L,3312,1960-01-01\n2,Siti Aminah,P,7316,\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "result.csv").write_text(RESULT)
    (tmp_path / "truth.csv").write_text(TRUTH)
    return str(tmp_path / "result.csv"), str(tmp_path / "truth.csv")


def said(captured: Captured) -> Any:
    return json.loads(captured.readouterr().out)


def test_the_figures_come_as_json(files: tuple[str, str], capsys: Captured) -> None:
    assert run(["match-evaluate", *files, "--json"]) == 0
    figures = said(capsys)
    assert figures["precision"] == 1
    assert figures["found"] == 1
    assert figures["recall"] == 0.5
    assert figures["absent_not_matched"] == 1
    assert figures["groups"] == {}


def test_people_read_the_figures_as_tables(
    files: tuple[str, str], tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "candidates.csv").write_text(PEOPLE)
    assert run(["match-evaluate", *files, "--candidates", str(tmp_path / "candidates.csv")]) == 0
    text = capsys.readouterr().out
    assert "precision" in text
    assert "names" in text
    assert "region" in text


def test_two_reviewers_are_compared(
    files: tuple[str, str], tmp_path: Path, capsys: Captured
) -> None:
    rows = ["candidate_id,register_id,reviewer,decision", "1,a,x,same", "1,a,y,same"]
    (tmp_path / "said.csv").write_text("\n".join(rows))
    assert run(["match-evaluate", files[0], str(tmp_path / "said.csv")]) == 0
    assert "kappa: 1.000" in capsys.readouterr().out


def test_a_missing_file_cannot_be_read(files: tuple[str, str], capsys: Captured) -> None:
    assert run(["match-evaluate", files[0], "nowhere.csv", "--json"]) == 2
    assert said(capsys)["code"] == "truth.missing"
    assert run(["match-evaluate", "nowhere.csv", files[1], "--json"]) == 2
    assert said(capsys)["code"] == "result.missing"


def test_a_truth_about_other_people_is_refused(
    files: tuple[str, str], tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "other.csv").write_text("candidate_id,register_id\n91,a\n92,\n")
    assert run(["match-evaluate", files[0], str(tmp_path / "other.csv"), "--json"]) == 1
    assert said(capsys)["code"] == "truth.strangers"


@pytest.mark.parametrize("world", ["home", "stranger"])
def test_a_register_is_invented_with_its_truth(
    world: str, tmp_path: Path, capsys: Captured
) -> None:
    arguments = [str(tmp_path), "--people", "2000", "--candidates", "50", "--world", world]
    assert run(["match-generate", *arguments, "--json"]) == 0
    assert said(capsys)["world"] == world
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"register.parquet", "candidates.parquet", "truth.csv", "about.json"}
    assert run(["match-generate", *arguments]) == 0
    assert "seed" in capsys.readouterr().out
