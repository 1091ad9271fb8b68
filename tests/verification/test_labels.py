"""What officers said becomes labels, and two officers' agreement is told."""

from pathlib import Path

import pytest
from django.urls import reverse

from anyam.audit.models import Event
from anyam.matching import labels as library
from anyam.verification.models import Match
from tests import make
from tests.verification import registers, world
from tests.verification.test_never_assisted import answer, helped

pytestmark = pytest.mark.django_db
WHY = "Sudah dicocokkan dengan KTP."


def test_decisions_are_downloaded_as_labels_that_the_library_reads(tmp_path: Path) -> None:
    case, people = world.prepared(6)
    first, second = make.browser(world.verifier()), make.browser(world.verifier())
    nothing = first.post(reverse("verification:labels"), follow=True).content.decode()
    assert "Belum ada keputusan yang dapat diunduh." in nothing
    for browser in (first, second):
        url = reverse("proposals:ruling", args=[case.pk, people[0].pk])
        browser.post(url, {"verdict": "same", "rival": 1, "reason": WHY})
        url = reverse("proposals:ruling", args=[case.pk, people[-1].pk])
        browser.post(url, {"verdict": "none", "reason": WHY})
    page = first.get(reverse("verification:quality")).content.decode()
    assert "Kesepakatan (kappa Cohen)" in page
    answer = first.post(reverse("verification:labels"))
    file = tmp_path / "labels.csv"
    file.write_bytes(data := b"".join(answer.streaming_content))
    truth = library.read(file)
    match = Match.objects.get(person=people[0], superseded_at=None)
    gone = Match.objects.get(person=people[-1], superseded_at=None)
    assert truth.of(str(match.pk)) == frozenset({f"R{people[0].pk}"})
    assert truth.of(str(gone.pk)) == frozenset()
    assert truth.agreement is not None
    assert truth.agreement.disputed == ()
    assert people[0].name not in data.decode()
    assert Event.objects.filter(action="export.labels").count() == 1


def test_a_card_is_read_again_after_the_case_has_moved_on() -> None:
    case, people = world.prepared(6)
    match = Match.objects.get(person=people[1], superseded_at=None)
    url = reverse("verification:match", args=[match.pk])
    page = make.browser(world.verifier()).get(url + "?baris=2").content.decode()
    assert "MUHAMMAD YUSUF" in page
    assert "2026-3" in page
    assert make.browser(make.user("dinsos_verifier", over="7317")).get(url).status_code == 404
    assert make.browser(make.user("auditor", over="7316")).get(url).status_code == 404
    assert case.pk


def test_a_doubt_about_a_list_of_past_recipients_is_settled_on_its_own_card() -> None:
    case = world.proposal(6)
    people = world.members(case)
    helped(people)
    registers.snapshot(registers.rows_of(people))
    world.matched(case)
    browser = make.browser(world.verifier())
    card = reverse("proposals:ruling", args=[case.pk, people[0].pk])
    assert "Mungkin pernah dibantu: UEP: Penerima UEP 2024." in browser.get(card).content.decode()
    doubt = Match.objects.get(person=people[0], kind="assistance", superseded_at=None)
    page = browser.get(f"{card}?jawaban={doubt.pk}").content.decode()
    assert "Apakah ia yang ada di daftar bantuan ini?" in page
    browser.post(card, {"verdict": "none", "jawaban": doubt.pk})
    assert answer(people[0], case)[0] == "pass"
    assert not people[0].register_checks.exists()


def test_a_person_s_page_leads_those_who_check_to_the_card() -> None:
    _case, people = world.prepared(5)
    page = make.browser(world.verifier()).get(people[1].get_absolute_url()).content.decode()
    match = Match.objects.get(person=people[1], superseded_at=None)
    assert reverse("verification:match", args=[match.pk]) in page
    page = make.browser(make.user("facilitator", over="731603")).get(people[1].get_absolute_url())
    assert reverse("verification:match", args=[match.pk]) not in page.content.decode()
