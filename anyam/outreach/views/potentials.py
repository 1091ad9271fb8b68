"""What a village could live from, told by look, think, act; and how many people live there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.kernel.problems import Blocked
from anyam.outreach import actions, queries
from anyam.outreach.forms import ActForm, InhabitantsForm, LookForm, ThinkForm
from anyam.outreach.models import Inhabitants, Potential
from anyam.outreach.views.common import describes, get_region, must_describe
from anyam.web.http import posted, sent, tell


@require_GET
def index(request: UserRequest) -> HttpResponse:
    """The villages of a place; at first the places to choose from."""
    filters = queries.Filters.read(request.GET, request.user)
    places = queries.places_of(request.user, filters.place)
    near = filters.place or (places[0].code if len(places) == 1 else "")
    small = len(near) >= 6 or any(len(place.code) == 10 for place in places)
    context = {
        "filters": filters,
        "places": places,
        "villages": queries.villages_with_potentials(request.user, near) if small else [],
    }
    return render(request, "outreach/potentials.html", context)


@require_GET
def village(request: UserRequest, code: str) -> HttpResponse:
    region = get_region(request, code)
    context = {
        "region": region,
        "shelves": queries.shelves(region),
        "people": Inhabitants.objects.visible_to(request.user).newest(region.code).get(region.code),
        "describes": describes(request, region.code),
    }
    return render(request, "outreach/village.html", context)


def look(request: UserRequest, code: str) -> HttpResponse:
    region = get_region(request, code)
    must_describe(request, region.code)
    form = LookForm(posted(request))
    made: list[Potential] = []

    def write() -> None:
        told, now = form.cleaned_data, timezone.now()
        made.append(actions.look(region=region, **told, by=request.user, at=now))

    if sent(form, request, write):
        messages.success(request, _("Potensi dicatat. Sekarang pikirkan artinya."))
        return redirect("outreach:think", made[0].pk)
    context = {"form": form, "title": _("Lihat: apa yang ada di desa?"), "village": region}
    return render(request, "outreach/ask.html", context)


def get_own(request: UserRequest, pk: int) -> Potential:
    found = Potential.objects.visible_to(request.user).living().select_related("region")
    potential = get_object_or_404(found, pk=pk)
    must_describe(request, potential.region_id)
    return potential


def think(request: UserRequest, pk: int) -> HttpResponse:
    potential = get_own(request, pk)
    form = ThinkForm(posted(request), initial={"meaning": potential.meaning})
    if sent(form, request, lambda: actions.think(
        potential, form.cleaned_data["meaning"], by=request.user, at=timezone.now()
    )):  # fmt: skip
        return redirect("outreach:act", potential.pk)
    context = {"form": form, "title": _("Pikir: apa artinya?"), "potential": potential}
    return render(request, "outreach/ask.html", context)


def act(request: UserRequest, pk: int) -> HttpResponse:
    potential = get_own(request, pk)
    form = ActForm(posted(request), initial={"plan": potential.plan})
    if sent(form, request, lambda: actions.act(
        potential, form.cleaned_data["plan"], by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Potensi disimpan."))
        return redirect(potential)
    context = {"form": form, "title": _("Bertindak: apa yang dilakukan?"), "potential": potential}
    return render(request, "outreach/ask.html", context)


@require_POST
def close(request: UserRequest, pk: int) -> HttpResponse:
    potential = get_own(request, pk)
    try:
        actions.close(potential, by=request.user, at=timezone.now())
    except Blocked as blocked:
        tell(request, blocked)
    return redirect(potential)


def inhabitants(request: UserRequest, code: str) -> HttpResponse:
    region = get_region(request, code)
    must_describe(request, region.code)
    form = InhabitantsForm(posted(request))
    if sent(form, request, lambda: actions.set_inhabitants(
        region, **form.cleaned_data, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Jumlah penduduk disimpan."))
        return redirect("outreach:village", region.code)
    title = _("Penduduk %s") % region.titled
    context = {"form": form, "title": title, "village": region}
    return render(request, "outreach/ask.html", context)
