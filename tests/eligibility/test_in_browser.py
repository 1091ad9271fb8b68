"""A visit to a home and the pages of answers in a real browser, narrow and wide."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.eligibility import actions
from anyam.people.models import Person
from anyam.schemes import get_scheme
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
PICTURES = os.environ.get("ANYAM_TEST_PICTURES")  # a folder, while somebody looks for himself


@pytest.fixture(params=WIDTHS)
def context(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    path = os.environ.get("ANYAM_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium tidak ditemukan; pasang dengan: apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        made = browser.new_context(
            viewport=WIDTHS[request.param], locale="id-ID", java_script_enabled=True
        )
        made.set_default_timeout(10_000)
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


def signed_in(context: BrowserContext, server: Any, user: User) -> Page:
    cookie = make.browser(user).cookies["sessionid"].value
    context.clear_cookies()
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])
    return context.new_page()


def test_from_the_visit_to_the_count(context: BrowserContext, live_server: Any) -> None:
    facilitator, head = make.user(), make.user(Role.DINSOS_HEAD, "7316")
    case = make.proposal("awarded", of=make.group(5, by=facilitator), total=10_000_000)
    people = [seat.person for seat in case.group.memberships.living().select_related("person")]
    Person.objects.filter(pk=people[0].pk).update(occupation="pensioner")
    Person.objects.filter(pk=people[1].pk).update(occupation="farmer")
    page = signed_in(context, live_server, facilitator)
    page.goto(f"{live_server.url}/orang/{people[1].pk}/")
    look(page, "orang")
    page.get_by_role("link", name="Daftar periksa rumah tangga").click()
    page.get_by_role("button", name="Mulai mengisi").click()
    look(page, "rumah-1")
    page.get_by_label("Berapa luas lantai").fill("6,5")
    page.get_by_label("Kayu murah").check()
    page.get_by_role("button", name="Simpan dan lanjut").click()
    for _page in range(4):
        page.get_by_role("button", name="Simpan dan lanjut").click()
    look(page, "rumah-6")
    page.get_by_role("group", name="Apakah desa").get_by_label("Ya").check()
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_role("button", name="Kunjungan selesai").click()
    expect(page.get_by_text("2 dari 14 kriteria")).to_be_visible()
    look(page, "rumah")
    page.goto(f"{live_server.url}/orang/{people[0].pk}/kelayakan/")
    look(page, "kelayakan")
    page.get_by_role("link", name=re.compile("Usulkan pengecualian.*Bukan pegawai")).click()
    look(page, "usul")
    page.get_by_label("Alasan").fill("Pensiun janda, tidak mencukupi.")
    page.get_by_role("button", name="Kirim usul").click()
    page.goto(f"{live_server.url}/kelompok/{case.group_id}/kelayakan/")
    look(page, "kelompok")
    page.get_by_role("button", name="Simpan jawaban semua anggota").click()
    page.goto(f"{live_server.url}/usulan/{case.pk}/")
    look(page, "usulan")
    page = signed_in(context, live_server, head)
    page.goto(f"{live_server.url}/pengecualian/")
    look(page, "pengecualian")
    page.get_by_role("link", name="Bukan pegawai").click()
    look(page, "putusan")
    page.get_by_role("button", name="Setujui").click()
    kept = actions.assess_group(case.group, get_scheme("kemensos-2018"), by=facilitator, at=make.AT)
    page.goto(f"{live_server.url}/kelayakan/{kept[0].pk}/")
    look(page, "tersimpan")
    page.goto(f"{live_server.url}/sasaran/")
    look(page, "sasaran")
    expect(page.get_by_text("Dari 5 orang yang dibantu")).to_be_visible()
