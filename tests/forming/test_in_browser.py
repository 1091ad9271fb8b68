"""The proposal in a real browser: pointer, keyboard, and without any script, narrow and wide."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from anyam.accounts.models import User
from anyam.forming.models import Plan
from tests import make
from tests.forming.test_pages import proposed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
PICTURES = os.environ.get("ANYAM_TEST_PICTURES")  # a folder, while somebody looks for himself


@pytest.fixture(params=[("phone", True), ("desk", True), ("phone", False)])
def context(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    path = os.environ.get("ANYAM_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium tidak ditemukan; pasang dengan: apt-get install chromium")
    width, script = request.param
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        made = browser.new_context(
            viewport=WIDTHS[width], locale="id-ID", java_script_enabled=script
        )
        made.set_default_timeout(10_000)
        made.script = script  # type: ignore[attr-defined]
        yield made
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def look(page: Page, name: str) -> None:
    """Nothing to the side of the screen, nothing axe objects to."""
    if PICTURES:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    found = Axe().run(page)
    assert found.violations_count == 0, (name, found.generate_report())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def opened(context: BrowserContext, server: Any, user: User, plan: Plan) -> Page:
    cookie = make.browser(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}{plan.get_absolute_url()}")
    return page


def home_of(plan: Plan, member: str) -> int:
    plan.refresh_from_db()
    return next(n for n, g in enumerate(plan.groups, 1) if member in g["members"])


def test_people_are_moved_with_pointer_keyboard_and_list(
    context: BrowserContext, live_server: Any
) -> None:
    by = make.user(name="Ibu Sari")
    plan = proposed(by)
    page = opened(context, live_server, by, plan)
    member = plan.groups[0]["members"][0]
    item = page.locator(f'[data-member="{member}"]')
    if not context.script:  # type: ignore[attr-defined]
        item.locator("select").select_option("2")
        item.get_by_role("button", name="Pindahkan").click()
        expect(page.locator('[data-to="2"]').locator(f'[data-member="{member}"]')).to_be_visible()
        assert home_of(plan, member) == 2
        return
    look(page, "usul")
    item.locator("select").select_option("2")
    expect(page.locator("#nilai")).to_contain_text("→")
    by_keyboard(page, item, member)
    assert home_of(plan, member) == 2
    by_pointer(page, member)
    assert home_of(plan, member) == 1
    page.goto(f"{live_server.url}/usul-kelompok/")
    look(page, "usul-daftar")
    page.goto(f"{live_server.url}/usul-kelompok/baru/")
    look(page, "usul-baru")


def by_keyboard(page: Page, item: Any, member: str) -> None:
    item.locator(".f-handle").focus()
    page.keyboard.press("Space")
    expect(page.locator("#nilai")).to_contain_text("diangkat")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#nilai")).to_contain_text("→")
    page.keyboard.press("Space")
    expect(page.locator('[data-to="2"]').locator(f'[data-member="{member}"]')).to_be_visible()


def by_pointer(page: Page, member: str) -> None:
    handle = page.locator(f'[data-member="{member}"] .f-handle')
    handle.evaluate("element => element.scrollIntoView({ block: 'center' })")
    target = page.locator('[data-to="1"] h2')
    begin = handle.bounding_box()
    assert begin is not None
    page.mouse.move(begin["x"] + 10, begin["y"] + 10)
    page.mouse.down()
    page.mouse.move(200, 30)  # at the edge the page goes up by itself
    for _wait in range(100):
        end = target.bounding_box()
        assert end is not None
        if 120 < end["y"] < 600:
            break
        page.wait_for_timeout(50)
    page.mouse.move(200, 300)  # away from the edge it stands still again
    end = target.bounding_box()
    assert end is not None
    page.mouse.move(end["x"] + 20, end["y"] + 10, steps=4)
    expect(page.locator("#nilai")).to_contain_text("→")
    page.mouse.up()
    expect(page.locator('[data-to="1"]').locator(f'[data-member="{member}"]')).to_be_visible()
