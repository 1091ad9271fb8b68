"""A real Chromium for every room: narrow and wide, with script and without.

A test asks for `context`, a browser of its own that sees no other test's cookies; it runs once for
each of the ways in `way`, by default a phone and a desk with script. Other ways are chosen with
`@pytest.mark.parametrize("way", [...])`.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

if TYPE_CHECKING:
    from anyam.accounts.models import User

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HELP = "Chromium tidak ditemukan; pasang dengan: apt-get install chromium"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
WAYS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE, "java_script_enabled": True},
    "desk": {"viewport": DESK, "java_script_enabled": True},
    "phone-no-js": {"viewport": PHONE, "java_script_enabled": False},
    "desk-no-js": {"viewport": DESK, "java_script_enabled": False},
}
PICTURES = os.environ.get("ANYAM_TEST_PICTURES", "")  # a folder, while somebody writes pages
PATIENCE = 15_000  # milliseconds


def installed() -> str | None:
    return os.environ.get("ANYAM_CHROMIUM") or next(
        filter(None, map(shutil.which, CANDIDATES)), None
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process."""
    path = installed()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(HELP)
        pytest.skip(HELP)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in this thread
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=["phone", "desk"])
def way(request: pytest.FixtureRequest) -> str:
    """How the page is looked at; one of `WAYS`."""
    return str(request.param)


@pytest.fixture
def context(browser: Browser, way: str) -> Iterator[BrowserContext]:
    """A browser of its own, opened the way that is asked for."""
    from django.core.cache import cache

    cache.clear()  # limits of tries a minute, counted by the tests before
    made = new_context(browser, **WAYS[way])
    yield made
    made.close()


def new_context(browser: Browser, **ways: Any) -> BrowserContext:
    made = browser.new_context(locale="id-ID", **ways)
    made.set_default_timeout(PATIENCE)
    return made


def sign_in(context: BrowserContext, user: "User", server: Any) -> Page:
    """A page of somebody who is signed in, and nobody else in this browser."""
    from tests import make

    context.clear_cookies()
    cookie = make.browser(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])
    return context.new_page()


def look(page: Page, name: str, *, axe: bool = True) -> None:
    """What holds for every page: nothing to the side of the screen, nothing axe objects to.

    Args:
      name: what its picture is called, while somebody writes pages.
      axe: False where the browser runs no script, as axe is one.
    """
    size = page.viewport_size
    assert size is not None
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{size['width']}.png", full_page=True)
    if axe:
        found = Axe().run(page)
        assert found.violations_count == 0, (name, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    main = page.locator("main").bounding_box()
    assert main is not None
    assert main["x"] + main["width"] <= size["width"] + 1, name


def press(page: Page, words: str) -> None:
    """Press the first button with these words and wait for the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=words).first.click()


def complaints(page: Page) -> list[str]:
    """What the browser grumbles about from now on, the policy of our pages above all."""
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said
