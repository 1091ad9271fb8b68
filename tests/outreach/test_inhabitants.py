"""Numbers of inhabitants read from a file: what is used, what is not, and why."""

import json
from datetime import date
from pathlib import Path

import pytest

from anyam.audit.models import Event
from anyam.cli.app import run
from anyam.kernel.problems import Blocked
from anyam.outreach import actions
from anyam.outreach.models import Inhabitants
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)
ARGUMENTS = ["--source", "Dukcapil semester II 2024", "--on", "2024-12-31", "--json"]
LIST = """code,name,male,female,total
0,INDONESIA,1,1,284973643
73.16,Kabupaten Enrekang,1,1,"236.011"
731603,Baraka,1,1,24000

7316031021,Balla,1,1,4120
7316031021,Balla,1,1,4121
7316039999,Tidak ada,1,1,10
x,Rusak,1,1,10
731603,Dua,1,1,1
73,Sulawesi Selatan,1,1,nol
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make.village()
    path = tmp_path / "penduduk.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_a_list_of_the_office_is_read_line_by_line(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import-inhabitants", str(file), *ARGUMENTS]) == 1
    told = json.loads(capsys.readouterr().out)

    assert (told["rows"], told["accepted"]) == (8, 3)
    assert [(line["row"], line["code"]) for line in told["rejected"]] == [
        (7, "region.twice"),
        (8, "region.unknown"),
        (9, "region.unreadable"),
        (10, "region.twice"),
        (11, "inhabitants.count"),
    ]
    rows = Inhabitants.objects.newest("7316", "731603", make.BALLA)
    assert {code: row.count for code, row in rows.items()} == {
        "7316": 236_011,
        "731603": 24_000,
        make.BALLA: 4_120,
    }
    assert Event.objects.filter(action="inhabitants.import").count() == 1


def test_the_same_list_again_puts_numbers_right(file: Path) -> None:
    for text in ("kode;jumlah\n7316031021;4.000\n", "kode;jumlah\n7316031021;5.000\n731603;9\n"):
        file.write_text(text)
        actions.import_inhabitants(file, source="Desa", counted_on=DAY, by=None, at=make.AT)
    assert Inhabitants.objects.count() == 2
    assert Inhabitants.objects.get(region=make.BALLA).count == 5_000


def test_a_trial_stores_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("code,total\n731603,24000\n")
    assert run(["import-inhabitants", str(file), *ARGUMENTS[:-1], "--dry-run"]) == 0
    assert "1 dari 1 baris dipakai." in capsys.readouterr().out
    assert not Inhabitants.objects.exists()


def test_the_newest_number_counts() -> None:
    by = make.user()
    for day, count in ((DAY, 4_000), (date(2023, 12, 31), 3_900)):
        actions.set_inhabitants(
            make.village(), count=count, counted_on=day, source="Desa", by=by, at=make.AT
        )
    assert Inhabitants.objects.newest(make.BALLA)[make.BALLA].count == 4_000


@pytest.mark.parametrize(
    ("text", "code"),
    [(b"nama\nx\n", "list.columns"), (b"\xff\xfe\x00", "list.unreadable"), (b"", "list.columns")],
)
def test_a_file_that_is_none_is_told_from_a_refusal(
    file: Path, text: bytes, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(text)
    assert run(["import-inhabitants", str(file), *ARGUMENTS]) == 2
    assert json.loads(capsys.readouterr().out)["code"] == code


def test_a_day_that_is_none_and_a_missing_source(file: Path) -> None:
    wrong = ["--source", "x", "--on", "kemarin", "--json"]
    assert run(["import-inhabitants", str(file), *wrong]) == 2
    assert run(["import-inhabitants", str(file.parent / "tidak-ada.csv"), *ARGUMENTS]) == 2
    with pytest.raises(Blocked):
        actions.import_inhabitants(file, source="", counted_on=DAY, by=None, at=make.AT)


def test_a_file_too_large_is_not_opened(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anyam.outreach.actions.inhabitants.LARGEST", 10)
    with pytest.raises(Blocked) as refused:
        actions.import_inhabitants(file, source="Desa", counted_on=DAY, by=None, at=make.AT)
    assert refused.value.problems[0].code == "list.large"
