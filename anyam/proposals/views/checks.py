"""Recording what the register and the Directorate's check showed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.groups.models import Membership
from anyam.kernel.problems import Blocked
from anyam.proposals.forms.checks import AcceptFoundForm, CaseCheckForm, RulingForm
from anyam.proposals.models import Proposal
from anyam.proposals.queries import Dossier, dossier
from anyam.proposals.workflow import Status
from anyam.verification import actions
from anyam.web.http import add_problems


def _case(request: UserRequest, pk: int, what: Can, status: Status) -> Dossier:
    """The case, if this user may record such a check on it; 404 for everybody else."""
    visible = Proposal.objects.visible_to(request.user)
    proposal = get_object_or_404(visible, pk=pk)
    if not request.user.may(what, proposal.region_id):
        raise Http404
    file = dossier(proposal)
    if file.proposal.status != status:
        messages.error(request, _("Usulan ini sedang tidak di meja pemeriksaan ini."))
    return file


def _member(file: Dossier, person_id: int) -> Membership:
    for member in file.members:
        if member.person_id == person_id:
            return member
    raise Http404


def members(request: UserRequest, pk: int) -> HttpResponse:
    """The members of a case with what the register showed; tick those found as they stand."""
    file = _case(request, pk, Can.CHECK_REGISTER, Status.ENDORSED)
    if file.proposal.status != Status.ENDORSED:
        return redirect(file.proposal)
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
            return redirect("proposals:members", pk=pk)
        form.add_error(None, _("Pilih dulu satu anggota atau lebih."))
    rows = [(m, file.checks.get(m.person_id)) for m in file.members]
    context = {"proposal": file.proposal, "file": file, "rows": rows, "form": form}
    return render(request, "proposals/members.html", context)


def ruling(request: UserRequest, pk: int, person: int) -> HttpResponse:
    """One member against the register: what it showed, and what follows."""
    file = _case(request, pk, Can.CHECK_REGISTER, Status.ENDORSED)
    if file.proposal.status != Status.ENDORSED:
        return redirect(file.proposal)
    member = _member(file, person)
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
    file = _case(request, pk, Can.CHECK_CASE, Status.FORWARDED)
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
    context = {"proposal": file.proposal, "file": file, "form": form}
    return render(request, "proposals/directorate.html", context)
