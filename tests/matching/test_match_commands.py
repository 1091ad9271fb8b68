"""The commands as another program calls them: answers on stdout, reasons as JSON, exit codes."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from anyam.cli.app import run
from tests.matching import people
from tests.matching.test_matching import SITI, named

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def prepared(tmp_path: Path, capsys: Captured) -> Path:
    path = people.write(tmp_path / "r.csv", [*people.strangers(200), *named({"siti": SITI})])
    assert run(["match-prepare", str(path), "--out", str(tmp_path / "s"), "--version", "1"]) == 0
    assert "Register siap: 201 orang, versi 1." in capsys.readouterr().out
    return tmp_path / "s"


def said(captured: Captured) -> Any:
    return json.loads(captured.readouterr().out)


def test_a_list_is_matched_and_counted(prepared: Path, tmp_path: Path, capsys: Captured) -> None:
    path = people.write(tmp_path / "c.csv", named({"a": SITI, "b": {"name": "ENTAH SIAPA"}}))
    out = str(tmp_path / "out.csv")
    assert run(["match", str(prepared), str(path), "--out", out, "--explain", "--json"]) == 0
    counts = said(capsys)
    assert (counts["match"], counts["review"], counts["none"]) == (1, 0, 1)
    assert run(["match", str(prepared), str(path), "--out", out]) == 0
    assert "2 calon: 1 cocok, 0 perlu dilihat, 1 tidak ditemukan." in capsys.readouterr().out


def test_missing_columns_are_said_beside_the_answer(
    prepared: Path, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,nama\n1,SITI AMINAH\n2,BUDI,x\n")
    assert run(["match", str(prepared), str(path), "--out", str(tmp_path / "o.csv")]) == 0
    remarks = capsys.readouterr().err
    assert "dianggap kosong: nik" in remarks
    assert "1 baris kurang atau lebih selnya" in remarks
    assert "2,,none" in (tmp_path / "o.csv").read_text()


def test_one_person_is_looked_up(
    prepared: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def asked(text: str, *more: str) -> int:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return run(["match-lookup", str(prepared), *more])

    assert asked(json.dumps(SITI), "--json", "--explain") == 0
    answer = said(capsys)
    assert answer["register_id"] == "siti"
    assert answer["results"][0]["svg"]
    assert asked(json.dumps(SITI)) == 0
    assert capsys.readouterr().out.startswith("match  siti  ")
    assert asked("{", "--json") == 2
    assert said(capsys)["code"] == "person.json"
    assert asked("[" * 100_000, "--json") == 2
    assert said(capsys)["code"] == "person.json"
    assert asked("[]", "--json") == 2
    assert said(capsys)["code"] == "person.shape"


def test_versions_and_doubles(prepared: Path, tmp_path: Path, capsys: Captured) -> None:
    rows = [*people.strangers(200), *named({"siti": SITI, "again": SITI | {"nik": ""}})]
    path = people.write(tmp_path / "r.csv", rows)
    assert (
        run(["match-prepare", str(path), "--out", str(prepared), "--version", "2", "--json"]) == 0
    )
    assert said(capsys)["rows"] == 202
    assert run(["match-versions", str(prepared), "1", "2", "--json"]) == 0
    assert said(capsys)["changed"] == {"new": 1, "gone": 0, "changed": 0, "same": 201}
    assert run(["match-versions", str(prepared), "1"]) == 0
    assert "* 2" in capsys.readouterr().out
    out = tmp_path / "d.csv"
    assert run(["match-doubles", str(path), "--out", str(out), "--json"]) == 0
    assert said(capsys)["groups"] == 1
    assert "again" in out.read_text()
    assert run(["match-doubles", str(path), "--out", str(out)]) == 0
    assert "1 orang tercatat lebih dari sekali (2 baris)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (["match-prepare", "none.csv", "--out", "s2"], 2, "table.missing"),
        (["match-prepare", "empty.csv", "--out", "s2"], 2, "table.empty"),
        (["match-prepare", "head.csv", "--out", "s2"], 1, "table.no_rows"),
        (["match-prepare", "twice.csv", "--out", "s2"], 1, "table.id_twice"),
        (["match-prepare", "r.csv", "--out", "s2", "--model", "none.json"], 2, "model.missing"),
        (["match", "none", "r.csv", "--out", "o.csv"], 2, "store.missing"),
        (["match", "s", "empty.csv", "--out", "o.csv"], 2, "table.empty"),
        (["match", "s", "r.csv", "--out", "no/o.csv"], 1, "output.no_folder"),
        (["match", "s", "r.csv", "--out", "o.csv", "--sex", "x"], 2, "sex.coding"),
        (["match-lookup", "s", "--version", "9"], 2, "store.version"),
        (["match-versions", "."], 2, "store.not_ready"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    prepared: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    arguments: list[str],
    exit_code: int,
    code: str,
) -> None:
    monkeypatch.chdir(prepared.parent)
    Path("empty.csv").write_text("")
    Path("head.csv").write_text("id,name\n")
    Path("twice.csv").write_text("id,name\n1,A\n1,B\n")
    assert run([*arguments, "--json"]) == exit_code
    told = said(capsys)
    assert told["code"] == code
    assert told["message"][0].isupper()


def test_help_stays_quick_because_nothing_heavy_is_loaded() -> None:
    import subprocess

    code = (
        "import sys\nfrom anyam.cli.app import run\nrun(['match', '--help'])\n"
        "assert not {'duckdb', 'splink', 'numpy', 'pyarrow', 'django'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
