"""Looking one person up, and who did."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked
from anyam.registers import actions, queries, searching
from anyam.registers.forms import SearchForm
from anyam.registers.views.common import get_snapshot, need
from anyam.web.http import add_problems
from anyam.web.paging import page


@never_cache
@sensitive_post_parameters()
def search(request: UserRequest, pk: int) -> HttpResponse:
    """One person, with a reason; the answer is shown once and written down."""
    snapshot, user = get_snapshot(request, pk), request.user
    need(request, Can.SEARCH_REGISTERS)
    if "search" not in queries.steps_for(snapshot, user):
        return redirect(snapshot)
    sent = request.POST if request.method == "POST" else None
    form = SearchForm(sent)
    context = {"snapshot": snapshot, "form": form}
    if sent is not None and form.is_valid():
        try:
            found = searching.search(snapshot, form.told(), user)
            actions.record_look_up(
                snapshot, by=user, at=timezone.now(), purpose=form.cleaned_data["reason"],
                shown=len(found),
            )  # fmt: skip
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            context |= {"found": found, "outcome": searching.outcome(found)}
    return render(request, "registers/search.html", context)


@require_GET
def look_ups(request: UserRequest, pk: int) -> HttpResponse:
    """Who looked people up in a snapshot, and why."""
    snapshot = get_snapshot(request, pk)
    shown = page(request, queries.look_ups(snapshot, request.user))
    return render(request, "registers/look_ups.html", {"snapshot": snapshot, "page": shown})
