"""Ties between our own groups are shown to the officer of the place and set aside with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from anyam.accounts.roles import Role
from anyam.groups import actions as groups
from anyam.groups.models import Group
from anyam.verification import running, ties
from anyam.verification.models import Match, Rival, TieDismissal
from tests import make
from tests.verification import registers, world

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


def test_a_family_split_by_a_new_card_and_one_row_for_two_people_are_found_among_strangers() -> (
    None
):
    by = make.user(over="731603")
    today = timezone.localdate(make.AT)
    new = make.facts()["kk"][:6] + f"{today - timedelta(days=30):%d%m%y}" + "0007"
    home = {"address": "Jalan Melati No. 05", "rt": "003", "rw": "002"}
    people = []
    for number in range(3):
        group = groups.start(name=f"Kenanga {number}", region=make.village(), by=by, at=make.AT)
        for seat in range(3):
            told: dict[str, Any] = world.facts(3 * number + seat)
            if seat == 0 and number < 2:
                told |= home if number else {**home, "address": "Jl Melati 5", "kk": new}
            groups.enrol_member(group, **told, by=by, at=make.AT)
        people.append([one.person for one in group.memberships.living().order_by("pk")])
    registers.snapshot(registers.rows_of([people[0][1]]))
    for group in people[:2]:
        case = f"group:{group[0].memberships.get().group_id}"
        place = str(make.village().pk)
        told_of = [group[1]]
        running.match_case(case, told_of, region_code=place, why="asked", by=by, at=make.AT)
    rival = Rival.objects.order_by("pk").first()
    assert rival is not None
    other = Match.objects.get(person=people[1][1])
    Match.objects.filter(pk=other.pk).update(decision="match")
    same = {"row_index": rival.row_index, "register_row": "1:R", "content": "{}"}
    Rival.objects.update_or_create(
        match=other, place=1, defaults={"probability": 1, "weight": 9, **same}
    )
    Rival.objects.filter(match=other).update(row_index=rival.row_index)

    with CaptureQueriesContext(connection) as few:
        found = ties.found("7316", today=today)
    assert {tie.kind: {seat.person for seat in tie.seats} for tie in found} == {
        "person": {people[0][1].pk, people[1][1].pk},
        "split": {people[0][0].pk, people[1][0].pk},
    }
    assert len(few) <= 10
    assert ties.found("7317", today=today) == []
