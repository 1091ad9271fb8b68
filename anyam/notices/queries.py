"""What waits for somebody: the first page everyone sees after signing in."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.groups.models import Group
from anyam.lists import queries as lists
from anyam.proposals.models import Proposal
from anyam.proposals.workflow import CHAINS, Action, Status

MANY = 5_000  # cases; of more than so many nobody sees whether one has come or gone
KEPT = 60  # seconds


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of work: how many cases, the oldest since when, how many beyond the deadline."""

    title: str
    hint: str
    url: str
    count: int
    oldest: date | None
    due_on: date | None  # the nearest deadline
    late: int


def waiting_for(user: User, today: date) -> list[Waiting]:
    """What this user has to do, the most urgent first. Three or four queries."""
    rows = _steps(user, today) + _groups(user) + _doubts(user)
    return sorted(rows, key=lambda row: (-row.late, row.due_on or date.max, -row.count))


def _steps(user: User, today: date) -> list[Waiting]:
    titles = _titles(user)
    rows = []
    for row in _counts(user, today):
        action, title = titles.get(row["status"], ("", ""))
        if not title:
            continue
        query = {"langkah": action, "status": row["status"]}
        rows.append(
            Waiting(
                title=title,
                hint=str(Status(row["status"]).label),
                url=f"{reverse('proposals:index')}?{urlencode(query)}",
                count=row["count"],
                oldest=row["oldest"].date() if row["oldest"] else None,
                due_on=row["nearest"],
                late=row["late"],
            )
        )
    return rows


def _counts(user: User, today: date) -> list[dict[str, Any]]:
    """For each status how many cases wait for this user, since when, until when, how many late.

    At a desk of the whole country they are tens of thousands, and counting them takes as long as
    all else on the page: where they are many, the answer is kept for a minute.
    """
    held = sorted(f"{one.role}@{one.prefix}" for one in user.current_assignments)
    key = f"notices.waiting:{today}:{','.join(held)}"
    wide = user.scope.is_nation
    if wide and (kept := cache.get(key)) is not None:
        return list(kept)
    counts: list[dict[str, Any]] = [
        dict(row)
        for row in Proposal.objects.awaiting(user)
        .values("status")
        .annotate(
            # Not of the key: all of this has to stand in the index `proposals_inbox`.
            count=Count("status"),
            oldest=Min("status_since"),
            nearest=Min("due_on"),
            late=Count("due_on", filter=Q(due_on__lt=today)),
        )
        .order_by()
    ]
    if wide and sum(row["count"] for row in counts) > MANY:
        cache.set(key, counts, KEPT)
    return counts


def _titles(user: User) -> dict[str, tuple[str, str]]:
    """For each status that waits for this user: the step forward and what it is called."""
    titles: dict[str, tuple[str, str]] = {}
    for chain in CHAINS.values():
        for step in chain.steps:
            if step.role in user.roles and step == chain.forward(step.source):
                titles.setdefault(step.source, (step.action, str(Action(step.action).label)))
    return titles


def _groups(user: User) -> list[Waiting]:
    if not user.may(Can.FORM_GROUPS):
        return []
    forming = Group.objects.visible_to(user).in_status(Group.Status.DRAFT)
    row = forming.aggregate(count=Count("pk"), oldest=Min("started_on"))
    if not row["count"]:
        return []
    return [
        Waiting(
            title=_("Selesaikan pembentukan kelompok"),
            hint=_("Sedang dibentuk"),
            url=f"{reverse('groups:index')}?{urlencode({'status': Group.Status.DRAFT.value})}",
            count=row["count"],
            oldest=row["oldest"],
            due_on=None,
            late=0,
        )
    ]


def _doubts(user: User) -> list[Waiting]:
    """Rows of lists that may speak of somebody on record: until it is decided, nobody is saved."""
    count = lists.waiting_for(user)
    if not count:
        return []
    return [
        Waiting(
            title=_("Putuskan satu orang atau dua"),
            hint=_("Baris dari daftar orang"),
            url=reverse("lists:doubts"),
            count=count,
            oldest=None,
            due_on=None,
            late=0,
        )
    ]
