"""What the demonstration's own pages read."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from anyam.accounts.models import Assignment, Deputy, User
from anyam.accounts.roles import Role
from anyam.demo import rules, walk
from anyam.demo.models import DemoMark
from anyam.groups.models import Group
from anyam.people.models import Person
from anyam.proposals.models import Proposal

ORDER = (
    Role.FACILITATOR, Role.CHAIR, Role.VILLAGE_HEAD, Role.DINSOS_VERIFIER, Role.DINSOS_HEAD,
    Role.DIRECTORATE_VERIFIER, Role.DIRECTOR, Role.PROVINCE_VIEWER, Role.AUDITOR, Role.RESEARCHER,
    Role.AREA_ADMIN,
)  # fmt: skip
SHOWN = 3  # of a role's people at once; the rest is folded


def mark() -> DemoMark | None:
    """The mark of a finished demonstration; None in any other database."""
    if DemoMark._meta.db_table not in connection.introspection.table_names():
        return None
    return DemoMark.objects.first()


def counts() -> dict[str, int]:
    """How much of everything there is."""
    return {
        "groups": Group.objects.count(),
        "people": Person.objects.count(),
        "proposals": Proposal.objects.count(),
        "users": User.objects.count(),
    }


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to sign in as."""

    user: User
    place: str
    waiting: int
    group: str = ""  # whose ketua
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True)
class Troupe:
    """Everybody of one role: some to see at once, the others folded."""

    label: str
    first: list[Persona]
    others: list[Persona]


def troupes() -> list[Troupe]:
    """Everybody by role, whoever has most to do first; four queries."""
    running = [
        rules.Running(*row)
        for row in Proposal.objects.running().values_list(
            "status", "scheme", "region_id", "group_id"
        )
    ]
    found: dict[str, list[Persona]] = defaultdict(list)
    today = timezone.localdate()
    own = list(
        Assignment.objects.current(today)
        .filter(user__is_active=True)
        .select_related("user", "region")
    )
    groups = Group.objects.in_bulk([held.group_id for held in own if held.group_id])
    for held in own:
        group = groups.get(held.group_id or 0)
        found[held.role].append(
            _persona(held, held.user, running, group=group.name if group else "")
        )
    deputies = Deputy.objects.current(today).filter(user__is_active=True)
    for deputy in deputies.select_related("user", "assignment__user", "assignment__region"):
        held = deputy.assignment
        persona = _persona(held, deputy.user, running, stands_in_for=held.user.name)
        found[held.role].insert(0, persona)
    return [_troupe(role, found[role]) for role in ORDER if found[role]]


def _persona(
    held: Assignment,
    user: User,
    running: list[rules.Running],
    *,
    group: str = "",
    stands_in_for: str = "",
) -> Persona:
    post = rules.Post(held.role, held.prefix, held.group_id)
    place = held.region.full_name if held.region else "Indonesia"
    return Persona(user, place, rules.waiting(running, [post]), group, stands_in_for)


def _troupe(role: str, personas: list[Persona]) -> Troupe:
    ranked = sorted(personas, key=lambda p: (not p.stands_in_for, -p.waiting, p.place))
    return Troupe(str(Role(role).label), ranked[:SHOWN], ranked[SHOWN:])


@dataclass(frozen=True, slots=True)
class Stop:
    """A station of the walk with the person who acts there."""

    station: walk.Station
    user: User | None


def stops(facts: dict[str, Any]) -> list[Stop]:
    """The walk as it stands now."""
    group = Group.objects.get(pk=facts["walk"]["group"])
    newest = Proposal.objects.filter(group=group).order_by("-pk").first()
    stations = walk.stations(
        group=group.pk,
        formed=group.formed_on is not None,
        proposal=newest.pk if newest else None,
        status=newest.status if newest else "",
    )
    chosen = facts["walk"]["people"]
    users = User.objects.in_bulk(chosen.values())
    return [Stop(station, users.get(chosen[station.role])) for station in stations]


def persona(pk: int) -> User | None:
    """Somebody who can be signed in as."""
    found: User | None = User.objects.filter(pk=pk, is_active=True).first()
    return found
