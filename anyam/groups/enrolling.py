"""A new member, or the one who takes a member's place, by the pages of `people.enrolling`."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from anyam.groups.models import Group, Membership
from anyam.groups.queries import questions_before_joining
from anyam.people.enrolling import Enrolling


def joining(
    group: Group, sent: Mapping[str, str], on: date, leaving: Membership | None = None
) -> Enrolling:
    """The conversation that ends with a seat in this group."""
    ask = partial(questions_before_joining, group, leaving=leaving)
    return Enrolling(group.region_id, sent, on, ask)
