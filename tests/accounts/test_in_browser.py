"""The doors and the pages about people in a real browser: narrow, wide, with a security key."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from anyam.accounts import actions
from anyam.accounts.models import Assignment, User
from anyam.accounts.roles import Role
from tests import chromium, make
from tests.accounts import totp
from tests.chromium import complaints, look
from tests.make import BALLA

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "kerbau-pagi-lontar"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_the_doors_and_the_first_telephone(context: BrowserContext, live_server: Any) -> None:
    user = make.user(Role.DINSOS_HEAD, over="7316", password=make_password(PASSWORD))
    page = context.new_page()
    said = complaints(page)
    page.goto(f"{live_server.url}/akun/")
    expect(page).to_have_url(f"{live_server.url}/masuk/?next=/akun/")
    look(page, "masuk")
    page.get_by_role("link", name="Ketua kelompok: HP dan PIN").click()
    look(page, "masuk-pin")
    page.get_by_label("Nomor HP").fill("12")
    page.get_by_role("button", name="Masuk").click()
    look(page, "masuk-pin-salah")
    page.get_by_role("link", name="Petugas: nama pengguna dan kata sandi").click()
    page.get_by_label("Nama pengguna").fill(user.username)
    page.get_by_role("textbox", name="Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()

    look(page, "pengaman-belum")
    page.get_by_role("link", name="Pasang aplikasi kode").click()
    look(page, "pengaman-pasang")
    page.get_by_text("Kamera tidak dapat dipakai?").click()
    secret = page.locator("[translate=no]").inner_text()
    page.get_by_label("Kode enam angka").fill(totp.code(secret))
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_role("heading", name="Kode cadangan", level=1)).to_be_visible()
    look(page, "kode-cadangan")
    page.goto(f"{live_server.url}/akun/")
    look(page, "akun")
    assert not [text for text in said if "404" not in text]


def test_a_security_key_under_the_strict_policy(
    context: BrowserContext, live_server: Any, settings: Any
) -> None:
    """No inline script starts the library's modules, so this is where one sees they still run."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    user = make.user(Role.DINSOS_HEAD, over="7316", password=make_password(PASSWORD))
    page = context.new_page()
    said = complaints(page)
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto(f"{live_server.url}/masuk/")
    sign_in(page, user)
    page.get_by_role("link", name="Tambah kunci").click()
    page.get_by_label("Nama kunci").fill("Kunci merah")
    look(page, "kunci-tambah")
    page.get_by_role("button", name="Pasang kunci").click()
    expect(page.get_by_role("heading", name="Kode cadangan", level=1)).to_be_visible()
    page.goto(f"{live_server.url}/akun/pengaman/")
    look(page, "pengaman")
    page.get_by_role("link", name="Kelola kunci").click()
    expect(page.get_by_text("Kunci merah").first).to_be_visible()
    look(page, "kunci")

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/masuk/")
    sign_in(page, user)
    look(page, "masuk-kode")
    page.get_by_role("button", name="Pakai kunci keamanan").click()
    page.wait_for_url(f"{live_server.url}/")
    assert not [text for text in said if "404" not in text]


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("Nama pengguna").fill(user.username)
    page.get_by_role("textbox", name="Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def test_a_key_that_is_not_read_is_told(browser: Browser, live_server: Any) -> None:
    context = browser.new_context(locale="id-ID")
    user = make.user(Role.DINSOS_HEAD, over="7316", password=make_password(PASSWORD))
    page = context.new_page()
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "u2f", "transport": "usb", "automaticPresenceSimulation": False}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.add_init_script(
        "navigator.credentials.create = () => Promise.reject(new Error('tidak terbaca'))"
    )
    page.goto(f"{live_server.url}/masuk/")
    sign_in(page, user)
    page.get_by_role("link", name="Tambah kunci").click()
    page.get_by_role("button", name="Pasang kunci").click()
    expect(page.get_by_role("alert")).to_contain_text("Kunci tidak terbaca")
    context.close()


