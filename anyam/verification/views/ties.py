"""Ties between our own groups; looked at, and set aside with a reason."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked
from anyam.verification import ties
from anyam.verification.forms import AsideForm
from anyam.web.http import add_problems

PER_PAGE = 25


def _place(request: UserRequest) -> str:
    """The regency the user checks in; 403 for whoever checks nowhere."""
    held = request.user.held_for(Can.CHECK_REGISTER)
    if held is None:
        raise PermissionDenied
    return str(held.prefix)


@never_cache
def index(request: UserRequest) -> HttpResponse:
    """Those nobody looked at yet, the strongest first; with `?dikesampingkan=1` the others."""
    found = ties.found(_place(request), today=timezone.localdate())
    aside = bool(request.GET.get("dikesampingkan"))
    parts = [[tie for tie in found if (tie.dismissal is not None) == way] for way in (False, True)]
    shown = Paginator(parts[aside], PER_PAGE).get_page(request.GET.get("hal"))
    context = {"page": shown, "aside": aside, "counts": [len(part) for part in parts]}
    return render(request, "verification/ties.html", context)


@never_cache
def set_aside(request: UserRequest, key: str) -> HttpResponse:
    """One tie, and why it means nothing."""
    place = _place(request)
    found = ties.found(place, today=timezone.localdate())
    tie = next((one for one in found if one.key == key), None)
    if tie is None:
        raise Http404
    form = AsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            ties.set_aside(tie, reason=reason, region_code=place, by=request.user,
                           at=timezone.now())  # fmt: skip
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            messages.success(request, _("Kaitan dikesampingkan."))
            return redirect("verification:ties")
    return render(request, "verification/tie.html", {"tie": tie, "form": form})
