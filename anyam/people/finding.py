"""Which records the rows of a list may mean: by NIK, and by what resembles."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, Q

from anyam.kernel.problems import Problem
from anyam.people import enrolment, rules
from anyam.people.crypto import blind_indexes, indexers
from anyam.people.inserting import among
from anyam.people.models import (
    KK_COLUMN,
    NIK_COLUMN,
    HouseholdMembership,
    Person,
    PersonQuerySet,
)
from anyam.people.rules import Described, Doubt, Identity
from anyam.regions.models import Region


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """A person as one row of a list tells of them."""

    nik: str
    kk: str
    name: str
    sex: str
    birth_date: date | None
    region: Region
    address: str = ""
    rt: str = ""
    rw: str = ""
    phone: str = ""


@dataclass(slots=True, repr=False)
class Look:
    """What became, or would become, of one row.

    Exactly one of these holds: there are `problems`; there is a `doubt` about the person; `key`
    is that of the record of this very person; nobody knows the person yet (`key` is None).
    """

    told: Told
    home: enrolment.Home | None = None
    problems: list[Problem] = field(default_factory=list)
    doubt: Doubt | None = None
    key: int | None = None
    record: Person | None = None  # where it was read
    created: bool = False

    @property
    def person(self) -> Person | None:
        """The record; where only its key is at hand, whatever else is asked is read then."""
        if self.record is None and self.key is not None:
            self.record = Person.from_db("default", ("id",), (self.key,))
        return self.record

    @property
    def is_new(self) -> bool:
        return not self.problems and self.doubt is None and self.key is None

    @property
    def where(self) -> enrolment.Home:
        """The home of a row without problems."""
        assert self.home is not None
        return self.home

    @property
    def described(self) -> Described:
        told = self.told
        identity = Identity(told.name, told.birth_date)
        return Described(identity, told.sex, told.region.code, told.nik, told.kk)


def find(looks: Sequence[Look]) -> None:
    """Set the person and the doubt of each row that has no problem."""
    sound = [found for found in looks if not found.problems]
    by_nik = persons_by_nik(sound)
    for found in sound:
        if person := by_nik.get(found.told.nik):
            found.key, found.record = person.pk, person
            found.doubt = rules.doubt_of_same_nik(_recorded(person, found.told), found.described)
    unknown = [found for found in sound if found.key is None]
    for place, key in namesakes(unknown).items():
        unknown[place].key, unknown[place].doubt = key, Doubt.NAMESAKE


def persons_by_nik(looks: Iterable[Look]) -> dict[str, Person]:
    """The persons known by the NIK of these rows, by NIK; while keys are being rotated too."""
    wanted = {
        index: found.told.nik
        for indexed in indexers(NIK_COLUMN)
        for found in looks
        if found.told.nik
        for index in (indexed(found.told.nik),)
    }
    known = _with_family(Person.objects.filter(nik_index__in=among(wanted)))
    return {wanted[str(person.nik_index)]: person for person in known}


def _with_family(people: PersonQuerySet) -> PersonQuerySet:
    """Persons with today's family at hand, see `seat_now`."""
    seats = HouseholdMembership.objects.current().select_related("household")
    return people.prefetch_related(Prefetch("households", seats, to_attr="seats_now"))


def seat_now(person: Person) -> HouseholdMembership | None:
    """The current seat of a person that was found by NIK."""
    seats: list[HouseholdMembership] = person.seats_now  # type: ignore[attr-defined]
    return seats[0] if seats else None


def _recorded(person: Person, told: Told) -> Described:
    """How the record describes a person; a card is the row's own or some other one."""
    seat = seat_now(person)
    index = seat.household.kk_index if seat else None
    same = bool(told.kk) and index in blind_indexes(told.kk, KK_COLUMN)
    card = (told.kk if same else index) if index else ""
    return Described(
        person.identity, person.sex, person.region_id, person.nik_index or "", card or ""
    )


Key = tuple[str, date | None, str]


def keys(village: str, born: date | None, name: str) -> tuple[Key, Key]:
    """Under what a person is looked for in a village: their birth date, their search name."""
    return (village, born, ""), (village, None, name)


class Neighbour(NamedTuple):
    """As much of a person as tells a namesake: a village has many, and no row needs more."""

    pk: int
    region_id: str
    birth_date: date | None
    search_name: str
    sex: str
    nik_index: str | None

    @property
    def described(self) -> Described:
        identity = Identity(self.search_name, self.birth_date)
        return Described(identity, self.sex, self.region_id, self.nik_index or "")


def namesakes(looks: Sequence[Look]) -> dict[int, int]:
    """For the place of each row that may mean somebody with another NIK or none: their key.

    People are looked at as they come from the database: a village has thousands, and none of them
    is kept.
    """
    names = [rules.search_name(found.told.name) for found in looks]
    here = Person.objects.filter(region_id__in={found.told.region.code for found in looks})
    days = {found.told.birth_date for found in looks if found.told.birth_date}
    born = here.filter(birth_date__in=among(days, "date"))
    named = here.filter(search_name__in=among(set(names)))
    if all(found.told.nik and found.told.birth_date for found in looks):
        named = named.filter(Q(nik_index=None) | Q(birth_date=None))
    waiting: dict[Key, list[tuple[int, Look, str]]] = defaultdict(list)
    for place, (look, name) in enumerate(zip(looks, names, strict=True)):
        for key in keys(look.told.region.code, look.told.birth_date, name):
            waiting[key].append((place, look, name))
    met: dict[int, int] = {}
    for one in _neighbours(born):
        _compare(one, waiting.get((one.region_id, one.birth_date, ""), ()), met)
    for one in _neighbours(named):
        _compare(one, waiting.get((one.region_id, None, one.search_name), ()), met)
    return met


def _compare(one: Neighbour, rows: Iterable[tuple[int, Look, str]], met: dict[int, int]) -> None:
    """Note the rows that may mean this person and have met nobody before."""
    for place, look, name in rows:
        if one.sex != look.told.sex or place in met or rules.far_apart(one.search_name, name):
            continue
        if rules.is_namesake(one.described, look.described):
            met[place] = one.pk


def _neighbours(people: PersonQuerySet) -> Iterator[Neighbour]:
    return map(Neighbour._make, people.values_list(*Neighbour._fields).iterator())
