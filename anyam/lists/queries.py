"""What the pages about lists read, each with a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet

from anyam.accounts.models import User
from anyam.accounts.roles import CAN, Can
from anyam.lists import rules
from anyam.lists.content import shown
from anyam.lists.models import ColumnChoice, PersonList, RowRemark, StagedRow
from anyam.lists.reading import Layout
from anyam.lists.words import COLUMN_NAMES
from anyam.people.rules import Doubt
from anyam.regions.scope import Scope

REGENCY = 4  # digits


def office_of(code: str) -> str:
    """The office that keeps lists about a place: that of its kabupaten/kota."""
    return code[:REGENCY]


def remembered(code: str) -> dict[str, str]:
    """What the office of a place chose before: heading -> field."""
    chosen = ColumnChoice.objects.filter(office=office_of(code))
    return dict(chosen.values_list("label", "field"))


def layout_of(found: PersonList) -> Layout:
    return Layout.from_dict(found.layout)


def facts_of(found: PersonList) -> rules.Facts:
    return rules.Facts(
        status=found.status, runs=found.runs, savable=found.savable, doubtful=found.doubtful,
        erased=found.erased_at is not None,
    )  # fmt: skip


def may_import_to(user: User) -> Scope:
    """The places about which the user may hand in lists."""
    held = user.current_assignments
    prefixes = {h.prefix for h in held if h.role in CAN[Can.IMPORT_PEOPLE] and h.group_id is None}
    return Scope(frozenset(prefixes))


@dataclass(frozen=True, slots=True)
class Fault:
    """One sort of remark in a list, and how often it is made."""

    code: str
    column: str
    message: str  # of the first row; others may differ in a number or a name
    count: int


def faults(found: PersonList, *, asks: bool = False) -> list[Fault]:
    """The sorts of remarks, the most frequent first, as they were counted last."""
    return [Fault(**fault) for fault in found.tally.get("asks" if asks else "wrong", [])]


def tallied(found: PersonList) -> dict[str, list[dict[str, Any]]]:
    """Count the sorts of remarks: of a long list too slow to be done for every page."""
    return {"wrong": _counted(found, asks=False), "asks": _counted(found, asks=True)}


def _counted(found: PersonList, *, asks: bool) -> list[dict[str, Any]]:
    grouped = found.remarks.filter(asks=asks).values("code", "column")
    counted = grouped.annotate(count=Count("pk"), message=Min("message"))
    return [dict(sort) for sort in counted.order_by("-count", "code", "column")]


def remarks(found: PersonList, *, asks: bool, code: str = "") -> QuerySet[RowRemark]:
    """The remarks of a list in the order of its rows."""
    chosen = found.remarks.filter(asks=asks).select_related("line")
    return (chosen.filter(code=code) if code else chosen).order_by("pk")


def neighbours(row: StagedRow, user: User) -> tuple[int, StagedRow | None]:
    """How many doubts wait for the user besides this one, and the one to look at next."""
    waiting = StagedRow.objects.visible_to(user).doubtful().exclude(pk=row.pk)
    after = waiting.filter(pk__gt=row.pk).order_by("pk").first()
    return waiting.count(), after or waiting.order_by("pk").first()


def may_look(user: User, code: str | None = None) -> bool:
    """May this user open lists: those who hand them in, and those who settle doubts?"""
    return user.may(Can.IMPORT_PEOPLE, code) or user.may(Can.DECIDE_PEOPLE, code)


def waiting_for(user: User) -> int:
    """How many doubts wait for a decision of this user."""
    if not user.may(Can.DECIDE_PEOPLE):
        return 0
    return StagedRow.objects.visible_to(user).doubtful().count()


def next_steps(found: PersonList, user: User) -> frozenset[str]:
    """What this user may do with the list now: choose columns, save, discard, mend."""
    if not user.may(Can.IMPORT_PEOPLE, found.region_id):
        return frozenset()
    facts = facts_of(found)
    checks = {
        "choose": rules.check_problems, "save": rules.save_problems,
        "discard": rules.discard_problems,
    }  # fmt: skip
    steps = {name for name, problems in checks.items() if not list(problems(facts))}
    if found.rejected and not facts.erased and not facts.runs:
        steps.add("mend")
    return frozenset(steps)


def place_of(remark: RowRemark) -> dict[str, str]:
    """Where a remark points to: the name of its column, and what stands in that cell."""
    return {
        "column": str(COLUMN_NAMES.get(remark.column, remark.column)),
        "cell": shown(remark.line).get(remark.column, ""),
    }


def doubts_by_kind(waiting: QuerySet[StagedRow]) -> list[tuple[Doubt, int]]:
    """How many doubts of each kind wait."""
    counted = waiting.order_by().values_list("doubt").annotate(count=Count("pk"))
    return [(Doubt(kind), count) for kind, count in sorted(counted)]
