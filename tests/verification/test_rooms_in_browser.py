"""Who waits for the register, what changed, ties and quality: at a desk and on a phone."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext

from anyam.accounts.models import User
from anyam.proposals.models import Proposal
from anyam.verification import rechecking, reviewing, ties
from anyam.verification.models import Match
from tests import make
from tests.chromium import look, sign_in
from tests.verification import registers, world
from tests.verification.test_rechecks import LATER
from tests.verification.test_ties import two_groups

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = "Sudah dicocokkan dengan KTP dan KK."


def filled(first: User, second: User) -> tuple[Proposal, int]:
    """A case that was ruled on by two officers, a new version of its register, and two ties."""
    case, people = world.prepared(6, start=20)
    said: dict[str, Any] = {"reason": WHY, "at": make.AT}
    for match in Match.objects.standing(case.case).order_by("pk"):
        rival = None if match.person == people[-1] else match.rivals.first()
        verdict = "same" if rival else "none"
        reviewing.review(match, verdict=verdict, rival=rival, by=first, **said)
        other = {"verdict": "none"} if match.person == people[0] else {"verdict": verdict}
        told = None if match.person == people[0] else rival
        reviewing.review(match, **other, rival=told, by=second, **said)
    rows = registers.rows_of(people[1:], desil=4)
    (one,) = rechecking.recheck(registers.snapshot(rows, version="2026-4", as_of=LATER), at=make.AT)
    two_groups()
    assert len(ties.found("7316", today=make.AT.date())) == 1
    assert one.changed > 2
    return case, one.pk


def test_the_checking_rooms_fit_and_are_open_to_everybody(
    context: BrowserContext, live_server: Any
) -> None:
    first, second = world.verifier(), world.verifier()
    _case, recheck = filled(first, second)
    page = sign_in(context, first, live_server)
    for name in ("referrals", "rechecks", "ties", "quality"):
        page.goto(live_server.url + reverse(f"verification:{name}"))
        look(page, f"rooms-{name}")
    page.goto(live_server.url + reverse("verification:recheck", args=[recheck]))
    look(page, "rooms-recheck")
    page.get_by_role("link", name="Desil berubah").click()
    look(page, "rooms-recheck-kind")
    page.locator("a.v-line__name").first.click()
    look(page, "rooms-card")

    page.goto(live_server.url + reverse("verification:ties"))
    page.get_by_role("link", name="Kesampingkan").first.click()
    look(page, "rooms-tie")
    page.get_by_label("Alasan").fill("HP milik kepala dusun.")
    page.get_by_role("button", name="Kesampingkan").click()
    page.get_by_role("link", name="Sudah dikesampingkan").click()
    page.get_by_text("HP milik kepala dusun.").wait_for()
    look(page, "rooms-aside")

    page.goto(live_server.url + reverse("verification:referrals"))
    page.get_by_role("link", name="Catat hasilnya").click()
    look(page, "rooms-referral")
    page.get_by_label("Hasilnya").fill("Sudah masuk DTSEN versi Desember.")
    page.get_by_role("button", name="Simpan hasilnya").click()
    page.get_by_role("link", name="Sudah selesai").click()
    page.get_by_text("Sudah masuk DTSEN versi Desember.").wait_for()
    look(page, "rooms-closed")

    page.goto(live_server.url + reverse("verification:quality"))
    page.get_by_text("Kartu yang dijawab berbeda").wait_for()
