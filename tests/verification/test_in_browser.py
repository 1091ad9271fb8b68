"""A proposal of twenty with three hard cases: by keyboard at a desk, by thumb without script."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext

from anyam.proposals.models import Proposal
from anyam.verification.models import RegisterCheck
from tests.chromium import look, sign_in
from tests.verification import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REASON = "Sudah dicocokkan dengan KTP."


def rulings(case: Proposal) -> int:
    return RegisterCheck.objects.current([case.case]).count()


@pytest.mark.parametrize("way", ["desk"])
def test_by_keyboard_at_a_desk(context: BrowserContext, live_server: Any) -> None:
    case, people = world.prepared(20)
    page = sign_in(context, world.verifier(), live_server)
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


@pytest.mark.parametrize("way", ["phone-no-js"])
def test_on_a_phone_without_script(context: BrowserContext, live_server: Any) -> None:
    case, people = world.prepared(20)
    page = sign_in(context, world.verifier(), live_server)
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
