"""Who may write here, and in which places."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import CAN, Can
from anyam.regions.models import Region
from anyam.regions.rules import plain_code

KECAMATAN = 6


def writes(request: UserRequest, code: str) -> bool:
    """May this user record meetings and candidates here? One village counts for its kecamatan."""
    return any(
        held.role in CAN[Can.FORM_GROUPS] and held.prefix.startswith(code[:KECAMATAN])
        for held in request.user.current_assignments
    ) or request.user.may(Can.FORM_GROUPS, code)


def must_write(request: UserRequest, code: str) -> None:
    if not writes(request, code):
        raise PermissionDenied


def get_region(request: UserRequest, code: str) -> Region:
    """A region inside what the user may see, else 404."""
    region = get_object_or_404(Region, code=plain_code(code))
    if not request.user.scope.covers(region.code):
        raise Http404
    return region


def describes(request: UserRequest, code: str) -> bool:
    """May this user write down potentials and inhabitants here?"""
    return request.user.may(Can.DESCRIBE_VILLAGE, code)


def must_describe(request: UserRequest, code: str) -> None:
    if not describes(request, code):
        raise PermissionDenied
