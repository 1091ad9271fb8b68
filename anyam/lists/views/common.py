"""How every page of a list begins."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.lists.models import PersonList
from anyam.lists.queries import may_look


def get_list(request: UserRequest, pk: int) -> PersonList:
    """The list, if the user may open it: 404 outside their area, 403 for who only reads."""
    lists = PersonList.objects.visible_to(request.user)
    found = get_object_or_404(lists.select_related("region", "job", "uploaded_by"), pk=pk)
    if not may_look(request.user, found.region_id):
        raise PermissionDenied
    return found


def get_own(request: UserRequest, pk: int) -> PersonList:
    """The list, if the user may work on it."""
    found = get_list(request, pk)
    if not request.user.may(Can.IMPORT_PEOPLE, found.region_id):
        raise PermissionDenied
    return found
