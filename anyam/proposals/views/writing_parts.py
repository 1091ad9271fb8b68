"""What the pages of writing share: who gets in, what is left to do, where a problem is mended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anyam.accounts.http import UserRequest
from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.kernel.problems import Blocked, Problem
from anyam.proposals import actions, page
from anyam.proposals.models import Proposal
from anyam.proposals.queries import Dossier, dossier
from anyam.proposals.rules import agreement_signed, answers_complete, group_complete
from anyam.proposals.workflow import COMPLETE
from anyam.web.filters import rupiah

# Which page mends a problem: by its field, or by the beginning of its code.
MENDED_AT = {
    "aims": "tujuan",
    "market_reason": "pembeli",
    "place": "tempat",
    "plan": "rencana",
}
REVIEW = "periksa"


def writer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page of a proposal for those who may write in it now; for others where it is instead."""

    @wraps(view)
    def guarded(request: UserRequest, pk: int, **kwargs: Any) -> HttpResponse:
        visible = Proposal.objects.visible_to(request.user)
        related = ("group__trade", "group__region", "region", "version")
        proposal = get_object_or_404(visible.select_related(*related), pk=pk)
        try:
            actions.require_editable(proposal, request.user)
        except Blocked:
            return closed(request, proposal)
        return view(request, proposal, **kwargs)

    return guarded


def is_writer(user: User, proposal: Proposal) -> bool:
    roles = user.roles_over(proposal.region_id, proposal.group_id)
    return bool(roles & {Role.FACILITATOR, Role.CHAIR})


def is_facilitator(user: User, proposal: Proposal) -> bool:
    return Role.FACILITATOR in user.roles_over(proposal.region_id, proposal.group_id)


def closed(request: UserRequest, proposal: Proposal) -> HttpResponse:
    """Why nothing can be written here now, where the proposal is and who has it."""
    mine = is_writer(request.user, proposal)
    context = {
        "proposal": proposal,
        "mine": mine,
        "sent": request.method == "POST",
        "where": page.whereabouts(proposal, dossier(proposal), timezone.now()),
    }
    status = 403 if not mine else 409 if request.method == "POST" else 200
    return render(request, "proposals/writing/closed.html", context, status=status)


def onward(request: UserRequest, proposal: Proposal, following: str) -> HttpResponse:
    """After saving: back to where the writer came from, to the list of tasks, or on."""
    if request.GET.get("dari") == REVIEW:
        return redirect("proposals:review", proposal.pk)
    if "nanti" in request.POST:
        messages.success(request, _("Tersimpan. Lanjutkan kapan saja."))
        return redirect("proposals:write", proposal.pk)
    return redirect(following)


def back_of(request: UserRequest, proposal: Proposal, label: str = "") -> dict[str, str]:
    """Where "Kembali" leads."""
    if request.GET.get("dari") == REVIEW:
        return {
            "url": reverse("proposals:review", args=[proposal.pk]),
            "label": _("Periksa jawaban"),
        }
    url = reverse("proposals:write", args=[proposal.pk])
    return {"url": url, "label": label or _("Yang perlu dikerjakan")}


@dataclass(frozen=True, slots=True)
class Task:
    """One row of "Yang perlu dikerjakan"; without a tone its state is plain words."""

    title: str
    url: str
    state: str
    tone: str = ""
    hint: str = ""


def _states(*, done: bool, begun: bool) -> tuple[str, str]:
    if done:
        return _("Selesai"), ""
    return (_("Lanjutkan"), "info") if begun else (_("Mulai"), "info")


def tasks(proposal: Proposal, file: Dossier) -> list[Task]:
    """What there is to write, and how far each of it is."""
    open_answers = {problem.field for problem in answers_complete(file.facts)}
    rows = [
        _question(proposal, "tujuan", _("Tujuan usaha"), done="aims" not in open_answers),
        _question(proposal, "pembeli", _("Pembeli"), done="market_reason" not in open_answers),
        _question(proposal, "tempat", _("Tempat usaha"), done="place" not in open_answers),
        _budget(proposal, file),
        _plan(proposal, file),
        _papers(proposal, file),
        _group(proposal, file),
    ]
    return [*rows, _review(proposal, file)]


