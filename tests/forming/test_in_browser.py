"""The proposal in a real browser: pointer, keyboard, and without any script, narrow and wide."""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from anyam.accounts.models import User
from anyam.forming.models import Plan
from tests import make
from tests.chromium import look, sign_in
from tests.forming.test_pages import proposed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(context: BrowserContext, server: Any, user: User, plan: Plan) -> Page:
    page = sign_in(context, user, server)
    page.goto(f"{server.url}{plan.get_absolute_url()}")
    return page


def home_of(plan: Plan, member: str) -> int:
    plan.refresh_from_db()
    return next(n for n, g in enumerate(plan.groups, 1) if member in g["members"])


@pytest.mark.parametrize("way", ["phone", "desk", "phone-no-js"])
def test_people_are_moved_with_pointer_keyboard_and_list(
    context: BrowserContext, live_server: Any, way: str
) -> None:
    by = make.user(name="Ibu Sari")
    plan = proposed(by)
    page = opened(context, live_server, by, plan)
    member = plan.groups[0]["members"][0]
    item = page.locator(f'[data-member="{member}"]')
    if way == "phone-no-js":
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
    item = page.locator(f'[data-member="{member}"]')
    handle = item.locator(".f-handle")
    handle.evaluate("element => element.scrollIntoView({ block: 'center' })")
    handle.hover()  # waits until it stands still
    page.mouse.down()
    expect(item).to_have_class(re.compile("f-person--lifted"))
    page.mouse.move(200, 30)  # at the edge the page goes up by itself
    target = page.locator('[data-to="1"] h2')
    seen = (
        "element => { const { y } = element.getBoundingClientRect(); return 120 < y && y < 600; }"
    )
    page.wait_for_function(seen, arg=target.element_handle(), timeout=60_000)
    page.mouse.move(200, 300)  # away from the edge it stands still again
    page.wait_for_function("() => new Promise(done => requestAnimationFrame(() => done(true)))")
    end = target.bounding_box()
    assert end is not None
    page.mouse.move(end["x"] + 20, end["y"] + 10, steps=4)
    expect(page.locator("#nilai")).to_contain_text("→")
    page.mouse.up()
    expect(page.locator('[data-to="1"]').locator(f'[data-member="{member}"]')).to_be_visible()
