"""One person is one record; histories end, never vanish; numbers are read for a reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked
from anyam.people import actions
from anyam.people.models import Domicile, Household, HouseholdMembership, Person
from tests import make

pytestmark = pytest.mark.django_db
AT = make.AT
NIK = "7316035706850001"
KK = "7316030101200007"


def codes(blocked: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [problem.code for problem in blocked.value.problems]


def enrol(**told: Any) -> Person:
    by = told.pop("by", None) or make.user()
    person, _questions = actions.enrol(**make.facts(**told), by=by, at=AT)
    return person


def test_a_person_is_written_down_with_family_and_home() -> None:
    person = enrol(nik=NIK, kk=KK, name="  Siti   Aminah ", address="Buntu", rt="2", rw="1")

    assert person.name == "Siti Aminah"
    assert person.place == "Buntu, RT 002/RW 001"
    assert person.nik_masked == "7316••••••••••••"
    household = person.current_household
    assert household is not None
    assert (household.kk_masked, household.rt) == ("7316••••••••••••", "002")
    assert Domicile.objects.get(person=person).from_on == date(2026, 11, 22)
    event = Event.objects.about(person).get()
    assert (event.action, event.role, event.region_code) == (
        "person.enrol", "facilitator", "7316031021",
    )  # fmt: skip
    assert NIK not in str(event.changes) + event.note


def test_the_same_person_is_the_same_record_wherever_they_are_met() -> None:
    first = enrol(nik=NIK, kk=KK, name="Siti Aminah", birth_date=None)
    elsewhere = make.village("3312162001")

    again = enrol(
        nik="7316-0357-0685-0001", kk="3312160101200001", name="ST. AMINAH",
        birth_date=date(1985, 6, 17), region=elsewhere, by=make.user(over="331216"),
        phone="0812 3456 7890",
    )  # fmt: skip

    assert again == first
    again.refresh_from_db()
    assert (again.birth_date, again.region_id) == (date(1985, 6, 17), "3312162001")
    assert again.phone == "+6281234567890"
    assert again.name == "Siti Aminah"
    families = HouseholdMembership.objects.filter(person=again).order_by("pk")
    assert [seat.to_on is None for seat in families] == [False, True]
    assert [home.region_id for home in again.domiciles.order_by("pk")] == [
        "7316031021",
        "3312162001",
    ]
    assert Event.objects.about(again).last().action == "person.recognise"  # type: ignore[union-attr]


def test_the_same_facts_twice_change_nothing() -> None:
    told = make.facts(nik=NIK, kk=KK, name="Siti Aminah")
    by = make.user()
    first, _none = actions.enrol(**told, by=by, at=AT)

    again, questions = actions.enrol(**told, by=by, at=AT)

    assert (again, questions) == (first, [])
    assert HouseholdMembership.objects.filter(person=first).count() == 1
    assert Domicile.objects.filter(person=first).count() == 1
    assert Household.objects.count() == 1


@pytest.mark.parametrize("other", [{"name": "Budi Santoso"}, {"birth_date": date(1990, 1, 1)}])
def test_a_nik_that_is_somebody_else_s_is_refused_without_a_word_about_them(
    other: dict[str, Any],
) -> None:
    enrol(nik=NIK, name="Siti Aminah", address="Jalan Rahasia")

    with pytest.raises(Blocked) as blocked:
        enrol(**{"nik": NIK, "name": "Siti Aminah"} | other, by=make.user(over="331216"),
              region=make.village("3312162001"))  # fmt: skip

    assert codes(blocked) == ["nik.someone_else"]
    assert "Aminah" not in blocked.value.problems[0].message
    assert Person.objects.count() == 1


def test_differences_from_the_nik_are_asked_and_never_block() -> None:
    village = make.village("7316021001")
    facts = make.facts(nik=NIK, birth_date=date(1986, 1, 2), sex="L", region=village)

    _person, questions = actions.enrol(**facts, by=make.user(over="731602"), at=AT)

    asked = ["nik.birth_date_differs", "nik.sex_differs", "nik.region_differs"]
    assert [question.code for question in questions] == asked


def test_a_move_and_another_family_card_are_asked() -> None:
    enrol(nik=NIK, kk=KK, name="Siti Aminah")
    facts = make.facts(
        nik=NIK, kk="7316030101200008", name="Siti Aminah", region=make.village("7316032002")
    )

    _person, questions = actions.enrol(**facts, by=make.user(), at=AT)

    assert [question.code for question in questions] == ["person.moved", "person.kk_differs"]


def test_every_reason_is_given_at_once() -> None:
    with pytest.raises(Blocked) as blocked:
        enrol(nik="12", kk="x", name="123", sex="X", phone="1", birth_date=date(2030, 1, 1),
              address="a" * 201, rt="kesatu")  # fmt: skip

    assert codes(blocked) == [
        "nik.length", "kk.not_digits", "phone.format", "person.name", "person.sex",
        "person.rt_rw", "person.address_long", "person.born_later",
    ]  # fmt: skip


def test_a_kecamatan_is_no_home() -> None:
    with pytest.raises(Blocked) as blocked:
        enrol(region=make.region("731603"), name="N" * 121)

    assert codes(blocked) == ["person.name_long", "person.region"]


def test_somebody_without_a_card_has_a_family_of_their_own() -> None:
    one, other = enrol(kk=""), enrol(kk="")

    assert one.current_household != other.current_household
    assert one.current_household is not None
    assert one.current_household.kk_masked == ""
    again = enrol(nik=one.nik.reveal(), name=one.name, kk="")  # type: ignore[union-attr]
    assert again.current_household == one.current_household


def test_two_heads_of_one_card_share_a_household() -> None:
    one, other = enrol(kk=KK), enrol(kk=KK)

    assert one.current_household == other.current_household


@pytest.mark.parametrize(
    ("role", "over"),
    [(Role.RESEARCHER, "7316"), (Role.DINSOS_HEAD, "7316"), (Role.FACILITATOR, "731602")],
)
def test_only_a_pendamping_of_the_kecamatan_writes_people_down(role: str, over: str) -> None:
    with pytest.raises(Blocked) as blocked:
        enrol(by=make.user(role, over=over))

    assert codes(blocked) == ["access.role"]


def test_a_pendamping_of_one_village_writes_down_somebody_from_the_next() -> None:
    by = make.user(over="7316031021")

    assert enrol(by=by, region=make.village("7316032002")).pk
    with pytest.raises(Blocked):
        enrol(by=by, region=make.village("7316022002"))


def test_two_at_once_make_one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    person = enrol(nik=NIK, name="Siti Aminah")
    # The other phone's row appears between our look and our write.
    hidden = Person.objects.none()
    monkeypatch.setattr(type(Person.objects.all()), "with_nik", lambda _self, _nik: hidden)

    with pytest.raises(Blocked) as blocked:
        enrol(nik=NIK, name="Siti Aminah")

    assert codes(blocked) == ["nik.just_taken"]
    assert Person.objects.get() == person


def test_the_database_keeps_one_person_to_a_nik_and_one_family_to_a_card() -> None:
    person = enrol(nik=NIK, kk=KK)
    twin = Person(sex="P", region=person.region)
    twin.set_name("Lain")
    twin.set_nik(NIK)
    household = Household(region=person.region)
    household.set_kk(KK)

    for row in (twin, household):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_the_database_keeps_one_current_family_and_home() -> None:
    person = enrol()
    household = Household.objects.create(region=person.region)
    rows = [
        HouseholdMembership(person=person, household=household, from_on=AT.date()),
        Domicile(person=person, region=person.region, from_on=AT.date()),
        Domicile(person=person, region=person.region, from_on=AT.date(), to_on=date(2020, 1, 1)),
    ]
    for row in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_a_correction_says_what_changed_and_why() -> None:
    person = enrol(nik=NIK, name="Siti Amina")

    actions.correct(
        person, name="Siti Aminah", birth_date=date(1985, 6, 18), phone="081234567890",
        had_business=True, reason="Dicocokkan dengan KTP.", by=make.user(), at=AT,
    )  # fmt: skip

    event = Event.objects.about(person).last()
    assert event is not None
    assert event.note == "Dicocokkan dengan KTP."
    assert event.changes["name"] == ["Siti Amina", "Siti Aminah"]
    assert event.changes["phone"] == ["", "+6281234567890"]
    person.refresh_from_db()
    assert person.had_business is True
    assert Person.objects.search("aminah").get() == person


def test_a_nik_can_be_corrected_without_standing_in_the_record() -> None:
    person = enrol(nik=NIK)
    new = "7316035706850002"

    actions.correct(person, nik=new, reason="Salah ketik angka.", by=make.user(), at=AT)

    assert Person.objects.with_nik(new).get() == person
    event = Event.objects.about(person).last()
    assert event is not None
    assert event.changes["nik"] == ["7316••••••••••••", "7316••••••••••••"]


def test_a_correction_with_the_same_nik_changes_no_number() -> None:
    person = enrol(nik=NIK)

    actions.correct(person, nik=NIK, reason="Memastikan saja.", by=make.user(), at=AT)

    event = Event.objects.about(person).last()
    assert event is not None
    assert event.changes == {}


def test_a_correction_can_be_wrong_in_many_ways_at_once() -> None:
    other = enrol(nik=NIK)
    person = enrol()

    with pytest.raises(Blocked) as blocked:
        actions.correct(
            person, nik=NIK, name="7", sex="?", birth_date=date(2030, 1, 1), phone="12",
            reason="cek", by=make.user(), at=AT,
        )  # fmt: skip

    assert set(codes(blocked)) == {
        "person.reason", "person.name", "person.sex", "person.born_later", "phone.format",
        "nik.someone_else",
    }  # fmt: skip
    assert other.pk != person.pk


def test_only_facts_of_a_person_can_be_corrected() -> None:
    with pytest.raises(TypeError, match="region"):
        actions.correct(enrol(), region=None, reason="x" * 10, by=make.user(), at=AT)


def test_a_move_ends_one_home_and_begins_another() -> None:
    person = enrol()
    balla, other = person.region_id, make.village("7316032002")

    actions.move(person, other, date(2026, 11, 22), address="Bone", by=make.user(), at=AT)

    homes = list(person.domiciles.order_by("pk").values_list("region_id", "to_on"))
    assert homes == [(balla, date(2026, 11, 22)), ("7316032002", None)]
    person.refresh_from_db()
    assert (person.region_id, person.address) == ("7316032002", "Bone")


def test_a_move_told_late_ends_no_home_before_it_began() -> None:
    person = enrol()

    actions.move(person, make.village("7316032002"), date(2020, 1, 1), by=make.user(), at=AT)

    first = person.domiciles.order_by("pk").first()
    assert first is not None
    assert first.to_on == first.from_on


def test_nobody_moves_or_changes_family_tomorrow() -> None:
    person, tomorrow = enrol(), AT.date() + timedelta(days=1)

    with pytest.raises(Blocked) as blocked:
        actions.move(person, make.village("7316032002"), tomorrow, by=make.user(), at=AT)
    assert codes(blocked) == ["person.moves_later"]
    with pytest.raises(Blocked) as blocked:
        actions.change_household(person, KK, tomorrow, by=make.user(), at=AT)
    assert codes(blocked) == ["person.changes_later"]


def test_a_new_family_card_keeps_the_old_family_as_history() -> None:
    person = enrol(kk=KK)
    neighbour = enrol(kk="7316030101200009")

    new = actions.change_household(
        person, "7316030101200010", AT.date(), relation="spouse", by=make.user(), at=AT
    )
    joined = actions.change_household(person, "7316030101200009", AT.date(), by=make.user(), at=AT)

    assert joined == neighbour.current_household
    families = person.households.order_by("pk").values_list("household_id", "relation", "to_on")
    assert [row[0] for row in families][1:] == [new.pk, joined.pk]
    assert families[1][1] == "spouse"
    assert [row[2] is None for row in families] == [False, False, True]
