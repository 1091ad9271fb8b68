"""Keeping answers: written once, never changed, followed by newer ones."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.eligibility import actions, queries, tallies
from anyam.eligibility.models import Assessment, Standing, Tally, Waiver
from anyam.groups import actions as groups
from anyam.kernel.problems import Blocked
from anyam.people import actions as people
from anyam.people.models import Person
from anyam.schemes import Scheme, get_scheme
from anyam.verification import actions as verification
from tests import make

pytestmark = pytest.mark.django_db
AT = make.AT
REASON = "Kartu keluarga sedang diurus."


@pytest.fixture
def scheme() -> Scheme:
    return get_scheme("permensos-2-2019")


@pytest.fixture
def facilitator() -> User:
    return make.user()


@pytest.fixture
def person(facilitator: User) -> Person:
    return make.person(by=facilitator)


def answers(person: Person, scheme: Scheme) -> dict[str, str]:
    _known, found = queries.answers_of(person, scheme, today=AT.date())
    return {answer.rule: answer.answer for answer in found}


def codes(caught: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_facts_come_from_every_room(facilitator: User, person: Person, scheme: Scheme) -> None:
    before = answers(person, scheme)
    assert (before["id_card"], before["family_card"]) == ("pass", "pass")
    assert (before["head_or_earner"], before["never_assisted"]) == ("pass", "pass")
    assert (before["register"], before["same_kecamatan"]) == ("unknown", "unknown")
    told = {"occupation": "police", "can_work": True, "literate": False, "had_business": True}
    people.correct(person, **told, reason="ditanyakan di rumah", by=facilitator, at=AT)
    verifier = make.user(Role.DINSOS_VERIFIER, "7316")
    verification.rule_on(
        person, case="proposal:1", finding="differs", ruling="accepted", desil=3,
        register_version="III/2026", reason="Beda ejaan saja.", by=verifier, at=AT,
    )  # fmt: skip
    after = answers(person, scheme)
    assert (after["excluded_job"], after["seed_d_literate"]) == ("fail", "fail")
    assert (after["register"], after["poor_family"]) == ("pass", "pass")


def test_the_same_answer_is_not_written_twice_and_a_new_fact_gives_a_new_one(
    facilitator: User, person: Person, scheme: Scheme
) -> None:
    (first,) = actions.assess_person(person, scheme, by=facilitator, at=AT)
    assert actions.assess_person(person, scheme, by=facilitator, at=AT + timedelta(days=9)) == []
    people.correct(person, occupation="farmer", reason="ditanyakan lagi", by=facilitator, at=AT)
    (second,) = actions.assess_person(person, scheme, by=facilitator, at=AT)
    assert first.digest != second.digest
    assert Standing.objects.get().assessment == second
    assert list(queries.history_of(person, facilitator)) == [second, first]
    assert "nik" not in str(first.facts).casefold()
    event = Event.objects.filter(action="eligibility.assess").last()
    assert event is not None
    assert "1 jawaban baru" in event.sentence


def test_whoever_has_two_of_everything_is_known_once_and_in_as_many_queries(
    facilitator: User, scheme: Scheme, django_assert_num_queries: Any
) -> None:
    before, group = make.group(members=5, by=facilitator), make.group(members=10, by=facilitator)
    seat = before.memberships.living().last()
    assert seat is not None
    groups.end_membership(seat, on=AT.date(), reason="resigned", by=make.user(), at=AT)
    groups.add_member(group, seat.person, by=facilitator, at=AT)
    verifier, head = make.user(Role.DINSOS_VERIFIER, "7316"), make.user(Role.DINSOS_HEAD, "7316")
    for rule in ("register", "excluded_job"):
        waiver = actions.ask_waiver(seat.person, rule, REASON, scheme=scheme, by=facilitator, at=AT)
        actions.decide_waiver(waiver, approve=True, by=head, at=AT)
    for number, desil in enumerate((2, 4)):
        verification.rule_on(
            seat.person, case=f"proposal:{number}", finding="found", ruling="accepted", desil=desil,
            register_version="III/2026", by=verifier, at=AT + timedelta(days=number),
        )  # fmt: skip
    members = [row.person for row in group.memberships.living().select_related("person")]
    for people_ in (members[-2:], members):
        with django_assert_num_queries(3):
            found = queries.known(people_, scheme, group=group, whole=[group.pk])
    one = found[seat.person_id]
    assert (one.group, one.reached, one.facts.desil) == (group, True, 4)
    assert (one.facts.other_living_groups, one.facts.other_family_seats) == (0, 0)
    assert {waived.rule for waived in one.facts.waivers or ()} == {"register", "excluded_job"}


def test_a_village_where_nobody_stands_any_more_is_counted_as_empty(
    facilitator: User, person: Person, scheme: Scheme
) -> None:
    actions.assess_person(person, scheme, by=facilitator, at=AT)
    assert Tally.objects.get().people == 1
    Standing.objects.all().delete()
    tallies.recount([person.region_id], scheme, at=AT + timedelta(days=1))
    tally = Tally.objects.get()
    assert (tally.people, tally.unknown, tally.counted_at) == (0, 0, AT + timedelta(days=1))


def test_the_database_refuses_to_change_or_delete_a_kept_answer(
    facilitator: User, person: Person, scheme: Scheme
) -> None:
    (kept,) = actions.assess_person(person, scheme, by=facilitator, at=AT)
    Standing.objects.all().delete()
    for write in (
        lambda: Assessment.objects.filter(pk=kept.pk).update(verdict="pass"),
        kept.delete,
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            write()


def test_the_guard_comes_off_and_on_with_its_migration(transactional_db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("schema changes of the whole database are tried on SQLite only")
    call_command("migrate", "eligibility", "0001", verbosity=0)
    call_command("migrate", "eligibility", verbosity=0)


def test_who_may_not_judge_keeps_nothing(person: Person, scheme: Scheme) -> None:
    with pytest.raises(Blocked) as caught:
        actions.assess_person(person, scheme, by=make.user(Role.AUDITOR, "7316"), at=AT)
    assert codes(caught) == ["access.role"]
    assert not Assessment.objects.exists()


def test_a_waiver_needs_a_reason_an_open_requirement_and_another_person(
    facilitator: User, person: Person, scheme: Scheme
) -> None:
    def ask(rule: str, reason: str = REASON, by: User = facilitator) -> Waiver:
        return actions.ask_waiver(person, rule, reason, scheme=scheme, by=by, at=AT)

    for rule, reason, code in (
        ("register", "ya", "waiver.reason"),
        ("age", REASON, "waiver.not_waivable"),  # kept already
        ("one_living_group", REASON, "waiver.not_waivable"),
        ("seed_d_literate", REASON, "waiver.no_rule"),
        ("nonsense", REASON, "waiver.no_rule"),
    ):
        with pytest.raises(Blocked) as caught:
            ask(rule, reason)
        assert code in codes(caught), rule
    verifier = make.user(Role.DINSOS_VERIFIER, "7316")
    waiver = ask("register", by=verifier)
    with pytest.raises(Blocked) as caught:
        ask("register")
    assert codes(caught) == ["waiver.twice"]
    with pytest.raises(Blocked) as caught:
        actions.decide_waiver(waiver, approve=True, by=verifier, at=AT)
    assert codes(caught) == ["waiver.same_person"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.update(approved=True, decided_by=verifier, decided_at=AT)


def test_a_waiver_holds_until_it_is_withdrawn_and_answers_follow(
    facilitator: User, person: Person, scheme: Scheme
) -> None:
    actions.assess_person(person, scheme, by=facilitator, at=AT)
    waiver = actions.ask_waiver(person, "register", REASON, scheme=scheme, by=facilitator, at=AT)
    assert answers(person, scheme)["register"] == "unknown"  # nobody agreed yet
    head = make.user(Role.DINSOS_HEAD, "7316")
    stale = Waiver.objects.get(pk=waiver.pk)
    actions.decide_waiver(waiver, approve=True, by=head, at=AT)
    assert waiver.state == Waiver.State.HOLDS
    assert answers(person, scheme)["register"] == "waived"
    assert Assessment.objects.count() == 2
    with pytest.raises(Blocked) as caught:
        actions.decide_waiver(stale, approve=False, note=REASON, by=head, at=AT)
    assert codes(caught) == ["waiver.decided"]
    ended = actions.withdraw_waiver(waiver, reason=REASON, by=facilitator, at=AT)
    assert ended.state == Waiver.State.WITHDRAWN
    assert answers(person, scheme)["register"] == "unknown"
    for late in (ended, stale):
        with pytest.raises(Blocked) as caught:
            actions.withdraw_waiver(late, reason=REASON, by=facilitator, at=AT)
        assert codes(caught) == ["waiver.over"]


def test_a_refused_waiver_stays_on_record_and_may_be_asked_again(
    facilitator: User, person: Person, scheme: Scheme
) -> None:
    head = make.user(Role.DINSOS_HEAD, "7316", name="Sama Nama")
    User.objects.filter(pk=facilitator.pk).update(name="sama nama")
    first = actions.ask_waiver(person, "register", REASON, scheme=scheme, by=facilitator, at=AT)
    actions.decide_waiver(first, approve=False, note="Urus dulu registernya.", by=head, at=AT)
    assert first.state == Waiver.State.REFUSED
    second = actions.ask_waiver(person, "register", REASON, scheme=scheme, by=facilitator, at=AT)
    actions.decide_waiver(second, approve=True, by=head, at=AT)
    # Two people of one name are still two people.
    assert answers(person, scheme)["register"] == "waived"
    assert Waiver.objects.count() == 2
    assert not Tally.objects.exists()  # nobody was judged before, so nothing is counted


def test_a_finished_visit_is_never_changed(facilitator: User, person: Person) -> None:
    visit = actions.begin_survey(person, by=facilitator, at=AT)
    assert actions.begin_survey(person, by=facilitator, at=AT) == visit
    with pytest.raises(Blocked) as caught:
        actions.finish_survey(visit, by=facilitator, at=AT)
    assert codes(caught) == ["survey.empty"]
    with pytest.raises(Blocked) as caught:
        actions.answer_survey(visit, {"meals_per_day": 99}, by=facilitator, at=AT)
    assert codes(caught) == ["facts.range"]
    actions.answer_survey(visit, {"meals_per_day": 2, "savings": 0}, by=facilitator, at=AT)
    actions.answer_survey(visit, {"savings": None}, by=facilitator, at=AT)
    assert visit.answers == {"meals_per_day": 2}
    done = actions.finish_survey(visit, by=facilitator, at=AT)
    for act in (actions.finish_survey, lambda v, **k: actions.answer_survey(v, {}, **k)):
        with pytest.raises(Blocked) as caught:
            act(done, by=facilitator, at=AT)
        assert codes(caught) == ["survey.finished"]
    assert queries.last_survey(person) == done
    assert queries.open_survey(person) is None


def test_a_visit_speaks_for_everybody_of_the_family(facilitator: User, person: Person) -> None:
    kk = "7316030101209999"
    people.change_household(person, kk, AT.date(), by=facilitator, at=AT)
    visit = actions.begin_survey(person, by=facilitator, at=AT)
    actions.answer_survey(visit, {"village_says_poor": False}, by=facilitator, at=AT)
    actions.finish_survey(visit, by=facilitator, at=AT)
    spouse = make.person(by=facilitator, kk=kk)
    assert queries.last_survey(spouse) == visit
    old = get_scheme("kemensos-2018")
    assert answers(spouse, old)["seed_f_poor_family"] == "fail"
    assert answers(make.person(by=facilitator), old)["seed_f_poor_family"] == "unknown"
