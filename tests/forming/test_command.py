"""`anyam form-groups`: candidates in, groups out, and any grouping valued."""

import json
from pathlib import Path
from typing import Any

import pytest

from anyam.cli.app import run

HEAD = "id,kk,name,region_code,rt,rw,latitude,longitude,skills,trades\n"


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command on this text; returns exit code and answer."""

    def asked(text: str | bytes, *options: str) -> tuple[int, Any]:
        file = tmp_path / "calon.csv"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        capsys.readouterr()
        code = run(["form-groups", str(file), *options, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return asked


def rows(count: int, region: str = "7316031021", **given: str) -> str:
    skills, trades = given.get("skills", ""), given.get("trades", "")
    return "".join(
        f"a{i},k{i},Calon {i},{region},{i % 2 + 1},1,,,{skills},{trades}\n" for i in range(count)
    )


def test_groups_come_with_reasons_and_the_proof(ask: Any) -> None:
    code, found = ask(HEAD + rows(11, trades="kios;kue"), "--min", "5", "--max", "6")

    assert code == 0
    assert sorted(len(group["members"]) for group in found["groups"]) == [5, 6]
    assert {group["trade"] for group in found["groups"]} == {"kios", "kue"}
    assert all("tinggal di sekitar rumah" in group["reason"] for group in found["groups"])
    assert found["unplaced"] == []
    assert found["objective"]["total"] == sum(found["objective"]["parts"].values())
    assert found["proven_optimal"]
    assert found["bound"] == found["objective"]["total"]


def test_a_family_has_one_seat_and_the_other_is_told_why(ask: Any) -> None:
    twin = "b1,K 0,Saudara,7316031021,1,1,,,,\n"
    code, found = ask(HEAD + rows(5) + twin, "--min", "5", "--max", "10")
    assert code == 0
    assert len(found["unplaced"]) == 1
    assert found["unplaced"][0]["id"] in {"a0", "b1"}
    assert "Satu KK dengan" in found["unplaced"][0]["reason"]


def test_the_programs_own_answer_can_be_valued(ask: Any, tmp_path: Path) -> None:
    _code, found = ask(HEAD + rows(8), "--min", "3", "--max", "5")
    file = tmp_path / "kelompok.json"
    file.write_text(json.dumps(found))
    code, scored = ask(HEAD + rows(8), "--score", str(file), "--min", "3")
    assert code == 0
    assert scored == {"objective": found["objective"], "violations": []}


def test_groupings_that_break_rules_are_valued_in_their_order(ask: Any, tmp_path: Path) -> None:
    text = HEAD + rows(6) + "b0,k0,Saudara,7316041001,1,1,,,,\n"
    groupings = [
        {"groups": [{"members": ["a0", "a1"], "trade": "kios"}]},
        {"groups": [{"members": ["a0", "b0", "a1", "a2", "a3", "a4"], "trade": "xyz"}]},
        {"groups": [{"members": ["a0", "a0", "a1", "a2", "a3", "a4"], "trade": "Kios Sembako"}]},
        {"groups": [{"members": [], "trade": None}]},
    ]
    file = tmp_path / "kelompok.json"
    file.write_text(json.dumps(groupings))
    code, scored = ask(text, "--score", str(file))
    assert code == 0
    codes = [{problem["code"] for problem in one["violations"]} for one in scored]
    assert codes == [
        {"group.too_small"},
        {"group.kecamatan", "group.trade", "family.twice"},
        {"person.twice"},
        {"group.too_small", "group.trade"},
    ]
    assert scored[2]["objective"]["parts"]["placed"] == 5_000_000
    assert scored[3]["objective"]["total"] == 0


@pytest.mark.parametrize(
    ("grouping", "exit_code", "code"),
    [
        ('{"groups": [{"members": ["zz"], "trade": "kios"}]}', 1, "grouping.unknown_id"),
        ("{", 2, "list.json"),
        ("[" * 100_000, 2, "list.json"),
        ('{"groups": 1}', 2, "list.grouping"),
        ('{"groups": [{"members": [1.5], "trade": "kios"}]}', 2, "list.grouping"),
        ('{"groups": [{"members": ["a1"], "trade": 7}]}', 2, "list.grouping"),
    ],
)
def test_an_unknown_id_is_refused_and_rubbish_unreadable(
    ask: Any, tmp_path: Path, grouping: str, exit_code: int, code: str
) -> None:
    file = tmp_path / "kelompok.json"
    file.write_text(grouping)
    got, answer = ask(HEAD + rows(5), "--score", str(file))
    assert (got, answer["code"]) == (exit_code, code)


@pytest.mark.parametrize(
    ("text", "options", "demands"),
    [
        (HEAD + rows(4), (), ["min"]),
        (
            HEAD + rows(3) + "b1,x1,B,7316041001,,,,,,\nb2,x2,B,7316041001,,,,,,\n",
            (),
            ["min", "kecamatan"],
        ),
        (HEAD + "".join(f"c{i},satu,C,,,,,,,\n" for i in range(6)), (), ["family"]),
        (HEAD + rows(1), (), ["candidates"]),
        (HEAD, (), ["candidates"]),
        (HEAD + rows(8), ("--min", "8", "--max", "6"), ["min", "max"]),
        (HEAD + rows(3), ("--min", "8", "--max", "6"), ["min"]),
        (HEAD + rows(1), ("--min", "8", "--max", "6"), ["candidates"]),
    ],
)
def test_where_nothing_can_be_formed_it_says_which_demand_to_loosen(
    ask: Any, text: str, options: tuple[str, ...], demands: list[str]
) -> None:
    code, found = ask(text, *options)
    assert code == 1
    assert found["code"].startswith("forming.")
    assert [way["demand"] for way in found["loosen"]] == demands
    assert all(way["message"] for way in found["loosen"])
    for way in found["loosen"]:
        if way["demand"] == "min":
            loosened = ("--min", str(way["value"]), "--max", options[-1] if options else "20")
            assert ask(text, *loosened)[0] == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "list.empty"),
        ("id,name\na,b\n", "list.column_missing"),
        ("id,kk,name,id\na,b,c,d\n", "list.column_twice"),
        (HEAD + "a,1,A,,,,,,,\na,2,B,,,,,,,\n", "list.id_twice"),
        (HEAD + "a,,A,,,,,,,\n", "list.cell_empty"),
        (HEAD + "a,1,A,73,,,,,,\n", "list.region"),
        (HEAD + "a,1,A,,,,inf,1,,\n", "list.degrees"),
        (HEAD + "a,1,A,,,,1_0,1,,\n", "list.degrees"),
        (HEAD + "a,7.31603E+15,A,,,,,,,\n", "list.kk_cut"),
        (HEAD + "a,1,A,,,,,,,,x\n", "list.cells"),
        ("sep=;\nid;kk;name\n", "list.sep"),
        (b"PK\x03\x04", "list.not_csv"),
        (b"id,kk,name\n\0", "list.encoding"),
        (HEAD + "x" * 200_000, "list.csv"),
        ("id,kk,name\n" + "a,b,c\n" * 120_002, "list.long"),
        (HEAD + "a,1,A,,,,,,," + ";".join(map(str, range(2_001))) + "\n", "list.trades"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_its_row(
    ask: Any, text: str | bytes, code: str
) -> None:
    got, answer = ask(text)
    assert (got, answer["code"]) == (2, code)


def test_coordinates_that_changed_places_are_told_so(ask: Any) -> None:
    _code, answer = ask(HEAD + "a,1,A,,,,119.8,-3.4,,\n")
    assert "tertukar dengan longitude" in answer["message"]


def test_many_wrong_rows_are_counted(ask: Any) -> None:
    _code, answer = ask(HEAD + "".join(f"a{i},,A,,,,,,,\n" for i in range(30)))
    assert answer["problems"][-1] == {"code": "list.more", "message": "Dan 10 masalah lain."}


@pytest.mark.parametrize("codec", ["utf-8-sig", "cp1252", "utf-16"])
def test_lists_are_read_as_offices_keep_them(ask: Any, codec: str) -> None:
    text = "id;kk;name;latitude;longitude;skills\n" + "".join(
        f'{i};k{i};Ménik {i};-3,4;119,8;"mencatat;berdagang"\n' for i in range(5)
    )
    code, found = ask(text.encode(codec))
    assert code == 0
    assert len(found["groups"][0]["members"]) == 5


@pytest.mark.parametrize(
    "options", [("--min", "0"), ("--time-limit", "0"), ("--time-limit", "nan"), ("--max", "x")]
)
def test_options_that_make_no_sense_are_refused(ask: Any, options: tuple[str, ...]) -> None:
    code, answer = ask(HEAD + rows(6), *options)
    assert code == 2
    assert answer["message"]


def test_trades_of_living_groups_are_told(ask: Any) -> None:
    _code, found = ask(HEAD + rows(5, trades="kios"), "--taken", "kios,")
    assert found["objective"]["parts"]["variety"] == -40
    assert "1 kelompok yang sudah berjalan" in found["groups"][0]["reason"]


def test_people_read_the_answer_without_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, grouping = tmp_path / "calon.csv", tmp_path / "kelompok.json"
    file.write_text(HEAD + rows(6) + "b1,k0,Saudara,,,,,,,\n")
    grouping.write_text('{"groups": [{"members": ["a1"], "trade": "kue"}]}')
    assert run(["form-groups", str(file)]) == 0
    said = capsys.readouterr()
    assert "Kelompok 1:" in said.out
    assert "Tanpa tempat:" in said.out
    assert "terbukti terbaik" in said.err
    assert run(["form-groups", str(file), "--score", str(grouping)]) == 0
    assert "paling sedikit 5" in capsys.readouterr().out
    assert run(["form-groups", str(file), "--min", "9"]) == 1
    assert "Turunkan ukuran terkecil" in capsys.readouterr().err
    assert run(["form-groups", str(file), "--score", str(tmp_path / "tidak-ada")]) == 2
    assert run(["form-groups", str(tmp_path / "tidak-ada")]) == 2
