"""Writes about the market of a group: why it will sell all the same, and where it stands."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from anyam.accounts.models import User
from anyam.groups import rules
from anyam.groups.actions import note, open_for_change
from anyam.groups.models import Group
from anyam.kernel.problems import Blocked
from anyam.people.enrolment import clean

WHY_MOST = 500
Point = tuple[Decimal, Decimal]  # latitude, longitude


@transaction.atomic
def explain_market(group: Group, why_sells: str, *, by: User, at: datetime) -> Group:
    """Record why the business will sell although others here run the same.

    Raises:
      Blocked: not a sentence, or not theirs to do.
    """
    held = open_for_change(group, by)
    answer, before = clean(why_sells)[:WHY_MOST], group.why_sells
    if problems := list(rules.answer_problems(answer)):
        raise Blocked(problems)
    group.why_sells = answer
    group.save(update_fields=["why_sells"])
    note("market", group, held, by=by, at=at, why=[before, answer], rivals=len(group.rivals()))
    return group


@transaction.atomic
def pin(group: Group, point: Point | None, *, by: User, at: datetime) -> Group:
    """Record where on the map the business is: latitude and longitude; None forgets it."""
    held = open_for_change(group, by)
    group.latitude, group.longitude = point or (None, None)
    group.save(update_fields=["latitude", "longitude"])
    note("pin", group, held, by=by, at=at, known=point is not None)
    return group


def pin_if_unknown(group: Group, point: Point) -> None:
    """Take over the point told in a proposal, inside the proposal's own act."""
    Group.objects.filter(pk=group.pk, latitude=None).update(latitude=point[0], longitude=point[1])
