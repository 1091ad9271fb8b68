"""Ties between our own groups are shown to the officer of the place and set aside with a reason."""

from typing import Any

import pytest
from django.urls import reverse

from anyam.accounts.roles import Role
from anyam.groups import actions as groups
from anyam.groups.models import Group
from anyam.verification.models import TieDismissal
from tests import make
from tests.verification import world

pytestmark = pytest.mark.django_db
PHONE = "081234567801"


def two_groups() -> tuple[Group, Group]:
    """Two groups in one village whose members share a phone."""
    by = make.user(over="731603")
    made = []
    for number in range(2):
        group = groups.start(name=f"Mawar {number}", region=make.village(), by=by, at=make.AT)
        for seat in range(2):
            told: dict[str, Any] = world.facts(4 * number + seat)
            told["phone"] = PHONE if seat == 0 else ""
            groups.enrol_member(group, **told, by=by, at=make.AT)
        made.append(group)
    return made[0], made[1]


def test_one_phone_in_two_groups_is_shown_and_set_aside_with_a_reason() -> None:
    first, second = two_groups()
    browser = make.browser(world.verifier())
    page = browser.get(reverse("verification:ties")).content.decode()
    assert "Nomor HP yang sama di dua kelompok" in page
    assert first.name in page
    assert second.name in page
    assert PHONE not in page
    key = next(part for part in page.split("/kaitan/")[1:] if part[:64].isalnum())[:64]
    url = reverse("verification:tie", args=[key])
    assert browser.get(url).status_code == 200
    assert "paling sedikit 10 huruf" in browser.post(url, {"reason": "tahu"}).content.decode()
    assert browser.post(url, {"reason": "HP milik kepala dusun."}).status_code == 302
    assert TieDismissal.objects.get().reason == "HP milik kepala dusun."
    assert "Sudah dikesampingkan" in browser.get(reverse("verification:ties")).content.decode()


def test_an_officer_of_another_regency_sees_nothing_of_it() -> None:
    two_groups()
    page = make.browser(make.user(Role.DINSOS_VERIFIER, over="7317")).get(
        reverse("verification:ties")
    )
    assert "Tidak ada kaitan" in page.content.decode()
