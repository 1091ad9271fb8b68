"""Lists of who was helped by other programmes answer "never helped before"."""

from datetime import date

import pytest

from anyam.eligibility.queries import known
from anyam.eligibility.rules import engine
from anyam.people.models import Person
from anyam.proposals.models import Proposal
from anyam.schemes import get_scheme
from anyam.verification import reviewing
from anyam.verification.models import Match
from tests import make
from tests.verification import registers, world

pytestmark = pytest.mark.django_db


def answer(person: Person, case: Proposal) -> tuple[str, str]:
    scheme = get_scheme("permensos-2-2019")
    facts = known([person], scheme, group=case.group)[person.pk].facts
    found = engine.assess(scheme, facts, today=date(2026, 11, 22))
    told = next(one for one in found if one.rule == "never_assisted")
    return told.answer, told.evidence


def helped(people: list[Person]) -> None:
    registers.snapshot(
        world.three_hard(people), name="Penerima UEP", version="2024", kind="assistance",
        as_of=date(2024, 12, 31), programme="UEP",
    )  # fmt: skip


def test_certain_fails_doubtful_is_unknown_and_absent_passes_with_the_lists_asked() -> None:
    case = world.proposal(6)
    people = world.members(case)
    helped(people)
    world.matched(case)
    assert answer(people[3], case) == (
        "fail", "Pernah menerima bantuan KUBE: UEP: Penerima UEP 2024, 31 Desember 2024.",
    )  # fmt: skip
    doubtful, why = answer(people[0], case)
    assert doubtful == "unknown"
    assert "UEP: Penerima UEP 2024" in why
    absent, asked = answer(people[-1], case)
    assert absent == "pass"
    assert "Sudah dicari di: UEP: Penerima UEP 2024, 31 Desember 2024." in asked


def test_an_officer_s_word_about_the_card_settles_the_doubt_and_rules_on_nobody() -> None:
    case = world.proposal(6)
    people = world.members(case)
    helped(people)
    world.matched(case)
    match = Match.objects.get(person=people[0], kind="assistance", superseded_at=None)
    by = world.verifier()
    reviewing.review(match, verdict="none", reason="Namanya sama saja.", by=by, at=make.AT)
    assert answer(people[0], case)[0] == "pass"
    reviewing.review(match, verdict="same", rival=match.rivals.first(), by=by, at=make.AT)
    assert answer(people[0], case)[0] == "fail"
    assert not people[0].register_checks.exists()
