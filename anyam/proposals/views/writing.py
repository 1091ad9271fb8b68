"""Writing a proposal: one question a page, saved one by one, and the whole checked at the end."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.groups.models import Group
from anyam.kernel.problems import Blocked
from anyam.proposals import actions, page, writing
from anyam.proposals.forms import writing as forms
from anyam.proposals.models import Proposal
from anyam.proposals.queries import dossier
from anyam.proposals.views.writing_parts import back_of, onward, tasks, writer
from anyam.proposals.workflow import Action, Status
from anyam.web.http import add_problems


def new(request: UserRequest, pk: int) -> HttpResponse:
    """Choose a scheme for a group; a group that already has a running proposal goes on with it."""
    visible = Group.objects.visible_to(request.user).select_related("region")
    group = get_object_or_404(visible, pk=pk)
    if not request.user.may(Can.WRITE_PROPOSALS, group.region_id, group.pk):
        return render(request, "proposals/writing/not_yours.html", {"group": group}, status=403)
    running = Proposal.objects.visible_to(request.user).running().filter(group=group).first()
    if running:
        return redirect("proposals:write", running.pk)
    members, today = group.memberships.filter(left_on=None).count(), timezone.localdate()
    form = forms.SchemeForm(request.POST or None, members=members, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = actions.draft(group, **form.cleaned_data, by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            return redirect("proposals:write", proposal.pk)
    context = {"group": group, "form": form, "members": members}
    context["closed"] = forms.closed_schemes(today)
    return render(request, "proposals/writing/new.html", context)


@require_GET
@writer
def write(request: UserRequest, proposal: Proposal) -> HttpResponse:
    """Yang perlu dikerjakan."""
    context = {"proposal": proposal, "tasks": tasks(proposal, dossier(proposal))}
    if proposal.status == Status.RETURNED:
        found = proposal.decisions.filter(action=Action.RETURN).select_related("by")
        context["returned"] = found.order_by("-pk").first()
    return render(request, "proposals/writing/tasks.html", context)


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the proposal."""

    form: type[forms.AnswerForm]
    title: str | Promise
    following: str  # the route of the next page
    next_question: str = ""  # its slug, where that is a question, too

    def onward(self, proposal: Proposal) -> str:
        slug = [self.next_question] if self.next_question else []
        return reverse(self.following, args=[proposal.pk, *slug])


QUESTIONS = {
    "tujuan": Question(forms.AimsForm, _("Tujuan usaha"), "proposals:question", "pembeli"),
    "pembeli": Question(forms.MarketForm, _("Pembeli"), "proposals:question", "tempat"),
    "tempat": Question(forms.PlaceForm, _("Tempat usaha"), "proposals:budget"),
    "rencana": Question(
        forms.PlanForm, _("Rencana uang masuk dan keluar"), "proposals:question", "bulan"
    ),
    "bulan": Question(forms.FirstMonthForm, _("Bulan pertama ada uang masuk"), "proposals:plan"),
}


@writer
def question(request: UserRequest, proposal: Proposal, slug: str) -> HttpResponse:
    """One question. What somebody else changed meanwhile is shown beside what was typed."""
    asked = QUESTIONS.get(slug)
    if asked is None:
        raise Http404
    form = asked.form(request.POST or None, proposal=proposal)
    conflict: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        answers, seen = form.answers(), request.POST.get("seen", "")
        try:
            writing.answer(proposal, answers, seen=seen, by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
            conflict = form.compared(answers) if writing.is_stale(blocked) else []
        else:
            return onward(request, proposal, asked.onward(proposal))
    # A page that comes back only because of a mistake still shows what it showed before.
    seen = form.seen if conflict or not form.is_bound else request.POST.get("seen", "")
    context = {"proposal": proposal, "form": form, "title": asked.title, "slug": slug}
    context |= {"conflict": conflict, "back": back_of(request, proposal), "seen": seen}
    return render(request, "proposals/writing/question.html", context)


@require_GET
@writer
def plan(request: UserRequest, proposal: Proposal) -> HttpResponse:
    """The plan as a picture: how much of the money has come back, month by month."""
    picture = page.plan_picture(dossier(proposal))
    if picture is None:
        return redirect("proposals:question", proposal.pk, "rencana")
    context = {"proposal": proposal, "plan": picture, "back": back_of(request, proposal)}
    context["money"] = forms.PlanForm(proposal=proposal).stored
    context["month"] = forms.FirstMonthForm(proposal=proposal).stored
    return render(request, "proposals/writing/plan.html", context)
