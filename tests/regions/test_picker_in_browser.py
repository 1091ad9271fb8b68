"""The village picker in a real browser: while typing, without script, and when nothing fits."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from anyam.accounts.roles import Role
from tests import make
from tests.chromium import PHONE, new_context, sign_in
from tests.make import BALLA

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.regions.picker_urls"),
]


def open_form(browser: Browser, server: Any, *, script: bool) -> Page:
    make.region(BALLA)
    make.region("7316032003", "Banti")
    make.region("3171081003", "Balonggabus")
    context = new_context(browser, java_script_enabled=script, viewport=PHONE)
    page = sign_in(context, make.user(Role.FACILITATOR, over="731603"), server)
    page.goto(f"{server.url}/contoh/")
    return page


def test_three_letters_bring_the_list_while_typing(browser: Browser, live_server: Any) -> None:
    page = open_form(browser, live_server, script=True)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))

    page.get_by_label("Desa/kelurahan").press_sequentially("bal")
    expect(page.get_by_role("radio")).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text("2 tempat ditemukan. Pilih satu.")
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio").first).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("#chosen")).to_have_text("31.71.08.1003")
    assert told == []


def test_without_script_the_list_comes_with_the_page(browser: Browser, live_server: Any) -> None:
    page = open_form(browser, live_server, script=False)

    page.get_by_label("Desa/kelurahan").fill("balla baraka")
    page.get_by_role("button", name="Cari").click()
    page.get_by_label("Balla, Baraka, Enrekang, Sulawesi Selatan").check()
    page.get_by_role("button", name="Simpan").click()

    assert page.locator("#chosen").inner_text() == "73.16.03.1021"


def test_what_is_not_found_is_said_aloud(browser: Browser, live_server: Any) -> None:
    page = open_form(browser, live_server, script=True)

    page.get_by_label("Desa/kelurahan").press_sequentially("zzz")

    expect(page.get_by_role("status")).to_contain_text("Tidak ditemukan")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_contain_text("“zzz” tidak ditemukan")
    assert Axe().run(page).violations_count == 0
