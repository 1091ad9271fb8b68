"""A new snapshot shows who changed; it changes no ruling."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from anyam.jobs.models import Job
from anyam.jobs.worker import Worker
from anyam.notices.checking import tell_changes
from anyam.notices.models import Notice
from anyam.verification import rechecking
from anyam.verification.models import Change, Recheck, RegisterCheck
from tests import make
from tests.verification import registers, world

pytestmark = pytest.mark.django_db
LATER = date(2026, 12, 31)


def changes() -> dict[int, Any]:
    return {change.person_id: change for change in Change.objects.all()}


def test_a_new_snapshot_shows_who_is_gone_who_came_and_whose_desil_or_facts_changed() -> None:
    case = world.proposal(7)
    people = world.members(case)
    registers.snapshot(registers.rows_of(people[:-1]))
    assert rechecking.due(at=make.AT) == 1
    Worker().run_all()
    assert not Change.objects.exists()
    browser = make.browser(world.verifier())
    browser.post(reverse("proposals:members", args=[case.pk]), {"person": [people[0].pk]})
    ruled = list(RegisterCheck.objects.values_list("pk", "ruling"))

    rows = registers.rows_of(people[1:])
    rows[0] |= {"desil": "6"}
    rows[1] |= {"address": "JL POROS 9 RT 009/RW 003"}
    registers.snapshot(rows, version="2026-4", as_of=LATER)
    assert rechecking.due(at=make.AT) == 1
    assert rechecking.due(at=make.AT) == 0
    Worker().run_all()

    found = changes()
    assert {pk: change.kind for pk, change in found.items()} == {
        people[0].pk: "lost", people[1].pk: "desil", people[2].pk: "facts",
        people[-1].pk: "found",
    }  # fmt: skip
    assert (found[people[1].pk].desil_before, found[people[1].pk].desil_after) == (2, 6)
    assert found[people[2].pk].fields == ["address"]
    assert list(RegisterCheck.objects.values_list("pk", "ruling")) == ruled
    last = Recheck.objects.order_by("-pk").first()
    assert last is not None
    assert (last.people, last.changed, str(last.region_id)) == (7, 4, "7316")
    assert Job.objects.filter(kind=rechecking.KIND, status="done").count() == 2

    page = browser.get(last.get_absolute_url()).content.decode()
    assert "Dulu ditemukan, sekarang tidak (1)" in page
    assert people[0].name in page
    assert "JL POROS 9" in page
    assert browser.get(reverse("verification:rechecks")).status_code == 200


def test_verifiers_of_the_place_are_told_once() -> None:
    verifier = world.verifier()
    case = world.proposal(5)
    people = world.members(case)
    registers.snapshot(registers.rows_of(people))
    rechecking.due(at=make.AT)
    Worker().run_all()
    registers.snapshot(registers.rows_of(people[1:]), version="2026-4", as_of=LATER)
    rechecking.due(at=make.AT)
    Worker().run_all()
    assert tell_changes(at=make.AT) >= 1
    assert tell_changes(at=make.AT) == 0
    told = Notice.objects.filter(user=verifier)
    assert [notice.text for notice in told] == [
        "DTSEN 2026-4: 1 orang berubah di register. Keputusan tidak diubah."
    ]
