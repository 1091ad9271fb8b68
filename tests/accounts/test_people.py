"""Accounts in the hands of an area's administrator."""

from typing import Any

import pytest

from anyam.accounts import actions, queries
from anyam.accounts.models import Assignment, User
from anyam.accounts.roles import Can, Role
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked
from tests import make
from tests.make import AT

pytestmark = pytest.mark.django_db


def codes(blocked: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [problem.code for problem in blocked.value.problems]


def admin(over: str = "7316") -> User:
    return make.user(Role.AREA_ADMIN, over=over)


def new(by: User, **facts: Any) -> User:
    told = {"name": "Siti  Aminah", "username": "Siti.Aminah", "region": make.region("7316")}
    return actions.create_user(**(told | facts), by=by, at=AT)


def last_event() -> Event:
    return Event.objects.order_by("-pk")[0]


def test_a_new_account_has_no_password_no_role_and_sees_nothing() -> None:
    by = admin()
    user = new(by, phone="0812 3456 7890")

    assert (user.name, user.username, user.phone) == (
        "Siti Aminah",
        "siti.aminah",
        "+6281234567890",
    )
    assert not user.has_usable_password()
    assert not user.scope
    event = last_event()
    assert (event.action, event.actor_id, event.role, event.region_code) == (
        "account.created",
        by.pk,
        "area_admin",
        "7316",
    )


def test_every_reason_against_a_new_account_is_given_at_once() -> None:
    by = admin()
    new(by)
    with pytest.raises(Blocked) as blocked:
        new(by, phone="123")
    assert codes(blocked) == ["username.taken", "phone.format"]
    with pytest.raises(Blocked) as blocked:
        new(by, username="x")
    assert codes(blocked) == ["username.format"]


@pytest.mark.parametrize("place", ["73", "7317", None])
def test_accounts_are_made_inside_one_s_own_area(place: str | None) -> None:
    with pytest.raises(Blocked) as blocked:
        new(admin("7316"), region=make.region(place) if place else None)
    assert codes(blocked) == ["user.outside"]


def test_only_administrators_make_accounts() -> None:
    for role, over in ((Role.DINSOS_HEAD, "7316"), (Role.FACILITATOR, "731603")):
        with pytest.raises(Blocked, match=r"user\.outside"):
            new(make.user(role, over=over))


def test_details_change_and_the_record_says_from_what_to_what() -> None:
    by = admin()
    user = new(by)
    told = {"name": "Siti Aminah, S.Sos", "phone": "", "nip": "1" * 18, "position": "", "rank": ""}
    actions.change_details(user, **told, by=by, at=AT)

    user.refresh_from_db()
    assert user.name == "Siti Aminah, S.Sos"
    assert last_event().changes == {
        "name": ["Siti Aminah", "Siti Aminah, S.Sos"],
        "nip": ["", "1" * 18],
    }
    before = Event.objects.count()
    actions.change_details(user, **told, by=by, at=AT)
    assert Event.objects.count() == before


def test_a_ketua_s_phone_stays_unlike_every_other_ketua_s() -> None:
    make.user(Role.CHAIR, over=make.BALLA, group_id=1, phone="+6281111111111", pin_hash="x")
    other = make.user(Role.CHAIR, over=make.BALLA, group_id=2, phone="+6282222222222", pin_hash="y")
    told = {"name": other.name, "nip": "", "position": "", "rank": ""}
    with pytest.raises(Blocked) as blocked:
        actions.change_details(other, phone="081111111111", **told, by=admin(), at=AT)
    assert codes(blocked) == ["phone.taken"]


def test_an_account_that_reaches_further_is_not_for_a_local_administrator() -> None:
    """A new password opens everything the account opens, so it takes somebody above all of it."""
    by, head = admin("7316"), make.user(Role.DINSOS_HEAD, over="7316")
    assert queries.governs(by, head, AT.date())

    Assignment.objects.create(
        user=head, role=Role.AUDITOR, region=make.region("7317"), starts_on=AT.date()
    )
    measures = [
        lambda: actions.deactivate(head, note="pindah", by=by, at=AT),
        lambda: actions.reactivate(head, by=by, at=AT),
        lambda: actions.issue_password_link(head, by=by, at=AT),
        lambda: actions.reset_second_factor(head, note="hilang", by=by, at=AT),
        lambda: actions.unlock(head, by=by, at=AT),
        lambda: actions.start_seeing_as(head, by=by, at=AT),
    ]
    for measure in measures:
        with pytest.raises(Blocked, match=r"user\.wider|see_as\.refused"):
            measure()
    actions.unlock(head, by=admin("73"), at=AT)
    assert last_event().action == "account.unlocked"


def test_a_role_still_to_come_counts_as_well() -> None:
    by, user = admin("7316"), make.user(Role.FACILITATOR, over="731603")
    Assignment.objects.create(
        user=user, role=Role.DIRECTOR, region=None, starts_on=AT.date().replace(year=2030)
    )
    assert not queries.governs(by, user, AT.date())


def test_nobody_takes_their_own_account_in_hand() -> None:
    by = admin()
    with pytest.raises(Blocked) as blocked:
        actions.deactivate(by, note="saya", by=by, at=AT)
    assert codes(blocked) == ["user.self"]


def test_a_closed_account_holds_no_role_and_its_reason_is_kept() -> None:
    by, user = admin(), make.user(Role.DINSOS_VERIFIER, over="7316")
    with pytest.raises(Blocked) as blocked:
        actions.deactivate(user, note="  ", by=by, at=AT)
    assert codes(blocked) == ["user.note"]

    actions.deactivate(user, note="Pindah tugas", by=by, at=AT)
    assert User.objects.get(pk=user.pk).current_assignments == []
    assert (last_event().action, last_event().note) == ("account.deactivated", "Pindah tugas")

    actions.reactivate(user, by=by, at=AT)
    assert User.objects.get(pk=user.pk).roles == {Role.DINSOS_VERIFIER}


def test_an_administrator_finds_who_works_deputises_or_belongs_here() -> None:
    by = admin("7316")
    worker = make.user(Role.FACILITATOR, over="731603")
    idle = new(by)
    stranger = make.user(Role.FACILITATOR, over="731701")
    deputy = make.user(Role.AUDITOR, over="7317")
    head = make.user(Role.DINSOS_HEAD, over="7316")
    head.assignments.get().deputies.create(
        user=deputy, starts_on=AT.date(), ends_on=AT.date(), reason="cuti"
    )

    found = set(User.objects.visible_to(by))
    assert found == {by, worker, idle, head, deputy}
    assert stranger not in found
    nation = admin("")
    assert set(User.objects.visible_to(nation)) == set(User.objects.all())


def test_rights_hold_in_the_place_of_the_role_only() -> None:
    by = admin("7316")
    assert by.may(Can.MANAGE_USERS)
    assert by.may(Can.MANAGE_USERS, "7316031021")
    assert not by.may(Can.MANAGE_USERS, "73")
    assert not by.may(Can.MANAGE_USERS, "7317")
    chair = make.user(Role.CHAIR, over=make.BALLA, group_id=5)
    assert chair.may(Can.WRITE_PROPOSALS, make.BALLA, group_id=5)
    assert not chair.may(Can.WRITE_PROPOSALS, make.BALLA, group_id=6)
    assert not chair.may(Can.WRITE_PROPOSALS, make.BALLA)


def test_the_place_of_an_account_s_events_is_where_it_works() -> None:
    assert admin("7316").place == "7316"
    assert new(admin("7316")).place == "7316"
    assert admin("").place == ""


def test_a_language_is_kept() -> None:
    user = admin()
    actions.choose_language(user, "en")
    assert User.objects.get(pk=user.pk).language == "en"
