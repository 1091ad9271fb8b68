"""Numbers are read for a reason that stays on record; rubbish is refused in words."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked, Problem
from anyam.people import actions
from anyam.people.models import HouseholdMembership, Person
from tests import make

pytestmark = pytest.mark.django_db
AT = make.AT
NIK = "7316035706850001"
KK = "7316030101200007"


def codes(blocked: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [problem.code for problem in blocked.value.problems]


def enrol(**told: Any) -> Person:
    by = told.pop("by", None) or make.user()
    person, _questions = actions.enrol(**make.facts(**told), by=by, at=AT)
    return person


def test_numbers_are_read_for_a_reason_that_is_kept() -> None:
    person = enrol(nik=NIK, kk=KK)
    by = make.user(Role.DINSOS_VERIFIER, over="7316")

    shown = actions.unmask(person, " Mencocokkan dengan register. ", by=by, at=AT)

    assert shown == {"nik": NIK, "kk": KK}
    event = Event.objects.about(person).last()
    assert event is not None
    assert (event.action, event.note, event.actor_id) == (
        "person.unmask", "Mencocokkan dengan register.", by.pk,
    )  # fmt: skip


def test_no_reason_no_number_and_no_event() -> None:
    person = enrol(nik=NIK)

    with pytest.raises(Blocked) as blocked:
        actions.unmask(person, "cek", by=make.user(), at=AT)

    assert codes(blocked) == ["person.reason"]
    assert not Event.objects.filter(action="person.unmask").exists()


@pytest.mark.parametrize(
    ("role", "over"),
    [
        (Role.FACILITATOR, "731602"),
        (Role.AUDITOR, ""),
        (Role.RESEARCHER, ""),
        (Role.DINSOS_HEAD, "7316"),
        (Role.AREA_ADMIN, ""),
    ],
)
def test_who_may_not_read_numbers(role: str, over: str) -> None:
    person = enrol(nik=NIK)

    with pytest.raises(Blocked) as blocked:
        actions.unmask(person, "Ingin tahu saja kok.", by=make.user(role, over=over), at=AT)

    assert codes(blocked) == ["access.role"]


def test_whoever_sees_as_another_reads_no_numbers() -> None:
    person = enrol(nik=NIK)
    pendamping = make.user()
    pendamping.seen_by = make.user(Role.AREA_ADMIN, over="7316")

    with pytest.raises(Blocked):
        actions.unmask(person, "Ingin tahu saja kok.", by=pendamping, at=AT)


def test_a_person_without_numbers_reads_as_empty() -> None:
    person = enrol(kk="")
    Person.objects.filter(pk=person.pk).update(nik=None, nik_index=None)
    HouseholdMembership.objects.filter(person=person).delete()

    shown = actions.unmask(
        Person.objects.get(pk=person.pk), "Memeriksa berkas.", by=make.user(), at=AT
    )

    assert shown == {"nik": "", "kk": ""}


def problems_of(**told: Any) -> list[Problem]:
    try:
        enrol(**told)
    except Blocked as blocked:
        return list(blocked.problems)
    return []


class Rubbish(TestCase):
    """Whatever is typed is either stored or refused in words."""

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=60), st.text(max_size=5))
    def test_anything_typed_is_taken_or_refused(
        self, nik: str, kk: str, name: str, rt: str
    ) -> None:
        before = Person.objects.count()
        problems = problems_of(nik=nik, kk=kk, name=name, rt=rt, address=name)

        assert all(problem.message for problem in problems)
        assert Person.objects.count() == before + (not problems)

    @settings(max_examples=40, deadline=None)
    @given(st.text(min_size=1, max_size=130))
    def test_any_name_is_stored_clean(self, name: str) -> None:
        told = {problem.code for problem in problems_of(name=name)}

        assert told <= {"person.name", "person.name_long"}
        for person in Person.objects.all():
            assert person.name.isprintable()
            assert list(Person.objects.search("\0" + person.name)) in ([], [person])
