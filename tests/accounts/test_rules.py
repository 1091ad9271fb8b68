"""Who may be given what."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyam.accounts import rules
from anyam.accounts.roles import CAN, LEVELS, OFFICE_ROLES, Can, Role
from anyam.accounts.rules import Post

TODAY = date(2026, 11, 22)
codes_ = st.sampled_from(["", "73", "7316", "731603", "7316031021", "74", "3171"])


def codes(problems: object) -> list[str]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]


def test_every_role_has_a_level_and_every_right_a_holder() -> None:
    assert set(LEVELS) == set(Role)
    assert set(CAN) == set(Can)
    assert all(CAN.values())


def test_whoever_decides_or_sees_more_than_a_village_needs_a_second_factor() -> None:
    assert set(Role) - OFFICE_ROLES == {Role.CHAIR, Role.FACILITATOR}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CHAIR])
@pytest.mark.parametrize("code", ["", "73", "7316", "731603", "7316031021"])
def test_a_role_is_given_over_areas_of_its_own_level_only(role: Role, code: str) -> None:
    fits = len(code) in LEVELS[role]
    found = codes(rules.assignment_problems(Post(role, code), {""}))
    assert found == ([] if fits else ["assignment.level"])


def test_a_ketua_gets_no_role_from_an_administrator() -> None:
    found = codes(rules.assignment_problems(Post(Role.CHAIR, "7316031021"), {"7316"}))
    assert found == ["assignment.chair"]


@given(code=codes_, areas=st.frozensets(codes_))
def test_nobody_gives_away_more_than_they_manage(code: str, areas: frozenset[str]) -> None:
    outside = "assignment.outside" in codes(
        rules.assignment_problems(Post(Role.AUDITOR, code), areas)
    )
    assert outside != any(code.startswith(area) for area in areas)


def test_an_administrator_makes_no_administrator_above_themselves() -> None:
    wider = Post(Role.AREA_ADMIN, "73")
    assert codes(rules.assignment_problems(wider, {"7316"})) == ["assignment.outside"]
    assert codes(rules.assignment_problems(Post(Role.AREA_ADMIN, "7316"), {"7316"})) == []


def test_a_period_does_not_run_backwards() -> None:
    assert codes(rules.period_problems(TODAY, TODAY)) == []
    assert codes(rules.period_problems(TODAY, None)) == []
    assert codes(rules.period_problems(TODAY, TODAY - timedelta(days=1))) == ["period.backwards"]


def deputy_days(start: int, end: int, office_end: int | None = None) -> list[str]:
    return codes(
        rules.deputy_period_problems(
            TODAY + timedelta(days=start),
            TODAY + timedelta(days=end),
            today=TODAY,
            office_ends_on=None if office_end is None else TODAY + timedelta(days=office_end),
        )
    )


def test_a_deputy_has_days_in_order_and_not_for_ever() -> None:
    assert deputy_days(0, 0) == []
    assert deputy_days(0, 366) == []
    assert deputy_days(0, 367) == ["deputy.too_long"]
    assert deputy_days(-1, 3) == ["deputy.past"]
    assert deputy_days(3, 2) == ["period.backwards"]
    assert deputy_days(0, 5, office_end=5) == []
    assert deputy_days(0, 6, office_end=5) == ["deputy.beyond_office"]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (Post(Role.DINSOS_VERIFIER, "7316"), ["deputy.two_roles"]),
        (Post(Role.VILLAGE_HEAD, "7316031021"), ["deputy.two_roles"]),  # inside
        (Post(Role.DIRECTOR, ""), ["deputy.two_roles"]),  # around
        (Post(Role.DINSOS_VERIFIER, "7317"), []),  # next door
        (Post(Role.DINSOS_HEAD, "7316"), []),  # the same role
        (Post(Role.AUDITOR, "7316"), []),  # only reads
    ],
)
def test_one_person_is_not_two_pairs_of_eyes_over_one_place(other: Post, found: list[str]) -> None:
    assert codes(rules.two_role_problems(Post(Role.DINSOS_HEAD, "7316"), [other])) == found


@pytest.mark.parametrize(
    "text", ["", "ab", "siti balla", "SITI", "é" * 5, "-siti", "a" * 61, "a\x00b"]
)
def test_names_that_nobody_can_sign_in_with_are_refused(text: str) -> None:
    assert codes(rules.username_problems(text)) == ["username.format"]


@given(st.text())
def test_a_username_has_one_spelling(text: str) -> None:
    plain = rules.plain_username(text)
    assert rules.plain_username(plain) == plain
    assert rules.plain_username(f" {plain} ") == plain


def test_levels_are_named_in_words() -> None:
    assert rules.level_names(Role.AUDITOR) == "seluruh Indonesia atau provinsi atau kabupaten/kota"
