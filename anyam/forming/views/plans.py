"""The pages of proposed groups: ask, watch, change by hand, use."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.eligibility.queries import scheme_of, schemes_open
from anyam.forming import actions, queries
from anyam.forming.forms import AskForm
from anyam.forming.models import Plan
from anyam.groups.queries import formable
from anyam.jobs.models import Job
from anyam.kernel.problems import Blocked
from anyam.schemes import Scheme
from anyam.web.http import add_problems, posted, tell
from anyam.web.paging import page


def get_plan(request: UserRequest, pk: int) -> Plan:
    """The proposal, if the user may see it (else 404) and forms groups there (else 403)."""
    plans = Plan.objects.visible_to(request.user).select_related("region", "asked_by")
    plan = get_object_or_404(plans, pk=pk)
    if not request.user.may(Can.FORM_GROUPS, plan.region_id):
        raise PermissionDenied
    return plan


@require_GET
def index(request: UserRequest) -> HttpResponse:
    plans = Plan.objects.visible_to(request.user).select_related("region", "asked_by")
    context = {
        "page": page(request, plans.order_by("-pk")),
        "asks": request.user.may(Can.FORM_GROUPS),
    }
    return render(request, "forming/index.html", context)


def ask(request: UserRequest) -> HttpResponse:
    """Where, and how large: the rest is found in what is known of the candidates."""
    if not request.user.may(Can.FORM_GROUPS):
        raise PermissionDenied
    form = AskForm(posted(request), scope=formable(request.user), schemes=open_now())
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.ask(**form.asked, by=request.user, at=timezone.now()))
        except Blocked as blocked:
            add_problems(form, blocked)
    return render(request, "forming/ask.html", {"form": form})


def open_now() -> list[Scheme]:
    """The schemes a group may be formed under today, the national one first."""
    today = timezone.localdate()
    first = scheme_of("", today)
    return sorted((s for s in schemes_open(today) if s.is_open(today)), key=lambda s: s != first)


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    plan = get_plan(request, pk)
    return show(request, plan)


def show(request: UserRequest, plan: Plan) -> HttpResponse:
    """The page of a proposal; only its board where the script asks."""
    if not plan.answer:
        job = Job.objects.visible_to(request.user).filter(pk=plan.job_id or 0).first()
        return render(request, "forming/searching.html", {"plan": plan, "job": job})
    context = {"plan": plan, "board": queries.board(plan, request.user)}
    name = "forming/parts/board.html" if request.htmx else "forming/detail.html"
    return render(request, name, context)


@require_GET
def value(request: UserRequest, pk: int) -> HttpResponse:
    """What the proposal would be worth if somebody moved; asked while they are being dragged."""
    plan = get_plan(request, pk)
    member, to = request.GET.get("member", ""), request.GET.get("to", "")
    found = queries.value_after(plan, member, to) if plan.editable else None
    if found is None:
        raise Http404
    return JsonResponse(found)


def changed(request: UserRequest, plan: Plan, write: Callable[[], Plan]) -> HttpResponse:
    """Do one change, say why not where it is refused, and show the board again."""
    try:
        plan = write()
    except Blocked as blocked:
        tell(request, blocked)
    return show(request, plan) if request.htmx else redirect(plan)


def by(request: UserRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


@require_POST
def move(request: UserRequest, pk: int) -> HttpResponse:
    plan = get_plan(request, pk)
    member, to = request.POST.get("member", ""), request.POST.get("to", "")
    return changed(request, plan, lambda: actions.move(plan, member, to, **by(request)))


@require_POST
def trade(request: UserRequest, pk: int) -> HttpResponse:
    plan = get_plan(request, pk)
    number = request.POST.get("group", "")
    group = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    chosen = request.POST.get("trade", "")
    return changed(request, plan, lambda: actions.choose_trade(plan, group, chosen, **by(request)))


@require_POST
def reset(request: UserRequest, pk: int) -> HttpResponse:
    plan = get_plan(request, pk)
    return changed(request, plan, lambda: actions.reset(plan, **by(request)))


@require_POST
def accept(request: UserRequest, pk: int) -> HttpResponse:
    plan = get_plan(request, pk)
    try:
        made = actions.accept(plan, **by(request))
    except Blocked as blocked:
        tell(request, blocked)
        return redirect(plan)
    message = _("%(count)d draf kelompok dicatat. Kelompok baru sah setelah musyawarah.")
    messages.success(request, message % {"count": len(made)})
    return redirect("groups:index")
