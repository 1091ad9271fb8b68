"""Who is told when a deadline has passed."""

from datetime import date

import pytest

from anyam.accounts.roles import Role
from anyam.notices.rules import reminders

DUE = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("role", "day", "told"),
    [
        (Role.VILLAGE_HEAD, 9, []),
        (Role.VILLAGE_HEAD, 10, []),
        (Role.VILLAGE_HEAD, 11, ["village_head"]),
        (Role.VILLAGE_HEAD, 17, ["village_head"]),
        (Role.VILLAGE_HEAD, 18, ["village_head", "dinsos_verifier"]),
        (Role.DIRECTOR, 30, ["director"]),
    ],
)
def test_the_officer_is_told_first_and_the_next_one_up_a_week_later(
    role: Role, day: int, told: list[str]
) -> None:
    assert [r.role for r in reminders(role, DUE, date(2026, 11, day))] == told
