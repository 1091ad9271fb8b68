"""Pages that explain the policy: schemes and chains as the program reads them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Role
from anyam.proposals.workflow import CHAINS, Action, Status
from anyam.reference import eligibility, figures
from anyam.schemes import all_schemes


@require_GET
def schemes(request: UserRequest) -> HttpResponse:
    return render(request, "reference/schemes.html", {"schemes": all_schemes().values()})


@require_GET
def scheme(request: UserRequest, code: str) -> HttpResponse:
    """One scheme: every figure with its source, and the chain drawn as a table."""
    found = all_schemes().get(code)
    if found is None:
        raise Http404
    steps = [
        {
            "mark": step.mark,
            "action": Action(step.action).label,
            "source": Status(step.source).label,
            "target": Status(step.target).label,
            "role": Role(step.role).label,
        }
        for step in CHAINS[found.chain].steps
    ]
    context = {
        "scheme": found,
        "figures": figures.lines(found),
        "asked": eligibility.asked(found),
        "steps": steps,
    }
    return render(request, "reference/scheme.html", context)


@require_GET
def help_page(request: UserRequest) -> HttpResponse:
    """What each role does, step by step; the guides of `docs/panduan` say the rest."""
    return render(request, "reference/help.html", {"roles": sorted(request.user.roles)})
