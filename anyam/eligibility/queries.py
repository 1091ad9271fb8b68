"""What is known of people, gathered from all rooms below in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone

from anyam.accounts.models import User, all_but_name
from anyam.eligibility import aid
from anyam.eligibility.models import Assessment, Standing, Survey, Waiver
from anyam.eligibility.rules import engine
from anyam.eligibility.rules.engine import FAIL, UNKNOWN, Answer
from anyam.eligibility.rules.facts import Facts, Waived
from anyam.groups.models import Group, Membership
from anyam.kernel.dates import format_date
from anyam.people.models import HouseholdMembership, Person
from anyam.registers.models import Register
from anyam.schemes import Scheme, all_schemes
from anyam.verification.models import Match, RegisterCheck, Ruling

HEAD = HouseholdMembership.Relation.HEAD


@dataclass(frozen=True, slots=True)
class Known:
    """One person as the engine sees them, and what totals ask besides."""

    person: Person
    group: Group | None
    facts: Facts
    helped: bool
    reached: bool
    standing: Standing | None  # as written down last, with its answers; None where not asked for


def known(
    people: Sequence[Person],
    scheme: Scheme,
    *,
    group: Group | None = None,
    whole: Collection[int] = (),
    kept: bool = False,
) -> dict[int, Known]:
    """Everything about these persons, by primary key; three queries however many they are.

    Args:
      group: judge their seat in this group; without it, in the group each sits in now, if any.
      whole: groups, by primary key, all of whose members are among these persons. Of any other
        group somebody sits in the members are read, too: a fourth query.
      kept: read what was written down last, too.
    """
    pks = [person.pk for person in people]
    parts = (*PARTS, KEPT) if kept else PARTS
    gathered = _Gathered(pks, _joined(pks, scheme, parts), group, frozenset(whole))
    return {person.pk: gathered.of(person) for person in people}


# What is read along with each person; the checker of types knows no such relations by name.
PARTS = (
    "its_home__household", "its_look", "its_waiver__asked_by", "its_waiver__decided_by",
    "its_seat__group__region", "its_list__run",
)  # fmt: skip
KEPT = "its_standing__assessment"
# The persons are there already; of who asked and who decided only the names are told.
UNREAD = (
    *(field.name for field in Person._meta.concrete_fields if not field.primary_key),
    *all_but_name("its_waiver__asked_by"), *all_but_name("its_waiver__decided_by"),
)  # fmt: skip


def _joined(pks: Sequence[int], scheme: Scheme, parts: Sequence[str]) -> Iterable[Any]:
    """Persons, each with a family, seat, look at a register, waiver, and last answer if asked.

    One query, since a submission and a case's page pay for each. Whoever has two seats comes
    twice; hardly anybody has two of more than one thing.
    """
    waiver_counts = Q(waivers__scheme=scheme.code, waivers__withdrawn_at=None) & (
        Q(waivers__approved=None) | Q(waivers__approved=True)
    )
    stands = Q(standings__scheme=scheme.code)
    unchanged = Q(register_checks__superseded_at=None)
    on_a_list = Q(matches__kind=Register.Kind.ASSISTANCE, matches__superseded_at=None)
    return Person.objects.filter(pk__in=pks).annotate(
        its_home=FilteredRelation("households", condition=Q(households__to_on=None)),
        its_look=FilteredRelation("register_checks", condition=unchanged),
        its_list=FilteredRelation("matches", condition=on_a_list),
        its_waiver=FilteredRelation("waivers", condition=waiver_counts),
        its_standing=FilteredRelation("standings", condition=stands),
        its_seat=FilteredRelation("memberships", condition=Q(memberships__pk__isnull=False)),
    ).select_related(*parts).defer(*UNREAD)  # fmt: skip


class _Gathered:
    """The rows about a lot of people, each kind read once."""

    def __init__(
        self, pks: list[int], joined: Iterable[Any], group: Group | None, whole: frozenset[int]
    ) -> None:
        self.families: dict[int, HouseholdMembership] = {}
        self.standings: dict[int, Standing] = {}
        checks: dict[int, RegisterCheck] = {}
        waivers: dict[int, Waiver] = {}
        seats: dict[int, Membership] = {}
        lists: dict[int, Match] = {}
        for row in joined:
            # What somebody has none of is not set at all.
            one = partial(getattr, row)
            for found, rows in (
                (one("its_look", None), checks),
                (one("its_waiver", None), waivers),
                (one("its_seat", None), seats),
                (one("its_list", None), lists),
            ):
                if found is not None:
                    rows[found.pk] = found
            if home := one("its_home", None):
                self.families[row.pk] = home
            if standing := one("its_standing", None):
                self.standings[row.pk] = standing
        # A later look stands over an earlier one.
        looks = sorted(checks.values(), key=lambda look: (look.checked_at, look.pk))
        self.checks = {look.person_id: look for look in looks}
        self.seats: dict[int, list[Membership]] = _by_person(seats)
        self.waivers: dict[int, list[Waiver]] = _by_person(waivers)
        self.lists: dict[int, list[Match]] = _by_person(lists)
        self.group = group
        homes = {home.household_id for home in self.families.values()}
        self.surveys = _surveys(pks, homes)
        self.aid = aid.received(pks)
        self.neighbours = self._neighbours(whole)

    def _neighbours(self, whole: frozenset[int]) -> dict[int, Counter[int | None]]:
        """For each group concerned, how many living seats each family has in it."""
        here = [seat for seats in self.seats.values() for seat in seats if seat.left_on is None]
        groups = {self.group.pk} if self.group else {seat.group_id for seat in here}
        told = [(seat.group_id, seat.household_id) for seat in here if seat.group_id in whole]
        if rest := groups - whole:
            living = Membership.objects.living().filter(group__in=rest).order_by()
            told += living.values_list("group_id", "household_id")
        return _families_in(told)

    def of(self, person: Person) -> Known:
        living = [seat for seat in self.seats[person.pk] if seat.left_on is None]
        seat = next((s for s in living if not self.group or s.group_id == self.group.pk), None)
        group = self.group or (seat.group if seat else None)
        grants = self.aid.get(person.pk, [])
        return Known(
            person=person,
            group=group,
            facts=Facts(
                **self._personal(person),
                **self._register(person),
                **self._home(person),
                **self._seat(person, living, seat, group),
                **_assisted(grants, group, self.lists[person.pk]),
                waivers=tuple(_waived(waiver) for waiver in self.waivers[person.pk]) or None,
            ),
            helped=any(group is not None and one.group_id == group.pk for one in grants),
            reached=bool(self.seats[person.pk]),
            standing=self.standings.get(person.pk),
        )

    def _personal(self, person: Person) -> dict[str, Any]:
        family = self.families.get(person.pk)
        head = family is not None and family.relation == HEAD
        return {
            "birth_date": person.birth_date,
            "marital_status": person.marital_status or None,
            "education": person.education or None,
            "occupation": person.occupation or None,
            "can_work": person.can_work,
            "literate": person.literate,
            "had_business": person.had_business,
            "head_or_earner": True if head else person.main_earner,
            # A number was read from its card; that there is none yet says nothing.
            "has_id_card": True if person.nik_hint else None,
            "has_family_card": True if family and family.household.kk_hint else None,
            "region_code": person.region_id,
        }

    def _register(self, person: Person) -> dict[str, Any]:
        check = self.checks.get(person.pk)
        if check is None:
            return {}
        # An officer who accepts somebody whose data differ has matched them.
        found = "found" if check.ruling == Ruling.ACCEPTED else check.finding
        return {
            "register_finding": found,
            "register_name": check.register,
            "register_version": check.register_version,
            "register_checked_on": timezone.localdate(check.checked_at),
            "desil": check.desil,
        }

    def _home(self, person: Person) -> dict[str, Any]:
        family = self.families.get(person.pk)
        seen = self.surveys.get(("household", family.household_id)) if family else None
        seen = seen or self.surveys.get(("person", person.pk))
        if seen is None:
            return {}
        return {"house": seen.house, **seen.beside}

    def _seat(
        self, person: Person, living: list[Membership], seat: Membership | None, group: Group | None
    ) -> dict[str, Any]:
        others = [s for s in living if not group or s.group_id != group.pk]
        found: dict[str, Any] = {"other_living_groups": len(others)}
        if group is None:
            return found
        family = self.families.get(person.pk)
        own = seat.household_id if seat else family.household_id if family else None
        found["group_region_code"] = group.region_id
        if own is not None:
            found["other_family_seats"] = self.neighbours[group.pk][own] - (seat is not None)
        return found


def _by_person(rows: dict[int, Any]) -> dict[int, list[Any]]:
    """Rows by the person they are about, the oldest first."""
    found: dict[int, list[Any]] = defaultdict(list)
    for pk in sorted(rows):
        found[rows[pk].person_id].append(rows[pk])
    return found


def _families_in(seats: Iterable[tuple[int, int | None]]) -> dict[int, Counter[int | None]]:
    found: dict[int, Counter[int | None]] = defaultdict(Counter)
    for group, household in seats:
        found[group][household] += 1
    return found


def _surveys(
    pks: Sequence[int], households: Collection[int]
) -> dict[tuple[str, int | None], Survey]:
    """The newest finished visit by person, and by the family it was paid to.

    Both are named, person and family: PostgreSQL reads every visit of the country where it would
    have to look up the one or the other first.
    """
    paid_to = Q(person__in=pks) | Q(household__in=households)
    visits = Survey.objects.finished().filter(paid_to)
    found: dict[tuple[str, int | None], Survey] = {}
    for visit in visits.order_by("finished_at", "pk"):
        found["person", visit.person_id] = visit
        if visit.household_id is not None:
            found["household", visit.household_id] = visit
    return found


def _assisted(
    grants: Iterable[aid.Aid], group: Group | None, lists: Iterable[Match]
) -> dict[str, Any]:
    """Aid in another group than the one they sit in: what they get now is no aid before.

    Then the lists of who was helped by other programmes. Only who certainly stands there was
    helped; where it is doubtful nothing is known until somebody has looked.
    """
    before = [one for one in grants if group is None or one.group_id != group.pk]
    if before:
        last = before[-1]
        return _helped(last.programme, last.on)
    newest = {match.run.register: match for match in lists}  # by number, so the later one stays
    for match in newest.values():
        if match.stands == Match.Decision.MATCH:
            return _helped(match.run.listed, match.run.as_of)
    told = "; ".join(f"{m.run.listed}, {format_date(m.run.as_of)}" for m in newest.values())
    doubtful = [m.run.listed for m in newest.values() if m.stands == Match.Decision.REVIEW]
    if doubtful:
        return {"assisted_before": None, "assisted_doubt": "; ".join(doubtful)[:200]}
    return {"assisted_before": False} | ({"assisted_lists": told[:400]} if told else {})


def _helped(by: str, on: date) -> dict[str, Any]:
    return {"assisted_before": True, "assisted_by": by[:150], "assisted_on": on}


def _waived(waiver: Waiver) -> Waived:
    by, second = waiver.asked_by, waiver.decided_by
    approved = second.name if second else None
    if second and second.name.casefold() == by.name.casefold():  # two people of one name
        approved = f"{second.name} (#{second.pk})"
    return Waived(rule=waiver.rule, reason=waiver.reason, asked_by=by.name, approved_by=approved)


def answers_of(
    person: Person, scheme: Scheme, *, today: date, group: Group | None = None
) -> tuple[Known, list[Answer]]:
    """One person as they stand today."""
    found = known([person], scheme, group=group)[person.pk]
    return found, engine.assess(scheme, found.facts, today=today)


@dataclass(frozen=True, slots=True)
class Member:
    """A member with the answers to what is required."""

    person: Person
    answers: list[Answer]

    @property
    def verdict(self) -> str:
        return engine.verdict(self.answers)

    @property
    def open(self) -> list[Answer]:
        """The requirements that are broken, then those nobody can answer yet."""
        found = [a for a in self.answers if a.answer in (FAIL, UNKNOWN)]
        return sorted(found, key=lambda answer: answer.answer != FAIL)


def members_of(group: Group, scheme: Scheme, *, today: date) -> list[Member]:
    """The living members of a group with their answers; a fixed number of queries."""
    seats = group.memberships.living().select_related("person").order_by("pk")
    return judged([seat.person for seat in seats], group, scheme, today=today)


def judged(people: Sequence[Person], group: Group, scheme: Scheme, *, today: date) -> list[Member]:
    """These persons, all members of the group, with their answers; three queries."""
    found = known(people, scheme, group=group, whole={group.pk})
    return [
        Member(person, engine.assess(scheme, found[person.pk].facts, today=today, required=True))
        for person in people
    ]


def schemes_open(on: date) -> list[Scheme]:
    """The schemes one may ask about, those open today first."""
    return sorted(all_schemes().values(), key=lambda scheme: not scheme.is_open(on))


def scheme_of(code: str, on: date, group: Group | None = None) -> Scheme:
    """The scheme asked for; else the one the group was last judged by; else the newest open one."""
    found = all_schemes()
    if code in found:
        return found[code]
    if group is not None:
        last = Assessment.objects.filter(group=group).order_by("-pk").first()
        if last is not None and last.scheme in found:
            return found[last.scheme]
    national = [s for s in schemes_open(on) if s.register_required]
    return (national or schemes_open(on))[0]


def history_of(person: Person, user: User) -> QuerySet[Assessment]:
    """Kept answers, newest first."""
    found = Assessment.objects.visible_to(user).filter(person=person)
    return found.select_related("assessed_by", "group").order_by("-pk")


def open_survey(person: Person) -> Survey | None:
    return Survey.objects.filter(person=person, finished_at=None).first()


def last_survey(person: Person) -> Survey | None:
    """The newest finished visit to this person's home."""
    household = person.current_household
    found = _surveys([person.pk], [household.pk] if household else [])
    return found.get(("household", household.pk if household else None)) or found.get(
        ("person", person.pk)
    )
