"""Photos and papers that belong to a proposal."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.kernel.problems import Blocked
from anyam.proposals import actions
from anyam.proposals.forms.writing_papers import PaperForm
from anyam.proposals.models import Document, Proposal
from anyam.proposals.views.writing_parts import back_of, writer
from anyam.web.http import add_problems


@dataclass(frozen=True, slots=True)
class Shelf:
    """The papers of one kind."""

    kind: str
    label: str
    required: bool
    documents: list[Document]


def shelves(proposal: Proposal) -> list[Shelf]:
    """Every kind of paper with what is there, the required ones first."""
    found = list(
        proposal.documents.filter(removed_at=None).select_related("attachment").order_by("pk")
    )
    required = proposal.rules.documents
    rows = [
        Shelf(kind, str(label), kind in required, [d for d in found if d.kind == kind])
        for kind, label in Document.Kind.choices
    ]
    return sorted(rows, key=lambda shelf: not shelf.required)


@require_GET
@writer
def papers(request: UserRequest, proposal: Proposal) -> HttpResponse:
    context = {"proposal": proposal, "shelves": shelves(proposal)}
    context["back"] = back_of(request, proposal)
    return render(request, "proposals/writing/papers.html", context)


@writer
def add_paper(request: UserRequest, proposal: Proposal, kind: str) -> HttpResponse:
    """One photo or paper of one kind."""
    if kind not in Document.Kind:
        raise Http404
    form = PaperForm(request.POST or None, request.FILES or None, kind=kind)
    if request.method == "POST":
        form = PaperForm(request.POST, request.FILES, kind=kind)
        if form.is_valid():
            upload, now = form.cleaned_data["file"], timezone.now()
            try:
                actions.add_document(proposal, upload, kind=kind, by=request.user, at=now)
            except Blocked as blocked:
                add_problems(form, blocked)
            else:
                messages.success(request, _("Berkas tersimpan."))
                return redirect("proposals:papers", proposal.pk)
    context = {"proposal": proposal, "form": form, "label": Document.Kind(kind).label}
    return render(request, "proposals/writing/paper_add.html", context)


@writer
def remove_paper(request: UserRequest, proposal: Proposal, document: int) -> HttpResponse:
    """Ask once, then take the paper out; taken out already is as good."""
    found = get_object_or_404(proposal.documents.select_related("attachment"), pk=document)
    if request.method == "POST":
        actions.remove_document(found, by=request.user, at=timezone.now())
        messages.success(request, _("Berkas sudah dikeluarkan dari usulan."))
        return redirect("proposals:papers", proposal.pk)
    if found.removed_at is not None:
        messages.warning(request, _("Berkas itu sudah dikeluarkan dari usulan."))
        return redirect("proposals:papers", proposal.pk)
    context = {"proposal": proposal, "document": found}
    return render(request, "proposals/writing/paper_remove.html", context)
