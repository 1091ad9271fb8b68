"""How a person works with the pages: opens them, fills fields by name, presses the main button."""

import re
from copy import copy
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page

PRIMARY = "main button.govuk-button:not(.govuk-button--secondary):not([disabled])"


class Person:
    """Somebody of the demonstration, in a browser of their own."""

    def __init__(self, browser: Browser, base_url: str, **ways: Any) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=base_url, locale="id-ID", **ways
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()

    def sign_in(self, name: str) -> "Person":
        """Press the button of this person on the page of the demonstration."""
        self.page.goto("/demo/")
        words = re.compile(rf"sebagai {re.escape(name)}\s*$")
        button = self.page.locator("button", has_text=words).first  # it may be folded away
        with self.page.expect_navigation():
            button.dispatch_event("click")
        return self

    def open(self, path: str) -> "Person":
        response = self.page.goto(path)
        assert response is not None
        assert response.status == 200, (path, response.status)
        return self

    def fill(self, **fields: str) -> "Person":
        """Fill fields by their names: text, choice, tick or file, whatever they are."""
        for name, value in fields.items():
            self.fill_one(name, value)
        return self

    def fill_one(self, name: str, value: str) -> None:
        # Hidden fields of other forms on the page share names such as `next`.
        found = self.page.locator(f'main [name="{name}"]:not([type="hidden"]):enabled')
        kind = found.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "radio":
            self.page.locator(f'main input[name="{name}"][value="{value}"]').check(force=True)
        elif kind == "select":
            found.first.select_option(value)
        elif kind == "checkbox":
            for box in found.all():
                box.check(force=True)
        elif kind == "file":
            found.first.set_input_files(value)
        else:
            found.first.fill(value)

    def press(self, name: str | None = None) -> "Person":
        """Press the main button of the page, or the one with these words."""
        button = (
            self.page.locator("main").get_by_role("button", name=re.compile(name))
            if name
            else self.page.locator(PRIMARY)
        )
        before = self.page.url
        button.first.click()
        self.page.wait_for_load_state()
        errors = self.page.locator(".govuk-error-summary__list")
        if errors.count() and self.page.url == before:
            self.trouble = errors.first.inner_text()
        return self

    trouble: str = ""

    def beside(self) -> "Person":
        """The same person with one more tab."""
        other = copy(self)
        other.page = self.context.new_page()
        return other

    def follow(self, words: str) -> "Person":
        self.page.locator("main").get_by_role("link", name=re.compile(words)).first.click()
        self.page.wait_for_load_state()
        return self

    @property
    def text(self) -> str:
        """What the page says; spaces that do not break are spaces."""
        return self.page.locator("main").inner_text().replace("\u00a0", " ")

    def leave(self) -> None:
        self.context.close()


def photo(folder: Path, words: str) -> str:
    """A picture as a phone takes it."""
    path = folder / f"{words.replace(' ', '-')}.jpg"
    picture = Image.new("RGB", (900, 1200), "#f4f1e8")
    draw = ImageDraw.Draw(picture)
    for line in range(12):
        draw.text((60, 120 + 70 * line), f"{words} {line + 1}", fill="#223")
    picture.save(path, quality=80)
    return str(path)
