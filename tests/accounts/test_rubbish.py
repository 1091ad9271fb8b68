"""Rubbish in every field: a sentence, never a broken page."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from anyam.accounts import actions
from anyam.accounts.models import User
from anyam.accounts.roles import Role
from tests import make

pytestmark = pytest.mark.django_db

RUBBISH = [
    "",
    " ",
    "\x00",
    "siti\x00",
    "x" * 10_000,
    "1" * 400,
    "🙂" * 200,
    "\u202ekebalik",
    "'; DROP TABLE accounts_user; --",
    "<script>alert(1)</script>",
    "-1",
    "1e400",
    "９９",
    "٠٨١٢٣٤٥٦٧٨٩٠",
    "0000-00-00",
    "31-02-2026",
    "01-01-0001",
    "31-12-9999",
    "99999999999999999999",
    "%00%s{{ 1 }}",
    "a\r\nLocation: /",
    "NaN",
    "None",
]
random_text = st.text(max_size=60)
few = hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def today() -> str:
    return f"{timezone.localdate():%d-%m-%Y}"


class Page:
    """One form as its user meets it."""

    def __init__(self, client: Client, url: str, method: str = "post", **good: str) -> None:
        self.client, self.url, self.method, self.good = client, url, method, good

    def survives(self, **rubbish: str) -> None:
        cache.clear()  # the limit per address is another test's business
        told = self.good | rubbish
        status = getattr(self.client, self.method)(self.url, told).status_code
        assert status < 500, (self.url, {k: v[:40] for k, v in rubbish.items()}, status)


def pages() -> list[Page]:
    admin = make.user(Role.AREA_ADMIN, over="7316")
    head = make.user(Role.DINSOS_HEAD, over="7316")
    other = User.objects.create(username="rahma", name="Rahma", region=make.region("7316"))
    link = actions.issue_password_link(other, by=admin, at=timezone.now())
    stranger = Client()
    stranger.get(f"/masuk/sandi/{link.uid}/{link.token}/")
    page, post = make.browser(admin), head.assignments.get().pk
    detail = {"name": "Siti", "phone": "", "nip": "", "position": "", "rank": ""}
    days = {"starts_on": today(), "ends_on": today()}
    return [
        Page(stranger, "/masuk/", login="siti", password="x", next="/"),
        Page(stranger, "/masuk/pin/", phone="081234567890", pin="123456", next="/"),
        Page(stranger, f"/masuk/sandi/{link.uid}/baru/", password="x", again="x"),
        Page(page, "/pengguna/", "get", cari="a", peran="auditor", hal="1"),
        Page(page, "/pengguna/baru/", username="a", region="7316", **detail),
        Page(page, f"/pengguna/{head.pk}/ubah/", **detail),
        Page(page, f"/pengguna/{head.pk}/peran/", role="auditor.4"),
        Page(page, f"/pengguna/{head.pk}/peran/auditor/4/", region="7", region_cari="enr", **days),
        Page(page, f"/pengguna/{head.pk}/nonaktif/", note=""),
        Page(page, f"/penugasan/{post}/akhiri/", last_day="x"),
        Page(page, f"/penugasan/{post}/pengganti/", user="0", reason="", **days),
        Page(page, f"/penugasan/{post}/pengganti/", "get", cari="a"),
        Page(page, "/akun/bahasa/", language="xx"),
        Page(page, "/akun/sandi/", oldpassword="x", password1="y", password2="y"),
        Page(page, "/akun/pengaman/aplikasi/pasang/", code="000000"),
        Page(page, "/akun/pengaman/kunci/tambah/", name="kunci", credential="{}"),
        Page(page, "/akun/periksa/", password="x", next="/"),
        Page(page, "/catatan/", "get", orang="a", tindakan="", tempat="", dari="", sampai=""),
    ]


@pytest.fixture
def every_page(settings: Any) -> list[Page]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
    return pages()


def test_known_rubbish_breaks_no_form(every_page: list[Page]) -> None:
    for page in every_page:
        for value in RUBBISH:
            page.survives(**dict.fromkeys(page.good, value))


@pytest.mark.parametrize("value", ["\x00", "x" * 10_000, "31-12-9999", "\u202e🙂"])
def test_one_rotten_field_among_good_ones_breaks_no_form(
    every_page: list[Page], value: str
) -> None:
    for page in every_page:
        for field in page.good:
            page.survives(**{field: value})


@few
@given(value=random_text)
def test_no_text_breaks_a_form(every_page: list[Page], value: str) -> None:
    for page in every_page:
        page.survives(**dict.fromkeys(page.good, value))


@pytest.mark.parametrize(
    "credential",
    [
        "[]",
        "1",
        "null",
        '"x"',
        '{"id": 1}',
        '{"id": "AA", "rawId": "AA", "response": {}}',
        "{" * 99,
    ],
)
def test_an_invented_security_key_is_refused(credential: str) -> None:
    client = make.browser(make.user(Role.AREA_ADMIN, over="7316"))
    client.get("/akun/pengaman/kunci/tambah/")
    told = {"name": "kunci", "credential": credential}
    assert client.post("/akun/pengaman/kunci/tambah/", told).status_code < 500


@pytest.mark.parametrize(
    "path", ["/pengguna/99999999999999999999/", "/pengguna/0/", "/pengguna/1%00/"]
)
def test_rubbish_in_the_address_is_not_found(path: str) -> None:
    client = make.browser(make.user(Role.AREA_ADMIN, over="7316"))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("header", ["Mozilla \x7f 🙂", "x" * 5_000, ""])
def test_rubbish_in_the_browser_s_name_breaks_nothing(header: str) -> None:
    client: Any = make.browser(make.user(Role.AREA_ADMIN, over="7316"))
    session = client.session
    session["seen_at"] = 0
    session.save()
    assert client.get("/akun/sesi/", HTTP_USER_AGENT=header).status_code == 200
    failed = Client().post("/masuk/", {"login": "a", "password": "b"}, HTTP_USER_AGENT=header)
    assert failed.status_code == 200
