"""A register in a real browser without JavaScript, on a phone and at a desk."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.jobs.worker import Worker
from anyam.registers.models import Snapshot
from tests import make
from tests.registers import stock

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("register_key"),
]
WIDTHS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
PICTURES = os.environ.get("ANYAM_TEST_PICTURES", "")  # a folder, while writing pages


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("ANYAM_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium tidak ditemukan; pasang dengan: apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in this thread
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=WIDTHS)
def plain(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser that runs no script of the page."""
    cache.clear()
    size = WIDTHS[request.param]
    made = browser.new_context(viewport=size, locale="id-ID", java_script_enabled=False)
    made.set_default_timeout(15_000)
    yield made
    made.close()


def sign_in(context: BrowserContext, user: User, server: Any) -> None:
    cookie = make.browser(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])


def look(page: Page, name: str) -> None:
    """Nothing to the side of the screen; with scripts allowed, nothing axe objects to."""
    if PICTURES:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    main = page.locator("main").bounding_box()
    assert main is not None
    assert page.viewport_size is not None
    assert main["x"] + main["width"] <= page.viewport_size["width"] + 1, name


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).first.click()


def test_a_register_is_brought_prepared_and_searched(
    plain: BrowserContext, live_server: Any, tmp_path: Path
) -> None:
    people = stock.people(24)
    file = stock.written(people, tmp_path / "dtsen.csv")
    sign_in(plain, make.user(Role.AREA_ADMIN, over=""), live_server)
    page = plain.new_page()
    page.goto(f"{live_server.url}/register/")
    page.get_by_role("link", name="Daftarkan register").click()
    page.get_by_label("Data sosial ekonomi").check(force=True)
    page.get_by_label("Nama").fill("DTSEN")
    look(page, "a-create")
    press(page, "Lanjut ke berkas")
    page.set_input_files("input[type=file]", file)
    page.get_by_label("Versi").fill("2026-T3")
    page.get_by_label("Keadaan per tanggal").fill("2026-09-30")
    look(page, "b-upload")
    press(page, "Unggah dan pilih kolom")
    look(page, "c-columns")
    assert people[0]["nik"] not in page.content()
    press(page, "Siapkan register")
    look(page, "d-waiting")
    Worker().run_all()
    page.reload()
    look(page, "e-ready")
    assert "Orang per desil" in page.inner_text("main")
    page.goto(f"{live_server.url}/register/")
    look(page, "f-index")

    found = Snapshot.objects.get()
    sign_in(plain, make.user(Role.DINSOS_VERIFIER, over="7316"), live_server)
    page.goto(f"{live_server.url}{found.get_absolute_url()}")
    page.get_by_role("link", name="Cari satu orang").click()
    page.locator("#id_name").fill(people[5]["name"])
    page.locator("#id_nik").fill(people[5]["nik"])
    page.get_by_label("Alasan").fill("Memeriksa calon anggota Melati.")
    look(page, "g-search")
    press(page, "Cari")
    look(page, "h-found")
    assert people[5]["name"] in page.inner_text("main")
    assert people[5]["nik"] not in page.inner_text("main")


def test_axe_has_nothing_against_the_pages(browser: Browser, live_server: Any) -> None:
    found = stock.held()
    waiting = stock.uploaded(of=found.register, version="2026-T4")
    context = browser.new_context(viewport=WIDTHS["phone"], locale="id-ID")
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
        sign_in(context, user, live_server)
        page = context.new_page()
        for url in urls:
            page.goto(f"{live_server.url}{url}")
            told = Axe().run(page)
            assert told.violations_count == 0, (url, told.generate_report())
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
    context.close()
