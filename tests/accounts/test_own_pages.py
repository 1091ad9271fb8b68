"""The pages of one's own account."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anyam.accounts import queries
from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.audit import actions as audit
from anyam.audit.models import Event
from tests import make
from tests.accounts.pages import text
from tests.make import BALLA

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make.user(Role.AREA_ADMIN, over="7316", name="Ani")


@pytest.fixture
def page(admin: User) -> Client:
    return make.browser(admin)


def signed_in(user: User) -> Client:
    client = make.browser(user)
    session = client.session
    session["seen_at"] = 0
    session.save()
    client.get("/akun/sesi/")
    return client


def test_one_sees_and_ends_one_s_own_sessions() -> None:
    user = make.user(Role.FACILITATOR, over="731603")
    here, there, third = signed_in(user), signed_in(user), signed_in(user)
    stranger = signed_in(make.user(Role.FACILITATOR, over="731603"))
    assert "Perangkat ini" in text(here.get("/akun/sesi/"))
    row = queries.sessions_of(user).get(session_key=there.session.session_key)
    assert stranger.post(f"/akun/sesi/{row.pk}/akhiri/").status_code == 404
    here.post(f"/akun/sesi/{row.pk}/akhiri/")
    assert there.get("/akun/").status_code == 302
    own = queries.sessions_of(user).get(session_key=here.session.session_key)
    assert here.post(f"/akun/sesi/{own.pk}/akhiri/").status_code == 404

    here.post("/akun/sesi/lainnya/akhiri/")
    assert third.get("/akun/").status_code == 302
    assert here.get("/akun/").status_code == 200
    assert stranger.get("/akun/").status_code == 200
    assert Event.objects.get(action="session.others_ended").changes == {"count": 1}


def test_being_seen_is_written_down_every_five_minutes_only() -> None:
    client = signed_in(make.user(Role.FACILITATOR, over="731603"))
    with CaptureQueriesContext(connection) as seen:
        client.get("/akun/sesi/")
    writes = ("UPDATE", "INSERT", "DELETE")
    assert not [query for query in seen.captured_queries if query["sql"].startswith(writes)]


def test_one_s_own_page_shows_roles_and_language(admin: User, page: Client) -> None:
    said = text(page.get("/akun/"))
    assert "Admin wilayah" in said
    assert "Enrekang" in said
    response = page.post("/akun/bahasa/", {"language": "en"})
    assert response.cookies["django_language"].value == "en"
    assert page.post("/akun/bahasa/", {"language": "xx"}).status_code == 302
    admin.refresh_from_db()
    assert admin.language == "en"


def test_one_s_own_acts_are_listed(admin: User, page: Client) -> None:
    audit.record("thing.read", admin, by=admin, at=timezone.now(), region_code=BALLA, note="cek")
    other = make.user(Role.AREA_ADMIN, over="7316")
    audit.record("thing.hidden", admin, by=other, at=timezone.now())
    make.region(BALLA)
    said = text(page.get("/akun/kegiatan/"))
    assert "thing.read" in said
    assert "Balla, Baraka" in said
    assert "thing.hidden" not in said


def test_a_password_is_changed_and_the_record_says_so() -> None:
    user = make.user(Role.FACILITATOR, over="731603")
    user.set_password("lama-sekali-sudah")
    user.save()
    client = make.browser(user)
    told = {"password1": "kerbau-pagi-lontar", "password2": "kerbau-pagi-lontar"}
    assert "tidak cocok" in text(client.post("/akun/sandi/", told | {"oldpassword": "salah"}))
    response = client.post("/akun/sandi/", told | {"oldpassword": "lama-sekali-sudah"})
    assert response["Location"] == "/akun/"
    assert client.get("/akun/").status_code == 200
    assert Event.objects.filter(action="password.changed").count() == 1


def test_a_ketua_has_no_password_to_change() -> None:
    user = make.user(Role.CHAIR, over=BALLA, group_id=1)
    user.set_unusable_password()
    user.save()
    client = make.browser(user)
    assert "PIN" in text(client.get("/akun/"))
    assert client.get("/akun/sandi/")["Location"] == "/akun/sandi/pin/"
    assert client.get("/akun/sandi/pin/")["Location"] == "/akun/"
