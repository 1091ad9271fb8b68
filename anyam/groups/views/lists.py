"""The list of groups, and the beginning of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.groups import actions, queries
from anyam.groups.filters import Filters
from anyam.groups.forms import StartForm
from anyam.groups.models import Group
from anyam.web.http import posted, sent
from anyam.web.paging import page


@require_GET
def index(request: UserRequest) -> HttpResponse:
    filters = Filters.read(request.GET, request.user)
    groups = filters.apply(Group.objects.visible_to(request.user))
    context = {
        "filters": filters,
        "page": page(request, groups.order_by("name", "pk"), complete=queries.completed),
        "places": queries.places_to_filter(request.user, filters.place),
        "starts": request.user.may(Can.FORM_GROUPS),
    }
    return render(request, "groups/index.html", context)


def start(request: UserRequest) -> HttpResponse:
    """A draft needs a village and a name; everything else comes later."""
    if not request.user.may(Can.FORM_GROUPS):
        raise PermissionDenied
    form = StartForm(posted(request), scope=queries.formable(request.user))
    started: list[Group] = []

    def write() -> None:
        started.append(actions.start(**form.cleaned_data, by=request.user, at=timezone.now()))

    if sent(form, request, write):
        messages.success(request, _("Kelompok dicatat. Sekarang tambahkan anggotanya."))
        return redirect(started[0])
    return render(request, "groups/start.html", {"form": form})
