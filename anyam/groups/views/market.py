"""Who else sells the same, why it will sell all the same, and where on the map the business is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.http import UserRequest
from anyam.groups import trading
from anyam.groups.forms import PointForm, WhyForm
from anyam.groups.market import market_of
from anyam.groups.views.common import get_own
from anyam.web.http import posted, sent


def market(request: UserRequest, pk: int) -> HttpResponse:
    """The warning, and the one question it asks."""
    group = get_own(request, pk)
    form = WhyForm(posted(request), initial={"why_sells": group.why_sells})
    if sent(form, request, lambda: trading.explain_market(
        group, **form.cleaned_data, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Jawaban disimpan."))
        return redirect(group)
    found = market_of(group, request.user)
    return render(request, "groups/market.html", {"group": group, "form": form, "market": found})


def point(request: UserRequest, pk: int) -> HttpResponse:
    group = get_own(request, pk)
    form = PointForm(posted(request), group=group)
    if sent(form, request, lambda: trading.pin(
        group, form.cleaned_data["point"], by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Letak usaha disimpan."))
        return redirect(group)
    return render(request, "groups/point.html", {"group": group, "form": form})
