"""Check your answers: everything at a glance, what is missing, and the button that submits."""

from collections import Counter
from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Role
from anyam.kernel.money import in_words
from anyam.proposals import page, steps
from anyam.proposals.forms import writing as forms
from anyam.proposals.models import Document, Proposal
from anyam.proposals.queries import Dossier, dossier, holders
from anyam.proposals.views.writing_parts import REVIEW, mends, obstacles, writer
from anyam.proposals.workflow import Action
from anyam.web.filters import rupiah
from anyam.web.points import point_of


@dataclass(frozen=True, slots=True)
class Row:
    """One answer and the page where it is changed."""

    title: str
    value: str
    url: str = ""
    action: str = ""  # what the link says, where it is not "Ubah"


@require_GET
@writer
def review(request: UserRequest, proposal: Proposal) -> HttpResponse:
    file, now = dossier(proposal), timezone.now()
    offered = steps.open_steps(proposal, file, request.user, at=now)
    submit = next((found for found in offered if found[0].action == Action.SUBMIT), None)
    context = {
        "proposal": proposal,
        "file": file,
        "answers": _answers(proposal),
        "money": _money(proposal, file),
        "rest": _rest(proposal, file),
        "problems": mends(proposal, submit[1] if submit else obstacles(file)),
        "may_submit": submit is not None,
        "request_id": uuid4(),
    }
    if submit is None:
        today = timezone.localdate(now)
        context["holders"] = holders(Role.FACILITATOR, proposal.region_id, today)
    return render(request, "proposals/writing/review.html", context)


def _question(proposal: Proposal, slug: str) -> str:
    return reverse("proposals:question", args=[proposal.pk, slug]) + f"?dari={REVIEW}"


def _page(proposal: Proposal, name: str) -> str:
    return reverse(f"proposals:{name}", args=[proposal.pk]) + f"?dari={REVIEW}"


def _answers(proposal: Proposal) -> list[Row]:
    place, point = (
        _question(proposal, "tempat"),
        point_of(proposal.latitude, proposal.longitude),
    )
    rows = [
        Row(_("Tujuan usaha"), proposal.aims, _question(proposal, "tujuan")),
        Row(_("Pembeli"), proposal.market_reason, _question(proposal, "pembeli")),
        Row(_("Tempat usaha"), proposal.place, place),
    ]
    return [*rows, Row(_("Titik di peta"), point, place)] if point else rows


def _money(proposal: Proposal, file: Dossier) -> list[Row]:
    facts, budget = file.facts, _page(proposal, "budget")
    amounts = {
        "lines": ngettext("%(count)d baris", "%(count)d baris", facts.lines)
        % {"count": facts.lines},
        "total": rupiah(facts.total),
        "ceiling": rupiah(facts.scheme.ceiling(facts.members)),
    }
    told = _("%(lines)s, %(total)s dari batas %(ceiling)s") % amounts if facts.lines else ""
    rows = [Row(_("Rencana anggaran"), told, budget)]
    if facts.lines:
        rows.append(Row(_("Terbilang"), in_words(facts.total)))
    plan, month = _question(proposal, "rencana"), _question(proposal, "bulan")
    rows += [Row(name, value, plan) for name, value in forms.PlanForm(proposal=proposal).stored]
    rows += [
        Row(name, value, month) for name, value in forms.FirstMonthForm(proposal=proposal).stored
    ]
    picture = page.plan_picture(file)
    if picture and facts.lines:
        seen = Row(_("Kapan modal kembali"), picture.sentence, _page(proposal, "plan"), _("Lihat"))
        rows.append(seen)
    return rows


def _rest(proposal: Proposal, file: Dossier) -> list[Row]:
    members = ngettext("%(count)d keluarga", "%(count)d keluarga", file.facts.members)
    kinds = Counter(str(Document.Kind(d.kind).label) for d in file.documents)
    papers = ", ".join(f"{label} ({count})" for label, count in kinds.items())
    group = proposal.group.get_absolute_url()
    return [
        Row(_("Kelompok"), proposal.group.name, group, _("Buka")),
        Row(_("Anggota"), members % {"count": file.facts.members}, group, _("Buka")),
        Row(_("Skema pendanaan"), proposal.rules.name),
        Row(_("Foto dan berkas"), papers, _page(proposal, "papers")),
    ]