def test_the_pages_of_an_administrator(
    browser: Browser, context: BrowserContext, live_server: Any
) -> None:
    admin = make.user(Role.AREA_ADMIN, over="7316", name="Ani Administrasi")
    head = make.user(
        Role.DINSOS_HEAD, over="7316", name="Drs. H. Hasanuddin Patta, M.Si", nip="1" * 18,
        position="Kepala Dinas Sosial Kabupaten Enrekang",
    )  # fmt: skip
    deputy = User.objects.create(
        username="rahma", name="Rahma", region=make.region("7316"), position="Sekretaris"
    )
    Assignment.objects.create(
        user=head, role=Role.AUDITOR, region=make.region("7316"),
        starts_on=timezone.localdate() - timedelta(days=90),
        ends_on=timezone.localdate() - timedelta(days=30),
    )  # fmt: skip
    chair = actions.appoint_chair(
        name="Siti", phone="081234567890", region=make.region(BALLA), group_id=1,
        by=make.user(Role.FACILITATOR, over="731603", name="Budi"), at=timezone.now(),
    )  # fmt: skip
    post = head.assignments.get(role=Role.DINSOS_HEAD)
    actions.appoint_deputy(
        post, user=deputy, starts_on=timezone.localdate(), ends_on=timezone.localdate(),
        reason="cuti", by=head, at=timezone.now(),
    )  # fmt: skip
    page = chromium.sign_in(context, admin, live_server)
    said = complaints(page)
    for name, address in {
        "pengguna": "/pengguna/",
        "pengguna-kosong": "/pengguna/?cari=zzz",
        "pengguna-baru": "/pengguna/baru/",
        "orang": f"/pengguna/{head.pk}/",
        "ketua": f"/pengguna/{chair.pk}/",
        "ubah": f"/pengguna/{head.pk}/ubah/",
        "nonaktif": f"/pengguna/{head.pk}/nonaktif/",
        "peran": f"/pengguna/{head.pk}/peran/",
        "peran-tempat": f"/pengguna/{head.pk}/peran/village_head/10/",
        "akhiri": f"/penugasan/{post.pk}/akhiri/",
        "pengganti": f"/penugasan/{post.pk}/pengganti/",
        "catatan": "/catatan/",
        "catatan-kosong": "/catatan/?orang=zzz&tempat=entah",
        "akun-admin": "/akun/",
        "kegiatan": "/akun/kegiatan/",
        "sesi": "/akun/sesi/",
        "sandi": "/akun/sandi/",
    }.items():
        page.goto(f"{live_server.url}{address}")
        look(page, name)

    page.goto(f"{live_server.url}/pengguna/{head.pk}/")
    page.get_by_role("button", name="Lihat sebagai orang ini").click()
    expect(page.get_by_role("button", name="Kembali ke akun saya")).to_be_visible()
    page.goto(f"{live_server.url}/akun/")
    look(page, "melihat-sebagai")
    page.get_by_role("button", name="Kembali ke akun saya").first.click()
    page.get_by_role("button", name="Buat tautan kata sandi baru").click()
    look(page, "tautan")
    address = page.locator(".k-address").inner_text().replace("http://127.0.0.1:8000", "")
    other = browser.new_context(viewport=page.viewport_size, locale="id-ID")
    stranger = other.new_page()
    stranger.goto(f"{live_server.url}{address}")
    look(stranger, "sandi-baru")
    stranger.goto(f"{live_server.url}/masuk/sandi/MQ/x-y/")
    look(stranger, "tautan-mati")
    stranger.goto(f"{live_server.url}/masuk/")
    for _ in range(5):
        stranger.get_by_label("Nama pengguna").fill("tidak.ada")
        stranger.get_by_role("textbox", name="Kata sandi").fill("salah")
        stranger.get_by_role("button", name="Masuk").click()
    expect(stranger.get_by_role("heading", name="Pintu masuk terkunci")).to_be_visible()
    look(stranger, "terkunci")
    other.close()
    assert not [text for text in said if "403" not in text and "404" not in text]
