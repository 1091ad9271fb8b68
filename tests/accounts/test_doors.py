"""Signing in: two doors, and five failures that close them."""

from typing import Any
from unittest import mock

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from anyam.accounts import actions
from anyam.accounts.models import Assignment, User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from tests import make
from tests.accounts.doors import (
    acts,
    by_password,
    by_pin,
    errors,
    ketua,
    officer,
    signed_in,
)
from tests.make import BALLA

pytestmark = pytest.mark.django_db


def test_a_pendamping_comes_in_by_the_officers_door(client: Client) -> None:
    user = officer()
    response = by_password(client, user)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in(client)
    assert acts() == ["session.started"]
    assert Event.objects.get().actor_id == user.pk
    assert client.session.get_expire_at_browser_close()


def test_the_username_is_taken_in_any_case_and_the_way_leads_on(client: Client) -> None:
    response = by_password(client, officer().username.upper() + " ", next="/akun/")
    assert response["Location"] == "/akun/"


@pytest.mark.parametrize("address", ["https://jahat.example/", "//jahat.example", "javascript:1"])
def test_signing_in_leads_nowhere_else(client: Client, address: str) -> None:
    assert by_password(client, officer(), next=address)["Location"] == "/"
    _user, pin = ketua()
    other = Client().post("/masuk/pin/", {"phone": "081234567890", "pin": pin, "next": address})
    assert other["Location"] == "/"


def test_a_ketua_comes_in_with_phone_and_pin(client: Client) -> None:
    user, pin = ketua()
    response = by_pin(client, f"{pin[:3]} {pin[3:]}")
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not client.session.get_expire_at_browser_close()
    assert client.get("/akun/").status_code == 200


@pytest.mark.parametrize("role", [Role.CHAIR, Role.FACILITATOR, Role.VILLAGE_HEAD, Role.AUDITOR])
def test_each_kind_of_role_lands_where_it_should(client: Client, role: str) -> None:
    if role == Role.CHAIR:
        by_pin(client, ketua()[1])
    else:
        over = {Role.VILLAGE_HEAD: BALLA, Role.AUDITOR: "7316"}.get(Role(role), "731603")
        by_password(client, officer(role, over))
    office = role in (Role.VILLAGE_HEAD, Role.AUDITOR)
    response = client.get("/akun/")
    assert response.status_code == (302 if office else 200)
    if office:
        assert response["Location"] == "/akun/pengaman/"


def test_a_pin_does_not_open_an_office_that_came_later(client: Client) -> None:
    user, pin = ketua()
    Assignment.objects.create(
        user=user, role=Role.VILLAGE_HEAD, region_id=BALLA, starts_on=timezone.localdate()
    )
    by_pin(client, pin)
    assert not signed_in(client)


def test_a_wrong_name_and_a_wrong_password_get_one_sentence() -> None:
    user = officer()
    closed = officer(is_active=False)
    said = {
        errors(by_password(Client(), user, "salah-sama-sekali")),
        errors(by_password(Client(), "tidak.ada")),
        errors(by_password(Client(), closed)),
        errors(by_password(Client(), ketua()[0])),
    }
    assert len(said) == 1


def test_a_wrong_phone_and_a_wrong_pin_get_one_sentence() -> None:
    _user, pin = ketua()
    wrong = "000000" if pin != "000000" else "111111"
    said = {errors(by_pin(Client(), wrong)), errors(by_pin(Client(), pin, "081399998888"))}
    assert len(said) == 1


