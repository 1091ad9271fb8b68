"""What may be done with a snapshot."""

from datetime import date

import pytest

from anyam.registers import pictures, rules, searching
from anyam.registers.headings import FIELDS, guess
from anyam.registers.rules import Facts

TODAY = date(2026, 11, 22)


def codes(problems: object) -> list[str]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]


@pytest.mark.parametrize("version", ["2026-T3", "III.2026", "3", "a_b"])
def test_a_version_is_a_short_plain_word(version: str) -> None:
    assert not codes(rules.version_problems(version, TODAY, today=TODAY, taken=["2026-T2"]))


@pytest.mark.parametrize("version", ["", "a b", "../x", "x/", "-", "é", "x" * 41, "."])
def test_a_version_is_no_path_and_no_sentence(version: str) -> None:
    found = codes(rules.version_problems(version, TODAY, today=TODAY, taken=[]))
    assert found == ["register.version"]


def test_a_version_stands_once_and_is_not_of_tomorrow() -> None:
    late = date(2026, 11, 23)
    found = codes(rules.version_problems("1", late, today=TODAY, taken=["1"]))
    assert found == ["register.version_taken", "register.future"]


def test_a_register_has_a_name_of_its_own_and_a_place_of_a_known_size() -> None:
    assert not codes(rules.register_problems("DTSEN", "", ["DTKS"]))
    assert codes(rules.register_problems(" ", "731603", [])) == ["register.name", "register.place"]
    assert codes(rules.register_problems("dtsen", "7316", ["DTSEN"])) == ["register.same"]


def test_large_files_come_by_the_command_line() -> None:
    assert not codes(rules.size_problems(rules.MAX_BYTES))
    assert codes(rules.size_problems(rules.MAX_BYTES + 1)) == ["register.too_large"]


def test_nobody_is_known_by_the_name_alone() -> None:
    assert not codes(rules.column_problems({"name": "a", "nik": "b"}))
    assert codes(rules.column_problems({"name": "a"})) == ["register.columns"]
    assert len(codes(rules.column_problems({}))) == 2
    assert not codes(rules.twice_problems(["nik", "", "", "name"], {}))
    assert codes(rules.twice_problems(["nik", "nik", "x", "x"], {"nik": "NIK"})) == [
        "register.twice", "register.twice",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "choose", "discard", "retire"),
    [
        (Facts("waiting", runs=False, has_file=True), [], [], ["register.not_ready"]),
        (Facts("waiting", runs=False, has_file=False), ["register.no_file"], [],
         ["register.not_ready"]),
        (Facts("preparing", runs=True, has_file=True), ["register.busy"], ["register.busy"],
         ["register.not_ready"]),
        (Facts("ready", runs=False, has_file=False), ["register.closed"], ["register.closed"], []),
    ],
)  # fmt: skip
def test_what_may_be_done_follows_from_where_it_stands(
    facts: Facts, choose: list[str], discard: list[str], retire: list[str]
) -> None:
    assert codes(rules.choose_problems(facts)) == choose
    assert codes(rules.discard_problems(facts)) == discard
    assert codes(rules.retire_problems(facts)) == retire


def test_what_is_kept_of_a_cell_says_nothing_about_a_person() -> None:
    assert rules.discreet("Muh. Yusuf bin H. Ali 7316031203800002") == (
        "M••. Y•••• b•• H. A•• 7316••••••••••••"
    )
    assert rules.discreet("") == ""


def test_headings_are_understood_and_each_field_is_given_once() -> None:
    found = guess(["NIK_KK", "NIK_PENERIMA", "NAMA_PENERIMA", "Ket", "NIK Ibu"], FIELDS, {})
    assert found["NAMA_PENERIMA"] == "name"
    assert list(found.values()).count("nik") == 1
    assert "NIK Ibu" not in found
    assert guess(["Ket", "Nama"], FIELDS, {"ket": "address", "nama": ""}) == {"Ket": "address"}
    assert "Tahun" not in guess(["Tahun"], [f for f in FIELDS if f != "year"], {})


def test_shares_and_years_are_said_plainly() -> None:
    assert [pictures.share(n, 1000) for n in (0, 1, 25, 1000)] == ["0 %", "0,1 %", "2,5 %", "100 %"]
    assert searching.year_of("17 Juni 1985") == ""
