"""Every write about persons and households."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.codes import parse_kk, parse_nik, parse_phone
from anyam.kernel.problems import Blocked, Problem
from anyam.people import crypto, enrolment, rules
from anyam.people.access import acting, as_role
from anyam.people.enrolment import Facts, Home, household_of, prepare
from anyam.people.models import Domicile, Household, HouseholdMembership, Person
from anyam.regions.models import Region

Relation = HouseholdMembership.Relation
MENDING = (Can.FORM_GROUPS, Can.CHECK_REGISTER, Can.DECIDE_PEOPLE)
CORRECTABLE = (
    "name", "sex", "birth_date", "phone", "education", "had_business", "nik", "marital_status",
    "occupation", "main_earner", "can_work", "literate",
)  # fmt: skip


@transaction.atomic
def enrol(
    *,
    nik: str,
    kk: str,
    name: str,
    sex: str,
    birth_date: date | None,
    region: Region,
    address: str = "",
    rt: str = "",
    rw: str = "",
    phone: str = "",
    relation: str = Relation.HEAD,
    by: User,
    at: datetime,
) -> tuple[Person, list[Problem]]:
    """Write a person down, or find the one record they already have.

    Returns:
      The person, and what was unusual: questions that whoever enrols has confirmed.
    Raises:
      Blocked: something cannot be true, the NIK is somebody else's, or it is not theirs to do.
    """
    held = acting(by, region.code, Can.FORM_GROUPS, around=True)
    on = timezone.localdate(at)
    given = prepare(
        nik=nik, kk=kk, name=name, sex=sex, birth_date=birth_date, region=region,
        address=address, rt=rt, rw=rw, phone=phone, on=on,
    )  # fmt: skip
    person = given.known or _create(given.facts, on)
    changes = _refresh(person, given.facts, on) if given.known else {}
    household = _join(person, _household(given.facts, person), relation, on)
    audit.record(
        "person.recognise" if given.known else "person.enrol",
        person,
        by=by,
        at=at,
        region_code=region.code,
        changes=changes
        | {"household": household.pk, "confirmed": [q.code for q in given.questions]},
        **as_role(held),
    )
    return person, given.questions


def _create(facts: Facts, on: date) -> Person:
    person = Person(sex=facts.sex, birth_date=facts.birth_date, phone=facts.phone, **facts.home)
    person.set_name(facts.name)
    person.set_nik(facts.nik.value)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        message = _("Orang ini baru saja dicatat dari tempat lain. Ulangi sekali lagi.")
        raise Blocked([Problem("nik.just_taken", message, "nik")]) from None
    Domicile.objects.create(person=person, from_on=on, **facts.home)
    return person


def _refresh(person: Person, facts: Facts, on: date) -> dict[str, Any]:
    """Fill what was missing, follow a move; what was known otherwise stays (see `correct`)."""
    changes: dict[str, Any] = {}
    for field in ("birth_date", "phone"):
        if (value := getattr(facts, field)) and not getattr(person, field):
            setattr(person, field, value)
            changes[field] = [None, value]
    if changes:
        person.save(update_fields=list(changes))
    if person.region_id != facts.home["region"].code:
        changes["region"] = [person.region_id, facts.home["region"].code]
        _move(person, facts.home, on)
    return changes


def _household(facts: Facts, person: Person) -> Household:
    """The family on the card; without a card the one they have, or one of their own."""
    if facts.kk:
        return _family(facts.kk, facts.home)
    return person.current_household or Household.objects.create(**facts.home)


def _family(kk: str, home: Home) -> Household:
    """The family with this card number, made if nobody has met it yet."""
    if known := household_of(kk):
        return known
    household = Household(**home)
    household.set_kk(kk)
    try:
        with transaction.atomic():
            household.save(force_insert=True)
    except IntegrityError:  # another phone wrote down the same family a blink ago
        if known := household_of(kk):
            return known
        raise
    return household


def _join(person: Person, household: Household, relation: str, on: date) -> Household:
    """Make `household` the current family; the former one stays as history."""
    seat = person.households.filter(to_on=None).first()
    if seat and seat.household_id == household.pk:
        return household
    if seat:
        _end(seat, on)
    HouseholdMembership.objects.create(
        person=person, household=household, relation=relation, from_on=on
    )
    return household


def _move(person: Person, home: Home, on: date) -> None:
    """End the present domicile and begin another."""
    if now := person.domiciles.filter(to_on=None).first():
        _end(now, on)
    Domicile.objects.create(person=person, from_on=on, **home)
    for field, value in home.items():
        setattr(person, field, value)
    person.save(update_fields=list(home))


def _end(row: Domicile | HouseholdMembership, on: date) -> None:
    # Somebody who tells us today about a move of last year must not end before they began.
    row.to_on = max(on, row.from_on)
    row.save(update_fields=["to_on"])


@transaction.atomic
def correct(person: Person, *, reason: str, by: User, at: datetime, **new: Any) -> Person:
    """Put right what was written wrongly. Living changes are `move` and `change_household`.

    Args:
      new: any of `CORRECTABLE`.
    Raises:
      Blocked: no reason, a value that cannot be, a NIK somebody else has, or not theirs to do.
    """
    if unknown := set(new) - set(CORRECTABLE):
        raise TypeError(f"not a fact of a person: {sorted(unknown)}")
    held = acting(by, person.region_id, *MENDING)
    on = timezone.localdate(at)
    problems = [*rules.reason_problems(reason), *_possible(person, new, on)]
    nik = parse_nik(new.pop("nik")).value if new.get("nik") else ""
    new.pop("nik", None)
    if nik and Person.objects.with_nik(nik).exclude(pk=person.pk).exists():
        message = _("NIK ini sudah tercatat untuk orang lain.")
        problems.append(Problem("nik.someone_else", message, "nik"))
    if problems:
        raise Blocked(problems)
    changes = _set(person, new)
    if nik and not (person.nik and person.nik.reveal() == nik):
        before = person.nik_masked
        person.set_nik(nik)
        changes["nik"] = [before, person.nik_masked]
    person.save()
    audit.record(
        "person.correct", person, by=by, at=at, region_code=person.region_id,
        note=enrolment.clean(reason), changes=changes, **as_role(held),
    )  # fmt: skip
    return person


def _possible(person: Person, new: dict[str, Any], on: date) -> list[Problem]:
    name, sex = new.get("name", person.name), new.get("sex", person.sex)
    problems = enrolment.text_problems(name=name, sex=sex)
    if new.get("birth_date"):
        problems += rules.birth_date_problems(new["birth_date"], on)
    if new.get("phone"):
        new["phone"] = enrolment.collect(problems, parse_phone, new["phone"]) or ""
    return problems


def _set(person: Person, new: dict[str, Any]) -> dict[str, Any]:
    """Set the facts that differ; return what changed as {field: [old, new]}."""
    changes: dict[str, Any] = {}
    if "name" in new:
        new["name"] = enrolment.clean(new["name"])
    for field, value in new.items():
        if (old := getattr(person, field)) != value:
            changes[field] = [old, value]
            setattr(person, field, value)
    person.set_name(person.name)
    return changes


@transaction.atomic
def move(
    person: Person,
    region: Region,
    on: date,
    *,
    address: str = "",
    rt: str = "",
    rw: str = "",
    by: User,
    at: datetime,
) -> Person:
    """Record that a person lives somewhere else since a day."""
    held = acting(by, person.region_id, *MENDING)
    home = enrolment.read_home(region, address, rt, rw)
    if on > timezone.localdate(at):
        message = _("Tanggal pindah belum terjadi.")
        raise Blocked([Problem("person.moves_later", message, "on")])
    before = person.region_id
    _move(person, home, on)
    audit.record(
        "person.move", person, by=by, at=at, region_code=before,
        changes={"region": [before, region.code], "on": on}, **as_role(held),
    )  # fmt: skip
    return person


@transaction.atomic
def change_household(
    person: Person, kk: str, on: date, *, relation: str = Relation.HEAD, by: User, at: datetime
) -> Household:
    """Record that a person belongs to another family card since a day."""
    held = acting(by, person.region_id, *MENDING)
    number = parse_kk(kk)
    if on > timezone.localdate(at):
        message = _("Tanggal ganti KK belum terjadi.")
        raise Blocked([Problem("person.changes_later", message, "on")])
    before = person.current_household
    home = Home(region=person.region, address=person.address, rt=person.rt, rw=person.rw)
    household = _family(number, home)
    _join(person, household, relation, on)
    audit.record(
        "person.household", person, by=by, at=at, region_code=person.region_id,
        changes={"household": [before.pk if before else None, household.pk], "on": on},
        **as_role(held),
    )  # fmt: skip
    return household


@transaction.atomic
def unmask(person: Person, reason: str, *, by: User, at: datetime) -> dict[str, str]:
    """Read somebody's numbers, for a reason that stays in the record.

    Returns:
      {"nik": ..., "kk": ...}, empty where there is none.
    """
    held = acting(by, person.region_id, Can.UNMASK_NIK)
    if problems := list(rules.reason_problems(reason)):
        raise Blocked(problems)
    household = person.current_household
    audit.record(
        "person.unmask", person, by=by, at=at, region_code=person.region_id,
        note=enrolment.clean(reason), **as_role(held),
    )  # fmt: skip
    return {
        "nik": person.nik.reveal() if person.nik else "",
        "kk": household.kk.reveal() if household and household.kk else "",
    }


def reencrypt(progress: crypto.Progress, *, by: User | None = None, at: datetime) -> int:
    """Seal all numbers under the newest key (see `crypto.reencrypt`); how many changed."""
    # Not one transaction: a country's worth of rows is done batch by batch and may be resumed.
    changed = crypto.reencrypt(progress)
    audit.record("people.reencrypt", None, by=by, at=at, changes={"values": changed})
    return changed
