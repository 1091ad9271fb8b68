"""A new member in three small pages; what is unusual is asked, nothing is stored before."""

from datetime import date

import pytest
from django.test import Client

from anyam.accounts.models import User
from anyam.groups import actions, enrolling
from anyam.groups.models import Membership
from anyam.people.models import Person
from tests import make
from tests.groups.answers import KK, MEMBER, NIK
from tests.people.pages import messages_of, text

pytestmark = pytest.mark.django_db


def test_a_nik_fills_in_birth_date_and_sex(page: Client, by: User) -> None:
    group = make.group(members=0, formed=False, by=by)

    second = page.post(f"{group.get_absolute_url()}anggota/tambah/", {"step": "0", "nik": NIK})

    assert "Langkah 2 dari 3" in text(second)
    form = second.context["form"]
    assert form["birth_date"].value() == date(1985, 6, 17)
    assert form["sex"].value() == "P"
    assert "no-store" in second.headers["Cache-Control"]
    assert not Person.objects.exists()


def test_the_third_page_offers_the_group_s_village(page: Client, by: User) -> None:
    group = make.group(members=0, formed=False, by=by)
    answers = {key: MEMBER[key] for key in ("nik", "name", "birth_date", "sex")}

    third = page.post(f"{group.get_absolute_url()}anggota/tambah/", {"step": "1", **answers})

    assert "Langkah 3 dari 3" in text(third)
    assert third.context["form"]["region"].value() == make.BALLA
    assert set(dict(third.context["page"].carried)) == set(answers)


def test_a_wrong_nik_stays_on_the_first_page(page: Client, by: User) -> None:
    group = make.group(members=0, formed=False, by=by)

    first = page.post(f"{group.get_absolute_url()}anggota/tambah/", {"step": "0", "nik": "123"})

    assert "NIK harus 16 angka. Anda menulis 3 angka." in text(first)
    assert "Langkah 1 dari 3" in text(first)


def test_what_is_unusual_is_asked_once_and_then_stored(page: Client, by: User) -> None:
    group = make.group(members=0, formed=False, by=by)
    address = f"{group.get_absolute_url()}anggota/tambah/"
    answers = MEMBER | {"birth_date": "1950-01-01", "sex": "L"}

    asked = page.post(address, answers)
    assert "Benarkah ini?" in text(asked)
    assert "Tanggal lahir berbeda dengan yang ada di dalam NIK." in text(asked)
    assert "Umurnya" in text(asked)
    assert not Membership.objects.exists()
    carried = dict(asked.context["page"].carried)

    corrected = page.post(address, carried | {"step": "2", "back": "1"})
    assert "Langkah 2 dari 3" in text(corrected)
    assert corrected.context["form"]["name"].value() == "Siti Aminah"

    code = asked.context["page"].asked
    page.post(address, carried | {"step": "2", "confirmed": code})
    person = Membership.objects.get().person
    assert (person.birth_date, person.sex) == (date(1950, 1, 1), "L")
    assert person.place == "Buntu, RT 002/RW 001"


def test_a_confirmation_does_not_cover_a_new_question(page: Client, by: User) -> None:
    group = make.group(members=0, formed=False, by=by)
    answers = MEMBER | {"sex": "L", "birth_date": "1950-01-01", "confirmed": "nik.sex_differs"}

    asked = page.post(f"{group.get_absolute_url()}anggota/tambah/", answers)

    assert "Benarkah ini?" in text(asked)
    assert not Membership.objects.exists()


def test_a_village_typed_by_code_survives_the_question(page: Client, by: User) -> None:
    group = make.group(members=0, formed=False, by=by)
    address = f"{group.get_absolute_url()}anggota/tambah/"
    answers = MEMBER | {"sex": "L", "region": "", "region_cari": "73.16.03.1021"}

    asked = page.post(address, answers)
    carried = dict(asked.context["page"].carried)
    page.post(address, carried | {"step": "2", "confirmed": asked.context["page"].asked})

    assert Membership.objects.get().person.region_id == make.BALLA


def test_a_village_of_another_kecamatan_cannot_be_chosen(page: Client, by: User) -> None:
    group = make.group(members=0, formed=False, by=by)
    make.village("7316021001")

    refused = page.post(
        f"{group.get_absolute_url()}anggota/tambah/", MEMBER | {"region": "7316021001"}
    )

    assert "di luar wilayah" in text(refused)


def test_a_nik_of_somebody_else_leads_back_to_the_first_page(page: Client, by: User) -> None:
    make.person(nik=NIK, name="Budi Santoso", sex="P")
    group = make.group(members=0, formed=False, by=by)

    refused = page.post(f"{group.get_absolute_url()}anggota/tambah/", MEMBER)

    assert "Langkah 1 dari 3" in text(refused)
    assert "sudah tercatat untuk orang lain" in text(refused)
    assert "Budi" not in text(refused)


def test_sending_a_new_member_twice_seats_them_once(page: Client, by: User) -> None:
    group = make.group(members=0, formed=False, by=by)
    address = f"{group.get_absolute_url()}anggota/tambah/"
    page.post(address, MEMBER)

    again = page.post(address, MEMBER)

    assert "Siti Aminah sudah menjadi anggota kelompok ini." in text(again)
    assert Membership.objects.count() == Person.objects.count() == 1


def test_one_family_one_seat_is_said_before_anything_is_stored(page: Client, by: User) -> None:
    group = make.group(members=0, formed=False, by=by)
    actions.enrol_member(group, **make.facts(kk=KK), by=by, at=make.AT)

    refused = page.post(f"{group.get_absolute_url()}anggota/tambah/", MEMBER)

    assert "Siti Aminah satu KK dengan" in text(refused)
    assert Person.objects.count() == 1


def test_a_member_is_replaced_on_the_same_pages(page: Client, by: User) -> None:
    group = make.group(members=5, by=by)
    leaving = group.memberships.living().order_by("pk").last()
    assert leaving is not None
    address = f"{group.get_absolute_url()}anggota/{leaving.pk}/ganti/"
    assert f"Pengganti {leaving.person.name}" in text(page.get(address))

    page.post(address, MEMBER | {"kk": leaving.household.kk.reveal()})  # type: ignore[union-attr]

    leaving.refresh_from_db()
    assert leaving.ending == "replaced"
    assert group.memberships.living().filter(person__name="Siti Aminah").exists()


def test_a_member_leaves_with_day_and_reason(page: Client, by: User) -> None:
    group = make.group(members=5, by=by)
    seat = group.memberships.living().order_by("pk").last()
    assert seat is not None
    Membership.objects.filter(pk=seat.pk).update(joined_on=date(2024, 1, 1))
    address = f"{group.get_absolute_url()}anggota/{seat.pk}/keluar/"

    page.post(address, {"on": "2024-06-01", "reason": "moved", "text": "Ke Makassar"})

    shown = text(page.get(f"{group.get_absolute_url()}anggota/"))
    assert f"{seat.person.name}: pindah tempat tinggal (Ke Makassar)" in shown
    assert page.get(address).status_code == 404


def test_whoever_was_faster_is_told_in_words(
    page: Client, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make.group(members=0, formed=False, by=by)
    actions.enrol_member(group, **make.facts(kk=KK), by=by, at=make.AT)
    # The other phone stored its member between our question and our answer.
    monkeypatch.setattr(enrolling, "questions_before_joining", lambda *_args, **_facts: [])

    refused = page.post(f"{group.get_absolute_url()}anggota/tambah/", MEMBER)

    assert "Siti Aminah satu KK dengan" in messages_of(refused)
    assert group.memberships.count() == 1
