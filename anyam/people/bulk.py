"""Many people at once, as a list tells of them: the rules of `actions.enrol`, a chunk at a time.

What `enrol` asks the person at the screen, a list cannot answer: such a row is not written, it
comes back with its `Doubt`, and somebody decides later (see `anyam.lists`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import IntegrityError, models, transaction
from django.db.models import Prefetch, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.codes import parse_kk, parse_nik, parse_phone
from anyam.kernel.problems import Blocked, Problem
from anyam.people import enrolment, rules
from anyam.people.access import acting, as_role
from anyam.people.crypto import blind_indexes
from anyam.people.inserting import insert
from anyam.people.models import (
    KK_COLUMN,
    NIK_COLUMN,
    Domicile,
    Household,
    HouseholdMembership,
    Person,
    PersonQuerySet,
)
from anyam.people.rules import Described, Doubt, Identity
from anyam.regions.models import Region

BATCH = 500
FILLED = ("birth_date", "phone")  # facts a list may add to a record; all others need a decision
TRIES = 3  # two lists with one new person in both, written in the same blink


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

    Exactly one of these holds: there are `problems`; there is a `doubt` about `person`; `person`
    is the record of this very person; nobody knows the person yet (`person` is None).
    """

    told: Told
    home: enrolment.Home | None = None
    problems: list[Problem] = field(default_factory=list)
    doubt: Doubt | None = None
    person: Person | None = None
    created: bool = False

    @property
    def is_new(self) -> bool:
        return not self.problems and self.doubt is None and self.person is None

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


def look(rows: Iterable[Told], *, on: date) -> list[Look]:
    """Compare rows with the records; nothing is stored, and the number of queries is fixed."""
    looks = [_read(told, on) for told in rows]
    _find(looks)
    return looks


