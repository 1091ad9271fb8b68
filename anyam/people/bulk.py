"""Many people at once, as a list tells of them: the rules of `actions.enrol`, a chunk at a time.

What `enrol` asks the person at the screen, a list cannot answer: such a row is not written, it
comes back with its `Doubt`, and somebody decides later (see `anyam.lists`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import IntegrityError, models, transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.codes import parse_kk, parse_nik, parse_phone
from anyam.kernel.problems import Blocked, Problem
from anyam.people import creating, enrolment, finding, rules
from anyam.people.access import acting, as_role
from anyam.people.finding import Key, Look, Told
from anyam.people.models import HouseholdMembership, Person

__all__ = ["Look", "Told", "enrol_many", "enrol_namesake", "look"]
BATCH = 500
FILLED = ("birth_date", "phone")  # facts a list may add to a record; all others need a decision
TRIES = 3  # two lists with one new person in both, written in the same blink


def look(rows: Iterable[Told], *, on: date) -> list[Look]:
    """Compare rows with the records; nothing is stored, and the number of queries is fixed."""
    looks = read(rows, on=on)
    finding.find(looks)
    return looks


def read(rows: Iterable[Told], *, on: date) -> list[Look]:
    """Read rows without asking whom the records know: each may still be somebody's."""
    return [_read(told, on) for told in rows]


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
        creating.create(first, on)
        if waiting:
            finding.find(waiting)
        waiting = [found for found in waiting if found.is_new]
    known = [found for found in looks if found.key and not found.doubt and not found.created]
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
    if not found.problems and finding.persons_by_nik([found]):
        message = _("NIK ini sudah tercatat untuk orang lain.")
        found.problems.append(Problem("nik.someone_else", message, "nik"))
    if found.problems or not told.nik:
        raise Blocked(found.problems or [_needs_nik()])
    creating.create([found], timezone.localdate(at))
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
    clean = Told(
        nik=nik.value if nik else "", kk=kk or "", name=enrolment.clean(told.name), sex=told.sex,
        birth_date=told.birth_date, region=told.region, phone=phone or "",
    )  # fmt: skip
    return Look(clean, home, problems)


def _apart(looks: Sequence[Look]) -> tuple[list[Look], list[Look]]:
    """Part rows so that no two of the first part can be one person; the rest comes later."""
    first: list[Look] = []
    later: list[Look] = []
    numbers: set[str] = set()
    met: dict[Key, list[Look]] = defaultdict(list)
    for found in looks:
        told = found.told
        name = rules.search_name(told.name)
        keys = finding.keys(told.region.code, told.birth_date, name)
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


def _refresh(looks: Sequence[Look], on: date) -> None:
    """Fill what the record did not know: a birth date, a phone, the family card."""
    filled, cardless = [], []
    for found in looks:
        person, told = found.person, found.told
        assert person is not None
        if _fill(person, told):
            filled.append(person)
        seat = finding.seat_now(person)
        if told.kk and not (seat and seat.household.kk_index):
            cardless.append(found)
    if filled:
        Person.objects.bulk_update(filled, FILLED, BATCH)
    if cardless:
        now = HouseholdMembership.objects.current()
        seats = now.filter(person__in=[found.key for found in cardless])
        seats.update(to_on=Greatest("from_on", Value(on)))
        creating.seat(cardless, on)


def _fill(person: Person, told: Told) -> bool:
    """Set what was missing; whether anything was."""
    missing = [name for name in FILLED if getattr(told, name) and not getattr(person, name)]
    for name in missing:
        setattr(person, name, getattr(told, name))
    return bool(missing)
