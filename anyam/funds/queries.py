"""Reads about the account of a group."""

from dataclasses import dataclass
from typing import Any

from anyam.funds import rules
from anyam.funds.models import GroupAccount
from anyam.funds.rules import Hand
from anyam.groups.models import Group, Membership
from anyam.groups.rules import OFFICERS
from anyam.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class Record:
    """The account of a group as its page shows it."""

    account: GroupAccount
    findings: list[Problem]


def current(group: Group) -> GroupAccount | None:
    """The account the group has now, with who holds what; two queries."""
    found = GroupAccount.objects.current().filter(group=group)
    return found.prefetch_related("custodies").first()


def record_of(group: Group) -> Record | None:
    """The account and what about it should be looked at; a fixed number of queries."""
    account = current(group)
    return Record(account, rules.findings(facts_of(account, group))) if account else None


def former(group: Group) -> list[GroupAccount]:
    """Accounts that were replaced, the last one first."""
    closed = GroupAccount.objects.filter(group=group).exclude(closed_at=None)
    return list(closed.select_related("recorded_by").order_by("-closed_at", "-pk"))


def facts_of(account: GroupAccount, group: Group) -> rules.Facts:
    seats = list(group.memberships.living().select_related("person").order_by("pk"))
    sitting = {seat.person_id: seat for seat in seats}
    return rules.Facts(
        group_name=group.name,
        places=places_of(group),
        formed_on=group.formed_on,
        bank_name=account.bank_title,
        digits=account.usual_digits,
        length=account.number_length,
        holder_name=account.holder_name,
        opened_on=account.opened_on,
        hands=tuple(_hand(one, sitting) for one in account.kept),
        members={seat.person.name: str(seat.get_office_display()) for seat in seats},
    )


def places_of(group: Group) -> tuple[str, ...]:
    """The village and what lies above it, as they may stand in a name on a passbook."""
    return tuple(group.region.full_name.split(", ")[:3])


def _hand(one: Any, sitting: dict[int, Membership]) -> Hand:
    seat = sitting.get(one.person_id)
    officer = seat is not None and seat.office in OFFICERS
    return Hand(one.thing, one.name, one.person_id, member=seat is not None, officer=officer)
