"""Ties between our own groups; looked at, and set aside with a reason."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
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


def _place(request: UserRequest) -> str:
    """The regency the user checks in; 403 for whoever checks nowhere."""
    held = request.user.held_for(Can.CHECK_REGISTER)
    if held is None:
        raise PermissionDenied
    return str(held.prefix)


@never_cache
def index(request: UserRequest) -> HttpResponse:
    found = ties.found(_place(request), today=timezone.localdate())
    open_ties = [tie for tie in found if tie.dismissal is None]
    context = {"ties": open_ties, "aside": [tie for tie in found if tie.dismissal is not None]}
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