def enrol_many(
    rows: Sequence[Told],
    *,
    subject: models.Model,
    region_code: str,
    by: User,
    at: datetime,
) -> list[Look]:
    """Write down everybody who is new and bring up to date whom we know; one event for all.

    Args:
      rows: as many as fit one transaction, about a thousand.
      subject: the list they come from, which the event is about.
    Returns:
      One look for each row, in order. Rows with problems or doubts were left alone.
    Raises:
      Blocked: `by` may not write people down over one of the places.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return _enrol_many(rows, subject, region_code, by=by, at=at)
        except IntegrityError:  # somebody wrote down one of them just now: look again
            if attempt == TRIES:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _enrol_many(
    rows: Sequence[Told], subject: models.Model, region_code: str, *, by: User, at: datetime
) -> list[Look]:
    held = acting(by, region_code, Can.IMPORT_PEOPLE)
    for code in {told.region.code for told in rows}:
        acting(by, code, Can.IMPORT_PEOPLE)
    on = timezone.localdate(at)
    looks = look(rows, on=on)
    waiting = [found for found in looks if found.is_new]
    while waiting:
        # Of namesakes inside one list the second is compared with the first as with any record.
        first, waiting = _apart(waiting)
        _create(first, on)
        _find(waiting)
        waiting = [found for found in waiting if found.is_new]
    known = [found for found in looks if found.person and not found.doubt and not found.created]
    _refresh(known, on)
    changes = {
        "new": sum(found.created for found in looks),
        "known": len(known),
        "doubtful": sum(found.doubt is not None for found in looks),
    }
    audit.record(
        "people.enrol_many", subject, by=by, at=at, region_code=region_code,
        changes=changes, **as_role(held),
    )  # fmt: skip
    return looks


@transaction.atomic
def enrol_namesake(told: Told, *, by: User, at: datetime) -> Person:
    """Write down somebody of whom it was decided that they are not the person they resemble.

    Raises:
      Blocked: the row cannot be true, its NIK is on record, or it is not theirs to do.
    """
    held = acting(by, told.region.code, Can.DECIDE_PEOPLE)
    found = _read(told, timezone.localdate(at))
    if not found.problems and _persons_by_nik([found]):
        message = _("NIK ini sudah tercatat untuk orang lain.")
        found.problems.append(Problem("nik.someone_else", message, "nik"))
    if found.problems or not told.nik:
        raise Blocked(found.problems or [_needs_nik()])
    _create([found], timezone.localdate(at))
    assert found.person is not None
    audit.record(
        "person.enrol", found.person, by=by, at=at, region_code=told.region.code, **as_role(held)
    )
    return found.person


def _needs_nik() -> Problem:
    message = _("Dua orang bernama sama hanya dapat dibedakan dengan NIK. Cari dulu NIK-nya.")
    return Problem("nik.needed", message, "nik")


def _read(told: Told, on: date) -> Look:
    """Read one row; what cannot be true becomes its problems."""
    problems: list[Problem] = []
    nik = enrolment.collect(problems, parse_nik, told.nik) if told.nik.strip() else None
    kk = enrolment.collect(problems, parse_kk, told.kk) if told.kk.strip() else None
    phone = enrolment.collect(problems, parse_phone, told.phone) if told.phone.strip() else None
    problems += enrolment.text_problems(name=told.name, sex=told.sex)
    problems += rules.birth_date_problems(told.birth_date, on) if told.birth_date else []
    home = enrolment.collect(
        problems, lambda _text: enrolment.read_home(told.region, told.address, told.rt, told.rw), ""
    )
    name = enrolment.clean(told.name)
    clean = replace(told, nik=nik.value if nik else "", kk=kk or "", name=name, phone=phone or "")
    return Look(clean, home, problems)


def _find(looks: Sequence[Look]) -> None:
    """Set the person and the doubt of each row that has no problem."""
    sound = [found for found in looks if not found.problems]
    by_nik = _persons_by_nik(sound)
    near = _Neighbours.of(sound)
    for found in sound:
        if person := by_nik.get(found.told.nik):
            found.person = person
            found.doubt = rules.doubt_of_same_nik(_recorded(person, found.told), found.described)
        elif other := near.namesake(found):
            found.person, found.doubt = other, Doubt.NAMESAKE


def _persons_by_nik(looks: Iterable[Look]) -> dict[str, Person]:
    """The persons known by the NIK of these rows, by NIK; while keys are being rotated too."""
    wanted = {
        index: found.told.nik
        for found in looks
        if found.told.nik
        for index in blind_indexes(found.told.nik, NIK_COLUMN)
    }
    known = with_family(Person.objects.filter(nik_index__in=list(wanted)))
    return {wanted[str(person.nik_index)]: person for person in known}


def with_family(people: PersonQuerySet) -> PersonQuerySet:
    """Persons with today's family at hand, see `seat_now`."""
    seats = HouseholdMembership.objects.current().select_related("household")
    return people.prefetch_related(Prefetch("households", seats, to_attr="seats_now"))


def seat_now(person: Person) -> HouseholdMembership | None:
    """The current seat of a person that came through `with_family`."""
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


def _keys(village: str, born: date | None, name: str) -> tuple[Key, Key]:
    """Under what a person is looked for in a village: their birth date, their name."""
    return (village, born, ""), (village, None, rules.search_name(name))


@dataclass(slots=True)
class _Neighbours:
    """The persons of some villages who could be meant by a row without their NIK."""

    people: dict[Key, list[Person]]

    @classmethod
    def of(cls, looks: Sequence[Look]) -> "_Neighbours":
        """Those with the birth date of a row; and, where date or NIK is missing, with its name."""
        here = Person.objects.filter(region_id__in={found.told.region.code for found in looks})
        born = here.filter(birth_date__in={found.told.birth_date for found in looks} - {None})
        named = here.filter(search_name__in={rules.search_name(f.told.name) for f in looks})
        if all(found.told.nik and found.told.birth_date for found in looks):
            named = named.filter(Q(nik_index=None) | Q(birth_date=None))
        people: dict[Key, list[Person]] = defaultdict(list)
        for person in with_family(born):
            people[person.region_id, person.birth_date, ""].append(person)
        for person in with_family(named):
            people[person.region_id, None, person.search_name].append(person)
        return cls(people)

    def namesake(self, found: Look) -> Person | None:
        told = found.told
        for key in _keys(told.region.code, told.birth_date, told.name):
            for person in self.people.get(key, ()):
                if rules.is_namesake(_recorded(person, told), found.described):
                    return person
        return None


