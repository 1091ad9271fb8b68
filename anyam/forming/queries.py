"""Reads: who waits for a group, and a proposal as a page shows it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.eligibility import queries as eligibility
from anyam.eligibility.rules import engine
from anyam.eligibility.rules.tests import PERSON
from anyam.forming.models import Plan
from anyam.forming.solver import sentences
from anyam.forming.solver.candidates import KECAMATAN, Candidate
from anyam.forming.solver.instance import Instance
from anyam.forming.solver.objective import Group, Worth, home, worth
from anyam.forming.solver.rules import violations
from anyam.groups.copycat import Kind, around, nearness
from anyam.groups.models import Group as LivingGroup
from anyam.groups.models import Trade
from anyam.kernel.problems import Problem
from anyam.outreach.models import Candidate as Waiting
from anyam.outreach.words import skill_name
from anyam.people.models import HouseholdMembership, Person
from anyam.regions.models import Region
from anyam.schemes import Scheme

OUT = "luar"  # the place of those without a group
NEW = "baru"  # a group that does not exist yet


def waiting(region: Region, user: User) -> list[dict[str, Any]]:
    """The facts of everybody who waits for a group in a place, without names."""
    found = Waiting.objects.visible_to(user).waiting().in_region(region.code)
    people = list(found.select_related("person").order_by("pk"))
    ids = [one.person_id for one in people]
    rows = HouseholdMembership.objects.current().filter(person__in=ids)
    families = dict(rows.values_list("person_id", "household_id"))
    return [
        {
            "id": str(one.person_id),
            "kk": f"k{families[one.person_id]}" if one.person_id in families
            else f"p{one.person_id}",
            "region_code": one.region_id,
            "rt": one.person.rt.lstrip("0"),
            "rw": one.person.rw.lstrip("0"),
            "latitude": None if one.latitude is None else float(one.latitude),
            "longitude": None if one.longitude is None else float(one.longitude),
            "skills": list(one.skills),
            # "Something else" is no trade to propose.
            "trades": [trade for trade in one.trades if trade not in nearness().open],
        }
        for one in people
    ]  # fmt: skip


def taken(region: Region) -> dict[str, int]:
    """How many living groups do each trade in the kecamatan."""
    living = LivingGroup.objects.active().in_region(region.code[:KECAMATAN])
    slugs = living.exclude(trade=None).values_list("trade__slug", flat=True)
    return dict(Counter(slug for slug in slugs if slug))


def near(region: Region) -> dict[str, int]:
    """For each trade how many living groups of the kecamatan do a near one."""
    living = LivingGroup.objects.active().in_region(region.code[:KECAMATAN])
    pairs = living.exclude(trade=None).values_list("trade__slug", "trade__kbli_2020")
    counts = Counter(Kind(slug or "", kbli or "") for slug, kbli in pairs)
    kinds = [trade.kind for trade in Trade.objects.all()]
    found = {
        kind.slug: sum(counts[other] for other in counts if around(kind, [other]).get(other.slug))
        for kind in kinds
    }
    return {slug: count for slug, count in found.items() if count}


def barred(candidates: Sequence[Mapping[str, Any]], scheme: Scheme, at: datetime) -> dict[str, str]:
    """Who certainly fails a requirement about the person, each with which: {id: words}.

    A waiver that holds counts; what is not known bars nobody.
    """
    people = list(Person.objects.filter(pk__in=[int(row["id"]) for row in candidates]))
    today = timezone.localdate(at)
    said: dict[str, str] = {}
    for pk, known in eligibility.known(people, scheme).items():
        answers = engine.assess(scheme, known.facts, today=today)
        broken = [
            answer
            for answer in answers
            if answer.required and answer.about == PERSON and answer.answer == engine.FAIL
        ]
        if broken:
            said[str(pk)] = " ".join(f"{answer.title}: {answer.evidence}" for answer in broken)
    return said


def question_of(plan: Plan) -> Instance:
    """What the search looks at: without those who do not qualify."""
    whole = instance_of(plan)
    people = tuple(one for one in whole.candidates if one.id not in plan.barred)
    return replace(whole, candidates=people)


def instance_of(plan: Plan, names: Mapping[str, str] | None = None) -> Instance:
    """The question of a plan; with `names` it can speak of people."""
    people = tuple(
        Candidate(
            **{**row, "skills": tuple(row["skills"]), "trades": tuple(row["trades"])},
            name=(names or {}).get(row["id"], row["id"]),
        )
        for row in plan.candidates
    )
    return Instance(people, plan.smallest, plan.largest, plan.taken, near=plan.near)


def names_of(plan: Plan, user: User) -> dict[str, str]:
    people = Person.objects.filter(pk__in=[int(row["id"]) for row in plan.candidates])
    return {str(person.pk): person.name_for(user) for person in people}


def grouping_of(instance: Instance, groups: Sequence[Mapping[str, Any]]) -> list[Group]:
    """Groups as the objective wants them."""
    return [
        Group(
            tuple(sorted(instance.index[member] for member in group["members"])),
            instance.number_of(group["trade"]),
        )
        for group in groups
    ]


def moved(groups: Sequence[Mapping[str, Any]], member: str, to: str) -> list[dict[str, Any]]:
    """The groups after one person went to group number `to`, to a new one, or out."""
    after = [
        {"members": [one for one in group["members"] if one != member], "trade": group["trade"]}
        for group in groups
    ]
    if to == NEW:
        trade = next((g["trade"] for g in groups if member in g["members"]), "")
        after.append(
            {"members": [member], "trade": trade or (groups[0]["trade"] if groups else "")}
        )
    elif to.isascii() and to.isdigit() and 1 <= int(to) <= len(after):
        after[int(to) - 1]["members"].append(member)
    return [group for group in after if group["members"]]


@dataclass(frozen=True, slots=True)
class Card:
    """One proposed group on the page."""

    number: int
    trade: str
    members: list[tuple[str, str, str]]  # id, name, what is worth knowing
    reason: str
    home: str
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Board:
    """A proposal as it stands."""

    cards: list[Card]
    outside: list[tuple[str, str, str]]  # id, name, why
    worth: Worth
    lost: int  # points lost, without placing
    proposed: int  # points the search lost
    bound: int  # points no grouping can lose less than, placing as many
    trades: list[tuple[str, str]]
    problems: list[Problem]

    @property
    def ready(self) -> bool:
        return bool(self.cards) and not self.problems


def board(plan: Plan, user: User) -> Board:
    """Everything the page of a proposal shows."""
    names = names_of(plan, user)
    instance = instance_of(plan, names)
    grouping = grouping_of(instance, plan.groups)
    problems = violations(instance, grouping)
    labels = dict(Trade.objects.values_list("slug", "name"))
    said = sentences.reasons(instance, grouping)
    cards = [
        _card(instance, grouping[number], number, plan.groups[number]["trade"], said[number])
        for number in range(len(grouping))
    ]
    for problem in problems:
        cards[int(problem.field.rpartition(".")[2])].problems.append(problem)
    value = worth(instance, grouping)
    outside = [
        (one.id, one.name, _left_out(plan, one.id) or why)
        for one, why in (
            (instance.candidates[i], why)
            for i, why in sentences.left_out(instance, tuple(grouping))
        )
    ]
    answer = plan.answer
    return Board(
        cards, outside, value, value.placed - value.total,
        answer["placed"] - answer["total"], answer["most"] - answer["bound"],
        [(key, labels.get(key, trade.name)) for key, trade in instance.trades], problems,
    )  # fmt: skip


def _left_out(plan: Plan, person: str) -> str:
    """Why the search left somebody out; "" where it did not."""
    if person not in plan.barred:
        return ""
    message = _("Tidak diikutkan, boleh dipindahkan ke kelompok. %(why)s")
    return message % {"why": plan.barred[person]}


def _card(instance: Instance, group: Group, number: int, trade: str, said: str) -> Card:
    where = instance.candidates[home(instance, group.members)[0]]
    members = [
        (person.id, person.name, ", ".join(map(skill_name, person.skills)))
        for person in (instance.candidates[m] for m in group.members)
    ]
    return Card(number + 1, trade, members, said, where.id)


def value_after(plan: Plan, member: str, to: str) -> dict[str, Any] | None:
    """What the proposal would be worth after a move; None for somebody who is not in it."""
    instance = instance_of(plan)
    if member not in instance.index:
        return None
    before = worth(instance, grouping_of(instance, plan.groups))
    grouping = grouping_of(instance, moved(plan.groups, member, to))
    after = worth(instance, grouping)
    broken = violations(instance, grouping)
    return {
        "total": after.total,
        "parts": after.parts,
        "placed": after.placed - before.placed,
        "difference": (after.total - after.placed) - (before.total - before.placed),
        "problems": [problem.code for problem in broken],
    }
