"""What verification wants to know of proposals: whom to look up, for which case."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, Prefetch, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from anyam.groups.models import Membership
from anyam.proposals.models import Proposal
from anyam.proposals.workflow import EDITABLE, FINAL, Status
from anyam.regions.scope import within
from anyam.verification import asking
from anyam.verification.cases import Case
from anyam.verification.models import MatchRun

ON_ITS_WAY = [status.value for status in Status if status not in FINAL | EDITABLE]
MOST = 200  # cases asked for at a time
WAITING = (Status.SUBMITTED, Status.ENDORSED)  # nobody has ruled on the whole yet


class Source:
    """Proposals as cases; two queries however many."""

    rules = True

    def open_in(self, prefix: str, *, after: int, most: int) -> list[Case]:
        return _cases(self._open(prefix).filter(pk__gt=after), most)

    def count_in(self, prefix: str) -> int:
        return self._open(prefix).count()

    def among(self, people: Collection[int]) -> set[int]:
        seats = Membership.objects.living().filter(
            person__in=people, group__proposals__status__in=ON_ITS_WAY
        )
        return set(seats.values_list("person_id", flat=True))

    def _open(self, prefix: str) -> QuerySet[Proposal]:
        return Proposal.objects.filter(within(prefix, "region_id"), status__in=ON_ITS_WAY)

    def named(self, keys: Iterable[str]) -> dict[str, Case]:
        numbers = [int(number) for key in keys if (number := key.partition(":")[2]).isdigit()]
        return {case.key: case for case in _cases(Proposal.objects.filter(pk__in=numbers))}


def ask_for_the_forgotten(*, at: datetime) -> int:
    """Queue a matching for cases that wait for a ruling and were never looked up; how many.

    Their step was taken while no register was held, or the server fell between step and queue.
    """
    case = Concat(Value("proposal:"), Cast("pk", CharField()))
    found = (
        Proposal.objects.filter(status__in=WAITING)
        .annotate(key=case)
        .filter(~Exists(MatchRun.objects.filter(case=OuterRef("key"))))
        .select_related("group")
        .order_by("status_since")[:MOST]
    )
    open_cases = list(found)
    due = asking.unmatched([one.case for one in open_cases])
    asked = [
        asking.ask(
            one.case, region_code=str(one.region_id), name=one.group.name, by=one.author, at=at,
            why=MatchRun.Why.SUBMITTED,
        )
        for one in open_cases
        if one.case in due
    ]  # fmt: skip
    return sum(job is not None for job in asked)


def _cases(found: QuerySet[Proposal], most: int | None = None) -> list[Case]:
    living = Membership.objects.filter(left_on=None).order_by("pk")
    rows = found.select_related("group").order_by("pk")
    rows = rows.prefetch_related(Prefetch("group__memberships", living, to_attr="living"))
    return [
        Case(
            key=case.case,
            title=f"{case.group.name} ({case.number})",
            region_code=str(case.region_id),
            people=tuple(seat.person_id for seat in case.group.living),  # type: ignore[attr-defined]
            url=case.get_absolute_url(),
            checks_url=reverse("proposals:members", args=[case.pk]),
        )
        for case in rows[:most]
    ]
