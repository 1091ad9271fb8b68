"""The visit to a home: a few questions a page, nothing lost in between."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.eligibility import actions, queries
from anyam.eligibility.forms import BESIDE_ASKED, SurveyForm, pages
from anyam.eligibility.models import Survey
from anyam.eligibility.rules.checklist import lines, score
from anyam.eligibility.rules.facts import shown_value
from anyam.eligibility.views.common import get_person
from anyam.kernel.problems import Blocked
from anyam.schemes.checklists import get_checklist
from anyam.web.http import add_problems


@require_http_methods(["GET", "POST"])
def overview(request: UserRequest, pk: int) -> HttpResponse:
    """What was answered and what it means; a post begins or goes on with a visit."""
    person = get_person(
        request, pk, Can.ASSESS if request.method == "POST" else Can.SEE_ELIGIBILITY
    )
    if request.method == "POST":
        actions.begin_survey(person, by=request.user, at=timezone.now())
        return redirect("eligibility:survey_step", pk, 1)
    checklist = get_checklist(actions.CHECKLIST)
    open_, last = queries.open_survey(person), queries.last_survey(person)
    seen = open_ or last
    house = seen.house if seen else None
    context = {
        "person": person,
        "checklist": checklist,
        "open": open_,
        "seen": seen,
        "score": score(checklist, house),
        "lines": [(line, shown_value(line.criterion.key, line.value))
                  for line in lines(checklist, house)],
        "beside": beside_lines(seen),
        "assesses": request.user.may(Can.ASSESS, person.region_id),
    }  # fmt: skip
    return render(request, "eligibility/survey.html", context)


def beside_lines(seen: Survey | None) -> list[tuple[Any, bool | None]]:
    """What is asked on a visit besides the checklist, and the answers."""
    told = seen.beside if seen else {}
    return [(question, told.get(name)) for name, (question, _hint) in BESIDE_ASKED.items()]


@require_http_methods(["GET", "POST"])
def step(request: UserRequest, pk: int, number: int) -> HttpResponse:
    person = get_person(request, pk, Can.ASSESS)
    found = pages(get_checklist(actions.CHECKLIST))
    if not 1 <= number <= len(found):
        raise Http404
    open_ = queries.open_survey(person)
    if open_ is None:
        return redirect("eligibility:survey", pk)
    data, last = (request.POST if request.method == "POST" else None), number == len(found)
    form = SurveyForm(data, criteria=found[number - 1], last=last, told=open_.told)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_survey(open_, form.cleaned_data, by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            where = ("survey", pk) if last else ("survey_step", pk, number + 1)
            return redirect(f"eligibility:{where[0]}", *where[1:])
    context = {"person": person, "form": form, "number": number, "count": len(found)}
    return render(request, "eligibility/survey_step.html", context)


@require_POST
def finish(request: UserRequest, pk: int) -> HttpResponse:
    person = get_person(request, pk, Can.ASSESS)
    open_ = queries.open_survey(person)
    if open_ is not None:
        try:
            actions.finish_survey(open_, by=request.user, at=timezone.now())
        except Blocked as blocked:
            messages.error(request, blocked.problems[0].message)
        else:
            messages.success(request, _("Kunjungan disimpan. Isinya tidak berubah lagi."))
    return redirect("eligibility:survey", pk)
