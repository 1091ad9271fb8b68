"""People who would like to join: the list, one of them, and how they are written down."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked
from anyam.outreach import actions, queries
from anyam.outreach.forms import PointForm, StateForm, VillageForm, WishForm
from anyam.outreach.models import Candidate, Visitor
from anyam.outreach.views.common import get_region, must_write, writes
from anyam.outreach.views.sessions import get_own as get_own_session
from anyam.outreach.views.sessions import get_visitor
from anyam.people.enrolling import Enrolling
from anyam.web.http import posted, sent, tell
from anyam.web.paging import page
from anyam.web.points import point_of


def get_candidate(request: UserRequest, pk: int) -> Candidate:
    found = Candidate.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("person", "region", "visitor__session"), pk=pk)


def get_own(request: UserRequest, pk: int) -> Candidate:
    candidate = get_candidate(request, pk)
    must_write(request, candidate.region_id)
    return candidate


@require_GET
def index(request: UserRequest) -> HttpResponse:
    user = request.user
    filters = queries.Filters.read(request.GET, user)
    found = filters.candidates(Candidate.objects.visible_to(user), user.scope)
    shown = page(request, found.select_related("person", "region").order_by("region", "pk"))
    context = {
        "page": shown,
        "rows": queries.wishes(list(shown.object_list), user),
        "filters": filters,
        "places": queries.places_of(user, filters.place),
        "writes": user.may(Can.FORM_GROUPS),
    }
    return render(request, "outreach/candidates.html", context)


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    candidate = get_candidate(request, pk)
    context = {
        "candidate": candidate,
        "wish": queries.wishes([candidate], request.user)[0],
        "point": point_of(candidate.latitude, candidate.longitude),
        "writes": writes(request, candidate.region_id),
        "known": request.user.may(Can.SEE_PEOPLE, candidate.region_id),
    }
    return render(request, "outreach/candidate.html", context)


def start(request: UserRequest) -> HttpResponse:
    """In which village does the new candidate live?"""
    if not request.user.may(Can.FORM_GROUPS):
        raise PermissionDenied
    form = VillageForm(posted(request), scope=queries.held(request.user, Can.FORM_GROUPS))
    if request.method == "POST" and form.is_valid():
        return redirect("outreach:enrol", form.cleaned_data["region"].code)
    context = {"form": form, "title": _("Calon anggota baru"), "up": "outreach:candidates"}
    return render(request, "outreach/ask.html", context)


@never_cache
@sensitive_post_parameters()
def enrol(request: UserRequest, code: str) -> HttpResponse:
    region = get_region(request, code)
    must_write(request, region.code)
    return converse(request, region.code)


@never_cache
@sensitive_post_parameters()
def enrol_visitor(request: UserRequest, pk: int, row: int) -> HttpResponse:
    """Somebody from an attendance list."""
    session = get_own_session(request, pk)
    return converse(request, session.region_id, get_visitor(session, row))


def converse(request: UserRequest, code: str, visitor: Visitor | None = None) -> HttpResponse:
    """The pages of `people.enrolling`; the last one stores."""
    data = request.POST if request.method == "POST" else {}
    initial = {"name": visitor.interested} if visitor else {}
    ask = queries.questions_before
    turn = Enrolling(code, data, timezone.localdate(), ask, initial).next()
    if turn.facts is not None:
        try:
            candidate, _questions = actions.add_candidate(
                visitor=visitor, by=request.user, at=timezone.now(), **turn.facts
            )
        except Blocked as blocked:
            tell(request, blocked)
        else:
            messages.success(request, _("%s dicatat sebagai calon.") % candidate.person.name)
            return redirect("outreach:wish", candidate.pk)
    template = "people/enrol_confirm.html" if turn.asks else "outreach/enrol.html"
    context = {"page": turn, "form": turn.form, "visitor": visitor}
    return render(request, template, context)


def wish(request: UserRequest, pk: int) -> HttpResponse:
    candidate = get_own(request, pk)
    form = WishForm(posted(request), candidate=candidate)
    if sent(form, request, lambda: actions.wish(
        candidate, **form.told, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Keterampilan dan keinginan disimpan."))
        return redirect(candidate)
    title = _("Keterampilan dan keinginan %s") % candidate.person.name
    context = {"form": form, "title": title, "back": candidate}
    return render(request, "outreach/ask.html", context)


def point(request: UserRequest, pk: int) -> HttpResponse:
    candidate = get_own(request, pk)
    form = PointForm(posted(request), candidate=candidate)
    if sent(form, request, lambda: actions.pin(
        candidate, form.cleaned_data["point"], by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Letak rumah disimpan."))
        return redirect(candidate)
    context = {"form": form, "title": _("Letak rumah"), "back": candidate, "points": True}
    return render(request, "outreach/ask.html", context)


def state(request: UserRequest, pk: int) -> HttpResponse:
    candidate = get_own(request, pk)
    form = StateForm(posted(request), candidate=candidate)
    if sent(form, request, lambda: actions.move(
        candidate, **form.cleaned_data, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Keadaan calon disimpan."))
        return redirect(candidate)
    context = {"form": form, "title": candidate.person.name, "back": candidate}
    return render(request, "outreach/ask.html", context)
