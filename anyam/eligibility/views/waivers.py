"""Setting a requirement aside: one asks, another decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.eligibility import actions, queries
from anyam.eligibility.forms import DecisionForm, ReasonForm
from anyam.eligibility.models import Waiver
from anyam.eligibility.rules.engine import title_of
from anyam.eligibility.views.common import chosen, get_person
from anyam.kernel.problems import Blocked
from anyam.web.http import add_problems
from anyam.web.paging import page


@require_http_methods(["GET", "POST"])
def ask(request: UserRequest, pk: int, rule: str) -> HttpResponse:
    person, scheme = get_person(request, pk, Can.ASSESS), chosen(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            waiver = actions.ask_waiver(
                person, rule, form.cleaned_data["reason"], scheme=scheme, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            messages.success(request, _("Diusulkan. Sekarang orang lain harus memutus."))
            return redirect(waiver)
    _known, answers = queries.answers_of(person, scheme, today=timezone.localdate())
    answer = next((one for one in answers if one.rule == rule), None)
    title = title_of(scheme, rule)
    context = {"person": person, "scheme": scheme, "form": form, "answer": answer, "title": title}
    return render(request, "eligibility/ask.html", context)


@require_GET
def index(request: UserRequest) -> HttpResponse:
    """What waits for a second person, and everything decided before."""
    if not request.user.may(Can.SEE_ELIGIBILITY):
        raise PermissionDenied
    found = Waiver.objects.visible_to(request.user)
    waits = request.GET.get("semua") != "1"
    shown = found.waiting() if waits else found
    rows = shown.select_related("person__region", "asked_by").order_by("-pk")
    context = {"page": page(request, rows), "waits": waits}
    return render(request, "eligibility/waivers.html", context)


def get_waiver(request: UserRequest, pk: int, *what: str) -> Waiver:
    waivers = Waiver.objects.visible_to(request.user).select_related(
        "person__region", "asked_by", "decided_by", "withdrawn_by"
    )
    waiver: Waiver = get_object_or_404(waivers, pk=pk)
    rights = what or (Can.SEE_ELIGIBILITY,)
    if not any(request.user.may(right, waiver.person.region_id) for right in rights):
        raise PermissionDenied
    return waiver


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    return shown(request, get_waiver(request, pk), DecisionForm(), ReasonForm())


def shown(
    request: UserRequest, waiver: Waiver, decision: DecisionForm, reason: ReasonForm
) -> HttpResponse:
    user, code = request.user, waiver.person.region_id
    alive = waiver.state in (Waiver.State.WAITING, Waiver.State.HOLDS)
    waiting = waiver.state == Waiver.State.WAITING
    context = {
        "waiver": waiver,
        "decision": decision,
        "reason": reason,
        "decides": waiting
        and user.may(Can.APPROVE_WAIVERS, code)
        and waiver.asked_by_id != user.pk,
        "own": waiting and waiver.asked_by_id == user.pk,
        "withdraws": alive and (user.may(Can.ASSESS, code) or user.may(Can.APPROVE_WAIVERS, code)),
    }
    return render(request, "eligibility/waiver.html", context)


@require_POST
def decide(request: UserRequest, pk: int) -> HttpResponse:
    waiver = get_waiver(request, pk, Can.APPROVE_WAIVERS)
    form = DecisionForm(request.POST)
    approve = request.POST.get("keputusan") == "setuju"
    if form.is_valid():
        note = form.cleaned_data["note"]
        try:
            actions.decide_waiver(
                waiver, approve=approve, note=note, by=request.user, at=timezone.now()
            )
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            done = _("Pengecualian berlaku.") if approve else _("Pengecualian ditolak.")
            messages.success(request, done)
            return redirect(waiver)
    return shown(request, waiver, form, ReasonForm())


@require_POST
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    waiver = get_waiver(request, pk, Can.ASSESS, Can.APPROVE_WAIVERS)
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.withdraw_waiver(waiver, reason=reason, by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            messages.success(request, _("Pengecualian dicabut."))
            return redirect(waiver)
    return shown(request, waiver, DecisionForm(), form)
