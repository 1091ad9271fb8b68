"""What a new snapshot of a register changed, and for whom."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.verification import queries
from anyam.verification.models import Recheck
from anyam.web.paging import page


@require_GET
def index(request: UserRequest) -> HttpResponse:
    if not request.user.may(Can.CHECK_REGISTER):
        raise PermissionDenied
    mine = Recheck.objects.visible_to(request.user)
    rows = mine.select_related("snapshot__register", "region").order_by("-pk")
    return render(request, "verification/rechecks.html", {"page": page(request, rows)})


@never_cache
@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """Everybody for whom something is otherwise, by kind; no ruling was changed."""
    mine = Recheck.objects.visible_to(request.user)
    found = get_object_or_404(mine.select_related("snapshot__register", "region"), pk=pk)
    if not request.user.may(Can.CHECK_REGISTER, found.region_id):
        raise Http404
    only = request.GET.get("jenis", "")
    shown = page(request, queries.changes(found, only))
    context = {"recheck": found, "page": shown, "parts": queries.told(list(shown)), "only": only}
    context |= {"kinds": queries.kinds(found)}
    return render(request, "verification/recheck.html", context)
