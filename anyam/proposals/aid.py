"""What eligibility wants to know of proposals: who had part in a grant, and when."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import F, Q
from django.utils import timezone

from anyam.eligibility.aid import Aid
from anyam.proposals.models import Decision
from anyam.proposals.workflow import Action
from anyam.schemes import all_schemes


def grants(people: Sequence[int]) -> dict[int, list[Aid]]:
    """The grants that were awarded while these persons sat in the group; one query."""
    seat = "proposal__group__memberships"
    sat = Q(**{f"{seat}__person__in": people}) & (
        Q(**{f"{seat}__left_on": None}) | Q(**{f"{seat}__left_on__gte": F("at__date")})
    )
    rows = Decision.objects.filter(
        sat, action=Action.AWARD, proposal__awarded_amount__isnull=False
    ).values_list(
        f"{seat}__person_id",
        "at",
        "proposal__scheme",
        "proposal__group_id",
        "proposal__group__name",
    )
    schemes = all_schemes()
    found: dict[int, list[Aid]] = defaultdict(list)
    for person, at, code, group_id, group in rows:
        name = schemes[code].name if code in schemes else code
        found[person].append(Aid(f"{name}, {group}", timezone.localdate(at), group_id))
    return dict(found)
