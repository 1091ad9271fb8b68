"""What the error models do to a candidate, one thing at a time."""

from random import Random

import pytest

from anyam.matching.lab import mishaps, spelling
from anyam.matching.lab.errors import CARE, ERRORS, IDENTITY, Case, Facts, spoil

FACTS: Facts = {
    "nik": "7316014503800002", "kk": "7316012301150004", "name": "Siti Aminah Saleh",
    "birth_date": "1980-03-05", "sex": "P", "mother_name": "Hasnah Tandi", "address":
    "Jl. Melati No. 5 RT 003 RW 002", "region_code": "7316011001",
}  # fmt: skip
KIN = FACTS | {"nik": "7316010103780001", "name": "Baharuddin", "sex": "L"}
OTHER = FACTS | {"kk": "3312162301150009", "address": "Dusun Krajan", "region_code": "3312162001"}


def case(seed: int = 1, **changed: str | None) -> Case:
    return Case(Random(seed), FACTS | changed, KIN, OTHER)


def test_the_shares_of_care_come_to_one() -> None:
    assert sum(share for share, _factor in CARE) == pytest.approx(1)


def test_every_error_has_a_code_of_its_own_and_a_column() -> None:
    assert len({error.code for error in ERRORS}) == len(ERRORS)
    assert {error.column for error in ERRORS} == set(FACTS)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_an_error_changes_only_what_it_says(error: object) -> None:
    changed = 0
    for seed in range(20):
        at = case(seed)
        at.facts[error.column] = error.do(at, FACTS[error.column])  # type: ignore[attr-defined]
        other = {key for key in FACTS if at.facts[key] != FACTS[key]}
        changed += bool(other)
        allowed = {"address", "region_code", "kk"} if "moved" in error.code else {error.column}  # type: ignore[attr-defined]
        assert other <= allowed
    assert changed


def test_of_nik_name_and_date_one_always_stays_recognisable() -> None:
    for seed in range(3000):
        at = case(seed)
        spoil(at)
        assert len(at.strong) <= 2
        assert at.strong <= set(IDENTITY)


def test_careful_lists_are_mostly_right() -> None:
    clean = sum(not spoiled.happened for spoiled in map(_spoilt, range(2000)))
    assert 200 < clean < 1200


def _spoilt(seed: int) -> Case:
    at = case(seed)
    spoil(at)
    return at


@pytest.mark.parametrize("mishap", mishaps.MISHAPS, ids=lambda m: f"{m.column}{m.do.__name__}")
def test_a_mishap_gives_text_or_nothing(mishap: mishaps.Mishap) -> None:
    for seed in range(20):
        at = case(seed)
        value = mishap.do(at, FACTS[mishap.column] or "")
        assert value is None or isinstance(value, str)
    if mishap.column != "birth_date":
        odd = mishap.do(case(kk="x"), "x")
        assert odd is None or isinstance(odd, str)


@pytest.mark.parametrize("way", [
    spelling.another_form, spelling.another_sound, spelling.slip, spelling.shortened,
    spelling.reordered, spelling.regrouped,
])  # fmt: skip
@pytest.mark.parametrize("name", ["Siti Aminah", "SUPARNO", "I Wayan Sudarma", "O", "Xx", "-"])
def test_every_way_of_writing_takes_every_name(way: object, name: str) -> None:
    for seed in range(30):
        written = way(Random(seed), name)  # type: ignore[operator]
        assert written
        assert not name.isupper() or written == name or written.upper() == written


def test_muhammad_has_many_forms() -> None:
    found = {spelling.another_form(Random(seed), "Muhammad Ali") for seed in range(60)}
    assert {"Muh. Ali", "Moh. Ali", "M. Ali"} <= found


def test_a_woman_who_went_to_mecca_is_hj() -> None:
    found = {spelling.titled(Random(seed), "AMINAH", woman=True).split()[0] for seed in range(9)}
    assert "HJ." in found
