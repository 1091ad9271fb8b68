"""Who is not in the register waits in the open, until somebody says what came of it."""

import pytest
from django.urls import reverse

from anyam.verification.models import Referral
from tests import make
from tests.verification import world

pytestmark = pytest.mark.django_db


def test_open_referrals_are_listed_with_their_case_and_closed_with_an_outcome() -> None:
    case, people = world.prepared(5)
    browser = make.browser(world.verifier())
    card = reverse("proposals:ruling", args=[case.pk, people[-1].pk])
    browser.post(card, {"verdict": "none", "reason": "Keluarga ini memang belum didata."})
    page = browser.get(reverse("verification:referrals")).content.decode()
    assert people[-1].name in page
    assert case.get_absolute_url() in page
    referral = Referral.objects.get()
    url = reverse("verification:referral", args=[referral.pk])
    assert "paling sedikit 10 huruf" in browser.post(url, {"outcome": "ya"}).content.decode()
    answer = browser.post(url, {"outcome": "Sudah masuk DTSEN versi Desember."})
    assert answer.status_code == 302
    referral.refresh_from_db()
    assert referral.closed_on is not None
    assert people[-1].name not in browser.get(reverse("verification:referrals")).content.decode()
    closed = browser.get(reverse("verification:referrals") + "?selesai=1").content.decode()
    assert "Sudah masuk DTSEN versi Desember." in closed
    again = browser.post(url, {"outcome": "Sudah masuk DTSEN versi Desember."})
    assert "sudah selesai" in again.content.decode()


def test_who_does_not_check_registers_does_not_see_them() -> None:
    browser = make.browser(make.user("facilitator"))
    for name in ("referrals", "rechecks", "ties"):
        assert browser.get(reverse(f"verification:{name}")).status_code == 403
