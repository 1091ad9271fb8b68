"""Recording what the register and the Directorate's check showed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.groups.kin import ties_of
from anyam.groups.models import Membership
from anyam.kernel.problems import Blocked
from anyam.proposals import checking
from anyam.proposals.forms.checks import AcceptFoundForm, CaseCheckForm, RulingForm
from anyam.proposals.models import Proposal
from anyam.proposals.queries import Dossier, dossier
from anyam.proposals.workflow import Status
from anyam.verification import actions, asking
from anyam.web.http import add_problems


def case_for(request: UserRequest, pk: int, what: Can, status: Status) -> Dossier:
    """The case, if this user may record such a check on it; 404 for everybody else."""
    visible = Proposal.objects.visible_to(request.user)
    proposal = get_object_or_404(visible, pk=pk)
    if not request.user.may(what, proposal.region_id):
        raise Http404
    file = dossier(proposal)
    if file.proposal.status != status:
        messages.error(request, _("Usulan ini sedang tidak di meja pemeriksaan ini."))
    return file


def member_of(file: Dossier, person_id: int) -> Membership:
    for member in file.members:
        if member.person_id == person_id:
            return member
    raise Http404


@never_cache
def members(request: UserRequest, pk: int) -> HttpResponse:
    """The members of a case by what the registers say of them; by hand where there is none."""
    file = case_for(request, pk, Can.CHECK_REGISTER, Status.ENDORSED)
    if file.proposal.status != Status.ENDORSED:
        return redirect(file.proposal)
    found = checking.table(file, request.user)
    if not found.sheet.matched:
        return _by_hand(request, found)
    if request.method == "POST":
        chosen = set(request.POST.getlist("person"))
        made, left = checking.accept(found, chosen, by=request.user, at=timezone.now())
        for problem in left:
            messages.warning(request, problem.message)
        if made:
            messages.success(request, _("%(count)d anggota diterima.") % {"count": len(made)})
        elif not left:
            messages.error(request, _("Pilih dulu satu anggota atau lebih."))
        return redirect("proposals:members", pk=pk)
    only = request.GET.get("tampil", "")
    context = {"proposal": file.proposal, "file": file, "sheet": found.sheet, "last": found.last}
    context |= {"tabs": checking.tabs(found, only), "parts": found.sheet.parts(only)}
    context |= {"ties": ties_of(file.proposal.group, request.user)}
    return render(request, "verification/list.html", context)


def _by_hand(request: UserRequest, found: checking.Table) -> HttpResponse:
    """Where no snapshot is held the officer looks elsewhere and types what was there."""
    file = found.file
    form = AcceptFoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = set(request.POST.getlist("person"))
        people = [m.person for m in file.members if str(m.person_id) in chosen]
        if people:
            version = form.cleaned_data["register_version"]
            actions.accept_found(
                people, case=file.proposal.case, register_version=version,
                by=request.user, at=timezone.now(),
            )  # fmt: skip
            return redirect("proposals:members", pk=file.proposal.pk)
        form.add_error(None, _("Pilih dulu satu anggota atau lebih."))
    rows = [(m, file.checks.get(m.person_id)) for m in file.members]
    context: dict[str, Any] = {"proposal": file.proposal, "file": file, "rows": rows, "form": form}
    context |= {"sheet": found.sheet, "ties": ties_of(file.proposal.group, request.user)}
    return render(request, "proposals/members.html", context)


@require_POST
def match(request: UserRequest, pk: int) -> HttpResponse:
    """Look the members up again, in what is newest now."""
    file = case_for(request, pk, Can.CHECK_REGISTER, Status.ENDORSED)
    if file.proposal.status != Status.ENDORSED:
        return redirect(file.proposal)
    job = asking.working_on(file.proposal.case) or asking.ask(
        file.proposal.case, region_code=str(file.proposal.region_id), why="asked",
        name=file.proposal.group.name, by=request.user, at=timezone.now(),
    )  # fmt: skip
    if job is None:
        messages.error(request, _("Belum ada register untuk tempat ini. Periksa di luar aplikasi."))
    return redirect("proposals:members", pk=pk)


@never_cache
def by_hand(request: UserRequest, pk: int, person: int) -> HttpResponse:
    """One member as an officer found them in another program: what it showed, what follows."""
    file = case_for(request, pk, Can.CHECK_REGISTER, Status.ENDORSED)
    if file.proposal.status != Status.ENDORSED:
        return redirect(file.proposal)
    member = member_of(file, person)
    form = RulingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rule_on(
                member.person, case=file.proposal.case, by=request.user, at=timezone.now(),
                max_desil=file.proposal.rules.max_desil, **form.cleaned_data,
            )  # fmt: skip
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            return redirect("proposals:members", pk=pk)
    check = file.checks.get(person)
    context = {"proposal": file.proposal, "member": member, "form": form, "check": check}
    return render(request, "proposals/ruling.html", context)


def directorate(request: UserRequest, pk: int) -> HttpResponse:
    """The Directorate's own check of the version on the table."""
    file = case_for(request, pk, Can.CHECK_CASE, Status.FORWARDED)
    if file.proposal.status != Status.FORWARDED:
        return redirect(file.proposal)
    form = CaseCheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        actions.check_case(
            case=file.proposal.case, digest=file.digest, region_code=file.proposal.region_id,
            documents_ok=answers["documents_ok"] == "ya", members_ok=answers["members_ok"] == "ya",
            budget_ok=answers["budget_ok"] == "ya", note=answers["note"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Hasil pemeriksaan disimpan."))
        return redirect(file.proposal)
    context: dict[str, Any] = {"proposal": file.proposal, "file": file, "form": form}
    context |= {"ties": ties_of(file.proposal.group, request.user)}
    return render(request, "proposals/directorate.html", context)
