"""Many people at once: the rules of enrolling one, with a fixed number of queries a chunk."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked
from anyam.people import bulk, finding, inserting
from anyam.people.bulk import Look, Told
from anyam.people.models import Domicile, Household, HouseholdMembership, Person
from anyam.people.rules import Doubt
from tests import make

pytestmark = pytest.mark.django_db
NIK = "7316035706850001"
KK = "7316030101200007"
BORN = date(1985, 6, 17)


@pytest.fixture
def verifier() -> User:
    make.region()
    return make.user(Role.DINSOS_VERIFIER, over="7316")


def told(**given: Any) -> Told:
    return Told(**make.facts(**given))


def enrol(by: User, *rows: Told) -> list[Look]:
    return bulk.enrol_many(rows, subject=by, region_code="7316", by=by, at=make.AT)


def test_everybody_new_is_written_down_as_if_one_by_one(verifier: User) -> None:
    rows = [
        told(kk=KK, address="Buntu", rt="2"),
        told(kk=KK),
        told(kk=""),
        told(phone="08123456789"),
    ]

    looks = enrol(verifier, *rows)

    assert [found.created for found in looks] == [True] * 4
    assert Person.objects.count() == Domicile.objects.count() == 4
    assert Household.objects.count() == 3
    first = Person.objects.with_nik(rows[0].nik).get()
    assert (first.name, first.place, first.nik_hint) == (rows[0].name, "Buntu, RT 002", "7316")
    assert first.current_household == Person.objects.with_nik(rows[1].nik).get().current_household
    relations = HouseholdMembership.objects.order_by("pk").values_list("relation", flat=True)
    assert list(relations) == ["other", "other", "head", "other"]
    event = Event.objects.get(action="people.enrol_many")
    assert event.changes == {"new": 4, "known": 0, "doubtful": 0}
    assert rows[0].nik not in str(event.changes)


def test_more_rows_than_one_statement_holds_are_all_written(
    verifier: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inserting, "LOT", 2)
    names = ("Siti Aminah", "Budi Santoso", "Rahmat Hidayat", "Nurul Fadilah", "Yohanes Pakiding")
    looks = enrol(verifier, *(told(name=name) for name in names))
    assert [found.created for found in looks] == [True] * 5
    assert Person.objects.count() == HouseholdMembership.objects.count() == 5


def test_the_same_person_in_two_lists_is_one_record(verifier: User) -> None:
    row = told(nik=NIK, kk=KK, name="Siti Aminah")
    (first,) = enrol(verifier, replace(row, birth_date=None, kk=""))

    (again,) = enrol(verifier, replace(row, name="ST. AMINAH", phone="0812 3456 789"))

    assert (again.person, again.created, again.doubt) == (first.person, False, None)
    person = Person.objects.get()
    assert (person.name, person.birth_date, person.phone) == ("Siti Aminah", BORN, "+628123456789")
    assert person.current_household is not None
    assert person.current_household.kk_masked
    assert person.households.count() == 2


def test_the_same_list_twice_changes_nothing(verifier: User) -> None:
    rows = [told() for _one in range(3)]
    enrol(verifier, *rows)

    looks = enrol(verifier, *rows)

    assert not any(found.created or found.doubt for found in looks)
    assert Person.objects.count() == Domicile.objects.count() == 3
    assert HouseholdMembership.objects.count() == 3


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"name": "Budi Santoso"}, Doubt.OTHER_FACTS),
        ({"birth_date": date(1985, 6, 18)}, Doubt.OTHER_FACTS),
        ({"sex": "L"}, Doubt.OTHER_FACTS),
        ({"kk": "7316030101200008"}, Doubt.OTHER_FAMILY),
        ({"nik": "7316035706850002"}, Doubt.NAMESAKE),
        ({"nik": "7316035706850002", "name": "Sity Aminah"}, Doubt.NAMESAKE),
        ({"nik": ""}, Doubt.NAMESAKE),
        ({"nik": "", "birth_date": None}, Doubt.NAMESAKE),
    ],
)
def test_what_is_doubtful_waits_and_nothing_is_written(
    verifier: User, change: dict[str, Any], doubt: Doubt
) -> None:
    row = told(nik=NIK, kk=KK, name="Siti Aminah", birth_date=BORN)
    (first,) = enrol(verifier, row)

    (found,) = enrol(verifier, replace(row, **change))

    assert (found.doubt, found.person, found.created) == (doubt, first.person, False)
    assert Person.objects.count() == 1
    assert Person.objects.get().current_household.kk_index  # type: ignore[union-attr]


def test_somebody_known_in_another_village_is_not_moved_by_a_list(verifier: User) -> None:
    row = told(nik=NIK, name="Siti Aminah")
    enrol(verifier, row)

    (found,) = enrol(verifier, replace(row, region=make.region("7316032002")))

    assert found.doubt is Doubt.MOVED
    assert Person.objects.get().region_id == make.BALLA


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Siti Rahma"},
        {"birth_date": date(1985, 6, 18)},
        {"sex": "L"},
        {"birth_date": None},
    ],
)
def test_somebody_else_of_the_village_is_no_namesake(verifier: User, other: dict[str, Any]) -> None:
    row = told(name="Siti Aminah", birth_date=BORN)
    enrol(verifier, row)

    (found,) = enrol(verifier, replace(row, nik=make.nik(77), **other))

    assert found.created


def test_namesakes_inside_one_list_are_seen_too(verifier: User) -> None:
    one = told(name="Siti Aminah", birth_date=BORN)
    twins = [one, *(replace(one, nik=make.nik(n), kk="") for n in (501, 502))]
    double = replace(told(), nik=one.nik, name="Siti Aminah", birth_date=BORN, kk=one.kk)

    looks = enrol(verifier, *twins, double)

    assert [found.doubt for found in looks] == [None, Doubt.NAMESAKE, Doubt.NAMESAKE, None]
    assert [found.created for found in looks] == [True, False, False, False]
    assert {found.person for found in looks} == {Person.objects.get()}


def test_a_row_that_cannot_be_true_comes_back_with_its_reasons(verifier: User) -> None:
    looks = enrol(verifier, told(nik="12", sex="X", kk="1", phone="1"), told())

    codes = [problem.code for problem in looks[0].problems]
    assert codes == ["nik.length", "kk.length", "phone.format", "person.sex"]
    assert looks[1].created
    assert not looks[0].is_new


def test_nobody_writes_down_people_outside_their_area(verifier: User) -> None:
    stranger = make.user(Role.DINSOS_VERIFIER, over="7317")

    for by, row in ((stranger, told()), (verifier, told(region=make.region("7317011001")))):
        with pytest.raises(Blocked) as blocked:
            enrol(by, row)
        assert [problem.code for problem in blocked.value.problems] == ["access.role"]
    assert not Person.objects.exists()


def test_a_new_person_written_down_elsewhere_meanwhile_is_recognised(
    verifier: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = told(nik=NIK)
    enrol(verifier, row)
    seen = finding.persons_by_nik
    looks: list[int] = []

    def late(rows: Any) -> dict[str, Person]:
        looks.append(1)
        return {} if len(looks) == 1 else seen(rows)

    monkeypatch.setattr(finding, "persons_by_nik", late)
    monkeypatch.setattr(finding, "namesakes", lambda _looks: {})

    (found,) = enrol(verifier, row)

    assert (found.created, Person.objects.count()) == (False, 1)


def test_the_number_of_queries_does_not_grow_with_the_rows(verifier: User) -> None:
    counts = []
    enrol(verifier, told(birth_date=date(1980, 1, 1)))
    for many in (5, 40):
        rows = [told(birth_date=date(1980, 1, 1) + timedelta(days=n)) for n in range(many)]
        for _time in range(2):  # all new, then all known
            with CaptureQueriesContext(connection) as queries:
                enrol(verifier, *rows)
            counts.append(len(queries))
    assert counts[0] == counts[2]
    # Two more where a row is about nobody on record: who has this birth date, who this name?
    assert counts[1] <= counts[3] <= counts[1] + 2
    assert max(counts) < 30
