"""A register in a real browser without JavaScript, on a phone and at a desk."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from anyam.accounts.roles import Role
from anyam.jobs.worker import Worker
from anyam.registers.models import Snapshot
from tests import make
from tests.chromium import look, press, sign_in
from tests.registers import stock

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("register_key"),
]


@pytest.mark.parametrize("way", ["phone-no-js", "desk-no-js"])
def test_a_register_is_brought_prepared_and_searched(
    context: BrowserContext, live_server: Any, tmp_path: Path
) -> None:
    people = stock.people(24)
    file = stock.written(people, tmp_path / "dtsen.csv")
    page = sign_in(context, make.user(Role.AREA_ADMIN, over=""), live_server)
    page.goto(f"{live_server.url}/register/")
    page.get_by_role("link", name="Daftarkan register").click()
    page.get_by_label("Data sosial ekonomi").check(force=True)
    page.get_by_label("Nama").fill("DTSEN")
    look(page, "a-create", axe=False)
    press(page, "Lanjut ke berkas")
    page.set_input_files("input[type=file]", file)
    page.get_by_label("Versi").fill("2026-T3")
    page.get_by_label("Keadaan per tanggal").fill("2026-09-30")
    look(page, "b-upload", axe=False)
    press(page, "Unggah dan pilih kolom")
    look(page, "c-columns", axe=False)
    assert people[0]["nik"] not in page.content()
    press(page, "Siapkan register")
    look(page, "d-waiting", axe=False)
    Worker().run_all()
    page.reload()
    look(page, "e-ready", axe=False)
    assert "Orang per desil" in page.inner_text("main")
    page.goto(f"{live_server.url}/register/")
    look(page, "f-index", axe=False)

    found = Snapshot.objects.get()
    page = sign_in(context, make.user(Role.DINSOS_VERIFIER, over="7316"), live_server)
    page.goto(f"{live_server.url}{found.get_absolute_url()}")
    page.get_by_role("link", name="Cari satu orang").click()
    page.locator("#id_name").fill(people[5]["name"])
    page.locator("#id_nik").fill(people[5]["nik"])
    page.get_by_label("Alasan").fill("Memeriksa calon anggota Melati.")
    look(page, "g-search", axe=False)
    press(page, "Cari")
    look(page, "h-found", axe=False)
    assert people[5]["name"] in page.inner_text("main")
    assert people[5]["nik"] not in page.inner_text("main")


@pytest.mark.parametrize("way", ["phone"])
def test_axe_has_nothing_against_the_pages(context: BrowserContext, live_server: Any) -> None:
    found = stock.held()
    waiting = stock.uploaded(of=found.register, version="2026-T4")
    verifier = make.user(Role.DINSOS_VERIFIER, over="7316")
    one, register = f"/register/potret/{found.pk}/", found.register_id
    pages = {
        found.imported_by: (
            "/register/", "/register/baru/", f"/register/{register}/",
            f"/register/{register}/tambah/", one, f"{one}tarik/",
            f"/register/potret/{waiting.pk}/kolom/", f"/register/potret/{waiting.pk}/buang/",
        ),
        verifier: (f"{one}cari/", f"{one}pencarian/"),
    }  # fmt: skip
    for user, urls in pages.items():
        page = sign_in(context, user, live_server)
        for url in urls:
            page.goto(f"{live_server.url}{url}")
            look(page, url.strip("/").replace("/", "-"))
