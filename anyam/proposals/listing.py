"""The list of cases: its filters live in the address, so that they can be sent to a colleague."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.groups.models import WORDS
from anyam.proposals.models import Proposal, ProposalQuerySet
from anyam.proposals.workflow import CHAINS, Action, Status
from anyam.regions.scope import Scope, within
from anyam.regions.words import MOST, words_of
from anyam.schemes import all_schemes

# What a row of the list shows: a case has sixty columns, some of them long.
SHOWN = (
    "pk", "status", "status_since", "due_on", "total", "group__name", "region__name",
    "region__path",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the list is asked for. Rubbish in the address is dropped, not an error."""

    text: str = ""
    status: str = ""
    scheme: str = ""
    place: str = ""
    action: str = ""  # a step of the chain: only what waits for this user's doing it
    waiting: bool = False
    late: bool = False

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Filters":
        place = str(query.get("wilayah", "")).replace(".", "")
        action = str(query.get("langkah", ""))
        status = str(query.get("status", ""))
        scheme = str(query.get("skema", ""))
        return cls(
            text=str(query.get("q", "")).replace("\x00", "").strip()[:100],
            status=status if status in Status else "",
            scheme=scheme if scheme in all_schemes() else "",
            place=place
            if place.isascii() and place.isdigit() and len(place) in (2, 4, 6, 10)
            else "",
            action=action if action in Action else "",
            waiting=query.get("menunggu") == "1",
            late=query.get("terlambat") == "1",
        )

    @property
    def query(self) -> str:
        """The filters as they stand in the address."""
        values = {
            "q": self.text,
            "status": self.status,
            "skema": self.scheme,
            "wilayah": self.place,
            "langkah": self.action,
            "menunggu": "1" if self.waiting else "",
            "terlambat": "1" if self.late else "",
        }
        return urlencode({key: value for key, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Task:
    """A step many cases can take together with one letter."""

    action: str
    label: str


def search(
    proposals: QuerySet[Proposal], filters: Filters, scope: Scope | None = None
) -> QuerySet[Proposal]:
    """Narrow a list to what is asked for; `scope`, the reader's, narrows the search for a name."""
    found = proposals.select_related("group", "region")
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.scheme:
        found = found.filter(scheme=filters.scheme)
    if filters.place:
        found = found.filter(within(filters.place, "region_id"))
    if filters.late:
        found = found.filter(due_on__lt=timezone.localdate())
    if filters.text:
        number = filters.text.upper().removeprefix("U-").lstrip("0")
        if number.isascii() and number.isdigit() and len(number) < 15:
            found = found.filter(pk=int(number))
        else:
            limit = MOST if filters == Filters(text=filters.text) else None
            sought = words_of(filters.text)
            found = found.filter(WORDS.found(sought, scope, limit, key="group_id"))
    return found


def shown(cases: QuerySet[Proposal]) -> QuerySet[Any]:
    """Of the cases of a page, what `{% case_rows %}` draws."""
    return cases.values(*SHOWN)  # type: ignore[no-any-return]


def ordered(found: QuerySet[Proposal], filters: Filters) -> QuerySet[Proposal]:
    """What waits comes by deadline, what has none last; everything else newest first."""
    return (
        found.order_by(F("due_on").asc(nulls_last=True), "pk")
        if filters.waiting or filters.action
        else found.order_by("-pk")
    )


def for_task(proposals: ProposalQuerySet, filters: Filters, user: User) -> ProposalQuerySet:
    """Only what waits for this user, and only for one step where the filters name it."""
    if not (filters.waiting or filters.action):
        return proposals
    mine = proposals.awaiting(user)
    if not filters.action:
        return mine
    sources = {
        step.source
        for chain in CHAINS.values()
        for step in chain.steps
        if step.action == filters.action and step.role in user.roles
    }
    return mine.filter(status__in=sorted(sources))


def task_of(filters: Filters, user: User) -> Task | None:
    """The step for which this list offers one letter for many."""
    together = {
        step.action
        for chain in CHAINS.values()
        for step in chain.steps
        if step.letter and step.role in user.roles and step.action != Action.ENDORSE
    }
    if filters.action in together:
        return Task(filters.action, str(Action(filters.action).label))
    return None


def tabs(user: User) -> list[dict[str, str]]:
    """The steps that are this user's to take, as tabs above the list."""
    rows: dict[str, str] = {}
    for chain in CHAINS.values():
        for step in chain.steps:
            if step.role in user.roles and step == chain.forward(step.source):
                rows.setdefault(step.action, str(Action(step.action).label))
    return [{"action": action, "label": label} for action, label in rows.items()]


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filter boxes offer."""
    return {
        "statuses": [("", _("Semua status")), *((s.value, str(s.label)) for s in Status)],
        "schemes": [("", _("Semua skema")), *((s.code, s.name) for s in all_schemes().values())],
    }
