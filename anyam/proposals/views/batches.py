"""One letter for many: choose, look, send; and the periods in which nothing moves."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.jobs import actions as jobs
from anyam.kernel.problems import Blocked
from anyam.proposals import batches, freezes, papers
from anyam.proposals.forms.batches import FreezeForm, LetterForm
from anyam.proposals.models import Batch, Freeze, Proposal
from anyam.web.http import add_problems


@require_POST
def gather(request: UserRequest) -> HttpResponse:
    """Start a batch with the ticked cases of a list, or with one case from its page."""
    chosen = [int(pk) for pk in request.POST.getlist("usulan") if pk.isdecimal() and len(pk) < 15]
    visible = Proposal.objects.visible_to(request.user)
    proposals = list(visible.filter(pk__in=chosen).order_by("region_id", "pk"))
    try:
        batch = batches.gather(
            proposals, request.POST.get("action", ""), by=request.user, at=timezone.now()
        )
    except Blocked as blocked:
        for problem in blocked.problems:
            messages.error(request, problem.message)
        return redirect(request.POST.get("next_list") or "proposals:index")
    return redirect(batch)


def _batch(request: UserRequest, pk: int) -> Batch:
    """A batch of the user's own office; 404 for everybody else."""
    visible = Batch.objects.visible_to(request.user).select_related("letter", "created_by")
    batch = get_object_or_404(visible, pk=pk)
    if batch.role not in request.user.roles:
        raise Http404
    return batch


def batch(request: UserRequest, pk: int) -> HttpResponse:
    """What will go out: the letter's head, every case with its obstacles, preview, send, undo."""
    found = _batch(request, pk)
    form = LetterForm(request.POST or None, initial=batches.description(found))
    if request.method == "POST" and form.is_valid():
        try:
            batches.describe(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            return redirect(found)
    rows = batches.rows(found, by=request.user, at=timezone.now())
    context = {
        "batch": found,
        "form": form,
        "rows": rows,
        "total": sum(row.dossier.facts.total for row in rows),
        "blocked": any(row.problems for row in rows) and found.state == Batch.State.OPEN,
    }
    return render(request, "proposals/batch.html", context)


@require_GET
def preview(request: UserRequest, pk: int) -> HttpResponse:
    """The letter as it will look, marked as not yet issued."""
    found = _batch(request, pk)
    files = [row.dossier for row in batches.rows(found, by=request.user, at=timezone.now())]
    try:
        pdf = papers.preview(found, files, by=request.user)
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
        return redirect(found)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="pratinjau-{found.pk}.pdf"'
    return response


@require_POST
def send(request: UserRequest, pk: int) -> HttpResponse:
    """Send in the background, so that a closed tab or a killed server loses nothing."""
    found = _batch(request, pk)
    now = timezone.now()
    rows = batches.rows(found, by=request.user, at=now) if found.state == Batch.State.OPEN else []
    if problems := [problem for row in rows for problem in row.problems]:
        messages.error(request, problems[0].message)
        return redirect(found)
    job = jobs.start(
        "proposals.send_batch",
        by=request.user,
        at=now,
        region_code=found.region_code,
        arguments={"batch": found.pk, "user": request.user.pk},
        total=found.lines.count(),
    )
    return redirect(job)


@require_POST
def discard(request: UserRequest, pk: int) -> HttpResponse:
    found = _batch(request, pk)
    try:
        batches.discard(found, by=request.user, at=timezone.now())
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
        return redirect(found)
    messages.success(request, _("Berkas surat dibatalkan. Tidak ada usulan yang bergerak."))
    return redirect("proposals:index")


@require_POST
def leave_out(request: UserRequest, pk: int, proposal: int) -> HttpResponse:
    found = _batch(request, pk)
    try:
        batches.leave_out(found, proposal, by=request.user, at=timezone.now())
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
    return redirect(found)


def freeze(request: UserRequest) -> HttpResponse:
    """The periods in which nothing moves, and a form to set one."""
    if not request.user.may(Can.FREEZE):
        raise Http404
    form = FreezeForm(request.POST or None, prefixes=freezes.places(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            freezes.set_freeze(**form.cleaned_data, by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            return redirect("proposals:freeze")
    found = Freeze.objects.visible_to(request.user).with_place().prefetch_related("set_by")
    context = {"form": form, "freezes": found.order_by("-starts_on")[:50]}
    return render(request, "proposals/freeze.html", context)


@require_POST
def lift(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Freeze.objects.visible_to(request.user), pk=pk)
    try:
        freezes.lift_freeze(found, by=request.user, at=timezone.now())
    except Blocked as blocked:
        messages.error(request, blocked.problems[0].message)
    return redirect("proposals:freeze")
