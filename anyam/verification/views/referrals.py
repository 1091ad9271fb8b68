"""People proposed for the register: who waits, since when, and what became of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked
from anyam.verification import actions, queries
from anyam.verification.forms import OutcomeForm
from anyam.verification.models import Referral
from anyam.web.http import add_problems
from anyam.web.paging import page


@require_GET
def index(request: UserRequest) -> HttpResponse:
    """Those who wait, the longest first; with `?selesai=1` those who are through."""
    if not request.user.may(Can.CHECK_REGISTER):
        raise PermissionDenied
    closed = bool(request.GET.get("selesai"))
    mine = Referral.objects.visible_to(request.user).filter(closed_on__isnull=not closed)
    rows = mine.select_related("person__region", "closed_by")
    shown = page(request, rows.order_by("-closed_on" if closed else "opened_on", "pk"))
    context = {
        "page": shown, "rows": queries.referred(list(shown)), "closed": closed,
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "verification/referrals.html", context)


def close(request: UserRequest, pk: int) -> HttpResponse:
    """What became of one of them."""
    mine = Referral.objects.visible_to(request.user).select_related("person__region")
    found = get_object_or_404(mine, pk=pk)
    if not request.user.may(Can.CHECK_REGISTER, found.region_id):
        raise Http404
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_referral(
                found, outcome=form.cleaned_data["outcome"], by=request.user, at=timezone.now()
            )
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            messages.success(request, _("Hasilnya dicatat."))
            return redirect("verification:referrals")
    context = {"form": form, "row": queries.referred([found])[0], "referral": found}
    return render(request, "verification/referral.html", context)
