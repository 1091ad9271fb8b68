"""What ties a group to others, for who checks: on its page and while checking."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.groups.models import Group
from anyam.groups.seats import REGENCY
from anyam.verification import ties
from anyam.verification.ties import Tie


@dataclass(frozen=True, slots=True)
class Ties:
    """The open ties of a group, each with name and address of the other groups."""

    rows: list[tuple[Tie, list[tuple[str, str]]]]
    url: str = ""  # where all of a regency are, for who sets them aside


def ties_of(group: Group, user: User) -> Ties | None:
    """What ties a living group to others, the strongest first; None where there is nothing to say.

    Of groups outside their places a user learns that they are there, and nothing more.
    """
    if group.disbanded_on is not None or not user.may(Can.SEE_TIES, group.region_id):
        return None
    people = set(group.memberships.living().values_list("person_id", flat=True))
    place = str(group.region_id)[:REGENCY]
    found = ties.of_group(group.pk, people, place, today=timezone.localdate())
    seen = [tie.seen_from(user.scope) for tie in found]
    sets_aside = user.may(Can.CHECK_REGISTER, group.region_id)
    url = reverse("verification:ties") if sets_aside else ""
    return Ties([(tie, tie.others(group.pk)) for tie in seen], url) if seen else None
