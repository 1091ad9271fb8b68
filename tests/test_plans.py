"""What the long lists and the searches ask is answered by an index, on both databases.

A test database is small, so PostgreSQL is forbidden to read whole tables: what it reads whole even
so, no index could answer.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Min, Q, QuerySet

from anyam.accounts.models import User
from anyam.accounts.queries import record_for
from anyam.accounts.roles import Role
from anyam.groups.models import Group
from anyam.letters.models import Letter
from anyam.notices.models import Notice
from anyam.outreach import queries as outreach
from anyam.outreach.models import Candidate, Socialisation
from anyam.people.models import Person, known_places
from anyam.proposals import listing
from anyam.proposals.models import Proposal
from tests import make

pytestmark = pytest.mark.django_db
Ask = Callable[[User], QuerySet[Any]]


def proposals(user: User, **asked: str) -> QuerySet[Proposal]:
    filters = listing.Filters.read(asked)
    mine = listing.for_task(Proposal.objects.visible_to(user), filters, user)
    found = listing.search(mine, filters, user.scope)
    return listing.ordered(found, filters).values("pk")[:25]


def groups(user: User, text: str = "") -> QuerySet[Group]:
    found = Group.objects.visible_to(user)
    found = found.search(text, user.scope) if text else found
    return found.order_by("name", "pk").values("pk")[:25]


def inbox(user: User) -> QuerySet[Proposal]:
    late = Count("due_on", filter=Q(due_on__lt=date(2026, 1, 1)))
    waiting = Proposal.objects.awaiting(user).values("status")
    return waiting.annotate(count=Count("status"), oldest=Min("status_since"), late=late).order_by()


def people(user: User) -> QuerySet[Person]:
    known = Person.objects.visible_to(user).known_to(user)
    return known.search("siti aminah", known_places(user)).values("pk")[:25]


def candidates(user: User) -> QuerySet[Candidate]:
    filters = outreach.Filters.read({"q": "siti aminah"}, user)
    return filters.candidates(Candidate.objects.visible_to(user), user.scope).values("pk")[:25]


ASKED: dict[str, Ask] = {
    "proposals": proposals,
    "proposals in a status": lambda user: proposals(user, status="returned"),
    "proposals that wait": lambda user: proposals(user, menunggu="1"),
    "proposals by name": lambda user: proposals(user, q="mekar jaya"),
    "proposals by number": lambda user: proposals(user, q="U-000012"),
    "the first page": inbox,
    "groups": groups,
    "groups by name": lambda user: groups(user, "mekar"),
    "groups being formed": lambda user: (
        Group.objects.visible_to(user)
        .in_status(Group.Status.DRAFT)
        .order_by("name")
        .values("pk")[:25]
    ),
    "groups of a trade": lambda user: (
        Group.objects.visible_to(user).filter(trade=3).order_by("name", "pk").values("pk")[:25]
    ),
    "meetings": lambda user: (
        Socialisation.objects.visible_to(user).order_by("-held_on", "-pk").values("pk")[:25]
    ),
    "candidates by name": candidates,
    "people by name": people,
    "letters": lambda user: Letter.objects.visible_to(user).listed().values("pk")[:25],
    "letters by words": lambda user: (
        Letter.objects.search("460/12", "", user).listed().values("pk")[:25]
    ),
    "events": lambda user: record_for(user).filter(at__gte="2026-01-01T00:00Z").values("pk")[:50],
    "users": lambda user: User.objects.visible_to(user).order_by("name", "pk").values("pk")[:25],
    "users by name": lambda user: User.objects.visible_to(user).search("dewi").values("pk"),
    "unread messages": lambda user: Notice.objects.visible_to(user).unread().values("pk"),
}
LARGE = (
    "proposals_proposal", "groups_group", "people_person", "letters_letter",
    "letters_lettersubject", "audit_event", "accounts_user", "notices_notice",
    "outreach_socialisation", "outreach_candidate",
)  # fmt: skip


@pytest.mark.parametrize("over", ["", "73", "7316"])
@pytest.mark.parametrize("name", ASKED)
def test_no_large_table_is_read_whole(name: str, over: str) -> None:
    role = Role.AUDITOR if name == "events" else Role.DIRECTOR
    user = make.user(role, over)
    asked = ASKED[name](user)
    plan = explained(asked)
    whole = [table for table in LARGE if reads_whole(plan, table)]
    assert not whole or stops_early(asked, plan), plan


def explained(asked: QuerySet[Any]) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    return asked.explain()


def reads_whole(plan: str, table: str) -> bool:
    if connection.vendor == "postgresql":
        return f"Seq Scan on {table}" in plan
    lines = [line for line in plan.splitlines() if f"SCAN {table}" in f"{line} "]
    return any("USING" not in line and "VIRTUAL TABLE" not in line for line in lines)


def stops_early(asked: QuerySet[Any], plan: str) -> bool:
    """SQLite keeps a table in the order of its key: read in that order, it ends with the page."""
    by_key = asked.query.order_by and asked.query.order_by[0] in ("pk", "-pk")
    return bool(by_key) and asked.query.high_mark is not None and "TEMP B-TREE" not in plan
