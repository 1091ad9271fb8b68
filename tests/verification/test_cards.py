"""The verifier's list and card: certain, to look at, not found; deciding, going on, undoing."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anyam.accounts.models import User
from anyam.jobs.models import Job
from anyam.kernel.problems import Blocked
from anyam.people.models import Person
from anyam.proposals.models import Proposal
from anyam.verification import reviewing
from anyam.verification.models import Match, Referral, RegisterCheck, Review
from tests import make
from tests.verification import registers, world

pytestmark = pytest.mark.django_db


def members_url(case: Proposal) -> str:
    return reverse("proposals:members", args=[case.pk])


def card_url(case: Proposal, person: Person) -> str:
    return reverse("proposals:ruling", args=[case.pk, person.pk])


def say(browser: Client, case: Proposal, person: Person, verdict: str, **more: Any) -> Any:
    return browser.post(card_url(case, person), {"verdict": verdict, "rival": 1} | more)


def ruling(case: Proposal, person: Person) -> RegisterCheck | None:
    return RegisterCheck.objects.current([case.case]).filter(person=person).first()


def test_the_list_names_the_certain_those_to_look_at_and_those_not_found() -> None:
    case, people = world.prepared(6)
    page = make.browser(world.verifier()).get(members_url(case)).content.decode()
    assert "Perlu dilihat (2)" in page
    assert "Tidak ditemukan (1)" in page
    assert "Pasti (3)" in page
    assert people[0].name in page
    only = make.browser(world.verifier()).get(members_url(case) + "?tampil=tidak").content.decode()
    assert people[-1].name in only
    assert people[0].name not in only


def test_the_certain_are_accepted_together_and_the_others_stay() -> None:
    case, people = world.prepared(6)
    browser = make.browser(world.verifier())
    browser.post(members_url(case), {"person": [person.pk for person in people]})
    assert RegisterCheck.objects.current([case.case]).count() == 3
    check = ruling(case, people[3])
    assert check is not None
    assert (check.finding, check.ruling, check.desil) == ("found", "accepted", 2)
    assert check.register_version == "2026-3"
    assert check.review is not None
    assert ruling(case, people[0]) is None


def test_accepting_many_costs_as_many_statements_as_accepting_few() -> None:
    case, _people = world.prepared(12)
    matches = list(Match.objects.standing(case.case).filter(decision="match"))
    by, asked = world.verifier(), []
    for few in (matches[:2], matches[2:]):
        with CaptureQueriesContext(connection) as seen:
            made, left = reviewing.accept_certain(few, max_desil=5, by=by, at=make.AT)
        assert (len(made), left) == (len(few), [])
        asked.append(len(seen))
    assert len(matches) > 6
    assert asked[0] == asked[1]


def test_a_card_shows_both_sides_the_weights_and_the_rivals() -> None:
    case, people = world.prepared(6)
    page = make.browser(world.verifier()).get(card_url(case, people[1])).content.decode()
    assert "MUH. YUSUP" in page
    assert "?baris=2" in page
    assert "<svg" in page
    assert "Mendukung" in page
    assert "Melawan" in page
    assert "≈" in page
    numbers = registers.rows_of([people[1]])[0]
    assert numbers["nik"] not in page
    assert numbers["kk"] not in page


def test_saying_the_same_needs_a_reason_where_data_differ_and_goes_on_to_the_next() -> None:
    case, people = world.prepared(6)
    browser = make.browser(world.verifier())
    refused = say(browser, case, people[0], "same")
    assert refused.status_code == 200
    assert "paling sedikit 10 huruf" in refused.content.decode()
    answer = say(browser, case, people[0], "same", reason="Nama disingkat, orangnya sama.")
    assert answer["Location"] == card_url(case, people[1])
    check = ruling(case, people[0])
    assert check is not None
    assert (check.finding, check.ruling) == ("differs", "accepted")


def test_who_is_not_in_the_register_is_referred_never_refused() -> None:
    case, people = world.prepared(6)
    browser = make.browser(world.verifier())
    say(browser, case, people[-1], "none", reason="Keluarga ini memang belum didata.")
    check = ruling(case, people[-1])
    assert check is not None
    assert check.ruling == "referred"
    assert Referral.objects.get(closed_on=None).person == people[-1]


def test_the_last_decision_is_undone_and_what_held_before_holds_again() -> None:
    case, people = world.prepared(6)
    browser = make.browser(world.verifier())
    say(browser, case, people[-1], "none", reason="Keluarga ini memang belum didata.")
    answer = browser.post(reverse("proposals:undo", args=[case.pk]))
    assert answer["Location"] == card_url(case, people[-1])
    assert ruling(case, people[-1]) is None
    assert not Referral.objects.filter(closed_on=None).exists()
    verdicts = list(Review.objects.order_by("pk").values_list("verdict", flat=True))
    assert verdicts == ["none", "undone"]


def test_the_desil_of_the_row_flows_into_the_ruling_within_the_limit_of_the_scheme() -> None:
    case, people = world.prepared(6)
    match = Match.objects.get(person=people[3], superseded_at=None)
    best = match.rivals.get(place=1)
    by = world.verifier()
    with pytest.raises(Blocked, match="desil"):
        reviewing.review(match, verdict="same", rival=best, max_desil=1, by=by, at=make.AT)
    reviewing.review(
        match, verdict="same", rival=best, refuse=True, max_desil=1,
        reason="Desil di atas batas skema.", by=by, at=make.AT,
    )  # fmt: skip
    check = ruling(case, people[3])
    assert check is not None
    assert (check.ruling, check.desil) == ("refused", 2)


def test_a_second_officer_gives_an_opinion_and_changes_no_ruling() -> None:
    case, people = world.prepared(6)
    first, second = world.verifier(), world.verifier()
    say(make.browser(first), case, people[3], "same")
    say(make.browser(second), case, people[3], "none", reason="Ini orang lain, saya kenal.")
    check = ruling(case, people[3])
    assert check is not None
    assert (check.ruling, check.checked_by) == ("accepted", first)
    page = make.browser(second).get(members_url(case)).content.decode()
    assert "Dua pemeriksa berbeda pendapat." in page


def test_numbers_are_opened_for_a_reason_that_stays_on_record() -> None:
    case, people = world.prepared(6)
    browser = make.browser(world.verifier())
    url = reverse("proposals:card_numbers", args=[case.pk, people[1].pk])
    nik = registers.rows_of([people[1]])[0]["nik"]
    spaced = " ".join(nik[at : at + 4] for at in range(0, 16, 4))
    assert spaced not in browser.post(url, {"reason": "cek"}).content.decode()
    assert spaced in browser.post(url, {"reason": "Mencocokkan dengan KTP asli."}).content.decode()


def test_none_of_these_is_nobody_though_a_row_was_shown() -> None:
    case, people = world.prepared(6)
    match = Match.objects.standing(case.case).get(person=people[0])
    shown = match.rivals.order_by("place").first()
    made = reviewing.review(
        match, verdict="none", rival=shown, reason="Orang lain dari dusun sebelah.",
        by=world.verifier(), at=make.AT,
    )  # fmt: skip
    assert made.rival is None
    found = ruling(case, people[0])
    assert found is not None
    assert (found.finding, found.ruling) == ("not_found", "referred")


def test_a_list_keeps_its_queries_however_many_people(django_assert_max_num_queries: Any) -> None:
    counts = []
    for size, start in ((5, 0), (12, 20)):
        case, people = world.prepared(size, start=start, version=f"v{size}")
        browser = make.browser(User.objects.get(pk=world.verifier().pk))
        browser.get("/")
        with django_assert_max_num_queries(36) as asked:
            browser.get(members_url(case))
        with django_assert_max_num_queries(36) as opened:
            browser.get(card_url(case, people[1]))
        counts.append((len(asked), len(opened)))
    (few, card), (many, same) = counts
    assert card == same
    # Where some share something with another group, their family cards are read, all at once.
    assert few <= many <= few + 1


def test_without_a_register_the_officer_types_what_was_found_elsewhere_and_is_told_so() -> None:
    case = world.proposal(5)
    person = world.members(case)[0]
    browser = make.browser(world.verifier())
    page = browser.get(members_url(case)).content.decode()
    assert "Belum ada hasil pencocokan" in page
    answer = browser.post(reverse("proposals:match", args=[case.pk]), follow=True)
    assert "Belum ada register untuk tempat ini." in answer.content.decode()
    typed = {"finding": "found", "ruling": "accepted", "register_version": "DTSEN III/2026"}
    assert browser.post(card_url(case, person), typed | {"desil": 3}).status_code == 302
    check = ruling(case, person)
    assert check is not None
    assert (check.desil, check.review) == (3, None)


def test_the_officer_asks_for_another_matching_once() -> None:
    case, _people = world.prepared(5)
    browser = make.browser(world.verifier())
    for _press in range(2):
        browser.post(reverse("proposals:match", args=[case.pk]))
    assert Job.objects.filter(kind="verification.match").count() == 1
    page = browser.get(members_url(case)).content.decode()
    assert "Anggota sedang dicocokkan lagi." in page


def test_one_row_for_two_members_is_told_and_not_accepted_together() -> None:
    case = world.proposal(5)
    people = world.members(case)
    rows = registers.rows_of(people[:4])
    registers.snapshot([*rows[:1], *rows[2:]])
    world.matched(case)
    first = Match.objects.get(person=people[0])
    second = Match.objects.get(person=people[1])
    best = first.rivals.get(place=1)
    Match.objects.filter(pk=second.pk).update(decision="match")
    second.rivals.filter(place=1).delete()
    best.pk, best.match = None, second
    best.save()
    page = make.browser(world.verifier()).get(members_url(case)).content.decode()
    assert f"Baris register yang sama dengan {people[0].name}" in page


def test_a_doubtful_person_is_accepted_only_with_a_reason() -> None:
    case, people = world.prepared(6)
    browser = make.browser(world.verifier())
    refused = say(browser, case, people[1], "same")
    assert "paling sedikit 10 huruf" in refused.content.decode()
    assert ruling(case, people[1]) is None


def test_an_opinion_without_a_ruling_is_undone_first_and_the_ruling_before_it_stays() -> None:
    case, people = world.prepared(6)
    browser = make.browser(world.verifier())
    say(browser, case, people[0], "same", reason="Nama disingkat, orangnya sama.")
    say(browser, case, people[1], "unsure", reason="Dua baris sama miripnya.")
    page = browser.get(members_url(case)).content.decode()
    assert "Ragu, minta pemeriksa kedua" in page
    answer = browser.post(reverse("proposals:undo", args=[case.pk]))
    assert answer["Location"] == card_url(case, people[1])
    assert ruling(case, people[0]) is not None
    assert "Menunggu pemeriksa kedua." not in browser.get(members_url(case)).content.decode()
    browser.post(reverse("proposals:undo", args=[case.pk]))
    assert ruling(case, people[0]) is None


def test_a_second_opinion_is_taken_back_without_touching_the_first() -> None:
    case, people = world.prepared(6)
    first, second = make.browser(world.verifier()), make.browser(world.verifier())
    say(first, case, people[0], "same", reason="Nama disingkat, orangnya sama.")
    say(second, case, people[0], "none", reason="Ini orang lain, saya kenal.")
    match = Match.objects.get(person=people[0], superseded_at=None)
    assert match.settled == "none"
    second.post(reverse("proposals:undo", args=[case.pk]))
    match.refresh_from_db()
    assert match.settled == "same"
    check = ruling(case, people[0])
    assert check is not None
    assert check.ruling == "accepted"
    assert "berbeda pendapat" not in first.get(members_url(case)).content.decode()
    again = second.post(reverse("proposals:undo", args=[case.pk]), follow=True)
    assert "Tidak ada keputusan Anda" in again.content.decode()


def test_the_list_says_what_follows_for_those_proposed_for_the_register() -> None:
    case, people = world.prepared(5)
    browser = make.browser(world.verifier())
    for person in people:
        verdict = "none" if person == people[-1] else "same"
        say(browser, case, person, verdict, reason="Sudah dicocokkan dengan KTP.")
    page = browser.get(members_url(case)).content.decode()
    assert "1 anggota diusulkan masuk register. Setelah hasilnya ada" in page
    assert reverse("verification:referrals") in page