def _apart(looks: Sequence[Look]) -> tuple[list[Look], list[Look]]:
    """Part rows so that no two of the first part can be one person; the rest comes later."""
    first: list[Look] = []
    later: list[Look] = []
    numbers: set[str] = set()
    met: dict[Key, list[Look]] = defaultdict(list)
    for found in looks:
        told = found.told
        keys = _keys(told.region.code, told.birth_date, told.name)
        twin = bool(told.nik) and told.nik in numbers
        alike = (other for key in keys for other in met[key])
        if twin or any(rules.is_namesake(o.described, found.described) for o in alike):
            later.append(found)
            continue
        first.append(found)
        numbers.add(told.nik)
        for key in keys:
            met[key].append(found)
    return first, later


def _create(looks: Sequence[Look], on: date) -> None:
    """Write down people nobody knows, each with a home and a family."""
    families = _families(looks)
    for found in looks:
        told = found.told
        person = Person(sex=told.sex, birth_date=told.birth_date, phone=told.phone, **found.where)
        person.set_name(told.name)
        if told.nik:
            person.set_nik(told.nik)
        found.person, found.created = person, True
    persons = [found.person for found in looks if found.person]
    Person.objects.bulk_create(persons, BATCH)
    insert(
        Domicile,
        ("person", "region", "address", "rt", "rw", "from_on"),
        [(p.pk, p.region_id, p.address, p.rt, p.rw, on) for p in persons],
    )
    _seat(looks, families, on)


def _families(looks: Sequence[Look]) -> list[Household]:
    """The family of each row: the one of its card, or one of the person's own."""
    wanted = {
        index: found.told.kk
        for found in looks
        if found.told.kk
        for index in blind_indexes(found.told.kk, KK_COLUMN)
    }
    known = Household.objects.filter(kk_index__in=list(wanted))
    by_card = {wanted[str(household.kk_index)]: household for household in known}
    families, fresh = [], []
    for found in looks:
        kk = found.told.kk
        household = by_card.get(kk) if kk else None
        if household is None:
            household = Household(**found.where)
            if kk:
                household.set_kk(kk)
                by_card[kk] = household
            fresh.append(household)
        families.append(household)
    Household.objects.bulk_create(fresh, BATCH)
    return families


def _seat(looks: Sequence[Look], families: Sequence[Household], on: date) -> None:
    # A list does not tell who is head of a family; who has none but their own surely is.
    relations = HouseholdMembership.Relation
    insert(
        HouseholdMembership,
        ("person", "household", "relation", "from_on"),
        [
            (
                found.person.pk if found.person else None,
                household.pk,
                relations.OTHER.value if found.told.kk else relations.HEAD.value,
                on,
            )
            for found, household in zip(looks, families, strict=True)
        ],
    )


def _refresh(looks: Sequence[Look], on: date) -> None:
    """Fill what the record did not know: a birth date, a phone, the family card."""
    filled, cardless = [], []
    for found in looks:
        person, told = found.person, found.told
        assert person is not None
        if _fill(person, told):
            filled.append(person)
        seat = seat_now(person)
        if told.kk and not (seat and seat.household.kk_index):
            cardless.append(found)
    if filled:
        Person.objects.bulk_update(filled, FILLED, BATCH)
    if cardless:
        now = HouseholdMembership.objects.current()
        seats = now.filter(person__in=[found.person for found in cardless])
        seats.update(to_on=Greatest("from_on", Value(on)))
        _seat(cardless, _families(cardless), on)


def _fill(person: Person, told: Told) -> bool:
    """Set what was missing; whether anything was."""
    missing = [name for name in FILLED if getattr(told, name) and not getattr(person, name)]
    for name in missing:
        setattr(person, name, getattr(told, name))
    return bool(missing)
