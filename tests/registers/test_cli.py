"""`anyam register-import`: a register from the disk of the server."""

import json
from pathlib import Path
from typing import Any

import pytest

from anyam.accounts.roles import Role
from anyam.cli.app import run
from anyam.registers import preparing
from anyam.registers.models import Register, Snapshot
from tests import make
from tests.registers import stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register_key")]
S = Snapshot.State


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return stock.written(stock.people(8), tmp_path / "dtsen.csv")


def given(file: Path, *more: str) -> int:
    told = ["--register", "DTSEN", "--version", "2026-T3", "--as-of", "2026-09-30"]
    return run(["register-import", str(file), *told, *more])


def test_a_register_is_taken_in_and_told_about(file: Path, capsys: Any) -> None:
    make.user(Role.AREA_ADMIN, over="")

    assert given(file, "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["state"], told["version"]) == (8, "ready", "2026-T3")
    assert told["columns"]["mother_name"] == "mother_name"
    assert file.exists()
    made = Register.objects.get()
    assert (made.kind, made.place) == (Register.Kind.POPULATION, "")
    assert given(file) == 1
    assert "Versi 2026-T3 sudah ada" in capsys.readouterr().err


def test_a_list_of_a_regency_with_headings_nobody_guesses(tmp_path: Path, capsys: Any) -> None:
    by = make.user(Role.DINSOS_VERIFIER, over="7316")
    rows = [{"KODE": f"K{n}", "NM_ART": f"Siti {n}", "TGX": "1985-06-17"} for n in range(4)]
    file = stock.written(rows, tmp_path / "kube.csv")
    more = ["--kind", "assistance", "--region", "73.16", "--user", by.username]

    assert given(file, *more) == 1
    assert "Pilih kolom yang berisi nama" in capsys.readouterr().err
    assert given(file, *more, "--column", "name=NM", "--column", "birth_date=TGX") == 1
    assert "Kolom NM tidak ada" in capsys.readouterr().err
    assert given(file, *more, "--column", "name=NM_ART", "--column", "birth_date=TGX") == 0
    out = capsys.readouterr()
    assert "DTSEN 2026-T3 siap: 4 baris." in out.out
    assert "Kolom NM_ART: Nama." in out.err
    assert Snapshot.objects.get().register.place == "7316"


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (["--as-of", "kemarin"], 2, "tidak terbaca"),
        (["--kind", "apa"], 2, "tidak dikenal"),
        (["--column", "nama"], 2, "tidak terbaca"),
        (["--user", "siapa"], 1, "tidak dikenal"),
        (["--region", "9999"], 1, "tidak ada dalam daftar"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    more: list[str], code: int, says: str, file: Path, capsys: Any
) -> None:
    make.user(Role.AREA_ADMIN, over="")
    assert given(file, *more) == code
    assert says in capsys.readouterr().err
    assert not Snapshot.objects.exists()


def test_without_one_administrator_one_is_asked_for(file: Path, capsys: Any) -> None:
    assert given(file) == 1
    assert "--user" in capsys.readouterr().err


def test_a_missing_file_is_told(tmp_path: Path, capsys: Any) -> None:
    make.user(Role.AREA_ADMIN, over="")
    assert given(tmp_path / "none.csv") != 0
    assert "tidak dapat dibuka" in capsys.readouterr().err


def test_stopped_by_hand_nothing_is_ready_and_it_may_be_given_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.user(Role.AREA_ADMIN, over="")

    def stopped(*_given: Any, **_told: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(preparing, "prepare", stopped)
        assert given(file) == 130
    assert Snapshot.objects.get().state == S.FAILED
    assert given(file) == 0
    assert Snapshot.objects.filter(state=S.READY).count() == 1
