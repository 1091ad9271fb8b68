"""How every page of a group begins."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.groups.models import Group, Membership


def get_group(request: UserRequest, pk: int) -> Group:
    """The group, if the user may see it; else 404."""
    groups = Group.objects.visible_to(request.user).select_related("region", "trade")
    return get_object_or_404(groups, pk=pk)


def changes(request: UserRequest, group: Group) -> bool:
    """May this user change the group?"""
    return request.user.may(Can.FORM_GROUPS, group.region_id) and group.disbanded_on is None


def get_own(request: UserRequest, pk: int) -> Group:
    """The group, if the user may change it; who may only see it gets 403."""
    group = get_group(request, pk)
    if not changes(request, group):
        raise PermissionDenied
    return group


def get_seat(group: Group, seat: int) -> Membership:
    """A living member of the group, else 404."""
    seats = group.memberships.living().select_related("person__region", "group")
    return get_object_or_404(seats, pk=seat)


def seats_of(group: Group) -> list[Membership]:
    """Today's members in the order they joined."""
    return list(group.memberships.living().select_related("person").order_by("pk"))
