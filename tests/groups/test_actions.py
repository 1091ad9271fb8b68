"""The life of a group, act by act; every refusal by its code, every act one event."""

from datetime import date, timedelta
from typing import Any

import pytest

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.audit.sentences import sentence_of
from anyam.groups import actions, meetings
from anyam.groups.models import Group, Trade
from anyam.kernel.problems import Blocked
from tests import make
from tests.groups.asking import acts, codes, seats

pytestmark = pytest.mark.django_db
AT = make.AT
TODAY = AT.date()


def test_from_a_name_to_a_formed_group(by: User) -> None:
    group = make.group(members=5, by=by)

    assert group.status == Group.Status.FORMED
    assert group.formed_on == date(2026, 11, 1)
    assert acts(group) == [
        "group.start", *["group.add_member"] * 5, "group.trade", "group.officers",
        "group.meeting", "group.attendance", "group.sheet", "group.form",
    ]  # fmt: skip
    assert {event.role for event in Event.objects.about(group)} == {"facilitator"}
    assert {event.region_code for event in Event.objects.about(group)} == {"7316031021"}


def test_the_whole_history_reads_as_sentences(by: User) -> None:
    group = make.group(members=5, by=by)
    actions.rename(group, "Mawar", reason="Salah tulis di papan.", by=by, at=AT)
    actions.replace_member(seats(group)[4], make.person(), TODAY, by=by, at=AT)
    actions.end_membership(seats(group)[3], TODAY, "moved", by=by, at=AT)
    meetings.record_meeting(group, held_on=TODAY, place="Rumah ketua", kind="regular", by=by, at=AT)
    actions.disband(group, TODAY, "Usaha dihentikan bersama.", by=by, at=AT)

    told = [sentence_of(event) for event in Event.objects.about(group)]

    assert all(sentence.startswith(by.name) for sentence in told)
    assert not [sentence for sentence in told if "group." in sentence or "–" in sentence]


def test_groups_of_a_village_are_numbered(by: User) -> None:
    village = make.village()
    codes_ = [
        actions.start(name=name, region=village, by=by, at=AT).code for name in ("Satu", "Dua")
    ]
    other = actions.start(name="Satu", region=make.village("7316032002"), by=by, at=AT)

    assert codes_ == ["7316031021-001", "7316031021-002"]
    assert other.code == "7316032002-001"


@pytest.mark.parametrize("name", ["Mekar", "  MEKAR ", "mekar"])
def test_a_name_is_used_once_in_a_village_while_its_group_lives(by: User, name: str) -> None:
    first = actions.start(name="Mekar", region=make.village(), by=by, at=AT)

    with pytest.raises(Blocked) as blocked:
        actions.start(name=name, region=make.village(), by=by, at=AT)
    assert codes(blocked) == ["group.name_taken"]

    actions.disband(first, TODAY, "Dibatalkan anggota.", by=by, at=AT)
    assert actions.start(name=name, region=make.village(), by=by, at=AT).pk


def test_a_group_lives_in_a_village_and_has_a_name(by: User) -> None:
    with pytest.raises(Blocked) as blocked:
        actions.start(name="\0 \x07", region=make.region("731603"), by=by, at=AT)

    assert codes(blocked) == ["group.name", "group.region"]


@pytest.mark.parametrize(
    ("role", "over"),
    [
        (Role.FACILITATOR, "731602"),
        (Role.DINSOS_HEAD, "7316"),
        (Role.VILLAGE_HEAD, "7316031021"),
        (Role.RESEARCHER, ""),
    ],
)
def test_only_a_pendamping_of_the_place_forms_groups(role: str, over: str) -> None:
    with pytest.raises(Blocked) as blocked:
        actions.start(name="Mekar", region=make.village(), by=make.user(role, over=over), at=AT)

    assert codes(blocked) == ["access.role"]


def test_a_neighbour_changes_nothing(by: User) -> None:
    group = make.group(members=5, formed=False, by=by)
    neighbour = make.user(over="731602")
    seat, trade = seats(group)[0], Trade.objects.get(slug="kios")
    meeting = meetings.record_meeting(group, held_on=TODAY, place="Balai", by=by, at=AT)
    who: dict[str, Any] = {"by": neighbour, "at": AT}
    attempts = [
        lambda: actions.rename(group, "Lain", **who),
        lambda: actions.choose_trade(group, trade, **who),
        lambda: actions.add_member(group, seat.person, **who),
        lambda: actions.end_membership(seat, TODAY, "moved", **who),
        lambda: actions.replace_member(seat, seat.person, TODAY, **who),
        lambda: actions.name_officer(seat, "chair", **who),
        lambda: actions.form(group, **who),
        lambda: actions.disband(group, TODAY, "Tidak jadi saja.", **who),
        lambda: meetings.record_meeting(group, held_on=TODAY, place="Balai", **who),
        lambda: meetings.write_agreement(meeting, "Kami sepakat bersama.", **who),
        lambda: meetings.record_attendance(meeting, present=[], **who),
        lambda: meetings.attach_sheet(meeting, make.photo(), **who),
    ]
    before = Event.objects.count()

    for attempt in attempts:
        with pytest.raises(Blocked) as blocked:
            attempt()
        assert codes(blocked) == ["access.role"]
    assert Event.objects.count() == before


