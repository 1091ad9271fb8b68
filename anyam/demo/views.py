"""The page of persons, signing in as one of them, and pictures to try uploads with."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from anyam.demo import actions, queries, rules, samples
from anyam.demo.models import DemoMark


def the_mark() -> DemoMark:
    """Nothing of this exists unless everything in the database is invented and stays at home."""
    if not settings.DEMO or any(rules.foreign_hosts(settings.ALLOWED_HOSTS, settings.BASE_URL)):
        raise Http404
    mark = queries.mark()
    if mark is None:
        raise Http404
    return mark


@never_cache
@require_GET
@login_not_required
def people(request: HttpRequest) -> HttpResponse:
    mark = the_mark()
    context = {
        "stops": queries.stops(mark.facts),
        "troupes": queries.troupes(),
        "cards": mark.facts["cards"],
        "candidates": mark.facts["candidates"],
        "pictures": samples.NAMES,
    }
    return render(request, "demo/people.html", context)


@require_POST
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    the_mark()
    chosen = request.POST.get("orang", "")
    known = chosen.isascii() and chosen.isdecimal() and len(chosen) < 15
    user = queries.persona(int(chosen)) if known else None
    if user is None:
        raise Http404
    actions.sign_in_as(request, user, at=timezone.now())
    following = request.GET.get("ke", "")
    safe = url_has_allowed_host_and_scheme(following, allowed_hosts=None)
    return HttpResponseRedirect(following if safe else "/")


@require_GET
@login_not_required
def picture(_request: HttpRequest, name: str) -> HttpResponse:
    the_mark()
    if name not in samples.NAMES:
        raise Http404
    response = HttpResponse(samples.picture(name), content_type="image/jpeg")
    response["Content-Disposition"] = f'attachment; filename="{name}.jpg"'
    return response
