"""The demonstration looks its waiting cases up in the older version, then again in the new one."""

from datetime import date

import pytest
from django.db import connection

from anyam.demo import matched
from anyam.verification.asking import ask_after_commit, nothing_asked
from anyam.verification.models import Change, Match, MatchRun, Recheck
from tests import make
from tests.verification import registers, world

pytestmark = pytest.mark.django_db


def test_waiting_cases_are_looked_up_in_both_versions_and_changes_are_told() -> None:
    case = world.proposal(6)
    people = world.members(case)
    rows = world.three_hard(people)
    registers.snapshot(rows, version="2026-2", as_of=date(2026, 6, 30))
    registers.snapshot([{**row, "desil": "3"} for row in rows], version="2026-3")
    matched.look_up(make.AT)
    assert MatchRun.objects.filter(case=case.case).count() == 2
    assert Match.objects.standing(case.case).count() == 6
    assert Recheck.objects.get().changed == Change.objects.count() == 3


def test_without_a_register_nothing_is_looked_up() -> None:
    world.proposal(5)
    matched.look_up(make.AT)
    assert not MatchRun.objects.exists()


def test_a_demonstration_queues_nothing() -> None:
    before = len(connection.run_on_commit)
    with nothing_asked():
        ask_after_commit([("proposal:1", "7316031021", "x")], by=make.user(), at=make.AT)
    assert len(connection.run_on_commit) == before
