"""Seeing as somebody else: reading only, and every page recorded."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from anyam.accounts import eyes
from anyam.accounts.models import Assignment, User
from anyam.accounts.roles import Can, Role
from anyam.accounts.urls import own
from anyam.audit import actions as audit
from anyam.audit.models import Event
from tests import make
from tests.make import BALLA

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make.user(Role.AREA_ADMIN, over="7316", name="Ani")


@pytest.fixture
def seen() -> User:
    return make.user(Role.DINSOS_HEAD, over="7316", name="Hasan")


@pytest.fixture
def browser(admin: User, seen: User) -> Client:
    client = make.browser(admin)
    assert client.post(f"/pengguna/{seen.pk}/lihat-sebagai/")["Location"] == "/"
    return client


def acts() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def test_pages_are_read_with_the_other_s_eyes_under_a_banner(browser: Client, seen: User) -> None:
    response = browser.get("/wilayah/")
    assert response.status_code == 200
    assert response.wsgi_request.user == seen
    assert response.wsgi_request.see_as.name == "Ani"  # type: ignore[attr-defined]
    assert "Anda melihat sebagai" in response.content.decode()
    assert browser.get("/pengguna/").status_code == 404  # a head manages no users


def test_every_page_is_recorded_under_the_administrator_s_name(
    browser: Client, admin: User, seen: User
) -> None:
    browser.get("/wilayah/")
    browser.get("/wilayah/tidak-ada/")
    browser.post("/keluar/")
    assert [act for act in acts() if act != "session.started"] == [
        "see_as.started",
        "see_as.read",
        "see_as.read",
        "see_as.ended",
        "session.left",
    ]
    reads = Event.objects.filter(action="see_as.read").order_by("pk")
    assert [(e.actor_id, e.subject_id, e.changes["path"], e.changes["answer"]) for e in reads] == [
        (admin.pk, str(seen.pk), "/wilayah/", 200),
        (admin.pk, str(seen.pk), "/wilayah/tidak-ada/", 404),
    ]
    assert reads[0].sentence == "Ani membuka /wilayah/ sebagai Hasan."
    assert {event.role for event in reads} == {"area_admin"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/akun/bahasa/", "/bahasa/", "/pengguna/baru/", "/usulan/1/"])
def test_nothing_is_written(browser: Client, seen: User, method: str, address: str) -> None:
    response = getattr(browser, method)(address, {"language": "en"})
    assert response.status_code == 403
    assert "Tidak ada yang dapat diubah" in response.content.decode()
    seen.refresh_from_db()
    assert seen.language == "id"
    assert acts()[-1] == "see_as.read"


@pytest.mark.parametrize(
    "address",
    ["/akun/", "/akun/sesi/", "/akun/pengaman/", "/akun/pengaman/cadangan/", "/akun/kegiatan/"],
)
def test_the_other_s_codes_and_sessions_stay_their_own(browser: Client, address: str) -> None:
    assert browser.get(address).status_code == 403


def test_leaving_leads_back_to_one_s_own_eyes(browser: Client, admin: User, seen: User) -> None:
    response = browser.post("/akun/lihat-sebagai/selesai/")
    assert response["Location"] == f"/pengguna/{seen.pk}/"
    assert browser.get("/pengguna/").wsgi_request.user == admin
    assert acts()[-1] == "see_as.ended"
    assert browser.post("/akun/lihat-sebagai/selesai/")["Location"] == "/"
    assert acts().count("see_as.ended") == 1


def test_it_ends_by_itself_after_an_hour(browser: Client, admin: User) -> None:
    with freeze_time(timezone.now() + timezone.timedelta(minutes=61), tz_offset=7):
        assert browser.get("/pengguna/").wsgi_request.user == admin
    assert acts()[-1] == "see_as.ended"


def test_it_ends_when_the_right_does(browser: Client, admin: User, seen: User) -> None:
    Assignment.objects.create(
        user=seen, role=Role.AUDITOR, region=make.region("7317"), starts_on=timezone.localdate()
    )
    assert browser.get("/wilayah/").wsgi_request.user == admin
    assert acts()[-1] == "see_as.ended"


@pytest.mark.parametrize(
    ("role", "over"),
    [
        (Role.AREA_ADMIN, "73"),
        (Role.AREA_ADMIN, ""),
        (Role.PROVINCE_VIEWER, "73"),
        (Role.DIRECTOR, ""),
        (Role.DINSOS_HEAD, "7317"),
    ],
)
def test_nobody_sees_as_somebody_above_or_beside(admin: User, role: str, over: str) -> None:
    other = make.user(role, over=over)
    client = make.browser(admin)
    assert client.post(f"/pengguna/{other.pk}/lihat-sebagai/").status_code == 404
    assert eyes.SESSION_KEY not in client.session


def test_neither_as_somebody_who_also_works_elsewhere_or_not_at_all(
    admin: User, seen: User
) -> None:
    client = make.browser(admin)
    closed = make.user(Role.DINSOS_VERIFIER, over="7316", is_active=False)
    Assignment.objects.create(
        user=seen, role=Role.AUDITOR, region=make.region("7317"), starts_on=timezone.localdate()
    )
    for user in (seen, closed, admin):
        client.post(f"/pengguna/{user.pk}/lihat-sebagai/")
        assert eyes.SESSION_KEY not in client.session
        assert "see_as.started" not in acts()


def test_only_administrators_see_as_others(seen: User) -> None:
    for role, over in ((Role.DINSOS_HEAD, "7316"), (Role.AUDITOR, ""), (Role.DIRECTOR, "")):
        client = make.browser(make.user(role, over=over))
        assert client.post(f"/pengguna/{seen.pk}/lihat-sebagai/").status_code == 404


def test_a_borrowed_eye_opens_no_nik_and_downloads_no_list(admin: User) -> None:
    facilitator = make.user(Role.FACILITATOR, over="731603")
    assert facilitator.may(Can.UNMASK_NIK, BALLA)
    facilitator.seen_by = admin
    assert not facilitator.may(Can.UNMASK_NIK, BALLA)
    assert not facilitator.may(Can.EXPORT)
    assert not facilitator.may(Can.SEE_AS)
    assert facilitator.may(Can.FORM_GROUPS, BALLA)


def test_nobody_borrows_eyes_with_borrowed_eyes(admin: User) -> None:
    lower = make.user(Role.AREA_ADMIN, over="7316")
    third = make.user(Role.FACILITATOR, over="731603")
    client = make.browser(admin)
    client.post(f"/pengguna/{lower.pk}/lihat-sebagai/")
    assert client.get("/pengguna/").wsgi_request.user == lower
    assert client.get(f"/pengguna/{third.pk}/").status_code == 200
    assert client.post(f"/pengguna/{third.pk}/lihat-sebagai/").status_code == 403
    assert client.session[eyes.SESSION_KEY]["user"] == lower.pk


def test_a_page_that_writes_while_it_is_read_is_refused(
    browser: Client, seen: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second wall behind the first: the database itself gets no write but the record's."""

    def writes(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            User.objects.filter(pk=seen.pk).update(name="Lain")
        return HttpResponse("ditulis")

    monkeypatch.setattr(_pattern("accounts:record"), "callback", writes)
    response = browser.get("/catatan/")
    assert response.status_code == 403
    seen.refresh_from_db()
    assert seen.name == "Hasan"


def test_what_is_recorded_meanwhile_names_who_sits_at_the_screen(
    browser: Client, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reads(request: Any) -> HttpResponse:
        audit.record("file.read", None, by=request.user, at=timezone.now())
        return HttpResponse("dibaca")

    monkeypatch.setattr(_pattern("accounts:record"), "callback", reads)
    assert browser.get("/catatan/").status_code == 200
    event = Event.objects.get(action="file.read")
    assert (event.actor_id, event.on_behalf_of) == (admin.pk, "Hasan")
    assert not connection.execute_wrappers


def _pattern(name: str) -> Any:
    return next(pattern for pattern in own if f"accounts:{pattern.name}" == name)


def test_the_list_of_sessions_stays_the_administrator_s(browser: Client, admin: User) -> None:
    session = browser.session
    session["seen_at"] = 0
    session.save()
    browser.get("/wilayah/")
    assert [row.user for row in UserSession.objects.all()] == [admin]
