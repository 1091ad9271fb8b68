"""The pages: the same answers as sentences, kept, set aside, seen at home, counted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.eligibility.models import Assessment, Waiver
from anyam.groups.models import Group
from tests import make

pytestmark = pytest.mark.django_db
BALLA = make.BALLA


@pytest.fixture
def facilitator() -> User:
    return make.user()


@pytest.fixture
def group(facilitator: User) -> Group:
    return make.group(6, by=facilitator)


def text(browser: Client, url: str, **more: Any) -> str:
    response = browser.get(url, **more)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def queries(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def test_a_persons_page_says_each_answer_and_who_can_find_out(
    facilitator: User, group: Group
) -> None:
    person = group.memberships.living().first().person  # type: ignore[union-attr]
    page = text(make.browser(facilitator), f"/orang/{person.pk}/kelayakan/")
    assert "Umur 41 tahun" in page
    assert "Yang dapat mencari tahu" in page
    assert "verifikator Dinas Sosial" in page
    assert f"sebagai anggota {group.name}" in page
    assert "Sumber: " in page
    old = text(make.browser(facilitator), f"/orang/{person.pk}/kelayakan/?skema=kemensos-2018")
    assert "pernah menikah" in old
    rubbish = text(make.browser(facilitator), f"/orang/{person.pk}/kelayakan/?skema=<x>")
    assert "Permensos" in rubbish


def test_a_groups_page_shows_the_same_sentences(facilitator: User, group: Group) -> None:
    page = text(make.browser(facilitator), f"/kelompok/{group.pk}/kelayakan/")
    assert page.count("k-card") == 6
    assert "6 dari 6 anggota" in page
    person = group.memberships.living().first().person  # type: ignore[union-attr]
    own = text(make.browser(facilitator), f"/orang/{person.pk}/kelayakan/")
    sentence = "Belum diketahui: pekerjaan sekarang."
    assert sentence in page
    assert sentence in own


def test_a_group_of_twenty_takes_as_many_queries_as_one_of_five(facilitator: User) -> None:
    browser = make.browser(facilitator)
    counts = []
    for size in (5, 20):
        made = make.group(size, by=facilitator)
        url = f"/kelompok/{made.pk}/kelayakan/"
        browser.get(url)
        kept = queries(lambda url=url: browser.post(f"{url}simpan/"))  # type: ignore[misc]
        counts.append((queries(lambda url=url: browser.get(url)), kept))  # type: ignore[misc]
    assert counts[0] == counts[1]
    assert counts[0][0] < 30


def test_kept_answers_are_read_years_later_with_facts_and_rules(
    facilitator: User, group: Group
) -> None:
    browser = make.browser(facilitator)
    url = f"/kelompok/{group.pk}/kelayakan/"
    assert "6 jawaban disimpan" in browser.post(f"{url}simpan/", follow=True).content.decode()
    again = browser.post(f"{url}simpan/", follow=True).content.decode()
    assert "Tidak ada yang berubah" in again
    kept = Assessment.objects.first()
    assert kept is not None
    page = text(browser, f"/kelayakan/{kept.pk}/")
    assert "17 Juni 1985" in page or "1985-06-17" in page
    assert kept.rules_digest[:16] in page
    assert "bertanya lain" not in page
    history = text(browser, f"/orang/{kept.person_id}/kelayakan/")
    assert f"/kelayakan/{kept.pk}/" in history


def test_a_ketua_and_a_researcher_do_not_read_answers_and_a_neighbour_sees_nothing(
    group: Group,
) -> None:
    person = group.memberships.living().first().person  # type: ignore[union-attr]
    urls = (f"/kelompok/{group.pk}/kelayakan/", f"/orang/{person.pk}/kelayakan/")
    researcher = make.browser(make.user(Role.RESEARCHER, "7316"))
    neighbour = make.browser(make.user(Role.FACILITATOR, "731701"))
    chair = make.browser(make.user(Role.CHAIR, BALLA, group_id=group.pk))
    for url in urls:
        assert researcher.get(url).status_code == 403
        assert neighbour.get(url).status_code == 404
        assert chair.get(url).status_code in (403, 404)
    assert "Kelayakan" not in text(researcher, f"/kelompok/{group.pk}/")
    assert "Kelayakan anggota" in text(make.browser(make.user()), f"/kelompok/{group.pk}/")


def test_one_asks_for_a_waiver_and_another_decides(facilitator: User, group: Group) -> None:
    person = group.memberships.living().first().person  # type: ignore[union-attr]
    browser = make.browser(facilitator)
    ask = f"/orang/{person.pk}/pengecualian/register/"
    assert "Ada di register" in text(browser, ask)
    assert "10 huruf" in browser.post(ask, {"reason": "ya"}).content.decode()
    asked = browser.post(ask, {"reason": "Baru pindah, register belum dimutakhirkan."})
    waiver = Waiver.objects.get()
    assert asked["Location"] == waiver.get_absolute_url()
    assert "orang lain yang memutus" in text(browser, waiver.get_absolute_url())
    assert browser.post(f"/pengecualian/{waiver.pk}/putus/").status_code == 403
    office = make.browser(make.user(Role.DINSOS_HEAD, "7316"))
    assert person.name in text(office, "/pengecualian/")
    decide = f"/pengecualian/{waiver.pk}/putus/"
    assert "10 huruf" in office.post(decide, {"keputusan": "tolak"}).content.decode()
    assert office.post(decide, {"keputusan": "setuju"}).status_code == 302
    page = text(browser, f"/orang/{person.pk}/kelayakan/")
    assert "Dikecualikan oleh" in page
    withdraw = f"/pengecualian/{waiver.pk}/cabut/"
    assert "govuk-error-summary" in browser.post(withdraw, {"reason": ""}).content.decode()
    assert browser.post(withdraw, {"reason": "Sudah ada di register."}).status_code == 302
    assert "Dikecualikan oleh" not in text(browser, f"/orang/{person.pk}/kelayakan/")
    assert "Sudah ada di register." in text(browser, waiver.get_absolute_url())
    assert waiver.get_absolute_url() not in text(office, "/pengecualian/")
    assert waiver.get_absolute_url() in text(office, "/pengecualian/?semua=1")


def test_a_visit_is_written_down_a_few_questions_a_page(facilitator: User, group: Group) -> None:
    person = group.memberships.living().first().person  # type: ignore[union-attr]
    browser, home = make.browser(facilitator), f"/orang/{person.pk}/rumah/"
    assert browser.get(f"{home}1/").status_code == 302
    assert "Mulai mengisi" in text(browser, home)
    assert browser.post(home)["Location"] == f"{home}1/"
    first = text(browser, f"{home}1/")
    assert "m²" in first
    assert first.count("<fieldset") + first.count('inputmode="decimal"') <= 3
    wrong = browser.post(f"{home}1/", {"floor_area_per_person": "banyak"}).content.decode()
    assert "govuk-error-summary" in wrong
    told = {"floor_area_per_person": "5,5", "floor_material": "earth", "wall_material": ""}
    assert browser.post(f"{home}1/", told)["Location"] == f"{home}2/"
    assert "Kunjungan ini belum selesai" in text(browser, home)
    assert browser.post(f"{home}5/", {"savings": "0"})["Location"] == f"{home}6/"
    beside = {"village_says_poor": "ya", "near_course": "tidak"}
    assert browser.post(f"{home}6/", beside)["Location"] == home
    assert browser.get(f"{home}7/").status_code == 404
    done = browser.post(f"{home}selesai/", follow=True).content.decode()
    assert "3 dari 14 kriteria terpenuhi" in done
    assert "Ujung bawah berarti miskin" in done
    answers = text(browser, f"/orang/{person.pk}/kelayakan/")
    assert "desa menyatakan tidak mampu" in answers
    assert "Tinggal jauh dari tempat kursus" in answers
    assert browser.post(home)["Location"] == f"{home}1/"  # the next visit is a new one


def test_the_way_to_answers_stands_on_the_pages_people_open(
    facilitator: User, group: Group
) -> None:
    person = group.memberships.living().first().person  # type: ignore[union-attr]
    page = text(make.browser(facilitator), f"/orang/{person.pk}/")
    assert f"/orang/{person.pk}/kelayakan/" in page
    assert f"/orang/{person.pk}/rumah/" in page
    assert "Belum diisi" in page
