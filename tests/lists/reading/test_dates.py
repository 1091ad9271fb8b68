"""Birth dates in three orders, with names of months, as numbers, and impossible ones."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyam.kernel.problems import Problem
from anyam.lists.reading.book import Error, Formula
from anyam.lists.reading.checking import read_birth
from anyam.lists.reading.dates import MONTHS, NoDate, read_date
from tests.lists.reading.files import ON, asked, people, put, rejected, report, text, workbook

DAY = date(1981, 3, 25)
FORMS = (
    "{0:%Y-%m-%d}", "{0:%d/%m/%Y}", "{0:%m/%d/%Y}", "{0:%d-%m-%Y}", "{0:%d.%m.%Y}", "{0:%Y/%m/%d}",
    "{0:%d%m%Y}", "{0:%d %m %Y}", "{0:%Y-%m-%d} 00:00:00", "{0:%Y-%m-%d}T00:00:00Z",
    "Enrekang, {0:%d-%m-%Y}", "Ujung Pandang {0:%d/%m/%Y}", "{0.day} Maret {0.year}",
    "{0.day}-Mar-81", "{0.day} MARET {0.year}", "Rabu, {0.day} mar {0.year}", "{0:%d/%m/%y}",
    "March {0.day}, {0.year}", "{0.day}-III-{0.year}", "Balla, {0.day} Maret {0.year}",
    " {0:%d/%m/%Y} ", "'{0:%d/%m/%Y}", "{0.day} Maret {0.year} (45 th)", "{0:%d-%m-%Y} / 45 Tahun",
    "{0.day}th March {0.year}",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_date_is_read_in_every_order_people_write(form: str) -> None:
    assert read_date(form.format(DAY), on=ON) == DAY


@given(st.dates(date(1907, 1, 1), ON))
def test_any_day_comes_back_from_iso_and_day_first(day: date) -> None:
    for written in (f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day.day}-{day.month}-{day.year}"):
        assert read_date(written, on=ON) == day


@given(st.dates(date(1930, 1, 1), ON), st.sampled_from(sorted(MONTHS)))
def test_months_have_names_in_two_languages(day: date, name: str) -> None:
    written = read_date(f"{day.day} {name} {day.year}", on=ON) if day.day < 29 else None
    assert written is None or (written.month, written.day) == (MONTHS[name], day.day)


def test_the_day_comes_first_where_both_are_possible() -> None:
    assert read_date("03/05/1981", on=ON) == date(1981, 5, 3)
    assert read_date("3-5-81", on=ON) == date(1981, 5, 3)


def test_the_nik_settles_what_could_be_read_in_two_ways() -> None:
    assert read_date("03/05/1981", on=ON, hint=date(1981, 3, 5)) == date(1981, 3, 5)
    assert read_date("03/05/1981", on=ON, hint=date(1990, 1, 1)) == date(1981, 5, 3)


def test_two_digits_of_a_year_lie_in_the_latest_century_that_has_been() -> None:
    assert read_date("01-02-27", on=ON) == date(1927, 2, 1)
    assert read_date("01-02-26", on=ON) == date(2026, 2, 1)
    assert read_date("01-02-26", on=ON, hint=date(1926, 2, 1)) == date(1926, 2, 1)
    assert read_date("81-03-25", on=ON) == DAY


def test_numbers_are_days_of_a_spreadsheet_or_digits_of_a_date() -> None:
    assert read_date(29670.0, on=ON) == read_date("29670", on=ON) == DAY
    assert read_date(25031981.0, on=ON) == read_date("25031981", on=ON) == DAY
    assert read_date(5031981.0, on=ON) == date(1981, 3, 5)
    assert read_date(19810325.0, on=ON) == DAY


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/1980", "impossible"), ("30-13-1980", "impossible"), ("00/00/0000", "impossible"),
        ("29 Februari 1981", "impossible"), ("2030-01-01", "future"), ("1850-01-01", "too_old"),
        ("tidak tahu", "format"), ("1980", "format"), (1980.0, "format"), (True, "format"),
        ("12345678901", "format"), ("1-1-1980 2-2-1980", "format"), ("Maret 1980", "format"),
        (Error("#VALUE!"), "formula_error"), (Formula(""), "formula"),
    ],
)  # fmt: skip
def test_what_is_no_birth_date_is_said_to_be_none(written: object, code: str) -> None:
    problem = read_birth(written, on=ON, hint=None)  # type: ignore[arg-type]
    assert isinstance(problem, Problem)
    assert (problem.code, problem.field) == (f"birth_date.{code}", "birth_date")


@given(st.one_of(st.text(max_size=40), st.floats(), st.dates()))
def test_whatever_stands_in_the_cell_the_answer_is_a_day_or_none(written: object) -> None:
    found: object = None
    with suppress(NoDate):
        found = read_date(written, on=ON)  # type: ignore[arg-type]
    assert found is None or type(found) is date


def test_a_list_in_three_orders_is_accepted_whole(tmp_path: Path) -> None:
    rows = people(9)
    for number, row in enumerate(rows):
        day = read_date(row[4], on=ON)
        row[4] = (f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}")[number % 3]
    found = report(put(tmp_path / "list.csv", text(rows)))
    assert (found.accepted, found.questions) == (9, [])


def test_a_date_unlike_the_nik_is_a_question(tmp_path: Path) -> None:
    rows = people(3)
    rows[1][4] = "01-01-1990"
    rows[2][5] = "P"
    path = workbook(tmp_path / "list.xlsx", rows)
    assert rejected(path) == []
    assert asked(path) == [
        (3, "birth_date", "nik.birth_date_differs"),
        (4, "sex", "nik.sex_differs"),
    ]


def test_somebody_a_hundred_years_old_agrees_with_their_nik(tmp_path: Path) -> None:
    rows = people(1)
    rows[0][1], rows[0][4] = "7316030203200001", "02-03-1920"
    assert asked(workbook(tmp_path / "list.xlsx", rows)) == []
