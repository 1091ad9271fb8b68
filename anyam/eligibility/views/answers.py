"""Answers about one person, about a group, and as they were kept."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.eligibility import actions, queries
from anyam.eligibility.models import Assessment, Waiver
from anyam.eligibility.rules import engine
from anyam.eligibility.rules.facts import fact_lines
from anyam.eligibility.views.common import chosen, get_group, get_person, split, told_by
from anyam.schemes import all_schemes
from anyam.web.paging import page


@require_GET
def person(request: UserRequest, pk: int) -> HttpResponse:
    """Every predicate of a scheme about one person, in sentences."""
    found, today = get_person(request, pk), timezone.localdate()
    scheme = chosen(request)
    known, answers = queries.answers_of(found, scheme, today=today)
    waivers = Waiver.objects.visible_to(request.user).filter(person=found, scheme=scheme.code)
    context = {
        "person": found,
        "scheme": scheme,
        "schemes": queries.schemes_open(today),
        "group": known.group,
        **split(answers),
        **told_by(engine.verdict(answers, in_group=known.group is not None)),
        "assesses": request.user.may(Can.ASSESS, found.region_id),
        "waivers": waivers.select_related("asked_by", "decided_by").order_by("-pk"),
        "history": page(request, queries.history_of(found, request.user), 10),
    }
    return render(request, "eligibility/person.html", context)


@require_POST
def keep_person(request: UserRequest, pk: int) -> HttpResponse:
    found, scheme = get_person(request, pk, Can.ASSESS), chosen(request)
    made = actions.assess_person(found, scheme, by=request.user, at=timezone.now())
    messages.success(request, kept_words(len(made)))
    return redirect(f"{reverse('eligibility:person', args=[pk])}?skema={scheme.code}")


@require_GET
def group(request: UserRequest, pk: int) -> HttpResponse:
    """The members with what stands in the way of each; the same sentences as on their pages."""
    found, today = get_group(request, pk), timezone.localdate()
    scheme = chosen(request, found)
    members = queries.members_of(found, scheme, today=today)
    rows = [{"person": m.person, **told_by(m.verdict), **split(m.answers)} for m in members]
    verdicts = [member.verdict for member in members]
    context = {
        "group": found,
        "scheme": scheme,
        "schemes": queries.schemes_open(today),
        "rows": rows,
        "counts": [
            (told_by(word), verdicts.count(word))
            for word in (engine.PASS, engine.FAIL, engine.UNKNOWN)
        ],
        "assesses": request.user.may(Can.ASSESS, found.region_id),
    }
    return render(request, "eligibility/group.html", context)


@require_POST
def keep_group(request: UserRequest, pk: int) -> HttpResponse:
    found = get_group(request, pk, Can.ASSESS)
    scheme = chosen(request, found)
    made = actions.assess_group(found, scheme, by=request.user, at=timezone.now())
    messages.success(request, kept_words(len(made)))
    return redirect(f"{reverse('eligibility:group', args=[pk])}?skema={scheme.code}")


def kept_words(count: int) -> str:
    if count:
        return _("%(count)d jawaban disimpan.") % {"count": count}
    return _("Tidak ada yang berubah sejak terakhir disimpan.")


@require_GET
def kept(request: UserRequest, pk: int) -> HttpResponse:
    """Answers as they were given, with the facts and rules of that day."""
    found = get_object_or_404(
        Assessment.objects.visible_to(request.user).select_related(
            "person", "group", "region", "assessed_by"
        ),
        pk=pk,
    )
    if not request.user.may(Can.SEE_ELIGIBILITY, found.region_id):
        raise PermissionDenied
    context = {
        "kept": found,
        "scheme": all_schemes().get(found.scheme),
        "facts": fact_lines(found.facts),
        **split(found.answers),
        **told_by(found.verdict),
    }
    return render(request, "eligibility/kept.html", context)
