"""Somebody who is on record already is picked as a candidate, without typing the NIK again."""

from typing import Any

import pytest
from django.test import Client

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.outreach.models import Candidate, Visitor
from anyam.people.models import Person
from tests import make
from tests.outreach.makers import candidate, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make.user(name="Ibu Sari")


@pytest.fixture
def page(by: User) -> Client:
    return make.browser(by)


def known(page: Client, text: str, url: str = "/calon/kenal/") -> list[tuple[Person, str]]:
    found: list[tuple[Person, str]] = page.post(url, {"q": text}).context["people"]
    return found


def test_a_person_on_record_is_found_by_name_and_becomes_a_candidate(
    page: Client, by: User
) -> None:
    person = make.person(name="Hasnah Daeng", by=by)
    assert known(page, "hasnah") == [(person, "")]
    here = f"/orang/{person.pk}/calon/"
    assert here in page.get(person.get_absolute_url()).content.decode()
    assert "Hasnah Daeng" in page.get(here).content.decode()

    made = page.post(here)
    one = Candidate.objects.get()
    assert made.headers["Location"] == f"/calon/{one.pk}/minat/"
    assert (one.person, one.source) == (person, Candidate.Source.LIST)
    assert known(page, "hasnah") == [(person, "Menunggu kelompok")]
    assert here not in page.get(person.get_absolute_url()).content.decode()
    again = page.post(here, follow=True).content.decode()
    assert "sudah tercatat sebagai calon" in again


def test_a_line_of_an_attendance_list_is_searched_by_the_name_it_is_about(
    page: Client, by: User
) -> None:
    person = make.person(name="Baharuddin", by=by)
    held = session("Hasnah untuk Baharuddin", by=by)
    row = held.visitors.get()
    url = f"/sosialisasi/{held.pk}/hadir/{row.pk}/kenal/"
    assert url in page.get(held.get_absolute_url()).content.decode()
    shown = page.get(url)
    assert shown.context["people"] == [(person, "")]
    assert f"/orang/{person.pk}/calon/?hadir={row.pk}" in shown.content.decode()

    page.post(f"/orang/{person.pk}/calon/", {"hadir": str(row.pk)})
    one = Candidate.objects.get()
    assert (one.source, one.visitor) == (Candidate.Source.SOCIALISATION, row)
    assert Visitor.objects.get(pk=row.pk).person == person


def test_who_sits_in_a_group_or_lives_elsewhere_is_not_offered(page: Client, by: User) -> None:
    group = make.group(members=1, formed=False, by=by)
    seat: Any = group.memberships.select_related("person").get()
    assert known(page, seat.person.name)[0][1] == "Sudah masuk kelompok"
    assert known(page, "zz") == known(page, "12") == []
    assert page.get("/orang/999999/calon/").status_code == 404
    other = candidate(by=by)
    assert page.post(f"/orang/{other.person_id}/calon/?hadir=999999").status_code == 404


def test_who_forms_no_groups_may_not(by: User) -> None:
    person = make.person(name="Hasnah", by=by)
    officer = make.browser(make.user(Role.DINSOS_VERIFIER, over="7316"))
    assert officer.get("/calon/kenal/").status_code == 403
    assert officer.get(f"/orang/{person.pk}/calon/").status_code == 403
    assert "Jadikan calon" not in officer.get(person.get_absolute_url()).content.decode()
