"""Every page each role can reach by links: whole, light, quiet, readable by everybody."""

import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.browser.people import Person
from tests.chromium import DESK, PHONE

ROLES = {
    "facilitator": "Rusdi Patta",
    "village_head": "Palatui Kadir",
    "dinsos_verifier": "Darmawati Pasang",
    "dinsos_head": "Salmawati Tola",
    "directorate_verifier": "Sutarno",
    "director": "Siti Rohani Handayani",
    "chair": "",
    "auditor": "Hamzah Said",
    "researcher": "Nurazizah Bado",
    "area_admin": "Halimah Pasang",
    "province_viewer": "Ambo Asse",
    "stranger": "",
}
PAGE_KB, FIRST_VISIT_KB = 15, 50
MOST = 60  # pages one role opens; more would be the same pages again
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
# Pages whose sort is told by a word in the address, not by a number.
WORDED = re.compile(r"^/(usulan/\d+/(langkah|pertimbangkan|tulis)|skema|bantuan|akun)/")
NO_PAGE = re.compile(
    r"\.(pdf|xlsx|csv|json|jpg|png)$|/pdf/$|/unduh/$|^/(static|api|berkas)/|^/demo/foto/"
)
CHECKED: dict[str, int] = {}  # sort of page -> how many have been through axe
ENOUGH = 2
SEEN_FILES: set[str] = set()


def sort_of(path: str) -> str:
    """Pages of one sort differ only in what they are about."""
    if WORDED.match(path):
        return re.sub(r"\d+", "#", path)
    return re.sub(r"/\d+(?=/|$)|/[0-9A-Z]{4}(-[0-9A-Z]{3,4})+(?=/)", "/#", path)


@dataclass
class Crawl:
    """One person opening one page of every sort that links lead to."""

    who: Person
    troubles: list[str] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        page = self.who.page
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("requestfailed", self.lost)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"{self.who.page.url}: {message.text}")

    def lost(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"{request.url}: {request.failure}")

    def from_(self, *beginnings: str) -> None:
        waiting = deque(beginnings)
        while waiting and len(self.opened) < MOST:
            path = waiting.popleft()
            sort = sort_of(urlsplit(path).path)
            if sort in self.opened:
                continue
            self.opened.add(sort)
            if NO_PAGE.search(urlsplit(path).path):
                self.fetch(path, sort)
            else:
                waiting.extend(self.look(path, sort))

    def fetch(self, path: str, sort: str) -> None:
        if sort in SEEN_FILES:
            return
        SEEN_FILES.add(sort)
        response = self.who.page.request.get(path)
        if response.status != 200:
            self.troubles.append(f"{path}: {response.status}")

    def look(self, path: str, sort: str) -> list[str]:
        page = self.who.page
        response = page.goto(path, wait_until="load")
        if response is None or response.status != 200:
            self.troubles.append(f"{path}: {response and response.status}")
            return []
        size = response.request.sizes()["responseBodySize"]
        if size > PAGE_KB * 1000:
            self.troubles.append(f"{path}: {size} bytes")
        self.measure(path)
        if CHECKED.get(sort, 0) < ENOUGH:
            CHECKED[sort] = CHECKED.get(sort, 0) + 1
            self.read_aloud(path, "phone")
            page.set_viewport_size(DESK)  # type: ignore[arg-type]
            self.measure(path)
            self.read_aloud(path, "desk")
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        return links(page)

    def measure(self, path: str) -> None:
        root = self.who.page.locator("html")
        wide, room = root.evaluate("e => [e.scrollWidth, e.clientWidth]")
        if wide > room:
            self.troubles.append(f"{path}: {wide} px wide in {room}")

    def read_aloud(self, path: str, size: str) -> None:
        found = Axe().run(self.who.page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        for fault in found.response["violations"]:
            where = ", ".join(str(node["target"]) for node in fault["nodes"][:3])
            self.troubles.append(f"{path} ({size}): {fault['id']} {where}")


def links(page: Page) -> list[str]:
    here = urlsplit(page.url).netloc
    # Read as written: the `href` of a link inside a picture (SVG) is no string.
    read = "all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
    found = page.locator("a[href]").evaluate_all(read)
    parts = [urlsplit(address) for address in found]
    return [f"{p.path}?{p.query}" if p.query else p.path for p in parts if p.netloc == here]


def enter(browser: Browser, demo: str, role: str) -> Person:
    who = Person(browser, demo, viewport=PHONE)
    if role == "chair":
        who.open("/demo/")
        card = re.search(r"HP (\+?\d+), PIN (\d{6})", who.text)
        assert card is not None
        who.open("/masuk/pin/").fill(phone=card[1], pin=card[2]).press()
    elif role != "stranger":
        who.sign_in(ROLES[role])
    return who


@pytest.mark.parametrize("role", ROLES)
def test_pages_are_whole_light_quiet_and_readable(browser: Browser, demo: str, role: str) -> None:
    who = enter(browser, demo, role)
    crawl = Crawl(who)
    crawl.from_(*(["/masuk/", "/periksa/"] if role == "stranger" else ["/"]))
    who.leave()
    assert not crawl.troubles, "\n".join(crawl.troubles)
    assert len(crawl.opened) >= (4 if role == "stranger" else 12), sorted(crawl.opened)


def test_a_first_visit_is_light(browser: Browser, demo: str) -> None:
    who = Person(browser, demo, viewport=PHONE)
    weights: dict[str, int] = {}
    who.page.on(
        "requestfinished",
        lambda request: weights.update({request.url: request.sizes()["responseBodySize"]}),
    )
    who.page.goto("/masuk/", wait_until="networkidle")
    assert sum(weights.values()) <= FIRST_VISIT_KB * 1000, weights
    assert len(weights) > 2, weights
    who.leave()
