"""The second factor of the offices, and the one-time link to a password."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from anyam.accounts import actions, sealing
from anyam.accounts.models import User
from anyam.accounts.roles import Role
from tests import make
from tests.accounts import totp
from tests.accounts.doors import (
    PASSWORD,
    SECRET,
    acts,
    by_password,
    by_pin,
    ketua,
    officer,
    signed_in,
)

pytestmark = pytest.mark.django_db


def head() -> User:
    return officer(Role.DINSOS_HEAD, "7316")


def with_telephone(user: User) -> User:
    TOTP.activate(user, SECRET)
    return user


def test_an_office_without_second_factor_opens_nothing_but_its_set_up(client: Client) -> None:
    by_password(client, head())
    for address in ("/", "/akun/", "/pengguna/", "/akun/sesi/", "/akun/pengaman/cadangan/"):
        assert client.get(address)["Location"] == "/akun/pengaman/"
    assert client.post("/akun/bahasa/", {"language": "id"}).status_code == 302
    page = client.get("/akun/pengaman/")
    assert page.status_code == 200
    assert "kata sandi saja belum cukup" in page.content.decode()
    assert client.get("/akun/", headers={"HX-Request": "true"})["HX-Redirect"] == "/akun/pengaman/"
    refused = client.get("/akun/", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()[0]["code"]) == (401, "second_factor.missing")
    assert client.post("/keluar/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_telephone_is_set_up_with_a_real_code_and_gives_spare_codes(client: Client) -> None:
    user = head()
    by_password(client, user)
    page = client.get("/akun/pengaman/aplikasi/pasang/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    secret = client.session["mfa.totp.secret"]
    assert secret in page

    wrong = client.post("/akun/pengaman/aplikasi/pasang/", {"code": "000000"})
    assert "tidak cocok" in wrong.content.decode()
    done = client.post("/akun/pengaman/aplikasi/pasang/", {"code": totp.code(secret)})
    assert done["Location"] == "/akun/pengaman/cadangan/"
    codes = client.get(done["Location"]).content.decode()
    assert len(set(re.findall(r"<code>(\d{8})</code>", codes))) == 10
    assert client.get("/akun/").status_code == 200
    assert "second_factor.added" in acts()
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert sealing.unseal(stored) == secret


def test_signing_in_asks_for_the_code_and_then_lets_in(client: Client) -> None:
    user = with_telephone(head())
    response = by_password(client, user, next="/akun/sesi/")
    assert response["Location"] == "/masuk/kode/"
    assert not signed_in(client)
    assert client.get("/akun/").status_code == 302

    wrong = client.post("/masuk/kode/", {"code": "000000"})
    assert wrong.status_code == 200
    assert not signed_in(client)
    done = client.post("/masuk/kode/", {"code": totp.code(SECRET)})
    assert done["Location"] == "/akun/sesi/"
    assert client.get("/akun/").status_code == 200
    assert acts() == ["session.failed", "session.started"]


def test_a_code_works_once(client: Client) -> None:
    user = with_telephone(head())
    code = totp.code(SECRET)
    by_password(client, user)
    client.post("/masuk/kode/", {"code": code})
    assert signed_in(client)
    second = Client()
    by_password(second, user)
    second.post("/masuk/kode/", {"code": code})
    assert not signed_in(second)


def test_five_wrong_codes_close_the_door_too(client: Client) -> None:
    user = with_telephone(head())
    by_password(client, user)
    statuses = [client.post("/masuk/kode/", {"code": "000000"}).status_code for _ in range(5)]
    assert statuses == [200] * 4 + [429]
    assert client.post("/masuk/kode/", {"code": totp.code(SECRET)}).status_code == 429
    assert by_password(Client(), user).status_code == 429
    assert acts() == ["session.failed"] * 4 + ["session.locked"]


def test_a_spare_code_opens_once(client: Client) -> None:
    user = with_telephone(head())
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    by_password(client, user)
    client.post("/masuk/kode/", {"code": spare})
    assert client.get("/akun/").status_code == 200
    again = Client()
    by_password(again, user)
    again.post("/masuk/kode/", {"code": spare})
    assert not signed_in(again)


def test_a_session_from_before_the_set_up_must_show_the_code() -> None:
    """Whoever came in with the password alone gains nothing when its owner sets up a telephone."""
    user, thief = head(), Client()
    by_password(thief, user)
    with_telephone(user)
    response = thief.get("/akun/")
    assert response["Location"] == "/akun/periksa/kode/?next=%2Fakun%2F"
    assert thief.get("/akun/pengaman/aplikasi/pasang/").status_code == 302
    thief.post("/akun/periksa/kode/?next=/akun/", {"code": totp.code(SECRET)})
    assert thief.get("/akun/").status_code == 200


def test_a_role_that_came_by_deputyship_asks_for_the_second_factor(client: Client) -> None:
    user, boss = officer(), head()
    by_password(client, user)
    assert client.get("/akun/").status_code == 200
    boss.assignments.get().deputies.create(
        user=user, starts_on=timezone.localdate(), ends_on=timezone.localdate(), reason="cuti"
    )
    assert client.get("/akun/")["Location"] == "/akun/pengaman/"


def test_taking_off_the_last_factor_closes_the_office_again(client: Client) -> None:
    user = with_telephone(head())
    by_password(client, user)
    client.post("/masuk/kode/", {"code": totp.code(SECRET)})
    assert client.get("/akun/pengaman/aplikasi/lepas/").status_code == 200
    client.post("/akun/pengaman/aplikasi/lepas/")
    assert client.get("/akun/")["Location"] == "/akun/pengaman/"
    assert "second_factor.removed" in acts()


def test_an_hour_later_changes_to_the_factor_ask_for_the_code_again(client: Client) -> None:
    user = with_telephone(head())
    by_password(client, user)
    client.post("/masuk/kode/", {"code": totp.code(SECRET)})
    with freeze_time(timezone.now() + timezone.timedelta(hours=1)):
        response = client.get("/akun/pengaman/aplikasi/lepas/")
        assert response["Location"].startswith("/akun/periksa/?next=")
        wrong = client.post(response["Location"], {"password": "salah"})
        assert "tidak cocok" in wrong.content.decode()
        right = client.post(response["Location"], {"password": PASSWORD})
        assert right["Location"] == "/akun/pengaman/aplikasi/lepas/"
        assert client.get("/akun/pengaman/aplikasi/lepas/").status_code == 200


def test_new_spare_codes_replace_the_old(client: Client) -> None:
    user = with_telephone(head())
    by_password(client, user)
    client.post("/masuk/kode/", {"code": totp.code(SECRET)})
    client.post("/akun/pengaman/cadangan/baru/")
    first = client.get("/akun/pengaman/cadangan/").content
    client.post("/akun/pengaman/cadangan/baru/")
    assert client.get("/akun/pengaman/cadangan/").content != first
    text = client.get("/akun/pengaman/cadangan/unduh/")
    assert text["Content-Type"].startswith("text/plain")
    assert len(re.findall(r"^\d{8}$", text.content.decode(), re.M)) == 10


def test_a_ketua_with_a_telephone_shows_its_code_too(client: Client) -> None:
    user, pin = ketua()
    with_telephone(user)
    assert by_pin(client, pin)["Location"] == "/masuk/kode/"
    client.post("/masuk/kode/", {"code": totp.code(SECRET)})
    assert signed_in(client)


@pytest.mark.parametrize("demo", [True, False])
def test_a_click_of_the_demo_counts_in_the_demo_only(
    client: Client, settings: Any, demo: bool
) -> None:
    settings.DEMO = demo
    client.force_login(head(), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["demo_signed_in"] = True
    session.save()
    assert client.get("/akun/").status_code == (200 if demo else 302)


def test_sign_up_and_mail_routes_of_the_library_lead_nowhere(client: Client) -> None:
    for address in ("/akun/signup/", "/akun/email/", "/accounts/login/", "/akun/password/reset/"):
        assert client.get(address).status_code == 404


# The one-time link


def test_a_link_leads_to_a_new_password_and_out_of_the_address(client: Client) -> None:
    user, admin = head(), make.user(Role.AREA_ADMIN, over="7316")
    link = actions.issue_password_link(user, by=admin, at=timezone.now())
    first = client.get(f"/masuk/sandi/{link.uid}/{link.token}/")
    assert first["Location"] == f"/masuk/sandi/{link.uid}/baru/"
    assert user.username in client.get(first["Location"]).content.decode()

    unlike = {"password": PASSWORD, "again": "lain"}
    assert "Berbeda" in client.post(first["Location"], unlike).content.decode()
    weak = client.post(first["Location"], {"password": "pendek", "again": "pendek"})
    assert weak.status_code == 200
    done = client.post(first["Location"], {"password": PASSWORD, "again": PASSWORD})
    assert done["Location"] == "/masuk/"
    assert client.get(f"/masuk/sandi/{link.uid}/{link.token}/", follow=True).status_code == 410
    assert by_password(client, user).status_code == 302


@pytest.mark.parametrize("uid", ["MQ", "x", "4pyT", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "%00"])
def test_an_invented_link_is_dead_not_broken(client: Client, uid: str) -> None:
    response = client.get(f"/masuk/sandi/{uid}/abc-def/", follow=True)
    assert response.status_code == 410
