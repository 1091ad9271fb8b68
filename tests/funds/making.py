"""Accounts as the real actions make them."""

from typing import Any

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.funds import actions
from anyam.funds.models import GroupAccount
from anyam.groups.models import Group, Membership
from tests import make

NUMBER = "012301004567508"  # fifteen digits, as BRI has them
OTHER = "987601004567503"
REASON = "Rekening lama ditutup bank."


def writer(group: Group) -> User:
    return make.user(over=group.region_id[:6])


def account(group: Group, number: str = NUMBER, **facts: Any) -> GroupAccount:
    """The account of a group; with `holder`, in whose name it is."""
    by = facts.pop("by", None) or writer(group)
    holder = facts.pop("holder", "")
    given = {"bank": "bri", "branch": "Unit Baraka", "number": number} | facts
    made = actions.record(group, **given, by=by, at=make.AT)
    if holder:
        made = actions.name_holder(group, holder_name=holder, by=by, at=make.AT)
    return made


def seats(group: Group) -> list[Membership]:
    return list(group.memberships.living().select_related("person").order_by("pk"))


def verifier() -> User:
    return make.user(Role.DINSOS_VERIFIER, over="7316")
