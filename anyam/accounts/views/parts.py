"""What these views share."""

from collections.abc import Callable
from typing import Any, TypeVar

import segno
from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.safestring import SafeString, mark_safe

from anyam.accounts import queries
from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked
from anyam.regions import paging

M = TypeVar("M", bound=Model)


def page_of(request: HttpRequest, queryset: QuerySet[M], per_page: int = 25) -> Page[M]:
    """The page named by `?hal=`; web, which does this for the apps above, stands higher."""
    return paging.page_of(request.GET.get("hal"), queryset, per_page)


def areas_or_404(request: UserRequest, what: str = Can.MANAGE_USERS) -> frozenset[str]:
    """The areas in which the user may do `what`; 404 for everybody else."""
    areas = queries.areas_for(request.user, what)
    if not areas:
        raise Http404
    return areas


def attempt(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Do it and say so, or say why not."""
    try:
        act()
    except Blocked as blocked:
        for problem in blocked.problems:
            messages.error(request, problem.message)
        return False
    messages.success(request, done)
    return True


def qr_of(address: str) -> SafeString:
    """An address as a picture a telephone reads; no script, no inline style."""
    qr = segno.make(address, error="m")
    return mark_safe(qr.svg_inline(scale=4, border=4, light="#fff"))  # noqa: S308  our own SVG
