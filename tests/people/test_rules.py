"""When are two descriptions one person, and what is asked before one is stored."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyam.kernel.codes import Nik
from anyam.people import rules
from anyam.people.rules import Identity

BORN = date(1985, 6, 17)
ON = date(2026, 11, 22)
NIK = Nik("7316035706850001")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Siti Aminah", "SITI AMINAH", True),
        ("Sitti Aminah", "St. Aminah", True),
        ("Muh. Ali", "MUHAMMAD ALI", True),
        ("Hj. Ma'rang", "Marang", True),
        ("Ali Daeng", "Daeng Ali", True),
        ("Siti Aminah, S.Pd", "Siti Aminah", True),
        ("Siti Aminha", "Siti Aminah", True),
        ("Siti Aminah", "Siti Aisyah", False),
        ("Siti", "Budi", False),
        ("Haji", "H.", False),
        ("", "", False),
        ("李", "李", False),
    ],
)
def test_spellings_of_one_name(one: str, other: str, same: bool) -> None:
    assert rules.same_name(one, other) is same


@given(st.text(), st.text())
def test_sameness_of_names_asks_no_order_and_never_fails(one: str, other: str) -> None:
    assert rules.same_name(one, other) in (True, False)
    if rules.name_words(one):
        assert rules.same_name(one, one)


@pytest.mark.parametrize(
    ("recorded", "told", "same"),
    [
        (BORN, BORN, True),
        (None, BORN, True),
        (BORN, None, True),
        (None, None, True),
        (BORN, date(1985, 6, 18), False),
    ],
)
def test_a_missing_birth_date_agrees_with_any(
    recorded: date | None, told: date | None, same: bool
) -> None:
    one, other = Identity("Siti Aminah", recorded), Identity("Siti Aminah", told)

    assert rules.same_person(one, other) is same


def test_another_name_is_another_person() -> None:
    assert not rules.same_person(Identity("Siti Aminah", BORN), Identity("Budi Santoso", BORN))


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({}, []),
        ({"birth_date": date(1986, 6, 17)}, ["nik.birth_date_differs"]),
        ({"sex": "L"}, ["nik.sex_differs"]),
        ({"birth_date": None}, []),
        ({"birth_date": None, "sex": "L"}, ["nik.sex_differs"]),
        ({"region_code": "7316021001"}, ["nik.region_differs"]),
    ],
)
def test_what_differs_from_the_nik_is_asked(facts: dict[str, object], asked: list[str]) -> None:
    told = {"birth_date": BORN, "sex": "P", "region_code": "7316031021"} | facts

    questions = rules.enrolment_questions(NIK, **told, on=ON)  # type: ignore[arg-type]

    assert [question.code for question in questions] == asked


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        (BORN, []),
        (date(2026, 11, 22), []),
        (date(2026, 11, 23), ["person.born_later"]),
        (date(1905, 1, 1), ["person.too_old"]),
    ],
)
def test_birth_dates_nobody_alive_has(born: date, codes: list[str]) -> None:
    assert [problem.code for problem in rules.birth_date_problems(born, on=ON)] == codes


@pytest.mark.parametrize(
    ("reason", "fits"), [("cek", False), ("   cek      ", False), ("x" * 10, True)]
)
def test_a_reason_says_something(reason: str, fits: bool) -> None:
    assert (list(rules.reason_problems(reason)) == []) is fits


@given(st.text(max_size=200))
def test_an_address_is_split_without_losing_its_street(text: str) -> None:
    street, rt, rw = rules.split_address(text)

    assert len(rt) <= 3
    assert len(rw) <= 3
    assert street == street.strip()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Buntu RT/RW : 002/001", ("Buntu", "2", "1")),
        ("RT 2 RW 3 Dusun A", ("Dusun A", "2", "3")),
        ("Start 5", ("Start 5", "", "")),
        ("1/2", ("1/2", "", "")),
        ("", ("", "", "")),
    ],
)
def test_addresses_as_people_write_them(text: str, parts: tuple[str, str, str]) -> None:
    assert rules.split_address(text) == parts


@pytest.mark.parametrize(
    ("told", "may_be"),
    [
        (("Siti Aminah", date(1980, 1, 2), "P", "7316031021"), True),
        (("Siti Aminah", date(1980, 1, 3), "P", "7316031021"), False),
        (("Siti Aminah", None, "P", "7316031021"), True),
        (("Siti Aminah", date(1980, 1, 2), "L", "7316031021"), False),
        (("Siti Aminah", date(1980, 1, 2), "P", "7316031022"), False),
        (("Budi Santoso", date(1980, 1, 2), "P", "7316031021"), False),
    ],
)
def test_a_namesake_lives_in_the_same_village_and_may_share_the_birth_date(
    told: tuple[str, date | None, str, str], may_be: bool
) -> None:
    recorded = rules.Described(Identity("Siti Aminah", date(1980, 1, 2)), "P", "7316031021", "a")
    name, born, sex, village = told
    other = rules.Described(Identity(name, born), sex, village)
    assert rules.is_namesake(recorded, other) is may_be


def test_with_two_different_nik_an_unknown_birth_date_makes_nobody_a_namesake() -> None:
    one = rules.Described(Identity("Siti", date(1980, 1, 2)), "P", "7316031021", nik="1" * 16)
    other = rules.Described(Identity("Siti", None), "P", "7316031021", nik="2" * 16)
    assert not rules.is_namesake(one, other)
