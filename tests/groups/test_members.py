"""Who joins, who leaves, who holds an office."""

from datetime import date, timedelta

import pytest

from anyam.accounts.models import User
from anyam.audit.models import Event
from anyam.groups import actions
from anyam.groups.models import Membership
from anyam.groups.rules import Office
from anyam.kernel.problems import Blocked
from tests import make
from tests.groups.asking import acts, codes, seats

pytestmark = pytest.mark.django_db
AT = make.AT
TODAY = AT.date()


def test_a_new_member_is_written_down_and_seated_or_neither(by: User) -> None:
    group = make.group(members=1, formed=False, by=by)
    taken = seats(group)[0].household
    assert taken is not None
    facts = make.facts(kk=taken.kk.reveal())

    with pytest.raises(Blocked) as blocked:
        actions.enrol_member(group, **facts, by=by, at=AT)

    assert codes(blocked) == ["group.family"]
    assert not Event.objects.filter(subject_name=facts["name"]).exists()


def test_unusual_ages_are_asked_and_do_not_block(by: User) -> None:
    group = make.group(members=0, formed=False, by=by)

    _seat, questions = actions.enrol_member(
        group, **make.facts(birth_date=date(2012, 1, 1)), by=by, at=AT
    )

    assert [question.code for question in questions] == ["member.age"]


def test_one_person_sits_in_one_living_group(by: User) -> None:
    person = make.person(by=by)
    first = make.group(members=0, formed=False, by=by)
    second = make.group(members=0, formed=False, by=by)
    seat = actions.add_member(first, person, by=by, at=AT)

    with pytest.raises(Blocked) as blocked:
        actions.add_member(second, person, by=by, at=AT)
    assert codes(blocked) == ["group.other_group"]

    actions.end_membership(seat, TODAY, "resigned", text="Ikut suami", by=by, at=AT)
    assert actions.add_member(second, person, by=by, at=AT).pk
    history = Membership.objects.filter(person=person).order_by("pk")
    assert [(row.group_id, row.ending) for row in history] == [
        (first.pk, "resigned"), (second.pk, ""),
    ]  # fmt: skip


def test_the_twenty_first_member_is_refused(by: User) -> None:
    group = make.group(members=20, formed=False, by=by)

    with pytest.raises(Blocked) as blocked:
        actions.add_member(group, make.person(by=by), by=by, at=AT)

    assert codes(blocked) == ["group.full"]


def test_somebody_faster_is_told_in_words(by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    group, other = (make.group(members=0, formed=False, by=by) for _ in range(2))
    person = make.person(by=by)
    actions.add_member(other, person, by=by, at=AT)
    # The other phone's row appears between our look and our write.
    monkeypatch.setattr(actions.rules, "joining_problems", lambda _facts, _candidate: [])

    with pytest.raises(Blocked) as blocked:
        actions.add_member(group, person, by=by, at=AT)

    assert codes(blocked) == ["group.just_taken"]


def test_a_name_taken_in_a_blink_is_told_in_words(
    by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.start(name="Mekar", region=make.village(), by=by, at=AT)
    monkeypatch.setattr(actions, "_name_taken", lambda *_args, **_kwargs: [])

    with pytest.raises(Blocked) as blocked:
        actions.start(name="Mekar", region=make.village(), by=by, at=AT)

    assert codes(blocked) == ["group.name_taken"]


@pytest.mark.parametrize(
    ("on", "reason", "found"),
    [
        (TODAY + timedelta(days=1), "moved", ["member.leaves_later"]),
        (TODAY - timedelta(days=1), "moved", ["member.left_before"]),
        (TODAY, "", ["member.reason"]),
        (TODAY + timedelta(days=1), "x", ["member.leaves_later", "member.reason"]),
    ],
)
def test_leaving_has_a_day_and_a_reason(by: User, on: date, reason: str, found: list[str]) -> None:
    group = make.group(members=1, formed=False, by=by)

    with pytest.raises(Blocked) as blocked:
        actions.end_membership(seats(group)[0], on, reason, by=by, at=AT)

    assert codes(blocked) == found


def test_nobody_leaves_twice(by: User) -> None:
    group = make.group(members=1, formed=False, by=by)
    stale = seats(group)[0]
    actions.end_membership(seats(group)[0], TODAY, "moved", by=by, at=AT)

    with pytest.raises(Blocked) as blocked:
        actions.end_membership(stale, TODAY, "died", by=by, at=AT)

    assert codes(blocked) == ["member.left"]
    assert acts(group).count("group.end_member") == 1


def test_a_successor_takes_the_seat_but_not_the_office(by: User) -> None:
    group = make.group(members=20, by=by)
    chair = next(seat for seat in seats(group) if seat.office == "chair")

    successor, _questions = actions.enrol_replacement(chair, **make.facts(), by=by, at=AT)

    assert successor.office == Office.MEMBER
    chair.refresh_from_db()
    assert (chair.left_on, chair.ending, chair.office) == (TODAY, "replaced", "chair")
    assert len(seats(group)) == 20


def test_a_successor_may_come_from_the_same_family(by: User) -> None:
    group = make.group(members=5, by=by)
    seat = seats(group)[4]
    assert seat.household is not None
    facts = make.facts(kk=seat.household.kk.reveal())

    successor, _questions = actions.enrol_replacement(seat, **facts, by=by, at=AT)

    assert successor.household == seat.household


def test_officers_change_hands_in_one_act(by: User) -> None:
    group = make.group(members=5, by=by)
    one, two, three, four, _five = seats(group)

    actions.name_officers(group, {"chair": two, "secretary": one, "treasurer": four}, by=by, at=AT)

    offices = {seat.pk: seat.office for seat in seats(group)}
    assert [offices[seat.pk] for seat in (one, two, three, four)] == [
        "secretary", "chair", "member", "treasurer",
    ]  # fmt: skip
    event = Event.objects.about(group).last()
    assert event is not None
    assert event.changes["chair"] == [one.person.name, two.person.name]


def test_one_office_can_be_given_alone(by: User) -> None:
    group = make.group(members=5, by=by)

    actions.name_officer(seats(group)[4], "chair", by=by, at=AT)

    assert [seat.office for seat in seats(group)] == [
        "member", "secretary", "treasurer", "member", "chair",
    ]  # fmt: skip


def test_officers_are_three_different_members(by: User) -> None:
    group, other = make.group(members=5, by=by), make.group(members=5, by=by)
    one, stranger = seats(group)[0], seats(other)[0]

    with pytest.raises(Blocked) as blocked:
        actions.name_officers(
            group, {"chair": one, "secretary": one, "treasurer": stranger}, by=by, at=AT
        )

    assert codes(blocked) == ["officer.two_offices", "officer.not_member"]
    with pytest.raises(ValueError, match="not an office"):
        actions.name_officer(one, "member", by=by, at=AT)
