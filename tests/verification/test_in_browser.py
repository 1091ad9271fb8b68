"""A proposal of twenty with three hard cases: by keyboard at a desk, by thumb without script."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from anyam.proposals.models import Proposal
from anyam.verification.models import RegisterCheck
from tests import make
from tests.verification import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("ANYAM_TEST_PICTURES", "")  # a folder, while writing pages
REASON = "Sudah dicocokkan dengan KTP."


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


def opened(browser: Browser, live_server: Any, **how: Any) -> Page:
    cache.clear()
    context = browser.new_context(locale="id-ID", **how)
    context.set_default_timeout(15_000)
    cookie = make.browser(world.verifier()).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return context.new_page()


def look(page: Page, name: str, *, axe: bool = True) -> None:
    """Keep a picture while writing; nothing may run out of the page or be closed to anybody."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth") if axe else 0
    assert wide <= 0, f"{name}: {wide} px too wide"
    if axe:
        found = Axe().run(page).response["violations"]
        assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]


def rulings(case: Proposal) -> int:
    return RegisterCheck.objects.current([case.case]).count()


def test_by_keyboard_at_a_desk(browser: Browser, live_server: Any) -> None:
    case, people = world.prepared(20)
    page = opened(browser, live_server, viewport={"width": 1280, "height": 900})
    page.goto(live_server.url + reverse("proposals:members", args=[case.pk]))
    look(page, "desk-list")
    page.get_by_role("button", name="Terima yang dicentang").click()
    page.get_by_text("17 anggota diterima.").wait_for()
    assert rulings(case) == 17

    page.get_by_role("link", name=people[0].name).click()
    look(page, "desk-card-one")
    page.keyboard.press("s")
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=people[1].name).wait_for()
    assert rulings(case) == 18

    page.keyboard.press("2")
    page.wait_for_url("**?baris=2*")
    look(page, "desk-card-two")
    page.keyboard.press("1")
    page.wait_for_url("**?baris=1*")
    page.keyboard.press("s")
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=people[-1].name).wait_for()
    look(page, "desk-card-three")
    page.keyboard.press("u")
    page.get_by_role("heading", level=1, name=people[1].name).wait_for()
    assert rulings(case) == 18
    page.keyboard.press("s")
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=people[-1].name).wait_for()
    page.keyboard.press("t")
    page.keyboard.type("Keluarga ini memang belum didata.")
    page.keyboard.press("Enter")
    page.get_by_text("Semua anggota sudah diputus.").wait_for()
    look(page, "desk-done")
    assert rulings(case) == 20
    page.context.close()


def test_on_a_phone_without_script(browser: Browser, live_server: Any) -> None:
    case, people = world.prepared(20)
    page = opened(
        browser, live_server, viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page.goto(live_server.url + reverse("proposals:members", args=[case.pk]))
    look(page, "phone-list", axe=False)
    page.get_by_role("button", name="Terima yang dicentang").click()
    page.get_by_role("link", name=people[1].name).click()
    look(page, "phone-card", axe=False)
    page.locator(".v-rival").nth(1).click()
    page.locator(".v-rival").nth(0).click()
    page.get_by_role("combobox", name="Alasan").fill(REASON)
    page.get_by_role("button", name="Ya, orang yang sama").click()
    page.get_by_role("button", name="Batalkan").click()
    page.get_by_role("combobox", name="Alasan").fill(REASON)
    page.get_by_role("button", name="Ya, orang yang sama").click()
    for person, button in (
        (people[-1], "Usulkan masuk register"),
        (people[0], "Ya, orang yang sama"),
    ):
        page.get_by_role("heading", level=1, name=person.name).wait_for()
        page.get_by_role("combobox", name="Alasan").fill(REASON)
        page.get_by_role("button", name=button).click()
    page.get_by_text("Semua anggota sudah diputus.").wait_for()
    look(page, "phone-done", axe=False)
    assert rulings(case) == 20
    page.context.close()
