"""`anyam import-people`: an answer for machines on stdout, and an exit code that says it too."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from anyam.accounts.roles import Role
from anyam.cli.app import run
from anyam.lists.models import PersonList
from anyam.people.models import Person
from anyam.regions.models import Region
from tests import make
from tests.lists.reading.files import people, person, put, text, workbook

Captured = pytest.CaptureFixture[str]
TOP = Path(__file__).parent.parent.parent


def said(captured: Captured) -> Any:
    return json.loads(captured.readouterr().out)


def importing(path: Path, *more: str, region: str = make.BALLA) -> int:
    return run(["import-people", str(path), "--region", region, *more, "--json"])


@pytest.mark.django_db
def test_a_good_list_is_answered_with_nothing_to_mend(tmp_path: Path, capsys: Captured) -> None:
    make.region()
    path = workbook(tmp_path / "list.xlsx", people(3))
    assert importing(path, "--dry-run", region="73.16.03.1021") == 0
    assert said(capsys) == {"rows": 3, "accepted": 3, "rejected": [], "questions": []}
    assert not PersonList.objects.exists()


@pytest.mark.django_db
def test_what_is_wrong_is_told_by_row_and_column(tmp_path: Path, capsys: Captured) -> None:
    make.region()
    rows = [person(1), person(2, nik=7316034503810002), person(3, born="01-01-1990")]
    path = workbook(tmp_path / "list.xlsx", rows)
    assert importing(path, "--dry-run") == 1
    answer = said(capsys)
    assert (answer["rows"], answer["accepted"]) == (3, 2)
    (wrong,) = answer["rejected"]
    assert list(wrong) == ["row", "column", "code", "message"]
    assert (wrong["row"], wrong["column"], wrong["code"]) == (3, "nik", "nik.stored_as_number")
    assert "Ubah format kolom menjadi Teks" in wrong["message"]
    assert [(q["row"], q["column"]) for q in answer["questions"]] == [(4, "birth_date")]


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "code"), [(b"", "list.empty_file"), (b"%PDF-1.4", "list.pdf")])
def test_what_cannot_be_read_is_exit_code_two(
    tmp_path: Path, capsys: Captured, content: bytes, code: str
) -> None:
    make.region()
    path = tmp_path / "list.xlsx"
    assert importing(path, "--dry-run") == 2
    assert said(capsys)["code"] == "list.unreadable"
    assert importing(put(path, content), "--dry-run") == 2
    answer = said(capsys)
    assert set(answer) == {"code", "message"}
    assert answer["code"] == code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "answer"), [("abc", "region.code"), ("73.16.03.9999", "region.unknown")]
)
def test_an_unknown_region_is_refused(
    tmp_path: Path, capsys: Captured, code: str, answer: str
) -> None:
    make.region()
    path = workbook(tmp_path / "list.xlsx", people(1))
    assert importing(path, "--dry-run", region=code) == 1
    assert said(capsys)["code"] == answer


@pytest.mark.django_db
def test_for_a_person_the_answer_is_in_sentences(tmp_path: Path, capsys: Captured) -> None:
    make.region()
    rows = [person(1), person(1), person(2, kk="")]
    path = put(tmp_path / "list.csv", text(rows))
    assert run(["import-people", str(path), "--region", make.BALLA, "--dry-run"]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "3 orang dalam daftar, 2 diterima."
    assert shown[2] == "  baris 3, nik: Baris ini sama dengan baris 2. Hapus salah satu."
    assert shown[3] == "Perlu ditanyakan:"


@pytest.mark.django_db
def test_a_larger_area_is_checked_and_the_missing_village_is_told(
    tmp_path: Path, capsys: Captured
) -> None:
    make.region()
    path = workbook(tmp_path / "list.xlsx", people(2))
    assert importing(path, "--dry-run", region="731603") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["accepted"] == 2
    assert "kolom Desa" in captured.err


@pytest.mark.django_db
def test_the_column_of_villages_is_compared_with_the_place(
    tmp_path: Path, capsys: Captured
) -> None:
    make.region()
    make.region("7316032002", "Salukanan")
    head = ["NIK", "Nama", "Desa"]
    rows = [
        [person(n)[1], "Siti", desa]
        for n, desa in enumerate(["BALLA", "Salukanan", "Kampung Baru", ""], 1)
    ]
    path = put(tmp_path / "list.csv", text(rows, head=head))
    assert importing(path, "--dry-run") == 1
    answer = said(capsys)
    assert [(r["row"], r["column"]) for r in answer["rejected"]] == [(3, "address")]
    assert [q["row"] for q in answer["questions"]] == [4]
    assert importing(path, "--dry-run", region="731603") == 1
    assert [r["row"] for r in said(capsys)["rejected"]] == [4, 5]


@pytest.mark.django_db
def test_the_kecamatan_tells_villages_of_one_name_apart(tmp_path: Path, capsys: Captured) -> None:
    for code in ("7316032002", "7316042002"):
        make.region(code, "Mekar")
    Region.objects.filter(code="731604").update(name="Alla")
    rows = [
        [person(n)[1], "Siti", "Mekar", kecamatan]
        for n, kecamatan in enumerate(["Kec. Alla", "731603", "", "Tidak Dikenal"], 1)
    ]
    path = put(tmp_path / "list.csv", text(rows, head=["NIK", "Nama", "Desa", "Kecamatan"]))
    assert importing(path, "--dry-run", region="7316") == 1
    assert [(r["row"], r["code"]) for r in said(capsys)["rejected"]] == [
        (4, "village.ambiguous"), (5, "village.ambiguous"),
    ]  # fmt: skip
    rows = [[person(1)[1], "Siti", "Balla", "Alla"]]
    make.region()
    path = put(path, text(rows, head=["NIK", "Nama", "Desa", "Kecamatan"]))
    assert importing(path, "--dry-run", region="7316") == 1
    assert said(capsys)["rejected"][0]["code"] == "village.unknown"


@pytest.mark.django_db(transaction=True)
def test_a_list_without_villages_is_not_saved_for_a_larger_area(
    tmp_path: Path, capsys: Captured
) -> None:
    by = make.user(Role.DINSOS_VERIFIER, over="7316")
    make.region()
    path = put(tmp_path / "list.csv", text(people(2)))
    assert importing(path, "--user", by.username, region="731603") == 1
    answer = said(capsys)
    assert answer["code"] == "list.no_village"
    assert importing(path, "--dry-run", region="731603") == 0
    assert answer["message"] in capsys.readouterr().err
    assert importing(path, "--user", by.username) == 0


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_decision_is_among_the_questions(tmp_path: Path, capsys: Captured) -> None:
    by = make.user(Role.DINSOS_VERIFIER, over="7316")
    make.region()
    assert importing(put(tmp_path / "a.csv", text(people(2))), "--user", by.username) == 0
    capsys.readouterr()
    rows = [person(2, name="Andi Baso"), person(3), person(4)]
    assert importing(put(tmp_path / "b.csv", text(rows)), "--user", by.username) == 0
    answer = said(capsys)
    assert (answer["rows"], answer["accepted"], answer["rejected"]) == (3, 3, [])
    assert [(q["row"], q["column"], q["code"]) for q in answer["questions"]] == [
        (2, "nik", "doubt.other_facts")
    ]


@pytest.mark.django_db(transaction=True)
def test_a_list_that_cannot_be_read_leaves_nothing(tmp_path: Path, capsys: Captured) -> None:
    by = make.user(Role.DINSOS_VERIFIER, over="7316")
    make.region()
    for content in (b"", b"NIK;Nama\r\n", b"a;b\r\n1;2\r\n"):
        path = put(tmp_path / "list.csv", content)
        for _again in range(2):
            assert importing(path, "--user", by.username) == 2
            assert said(capsys)["code"].startswith("list.")
    assert importing(tmp_path / "none.csv", "--user", by.username) == 2
    assert not PersonList.objects.exclude(status="discarded").exists()


@pytest.mark.django_db(transaction=True)
def test_without_a_dry_run_the_people_are_on_record(tmp_path: Path, capsys: Captured) -> None:
    by = make.user(Role.DINSOS_VERIFIER, over="7316")
    make.region()
    rows = [person(1), person(2), person(3, nik="123"), person(4, born="01-01-1990")]
    path = put(tmp_path / "list.csv", text(rows))
    assert importing(path) == 1
    assert said(capsys)["code"] == "user.unknown"
    assert importing(path, "--user", by.username) == 1
    answer = said(capsys)
    assert (answer["rows"], answer["accepted"]) == (4, 3)
    assert [entry["column"] for entry in answer["rejected"]] == ["nik"]
    assert [entry["row"] for entry in answer["questions"]] == [5]
    assert Person.objects.with_nik(rows[0][1]).exists()
    assert importing(path, "--user", by.username) == 1
    assert said(capsys)["code"] == "list.same"


def test_a_dry_run_needs_neither_a_database_nor_keys(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", people(3))
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("ANYAM_", "DJANGO_"))}
    command = ["import-people", str(path), "--region", "73.16.03.1021", "--dry-run", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "anyam", *command],
        cwd=tmp_path, env=bare | {"PYTHONPATH": str(TOP)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["accepted"] == 3
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["list.xlsx"]
