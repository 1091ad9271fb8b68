"""A new snapshot shows who changed; it changes no ruling."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anyam.jobs.models import Job
from anyam.jobs.runs import Lost
from anyam.jobs.worker import Worker
from anyam.notices.checking import tell_changes
from anyam.notices.models import Notice
from anyam.verification import rechecking
from anyam.verification.models import Change, Match, MatchRun, Recheck, RegisterCheck
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
    assert "Dulu ditemukan, sekarang tidak</h2>" in page
    assert people[0].name in page
    assert "JL POROS 9" in page
    assert "Dulu desil</span>" not in page
    card = Match.objects.get(person=people[0], superseded_at=None)
    assert reverse("verification:match", args=[card.pk]) in page
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


def asked(snapshot: Any) -> int:
    """The queries of looking everybody up again."""
    with CaptureQueriesContext(connection) as queries:
        rechecking.recheck(snapshot, at=make.AT)
    return len(queries)


def test_many_cases_take_no_more_queries_than_a_few() -> None:
    people = [
        person for at in range(3) for person in world.members(world.proposal(5, start=5 * at))
    ]
    rows = registers.rows_of(people)
    few = registers.snapshot(rows, version="a", around=40)
    rechecking.recheck(few, at=make.AT)
    with_three = asked(registers.snapshot(rows, version="b", as_of=LATER, around=40))
    for at in range(3, 6):
        people += world.members(world.proposal(5, start=5 * at))
    rows = registers.rows_of(people)
    with_six = asked(registers.snapshot(rows, version="c", as_of=LATER, around=40))
    assert MatchRun.objects.filter(superseded_at=None).count() == 6
    assert with_six <= with_three


def test_a_recheck_that_is_stopped_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rechecking, "BATCH", 1)
    first, second = world.proposal(5), world.proposal(5, start=5)
    people = [*world.members(first), *world.members(second)]
    rechecking.recheck(registers.snapshot(registers.rows_of(people), around=40), at=make.AT)
    gone = registers.rows_of(people[1:5] + people[6:])
    newer = registers.snapshot(gone, version="2026-4", as_of=LATER, around=40)
    told: list[tuple[int, int | None]] = []

    def stop(done: int, total: int | None, message: str) -> None:
        told.append((done, total))
        if done:
            raise Lost

    with pytest.raises(Lost):
        rechecking.recheck(newer, at=make.AT, report=stop)
    one = Recheck.objects.get(snapshot=newer)
    assert (one.finished_at, one.people) == (None, 5)
    assert told[0] == (0, 4)  # two proposals, two groups
    assert set(changes()) == {people[0].pk}
    kept = list(MatchRun.objects.filter(snapshot=newer).values_list("pk", "case"))
    assert [case for _pk, case in kept] == [first.case]

    for _again in range(2):
        rechecking.recheck(newer, at=make.AT)
        one.refresh_from_db()
        assert (one.people, one.changed) == (10, 2)
        assert set(changes()) == {people[0].pk, people[5].pk}
        assert MatchRun.objects.filter(snapshot=newer).count() == 2
        assert set(kept) <= set(MatchRun.objects.values_list("pk", "case"))


def test_a_group_whose_proposal_is_over_is_looked_up_as_a_group() -> None:
    case = world.proposal(5, status="committed")
    snapshot = registers.snapshot(registers.rows_of(world.members(case)), around=40)
    rechecking.recheck(snapshot, at=make.AT)
    assert [run.case for run in MatchRun.objects.all()] == [f"group:{case.group_id}"]


def test_changes_are_shown_by_kind_in_pages() -> None:
    case = world.proposal(5)
    people = world.members(case)
    snapshot = registers.snapshot(registers.rows_of(people), around=40)
    (one,) = rechecking.recheck(snapshot, at=make.AT)
    for number in range(30):
        kind = "lost" if number % 2 else "desil"
        Change.objects.create(
            recheck=one, person=people[0], case=f"proposal:{900 + number}", kind=kind
        )
    browser = make.browser(world.verifier())
    page = browser.get(one.get_absolute_url()).content.decode()
    assert page.index("Dulu ditemukan, sekarang tidak</h2>") < page.index("Desil berubah</h2>")
    assert page.count("v-line__name") == 25
    assert "?hal=2" in page
    page = browser.get(one.get_absolute_url() + "?jenis=desil").content.decode()
    assert page.count("v-line__name") == 15
    assert "Dulu ditemukan, sekarang tidak</h2>" not in page
