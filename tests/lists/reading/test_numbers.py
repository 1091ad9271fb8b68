"""What spreadsheets do to a NIK, and what is said about it."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyam.kernel.problems import Blocked
from anyam.lists.reading.book import Computed, Error, Formula
from anyam.lists.reading.numbers import read_kk, read_nik
from tests.lists.reading.files import HEAD, people, person, put, rejected, text, workbook

GOOD = "7316034503810002"


@pytest.mark.parametrize(
    "written",
    [
        GOOD, f"'{GOOD}", f"`{GOOD}", f" {GOOD} ", "7316 0345 0381 0002", "7316.0345.0381.0002",
        "731603-450381-0002", f'="{GOOD}"', f"{GOOD}\u200b", f"\u202a{GOOD}\u202c", f"{GOOD},",
        "７３１６０３４５０３８１０００２", f"\xa0{GOOD}\xa0",
    ],
)  # fmt: skip
def test_what_only_stands_around_the_digits_is_passed_over(written: str) -> None:
    assert read_nik(written).value == GOOD


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (7316034503810002.0, "nik.stored_as_number"),
        (Computed(7316034503810002), "nik.stored_as_number"),
        (731603450381000.0, "nik.stored_as_number"),
        ("7,31603E+15", "nik.stored_as_number"),
        ("7.31603450381E+15", "nik.stored_as_number"),
        ("7316034503810002.0", "nik.stored_as_number"),
        ("7316034503810002,00", "nik.stored_as_number"),
        ("7,316,034,503,810,002", "nik.stored_as_number"),
        ("7.316.034.503.810.002", "nik.stored_as_number"),
        ("731603450381000", "nik.length"),
        ("73160345038100021", "nik.length"),
        ("73160345O3810002", "nik.not_digits"),
        ("73l6034503810002", "nik.not_digits"),
        ("belum punya", "nik.not_digits"),
        (True, "nik.not_digits"),
        ("7316034513810002", "nik.date"),
        ("7316030000000001", "nik.date"),
        ("7316034503810000", "nik.serial"),
        ("", "nik.missing"),
        (None, "nik.missing"),
        ("-", "nik.missing"),
        ("tidak ada", "nik.missing"),
        (Formula(""), "nik.formula"),
        (Computed(0), "nik.formula"),
        ("=A1&B1", "nik.formula"),
        (Error("#REF!"), "nik.formula_error"),
    ],
)
def test_each_damage_has_its_sentence(written: object, code: str) -> None:
    with pytest.raises(Blocked) as blocked:
        read_nik(written)  # type: ignore[arg-type]
    (problem,) = blocked.value.problems
    assert (problem.code, problem.field) == (code, "nik")
    assert problem.message.endswith(".")


@pytest.mark.parametrize("written", ["", None, "-", "0", "0000000000000000", "'-"])
def test_a_family_card_may_be_left_out(written: str | None) -> None:
    assert read_kk(written) == ""


def test_a_family_card_is_held_to_its_sixteen_digits() -> None:
    assert read_kk("'7316 0300 0000 0001") == "7316030000000001"
    for written, code in ((7316030000000001.0, "kk.stored_as_number"), ("731603", "kk.length")):
        with pytest.raises(Blocked) as blocked:
            read_kk(written)
        assert blocked.value.problems[0].code == code


@given(st.one_of(st.text(max_size=40), st.floats(), st.booleans(), st.dates()))
def test_whatever_stands_in_the_cell_the_answer_is_a_nik_or_a_sentence(written: object) -> None:
    value = ""
    with suppress(Blocked):
        value = read_nik(written).value  # type: ignore[arg-type]
    assert value == "" or (value.isascii() and value.isdigit() and len(value) == 16)


def test_a_number_of_a_workbook_is_rejected_by_row_and_column(tmp_path: Path) -> None:
    rows = people(3)
    rows[1][1], rows[2][2] = int(rows[1][1]), int(rows[2][2])
    found = rejected(workbook(tmp_path / "list.xlsx", rows))
    assert found == [(3, "nik", "nik.stored_as_number"), (4, "kk", "kk.stored_as_number")]


def test_a_column_whose_last_digits_are_all_eaten_is_found_out(tmp_path: Path) -> None:
    """As CSV the digits are text again, and look like a NIK; only that all end in 0 tells."""
    rows = [person(n, nik=f"{person(n)[1][:13]}{n // 10 + 1:02d}0") for n in range(1, 20)]
    path = put(tmp_path / "list.csv", text(rows))
    assert {code for _row, _column, code in rejected(path)} == {"nik.stored_as_number"}
    rows.append(person(25))
    assert rejected(put(path, text(rows, head=HEAD))) == []