def test_renaming_a_formed_group_asks_why(by: User) -> None:
    draft = actions.start(name="Mekar", region=make.village(), by=by, at=AT)
    assert actions.rename(draft, "Mekar Jaya", by=by, at=AT).name == "Mekar Jaya"
    group = make.group(members=5, by=by)

    with pytest.raises(Blocked) as blocked:
        actions.rename(group, "Mekar Jaya", reason="salah", by=by, at=AT)

    assert codes(blocked) == ["group.name_taken", "person.reason"]
    actions.rename(group, "Mawar", reason="Salah tulis di papan.", by=by, at=AT)
    event = Event.objects.about(group).last()
    assert event is not None
    assert event.note == "Salah tulis di papan."


def test_a_group_may_keep_its_own_name(by: User) -> None:
    group = actions.start(name="Mekar", region=make.village(), by=by, at=AT)

    assert actions.rename(group, "MEKAR", by=by, at=AT).name == "MEKAR"


def test_forming_gives_every_reason_at_once(by: User) -> None:
    group = make.group(members=2, formed=False, by=by)

    with pytest.raises(Blocked) as blocked:
        actions.form(group, by=by, at=AT)

    assert codes(blocked) == [
        "group.too_small", "group.officers", "group.trade", "group.no_meeting",
    ]  # fmt: skip
    group.refresh_from_db()
    assert group.formed_on is None


def test_a_group_is_formed_once(by: User) -> None:
    group = make.group(members=5, by=by)
    stale = Group.objects.get(pk=group.pk)

    with pytest.raises(Blocked) as blocked:
        actions.form(stale, by=make.user(), at=AT)

    assert codes(blocked) == ["group.formed"]
    assert acts(group).count("group.form") == 1


def test_the_slower_of_two_is_told(by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    group = make.group(members=5, by=by)
    monkeypatch.setattr(actions.rules, "not_yet_formed", lambda _facts: [])
    unformed = tuple(r for r in actions.rules.FORMATION if r.__name__ != "not_yet_formed")
    monkeypatch.setattr(actions.rules, "FORMATION", unformed)

    with pytest.raises(Blocked) as blocked:
        actions.form(group, by=by, at=AT)

    assert codes(blocked) == ["group.stale"]


def test_a_member_who_moved_away_keeps_the_group_from_being_formed(by: User) -> None:
    from anyam.people.actions import move

    group = make.group(members=5, formed=False, by=by)
    move(seats(group)[4].person, make.village("7316021001"), TODAY, by=by, at=AT)

    with pytest.raises(Blocked) as blocked:
        make.form(group, by=by)

    assert codes(blocked) == ["group.kecamatan"]


def test_disbanding_ends_every_seat_and_frees_the_members(by: User) -> None:
    group = make.group(members=5, by=by)
    person = seats(group)[0].person

    actions.disband(group, TODAY, "Usaha dihentikan bersama.", by=by, at=AT)

    assert not group.memberships.living().exists()
    assert set(group.memberships.values_list("ending", flat=True)) == {"disbanded"}
    assert group.status == Group.Status.DISBANDED
    other = make.group(members=0, formed=False, by=by)
    assert actions.add_member(other, person, by=by, at=AT).pk
    with pytest.raises(Blocked) as blocked:
        actions.rename(group, "Lagi", by=by, at=AT)
    assert codes(blocked) == ["group.disbanded"]


@pytest.mark.parametrize(
    ("on", "reason", "found"),
    [
        (TODAY + timedelta(days=1), "Usaha dihentikan.", ["group.disbands_later"]),
        (date(2026, 10, 31), "Usaha dihentikan.", ["group.disbanded_before"]),
        (TODAY, "", ["person.reason"]),
    ],
)
def test_disbanding_has_a_day_and_a_reason(
    by: User, on: date, reason: str, found: list[str]
) -> None:
    group = make.group(members=5, by=by)

    with pytest.raises(Blocked) as blocked:
        actions.disband(group, on, reason, by=by, at=AT)

    assert codes(blocked) == found
