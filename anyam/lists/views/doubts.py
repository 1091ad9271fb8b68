"""Doubts: a queue, one side by side with its record, and taking a decision back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked
from anyam.lists import comparing, deciding, queries, rules
from anyam.lists.content import values_of
from anyam.lists.forms import DecideForm
from anyam.lists.models import StagedRow
from anyam.lists.views.common import get_list
from anyam.people.rules import Doubt
from anyam.web.http import add_problems
from anyam.web.paging import page


@require_GET
def index(request: UserRequest) -> HttpResponse:
    """Everything that waits for a decision in the user's area."""
    if not request.user.may(Can.DECIDE_PEOPLE):
        raise PermissionDenied
    waiting = StagedRow.objects.visible_to(request.user).doubtful()
    kind = request.GET.get("jenis") if request.GET.get("jenis") in Doubt.values else ""
    chosen = waiting.filter(doubt=kind) if kind else waiting
    shown = page(request, chosen.select_related("list__region", "region").order_by("pk"))
    context = {
        "page": shown,
        "rows": [(row, values_of(row).name) for row in shown],
        "kinds": queries.doubts_by_kind(waiting),
        "kind": kind,
    }
    return render(request, "lists/doubts.html", context)


def get_row(request: UserRequest, pk: int, row: int) -> StagedRow:
    """A row about which there was or is a doubt, for who may settle it."""
    found = get_list(request, pk)
    if not request.user.may(Can.DECIDE_PEOPLE, found.region_id):
        raise PermissionDenied
    rows = found.staged.exclude(doubt="").select_related("list", "person__region", "region")
    return get_object_or_404(rows.select_related("decided_by"), pk=row)


def doubt(request: UserRequest, pk: int, row: int) -> HttpResponse:
    """Record and list side by side, and the answer."""
    found, user = get_row(request, pk, row), request.user
    count, after = queries.neighbours(found, user)
    if found.state != StagedRow.State.DOUBTFUL:
        return decided(request, found, after)
    sent = request.POST if request.method == "POST" else None
    form = DecideForm(sent, offered=deciding.offered(found, user))
    if sent is not None and form.is_valid():
        try:
            deciding.decide(found, **form.cleaned_data, by=user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            messages.success(request, _("Keputusan disimpan."))
            return redirect(after or found)
    context = {
        "row": found, "form": form, "pairs": comparing.pairs(found, user), "count": count,
        "reachable": deciding.reachable(found, user), "after": after,
    }  # fmt: skip
    return render(request, "lists/doubt.html", context)


def decided(request: UserRequest, row: StagedRow, after: StagedRow | None) -> HttpResponse:
    problems = rules.undo_problems(row.doubt, row.verdict, erased=row.content is None)
    context = {
        "row": row, "after": after, "undoable": not list(problems),
        "reachable": deciding.reachable(row, request.user),
    }  # fmt: skip
    return render(request, "lists/decided.html", context)


@require_POST
def undo(request: UserRequest, pk: int, row: int) -> HttpResponse:
    found = get_row(request, pk, row)
    try:
        deciding.undo(found, by=request.user, at=timezone.now())
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
    else:
        messages.success(request, _("Keputusan dibatalkan."))
    return redirect(found)
