"""One member beside the register: the card, what is said of it, taking that back, the numbers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked
from anyam.people.forms import ReasonForm
from anyam.proposals import checking
from anyam.proposals.forms.checks import CardForm
from anyam.proposals.views.checks import by_hand, case_for, member_of
from anyam.proposals.workflow import Status
from anyam.verification import reviewing, unmasking
from anyam.web.http import add_problems

OPENING = "buka_%s"  # ids of the form that opens numbers: the card has a reason of its own


@never_cache
def ruling(request: UserRequest, pk: int, person: int) -> HttpResponse:
    """The card of one member; by hand where no register was asked."""
    file = case_for(request, pk, Can.CHECK_REGISTER, Status.ENDORSED)
    if file.proposal.status != Status.ENDORSED:
        return redirect(file.proposal)
    member_of(file, person)
    found, now = checking.table(file, request.user), timezone.now()
    if found.line(person).match is None or "finding" in request.POST:
        return by_hand(request, pk, person)
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = checking.decide(found, person, form, by=request.user, at=now)
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            messages.success(request, checking.said(made, found))
            return redirect(checking.next_url(found, person))
    sent = {**request.GET.dict(), **request.POST.dict()}
    context = checking.show(found, person, sent, user=request.user, at=now) | {"form": form}
    return render(
        request, "verification/card.html", context | {"reason_form": ReasonForm(auto_id=OPENING)}
    )


@require_POST
def undo(request: UserRequest, pk: int) -> HttpResponse:
    """Take back what this officer decided last in the case."""
    file = case_for(request, pk, Can.CHECK_REGISTER, Status.ENDORSED)
    if file.proposal.status != Status.ENDORSED:
        return redirect(file.proposal)
    last = reviewing.last_of(file.proposal.case, request.user)
    if last is None:
        messages.error(request, _("Tidak ada keputusan Anda yang dapat dibatalkan."))
        return redirect("proposals:members", pk=pk)
    reviewing.take_back(last, by=request.user, at=timezone.now())
    messages.success(request, _("Dibatalkan: %(who)s.") % {"who": last})
    if len(last.people) == 1:
        return redirect("proposals:ruling", pk=pk, person=last.people[0].pk)
    return redirect("proposals:members", pk=pk)


@never_cache
@require_POST
def numbers(request: UserRequest, pk: int, person: int) -> HttpResponse:
    """The card with NIK and KK in full, once, for a reason that stays in the record."""
    file = case_for(request, pk, Can.CHECK_REGISTER, Status.ENDORSED)
    if file.proposal.status != Status.ENDORSED:
        return redirect(file.proposal)
    found, now = checking.table(file, request.user), timezone.now()
    form = ReasonForm(request.POST, auto_id=OPENING)
    context = checking.show(found, person, request.POST.dict(), user=request.user, at=now)
    if form.is_valid():
        try:
            context |= unmasking.opened(context["card"], form.cleaned_data["reason"],
                                        by=request.user, at=now)  # fmt: skip
        except Blocked as blocked:
            add_problems(form, blocked)
    context |= {"form": CardForm(), "reason_form": form}
    return render(request, "verification/card.html", context)
