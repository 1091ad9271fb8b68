"""Short ways to ask what happened."""

import pytest

from anyam.audit.models import Event
from anyam.groups.models import Group, Membership
from anyam.kernel.problems import Blocked


def codes(blocked: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [problem.code for problem in blocked.value.problems]


def acts(group: Group) -> list[str]:
    return list(Event.objects.about(group).values_list("action", flat=True))


def seats(group: Group) -> list[Membership]:
    return list(group.memberships.living().select_related("person", "group").order_by("pk"))
