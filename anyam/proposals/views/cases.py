"""A case on its way: the list, the page of one case, its buttons, its versions."""

from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.audit.models import Event
from anyam.groups.market import market_of
from anyam.kernel.problems import Blocked
from anyam.proposals import exports, listing, money, page, papers, proposal_paper, steps
from anyam.proposals.differences import differences
from anyam.proposals.models import Proposal
from anyam.proposals.queries import dossier, files_of
from anyam.proposals.workflow import Action
from anyam.web.paging import page as page_of


@require_GET
def index(request: UserRequest) -> HttpResponse:
    filters = listing.Filters.read(request.GET)
    mine = listing.for_task(Proposal.objects.visible_to(request.user), filters, request.user)
    found = listing.search(mine, filters, request.user.scope)
    task = listing.task_of(filters, request.user)
    context = {
        "page": page_of(request, listing.ordered(found, filters), complete=listing.shown),
        "filters": filters,
        "choices": listing.choices(),
        "task": task,
        "tabs": listing.tabs(request.user),
        "may_export": request.user.may(Can.EXPORT),
        "today": timezone.localdate(),
    }
    template = "proposals/index.html#rows" if request.htmx else "proposals/index.html"
    return render(request, template, context)


@require_GET
def export(request: UserRequest) -> HttpResponse:
    """The list as it is filtered, as a workbook; recorded."""
    filters = listing.Filters.read(request.GET)
    mine = listing.for_task(Proposal.objects.visible_to(request.user), filters, request.user)
    now = timezone.now()
    try:
        data = exports.workbook(
            listing.search(mine, filters, request.user.scope),
            filters=filters.query,
            by=request.user,
            at=now,
        )
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
        return redirect("proposals:index")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="usulan-{now:%Y%m%d}.xlsx"'
    return response


def _visible(request: UserRequest, pk: int) -> Proposal:
    related = ("group__trade", "region", "version", "author")
    return get_object_or_404(
        Proposal.objects.visible_to(request.user).select_related(*related), pk=pk
    )


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    file = files_of(Proposal.objects.visible_to(request.user).filter(pk=pk)).get(pk)
    if file is None:
        raise Http404
    proposal, now = file.proposal, timezone.now()
    taken = page.taken(proposal)
    context = {
        "proposal": proposal,
        "file": file,
        "steps": steps.open_steps(proposal, file, request.user, at=now),
        "where": page.whereabouts(proposal, file, now),
        "track": page.track(proposal, taken),
        "decisions": page.decisions(file, taken),
        "plan": page.plan_picture(file),
        "market": market_of(proposal.group, request.user),
        "history": Event.objects.about(proposal),
        "request_id": uuid4(),
        "people": page.people(request.user, file),
        "judged": page.judged(request.user, file, now),
        "letters": page.letters(taken),
        "money": money.rows(proposal, request.user),
        "writes": page.writes(request.user, proposal),
    }
    return render(request, "proposals/detail.html", context)


@require_POST
def act(request: UserRequest, pk: int, action: str) -> HttpResponse:
    """Every button of the approval chain posts here; the workflow table decides."""
    proposal = _visible(request, pk)
    now = timezone.now()
    try:
        moved = steps.act(
            proposal,
            action,
            by=request.user,
            at=now,
            note=request.POST.get("note", "")[:4000],
            seen=request.POST.get("seen", ""),
            request_id=_request_id(request),
            letter=papers.single_letter(request.POST, by=request.user, at=now),
        )
    except Blocked as blocked:
        for problem in blocked.problems:
            messages.error(request, problem.message)
        return redirect(proposal)
    done = {"number": moved.number, "status": moved.get_status_display()}
    messages.success(request, _("Usulan %(number)s sekarang %(status)s.") % done)
    return redirect(moved)


def _request_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("request_id", ""))
    except ValueError:
        return None


@require_GET
def step(request: UserRequest, pk: int, action: str) -> HttpResponse:
    """The page on which a step is thought over: what it means, what it needs, a place for why."""
    proposal = _visible(request, pk)
    file = dossier(proposal)
    found = steps.open_steps(proposal, file, request.user, at=timezone.now())
    chosen = next(((s, problems) for s, problems in found if s.action == action), None)
    if chosen is None:
        messages.error(request, _("Tindakan ini tidak tersedia pada status sekarang."))
        return redirect(proposal)
    context = {
        "proposal": proposal,
        "file": file,
        "step": chosen[0],
        "label": Action(action).label,
        "problems": chosen[1],
        "request_id": uuid4(),
        "today": timezone.localdate(),
    }
    return render(request, "proposals/step.html", context)


@require_GET
def versions(request: UserRequest, pk: int) -> HttpResponse:
    """What changed between two versions, line by line."""
    proposal = _visible(request, pk)
    known = list(proposal.versions.select_related("frozen_by").order_by("number"))
    now = dossier(proposal)
    contents: list[tuple[str, Any]] = [(str(v.number), v.content) for v in known]
    if not known or known[-1].digest != now.digest:
        contents.append(("kini", now.content))
    pairs = [
        (before, after, differences(old, new)) for (before, old), (after, new) in pairwise(contents)
    ]
    context = {"proposal": proposal, "versions": known, "pairs": pairs[::-1]}
    return render(request, "proposals/versions.html", context)


@require_GET
def paper(request: UserRequest, pk: int) -> HttpResponse:
    """The proposal itself as PDF."""
    proposal = _visible(request, pk)
    pdf = proposal_paper.pdf(dossier(proposal), reader=request.user)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="usulan-{proposal.pk}.pdf"'
    return response
