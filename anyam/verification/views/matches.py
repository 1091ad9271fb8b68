"""Answers of registers as they were given, years later too; and how well officers agree."""

from types import SimpleNamespace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked
from anyam.verification import cards, labels, looking, queries
from anyam.verification.models import Match, Review

READERS = (Can.CHECK_REGISTER, Can.CHECK_CASE)


@never_cache
@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """One card to read: both sides, the weights, the versions, and what was said of it."""
    user, now = request.user, timezone.now()
    mine = Match.objects.visible_to(user)
    found = get_object_or_404(mine.select_related("run__snapshot__register", "person"), pk=pk)
    region = str(found.person.region_id)
    if not any(user.may(what, region) for what in READERS):
        raise Http404
    told = request.GET.get("baris", "")
    shown = cards.card(found, place=int(told) if told.isascii() and told.isdigit() else 1)
    looking.note_once_a_day(
        found.run.snapshot, found.person, len(shown.sides), case=found.run.case,
        purpose=_("Membaca kartu lama"), region_code=region, by=user, at=now,
    )  # fmt: skip
    line = SimpleNamespace(person=found.person, bucket=queries.bucket_of(found), warnings=())
    context = {"card": shown, "side": shown.chosen, "line": line}
    return render(request, "verification/match.html", context)


@require_GET
def quality(request: UserRequest) -> HttpResponse:
    """How much was looked at, and how far two officers agree."""
    if not request.user.may(Can.CHECK_REGISTER):
        raise PermissionDenied
    mine = Review.objects.visible_to(request.user)
    context = {"quality": labels.quality(mine), "exports": request.user.may(Can.EXPORT)}
    return render(request, "verification/quality.html", context)


@require_POST
def export(request: UserRequest) -> HttpResponseBase:
    """The labels as CSV; ids only, no names and no numbers."""
    if not (request.user.may(Can.CHECK_REGISTER) and request.user.may(Can.EXPORT)):
        raise PermissionDenied
    try:
        mine = Review.objects.visible_to(request.user)
        data = labels.export(mine, by=request.user, at=timezone.now())
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
        return redirect("verification:quality")
    response = StreamingHttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="keputusan-kecocokan.csv"'
    return response