def hashings(act: Any) -> int:
    """How many slow hashes a sign-in costs: what a clock would see."""
    count = 0

    def counted(name: str) -> Any:
        real = getattr(Argon2PasswordHasher, name)

        def slow(self: Any, *args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            return real(self, *args, **kwargs)

        return mock.patch.object(Argon2PasswordHasher, name, slow)

    with counted("encode"), counted("verify"):
        act()
    return count


def test_an_unknown_name_costs_as_much_as_a_wrong_password() -> None:
    user, closed = officer(), officer(is_active=False)
    ketua_, pin = ketua()
    wrong = "000000" if pin != "000000" else "111111"
    costs = [
        hashings(lambda: by_password(Client(), user, "salah-sama-sekali")),
        hashings(lambda: by_password(Client(), "tidak.ada")),
        hashings(lambda: by_password(Client(), closed)),
        hashings(lambda: by_password(Client(), ketua_)),
        hashings(lambda: by_pin(Client(), wrong)),
        hashings(lambda: by_pin(Client(), pin, "081399998888")),
        hashings(lambda: by_pin(Client(), pin, "bukan nomor")),
    ]
    assert set(costs) == {1}


def test_five_failures_close_the_officers_door_for_an_hour() -> None:
    user = officer()
    for spelling in (user.username, user.username.upper(), f" {user.username}", user.username):
        assert by_password(Client(), spelling, "salah").status_code == 200
    fifth = by_password(Client(HTTP_USER_AGENT="lain"), user, "salah")
    assert fifth.status_code == 429
    assert "tertutup sampai" in fifth.content.decode()
    assert 3500 < int(fifth["Retry-After"]) <= 3600

    right = by_password(Client(), user)
    assert right.status_code == 429
    assert acts() == ["session.failed"] * 4 + ["session.locked"]
    assert Event.objects.filter(action="session.locked").get().actor_id is None

    with freeze_time(timezone.now() + timezone.timedelta(minutes=61)):
        client = Client()
        by_password(client, user)
        assert signed_in(client)


def test_knocking_on_a_closed_door_keeps_it_closed_no_longer() -> None:
    user = officer()
    for _ in range(5):
        by_password(Client(), user, "salah")
    with freeze_time(timezone.now() + timezone.timedelta(minutes=30)):
        by_password(Client(), user, "salah")
    with freeze_time(timezone.now() + timezone.timedelta(minutes=61)):
        assert by_password(Client(), user).status_code == 302


def test_five_failures_close_the_ketua_s_door_however_the_phone_is_written() -> None:
    _user, pin = ketua()
    wrong = "000000" if pin != "000000" else "111111"
    phones = ["081234567890", "0812 3456 7890", "+6281234567890", "62812-3456-7890"]
    for phone in phones:
        assert by_pin(Client(), wrong, phone).status_code == 200
    locked = by_pin(Client(), wrong)
    assert locked.status_code == 429
    assert "pendamping" in locked.content.decode()
    assert by_pin(Client(), pin).status_code == 429


def test_an_unknown_name_is_locked_just_the_same_and_fills_no_record() -> None:
    statuses = [by_password(Client(), "tidak.ada").status_code for _ in range(6)]
    assert statuses == [200] * 4 + [429] * 2
    assert acts() == []


def test_a_new_card_opens_a_locked_ketua_s_door(client: Client) -> None:
    user, pin = ketua()
    for _ in range(5):
        by_pin(Client(), "000000" if pin != "000000" else "111111")
    facilitator = make.user(Role.FACILITATOR, over="731603")
    new = actions.issue_pin(user, by=facilitator, at=timezone.now())
    by_pin(client, new)
    assert signed_in(client)


def test_a_good_sign_in_starts_the_count_anew() -> None:
    _user, pin = ketua()
    person = officer()
    wrong = "000000" if pin != "000000" else "111111"
    for _round in range(2):
        for _ in range(4):
            assert by_pin(Client(), wrong).status_code == 200
            assert by_password(Client(), person, "salah").status_code == 200
            cache.clear()
        assert by_pin(Client(), pin).status_code == 302
        assert by_password(Client(), person).status_code == 302


def test_what_was_typed_is_not_kept_with_the_failure() -> None:
    by_password(Client(), "tidak.ada", "rahasia-sekali-1")
    by_pin(Client(), "123456", "081399998888")
    kept = " ".join(attempt.post_data for attempt in AccessAttempt.objects.all())
    assert "rahasia" not in kept
    assert "123456" not in kept


def test_many_tries_from_one_address_are_slowed() -> None:
    statuses = [by_password(Client(), f"orang{n}", "salah").status_code for n in range(32)]
    assert statuses[-1] == 429
    assert "Terlalu banyak permintaan" in Client().post("/masuk/pin/").content.decode()


def test_signing_out_takes_a_post(client: Client) -> None:
    by_password(client, officer())
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/")["Location"] == "/masuk/"
    assert not signed_in(client)
    assert acts() == ["session.started", "session.left"]


def test_a_closed_account_is_out_at_the_next_page(client: Client) -> None:
    user = officer()
    by_password(client, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/akun/").status_code == 302
    pin_user, pin = ketua()
    other = Client()
    by_pin(other, pin)
    User.objects.filter(pk=pin_user.pk).update(is_active=False)
    assert other.get("/akun/").status_code == 302


def test_the_page_speaks_the_user_s_language(client: Client) -> None:
    response = by_password(client, officer(language="en"))
    assert response.cookies["django_language"].value == "en"
