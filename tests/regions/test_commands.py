"""The commands: results on standard output, progress and reasons on standard error."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from anyam.regions.models import BpsCode, Region, RegionChange
from anyam.regions.progress import reporting
from tests import make
from tests.make import BALLA
from tests.regions.conftest import BARAKA, Write

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_list_is_loaded_and_the_result_is_a_sentence(write: Write) -> None:
    out, err = run("import_regions", write(BARAKA))

    assert out == (
        "7 wilayah dibaca: 7 baru, 0 berganti nama, 0 berlaku lagi, 0 berakhir, 0 tetap.\n"
    )
    assert err == ("Membaca daftar\nMenyimpan wilayah 7/7 (100%)\nMenyusun pencarian 7/7 (100%)\n")
    assert Region.objects.count() == 7


def test_the_result_may_be_json_and_only_a_trial(write: Write) -> None:
    out, _err = run("import_regions", write(BARAKA), "--dry-run", "--json")

    assert json.loads(out)["added"] == 7
    assert json.loads(out)["dry_run"] is True
    assert not Region.objects.exists()
    assert "Hanya percobaan" in run("import_regions", write(BARAKA), "--dry-run")[0]


def test_ended_codes_are_named(write: Write) -> None:
    run("import_regions", write(BARAKA))

    out, _err = run("import_regions", write(BARAKA.replace("73.16.03.1021,Balla\n", "")), "--force")

    assert "Berakhir, catat penggantinya: 73.16.03.1021" in out


def test_every_reason_for_a_refusal_is_told(write: Write) -> None:
    with pytest.raises(CommandError) as error:
        run("import_regions", write("code,name\n73,\nx,A\n"))

    assert str(error.value).splitlines() == [
        "Baris 2: nama wilayah kosong.",
        "Baris 3: kode “x” bukan angka. Contoh: 73.16.03.1021.",
    ]


def test_bps_codes_are_loaded(write: Write) -> None:
    make.region("731603")
    path = write("bps_code,name,kemendagri_code,valid_from\n7316030,Baraka,73.16.03,2018-01-11\n")

    assert "Hanya percobaan" in run("import_bps", path, "--dry-run")[0]
    assert "1 kode BPS dibaca: 1 baru" in run("import_bps", path, "--source", "MFD 2018")[0]
    assert json.loads(run("import_bps", path, "--json")[0])["unchanged"] == 1
    assert BpsCode.objects.get().source == "MFD 2018"


def test_a_change_is_recorded() -> None:
    make.region(BALLA)
    make.region("731604")
    change = ("change_region_code", "73.16.03.1021", "73.16.04.1021", "--on", "2026-11-01")

    trial, _err = run(*change, "--decree", "Perda 1/2026", "--dry-run")
    assert "Hanya percobaan" in trial
    out, _err = run(*change, "--decree", "Perda 1/2026")
    assert out == (
        "Berganti kode: 73.16.03.1021 → 73.16.04.1021 sejak 1 November 2026, 1 wilayah tercatat.\n"
    )
    assert RegionChange.objects.get().decree == "Perda 1/2026"
    with pytest.raises(CommandError, match="sudah berakhir"):
        run(*change, "--decree", "Perda 1/2026")


def test_a_change_may_be_told_as_json() -> None:
    make.region(BALLA)

    out, _err = run(
        "change_region_code", BALLA, "--kind", "dissolved", "--on", "2026-11-01",
        "--decree", "Perda 1/2026", "--json",
    )  # fmt: skip

    assert json.loads(out) == {
        "kind": "dissolved",
        "changes": [{"old": BALLA, "new": None}],
        "dry_run": False,
    }


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_and_a_file_gets_lines() -> None:
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        with reporting(stream) as report:
            report(0, None, "Membaca")
            for done in range(0, 101, 5):
                report(done, 100, "Menyimpan")

    assert "100/100" in terminal.getvalue()
    assert file.getvalue().splitlines()[:3] == [
        "Membaca",
        "Menyimpan 0/100 (0%)",
        "Menyimpan 10/100 (10%)",
    ]
    assert len(file.getvalue().splitlines()) == 12
