"""What opens an account: PIN cards, one-time links, second factors, sessions."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import encrypt
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.utils import timezone
from freezegun import freeze_time

from anyam.accounts import actions, queries, sealing
from anyam.accounts.models import Assignment, User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked
from tests import make
from tests.make import BALLA

pytestmark = pytest.mark.django_db

NOW = timezone.now()
PHONE = "0812-3456-7890"
GOOD = "kerbau-pagi-lontar"


def codes(blocked: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [problem.code for problem in blocked.value.problems]


@pytest.fixture
def facilitator() -> User:
    return make.user(Role.FACILITATOR, over="731603")


def chair(by: User, *, name: str = "Siti", phone: str = PHONE, group: int = 1) -> User:
    return actions.appoint_chair(
        name=name, phone=phone, region=make.region(BALLA), group_id=group, by=by, at=NOW
    )


def test_a_ketua_sees_their_own_group_and_nothing_around_it(facilitator: User) -> None:
    user = User.objects.get(pk=chair(facilitator).pk)
    assert user.scope.groups == {1}
    assert not user.scope.covers(BALLA)
    assert user.phone == "+6281234567890"


def test_a_pin_is_six_digits_shown_once_and_kept_as_a_hash(facilitator: User) -> None:
    user = chair(facilitator)
    pins = {actions.issue_pin(user, by=facilitator, at=NOW) for _ in range(3)}
    assert all(len(pin) == 6 and pin.isdigit() for pin in pins)
    last = actions.issue_pin(user, by=facilitator, at=NOW)
    user.refresh_from_db()
    assert check_password(last, user.pin_hash)
    assert last not in user.pin_hash
    event = Event.objects.filter(action="pin.issued").latest("pk")
    assert (event.role, event.region_code) == ("facilitator", BALLA)
    assert last not in str(vars(event))


def test_cards_are_for_the_pendamping_of_the_place_to_make(facilitator: User) -> None:
    user = chair(facilitator)
    for other in (
        make.user(Role.FACILITATOR, over="731604"),
        make.user(Role.VILLAGE_HEAD, over=BALLA),
        make.user(Role.AREA_ADMIN, over="7316"),
        user,
    ):
        with pytest.raises(Blocked) as blocked:
            actions.issue_pin(user, by=other, at=NOW)
        assert codes(blocked) == ["pin.not_yours"]
        with pytest.raises(Blocked, match=r"pin\.not_yours"):
            chair(other, group=2)


def test_a_pin_opens_no_office(facilitator: User) -> None:
    with pytest.raises(Blocked) as blocked:
        actions.issue_pin(make.user(Role.VILLAGE_HEAD, over=BALLA), by=facilitator, at=NOW)
    assert codes(blocked) == ["pin.not_chair"]

    user = chair(facilitator)
    Assignment.objects.create(
        user=user, role=Role.VILLAGE_HEAD, region_id=BALLA, starts_on=NOW.date()
    )
    with pytest.raises(Blocked) as blocked:
        actions.issue_pin(User.objects.get(pk=user.pk), by=facilitator, at=NOW)
    assert codes(blocked) == ["pin.office"]


def test_the_same_ketua_again_is_the_same_account(facilitator: User) -> None:
    user = chair(facilitator)
    assert chair(facilitator) == user
    assert Event.objects.filter(action="chair.appointed").count() == 1

    moved = chair(facilitator, phone="0813 1111 2222")
    assert (moved, moved.phone) == (user, "+6281311112222")
    assert Event.objects.filter(action="account.changed").count() == 1


def test_a_new_ketua_ends_the_old_one_s_access(facilitator: User) -> None:
    old = chair(facilitator)
    actions.issue_pin(old, by=facilitator, at=NOW)
    new = chair(facilitator, name="Rahma", phone="081355556666")

    old.refresh_from_db()
    assert new != old
    assert old.pin_hash == ""
    assert Assignment.objects.filter(user=old, ends_on__isnull=False).exists()
    with pytest.raises(Blocked, match=r"pin\."):
        actions.issue_pin(old, by=make.user(Role.FACILITATOR, over="731604"), at=NOW)


def test_one_phone_opens_one_account(facilitator: User) -> None:
    actions.issue_pin(chair(facilitator), by=facilitator, at=NOW)
    with pytest.raises(Blocked) as blocked:
        chair(facilitator, name="Rahma", group=2)
    assert codes(blocked) == ["phone.taken"]

    both = chair(facilitator, name="siti", group=3)
    assert both.name == "Siti"
    assert User.objects.get(pk=both.pk).scope.groups == {1, 3}

    other = chair(facilitator, name="Rahma", phone="081355556666", group=2)
    actions.issue_pin(other, by=facilitator, at=NOW)
    with pytest.raises(Blocked, match=r"phone\.taken"):
        chair(facilitator, name="Rahma", phone=PHONE, group=2)


def test_two_without_a_card_yet_may_share_a_phone_but_not_sign_in_with_it(
    facilitator: User,
) -> None:
    one, two = chair(facilitator), chair(facilitator, name="Rahma", group=2)
    assert one.username != two.username
    actions.issue_pin(one, by=facilitator, at=NOW)
    with pytest.raises(Blocked) as blocked:
        actions.issue_pin(two, by=facilitator, at=NOW)
    assert codes(blocked) == ["phone.taken"]


def test_a_card_needs_a_phone(facilitator: User) -> None:
    user = make.user(Role.CHAIR, over=BALLA, group_id=9)
    with pytest.raises(Blocked) as blocked:
        actions.issue_pin(user, by=facilitator, at=NOW)
    assert codes(blocked) == ["pin.office"]  # no unusable password yet: a plain row
    user.set_unusable_password()
    with pytest.raises(Blocked) as blocked:
        actions.issue_pin(user, by=facilitator, at=NOW)
    assert codes(blocked) == ["pin.phone"]


@pytest.fixture
def head() -> User:
    return make.user(Role.DINSOS_HEAD, over="7316", name="Hasan")


@pytest.fixture
def admin() -> User:
    return make.user(Role.AREA_ADMIN, over="7316")


def test_a_link_lets_one_choose_a_password_once(head: User, admin: User) -> None:
    link = actions.issue_password_link(head, by=admin, at=NOW)
    assert link.valid_until - NOW == timedelta(days=3)

    actions.choose_password(head, GOOD, token=link.token, at=NOW)
    assert User.objects.get(pk=head.pk).check_password(GOOD)
    with pytest.raises(Blocked) as blocked:
        actions.choose_password(head, "lain-sekali-lagi", token=link.token, at=NOW)
    assert codes(blocked) == ["password.link"]
    assert Event.objects.get(action="password.chosen").actor_id == head.pk


def test_a_newer_link_kills_the_older_and_the_password(head: User, admin: User) -> None:
    head.set_password(GOOD)
    head.save()
    first = actions.issue_password_link(head, by=admin, at=NOW)
    assert not User.objects.get(pk=head.pk).check_password(GOOD)
    actions.issue_password_link(head, by=admin, at=NOW)
    with pytest.raises(Blocked, match=r"password\.link"):
        actions.choose_password(head, GOOD, token=first.token, at=NOW)


@pytest.mark.parametrize(("hours", "alive"), [(71, True), (73, False)])
def test_a_link_lives_three_days(head: User, admin: User, hours: int, alive: bool) -> None:
    link = actions.issue_password_link(head, by=admin, at=NOW)
    with freeze_time(NOW + timedelta(hours=hours), tz_offset=7):
        if alive:
            actions.choose_password(head, GOOD, token=link.token, at=NOW)
        else:
            with pytest.raises(Blocked, match=r"password\.link"):
                actions.choose_password(head, GOOD, token=link.token, at=NOW)


@pytest.mark.parametrize("weak", ["pendek", "password1234", "hasanuddin-1"])
def test_weak_passwords_are_refused_in_words(head: User, admin: User, weak: str) -> None:
    head.name = "Hasanuddin"
    link = actions.issue_password_link(head, by=admin, at=NOW)
    with pytest.raises(Blocked) as blocked:
        actions.choose_password(head, weak, token=link.token, at=NOW)
    assert set(codes(blocked)) == {"password.weak"}
    assert all(problem.field == "password" for problem in blocked.value.problems)


def test_the_first_link_comes_from_the_command_line(head: User) -> None:
    link = actions.issue_password_link(head, by=None, at=NOW)
    actions.choose_password(head, GOOD, token=link.token, at=NOW)
    assert Event.objects.get(action="password.link_issued").actor_id is None


def test_a_lost_telephone_is_taken_off(head: User, admin: User) -> None:
    for note, code in (("", "second_factor.note"), ("hilang", "second_factor.none")):
        with pytest.raises(Blocked) as blocked:
            actions.reset_second_factor(head, note=note, by=admin, at=NOW)
        assert codes(blocked) == [code]

    TOTP.activate(head, "A" * 32)
    actions.reset_second_factor(head, note="hilang di pasar", by=admin, at=NOW)
    assert not Authenticator.objects.filter(user=head).exists()
    assert Event.objects.get(action="second_factor.reset").note == "hilang di pasar"


def test_secrets_of_second_factors_lie_encrypted(
    head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = TOTP.activate(head, "A" * 32).instance
    assert "A" * 8 not in str(made.data)
    assert sealing.unseal(made.data["secret"]) == "A" * 32
    assert encrypt("x") != encrypt("x")

    old = settings.FIELD_KEYS
    monkeypatch.setattr(settings, "FIELD_KEYS", ["9:" + "B" * 43 + "=", *old])
    assert sealing.reseal() == 1
    assert sealing.reseal() == 0
    made.refresh_from_db()
    assert made.data["secret"].startswith("9:")
    monkeypatch.setattr(settings, "FIELD_KEYS", ["9:" + "B" * 43 + "="])
    assert sealing.unseal(made.data["secret"]) == "A" * 32
    monkeypatch.setattr(settings, "FIELD_KEYS", old)
    with pytest.raises(Exception, match="lacks key 9"):
        sealing.unseal(made.data["secret"])
    monkeypatch.setattr(settings, "FIELD_KEYS", [])
    with pytest.raises(Exception, match="holds no key"):
        sealing.seal("x")


def test_unlocking_forgets_the_failures(head: User, admin: User) -> None:
    for _ in range(5):
        AccessAttempt.objects.create(
            username=head.username, failures_since_start=1, user_agent=str(_), attempt_time=NOW
        )
    keys = queries.sign_in_keys(head)
    assert queries.locked_until(keys, NOW) is not None
    actions.unlock(head, by=admin, at=NOW)
    assert queries.locked_until(keys, NOW) is None


def test_the_door_opens_when_the_fifth_latest_failure_is_an_hour_old() -> None:
    for minutes in (50, 40, 30, 20, 10):
        attempt = AccessAttempt.objects.create(
            username="siti", failures_since_start=1, user_agent=str(minutes)
        )
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            attempt_time=NOW - timedelta(minutes=minutes)
        )
    assert queries.locked_until(["siti"], NOW) == NOW + timedelta(minutes=10)
    assert queries.locked_until(["siti"], NOW + timedelta(minutes=11)) is None
    assert queries.locked_until(["other"], NOW) is None


def test_measures_end_every_open_session(head: User, admin: User, facilitator: User) -> None:
    acts: list[Any] = [
        lambda: actions.issue_password_link(head, by=admin, at=NOW),
        lambda: actions.deactivate(head, note="pindah", by=admin, at=NOW),
    ]
    for act in acts:
        User.objects.filter(pk=head.pk).update(is_active=True)
        browser = make.browser(User.objects.get(pk=head.pk))
        session = browser.session
        session["seen_at"] = 0
        session.save()
        assert browser.get("/akun/").status_code == 200
        assert queries.sessions_of(head).count() == 1
        act()
        assert queries.sessions_of(head).count() == 0
        assert browser.get("/akun/").status_code == 302
