"""A snapshot from the upload over its columns to the figures, and how it is taken out again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.jobs.pages import progress
from anyam.kernel.problems import Blocked
from anyam.registers import actions, keeping, pictures, queries
from anyam.registers.forms import ColumnsForm, RetireForm, UploadForm
from anyam.registers.views.common import get_own, get_register, get_snapshot, need
from anyam.web.http import add_problems


@sensitive_post_parameters()
def upload(request: UserRequest, pk: int) -> HttpResponse:
    """One page: the file, its version and its date; then its columns."""
    found, sent = get_register(request, pk), request.method == "POST"
    need(request, Can.IMPORT_REGISTERS, found.place)
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.upload(
                told["file"].chunks(), name=told["file"].name, register=found,
                version=told["version"], as_of=told["as_of"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            return redirect("registers:columns", made.pk)
    problems = list(keeping.key_problems())
    context = {"register": found, "form": form, "problems": problems}
    return render(request, "registers/upload.html", context)


def columns(request: UserRequest, pk: int) -> HttpResponse:
    """Which column is what; the preparing starts from here."""
    found = get_own(request, pk)
    if "choose" not in queries.steps_for(found, request.user):
        return redirect(found)
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, snapshot=found)
    if sent is not None and form.is_valid():
        try:
            actions.choose_columns(found, form.chosen(), by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            return redirect(found)
    preview = pictures.preview(found)
    context = {"snapshot": found, "form": form, "preview": preview}
    return render(request, "registers/columns.html", context)


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """Where the snapshot stands; draws itself anew while a job is at work."""
    found = get_snapshot(request, pk)
    if request.htmx:
        return progress(request, found.job, at_work=found.at_work)
    context = {
        "snapshot": found,
        "job": found.job,
        "may": queries.steps_for(found, request.user),
        "faults": pictures.faults(found),
        "changes": pictures.changes(found),
        "drawings": pictures.drawings(found),
        "looked": queries.looked(found, request.user),
    }
    return render(request, "registers/snapshot.html", context)


def discard(request: UserRequest, pk: int) -> HttpResponse:
    """Ask once, then throw away."""
    found = get_own(request, pk)
    if request.method == "POST":
        try:
            actions.discard(found, by=request.user, at=timezone.now())
        except Blocked as blocked:
            messages.error(request, blocked.problems[0].message)
            return redirect(found)
        messages.success(request, _("Dibuang. Berkasnya sudah dihapus."))
        return redirect(found.register)
    return render(request, "registers/discard.html", {"snapshot": found})


def retire(request: UserRequest, pk: int) -> HttpResponse:
    """Take a snapshot out of use, with a reason."""
    found = get_own(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = RetireForm(sent)
    if sent is not None and form.is_valid():
        try:
            actions.retire(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            messages.success(request, _("Potret register ditarik. Isinya sudah dihapus."))
            return redirect(found.register)
    return render(request, "registers/retire.html", {"snapshot": found, "form": form})
