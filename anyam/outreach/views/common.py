"""How every form of this room ends, and who may write here."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import CAN, Can
from anyam.kernel.problems import Blocked
from anyam.regions.models import Region
from anyam.regions.rules import plain_code
from anyam.web.http import add_problems

KECAMATAN = 6


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def sent(form: forms.Form, request: HttpRequest, write: Callable[[], Any]) -> bool:
    """Was a valid form sent, and did the action take it? Refusals are shown on the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        write()
    except Blocked as blocked:
        add_problems(form, blocked)
        return False
    return True


def tell(request: HttpRequest, blocked: Blocked) -> None:
    """Show a refusal where there is no form."""
    for problem in blocked.problems:
        messages.error(request, problem.message)


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
