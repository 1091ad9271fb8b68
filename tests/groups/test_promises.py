"""What the database itself refuses, and what rubbish does."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from anyam.accounts.models import User
from anyam.groups import actions, meetings
from anyam.groups.models import Attendance, Group, Meeting, Membership
from anyam.groups.rules import Guest
from anyam.kernel.problems import Blocked
from anyam.people.models import Household
from tests import make
from tests.groups.asking import seats

pytestmark = pytest.mark.django_db
AT = make.AT
TODAY = AT.date()


def test_the_database_keeps_the_promises(by: User) -> None:
    group = make.group(members=5, by=by)
    first, second = seats(group)[:2]
    person, meeting = make.person(by=by), group.founding
    assert meeting is not None
    broken: list[Any] = [
        Membership(group=group, person=first.person, joined_on=TODAY),
        Membership(group=group, person=person, household=second.household, joined_on=TODAY),
        Membership(group=group, person=person, office="chair", joined_on=TODAY),
        Membership(group=group, person=person, joined_on=TODAY, left_on=TODAY),
        Membership(
            group=group, person=person, joined_on=TODAY, ending="moved",
            left_on=TODAY - timedelta(days=1),
        ),
        Membership(group=group, person=person, joined_on=TODAY, ending="moved"),
        Group(name=group.name.upper(), region=group.region, code="x", started_on=TODAY),
        Group(name="Lain", region=group.region, code=group.code, started_on=TODAY),
        Group(
            name="Lain", region=group.region, code="y", started_on=TODAY, formed_on=TODAY,
            disbanded_on=TODAY - timedelta(days=1),
        ),
        Meeting(group=group, held_on=TODAY, place="Balai", recorded_by=by, recorded_at=AT),
        Attendance(meeting=meeting, person=first.person),
        Attendance(meeting=meeting, person=person, guest="Budi"),
        Attendance(meeting=meeting),
    ]  # fmt: skip
    for row in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_unknown_families_do_not_stand_in_each_other_s_way(by: User) -> None:
    group = make.group(members=0, formed=False, by=by)

    for _member in range(2):
        actions.add_member(group, make.person(by=by, kk=""), by=by, at=AT)

    assert group.memberships.living().count() == 2
    assert Household.objects.filter(kk_index=None).count() == 2


def test_facts_are_read_in_a_fixed_number_of_queries(
    by: User, django_assert_num_queries: Any
) -> None:
    small, large = make.group(members=5, by=by), make.group(members=20, by=by)

    for group in (small, large):
        with django_assert_num_queries(4):
            group.facts(TODAY)


class Rubbish(TestCase):
    """Whatever is typed is either stored or refused in words."""

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=120))
    def test_any_name_is_stored_clean_or_refused(self, name: str) -> None:
        try:
            group = actions.start(name=name, region=make.village(), by=make.user(), at=AT)
        except Blocked as blocked:
            found = {problem.code for problem in blocked.problems}
        else:
            found = set()
            group.refresh_from_db()
            assert group.name.isprintable()
        assert found <= {"group.name", "group.name_long"}

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=200), st.lists(st.text(max_size=130), max_size=3))
    def test_any_agreement_and_guests_are_stored_or_refused(
        self, text: str, names: list[str]
    ) -> None:
        by = make.user()
        group = make.group(members=0, formed=False, by=by)
        meeting = meetings.record_meeting(group, held_on=TODAY, place="Balai", by=by, at=AT)
        for write in (
            lambda: meetings.write_agreement(meeting, text, by=by, at=AT),
            lambda: meetings.record_attendance(
                meeting, present=[], guests=[Guest(name) for name in names], by=by, at=AT
            ),
        ):
            try:
                write()
            except Blocked as blocked:
                refused = blocked.problems
            else:
                refused = ()
            assert all(problem.message for problem in refused)