def _question(proposal: Proposal, slug: str, title: str, *, done: bool) -> Task:
    url = reverse("proposals:question", args=[proposal.pk, slug])
    return Task(title, url, *_states(done=done, begun=False))


def _budget(proposal: Proposal, file: Dossier) -> Task:
    facts = file.facts
    over = facts.total - facts.scheme.ceiling(facts.members)
    hint = ""
    if facts.lines:
        lines = ngettext("%(count)d baris", "%(count)d baris", facts.lines) % {"count": facts.lines}
        hint = f"{lines}, {rupiah(facts.total)}"
    if over > 0:
        hint += " · " + _("lebih %(over)s") % {"over": rupiah(over)}
    done = bool(facts.lines) and over <= 0
    url = reverse("proposals:budget", args=[proposal.pk])
    return Task(_("Rencana anggaran"), url, *_states(done=done, begun=bool(facts.lines)), hint=hint)


def _plan(proposal: Proposal, file: Dossier) -> Task:
    begun = proposal.plan_income is not None
    picture = page.plan_picture(file)
    slug = "bulan" if begun and not picture else "rencana"
    url = reverse("proposals:question", args=[proposal.pk, slug])
    if picture:
        url = reverse("proposals:plan", args=[proposal.pk])
    state = _states(done=picture is not None, begun=begun)
    hint = picture.sentence if picture and file.facts.lines else ""
    return Task(_("Rencana uang masuk dan keluar"), url, *state, hint=hint)


def _papers(proposal: Proposal, file: Dossier) -> Task:
    count = len(file.documents)
    missing = set(file.facts.scheme.documents) - file.facts.document_kinds
    hint = (
        ngettext("%(count)d berkas", "%(count)d berkas", count) % {"count": count} if count else ""
    )
    url = reverse("proposals:papers", args=[proposal.pk])
    return Task(_("Foto dan berkas"), url, *_states(done=not missing, begun=bool(count)), hint=hint)


def _group(proposal: Proposal, file: Dossier) -> Task:
    problems = [*group_complete(file.facts), *agreement_signed(file.facts)]
    hint = ngettext("%(count)d keluarga", "%(count)d keluarga", file.facts.members)
    return Task(
        _("Kelompok dan anggota"),
        proposal.group.get_absolute_url(),
        *_states(done=not problems, begun=True),
        hint=hint % {"count": file.facts.members},
    )


def _review(proposal: Proposal, file: Dossier) -> Task:
    problems = obstacles(file)
    url = reverse("proposals:review", args=[proposal.pk])
    if not problems:
        return Task(_("Periksa dan ajukan"), url, _("Mulai"), "info")
    count = len(problems)
    hint = ngettext("%(count)d hal masih kurang", "%(count)d hal masih kurang", count)
    return Task(_("Periksa dan ajukan"), url, _("Belum bisa"), hint=hint % {"count": count})


def obstacles(file: Dossier) -> list[Problem]:
    """What the content itself still lacks before it can be submitted."""
    return [problem for check in COMPLETE for problem in check(file.facts)]


@dataclass(frozen=True, slots=True)
class Mend:
    """A problem as a sentence, and the page where it is put right; "" where there is none."""

    message: str
    url: str


def mends(proposal: Proposal, problems: Sequence[Problem]) -> list[Mend]:
    return [Mend(problem.message, _mended_at(proposal, problem)) for problem in problems]


def _mended_at(proposal: Proposal, problem: Problem) -> str:
    if problem.field == "why_sells":
        return proposal.group.get_absolute_url() + "#pasar"
    if problem.code.startswith(("group.", "agreement.")):
        return proposal.group.get_absolute_url()
    if problem.field == "documents":
        return reverse("proposals:papers", args=[proposal.pk])
    if problem.field == "budget":
        return reverse("proposals:budget", args=[proposal.pk])
    slug = MENDED_AT.get(problem.field)
    if slug is None:
        return ""
    return reverse("proposals:question", args=[proposal.pk, slug]) + f"?dari={REVIEW}"
