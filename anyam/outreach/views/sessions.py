"""Meetings at which the programme is explained: the list, one of them, who came."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked
from anyam.outreach import actions, queries
from anyam.outreach.forms import ManyForm, SessionDetailsForm, SessionForm, VisitorForm
from anyam.outreach.models import Candidate, Socialisation, Visitor
from anyam.outreach.rules import Attendee, read_lines
from anyam.outreach.views.common import must_write, writes
from anyam.web.http import posted, sent, tell
from anyam.web.paging import page


def get_session(request: UserRequest, pk: int) -> Socialisation:
    found = Socialisation.objects.visible_to(request.user).select_related("region")
    return get_object_or_404(found, pk=pk)


def get_own(request: UserRequest, pk: int) -> Socialisation:
    session = get_session(request, pk)
    must_write(request, session.region_id)
    return session


@require_GET
def index(request: UserRequest) -> HttpResponse:
    filters = queries.Filters.read(request.GET, request.user)
    sessions = Socialisation.objects.visible_to(request.user).select_related("region")
    if filters.place:
        sessions = sessions.in_region(filters.place)
    context = {
        "page": page(request, sessions.order_by("-held_on", "-pk"), complete=queries.with_counts),
        "filters": filters,
        "places": queries.places_of(request.user, filters.place),
        "writes": request.user.may(Can.FORM_GROUPS),
    }
    return render(request, "outreach/sessions.html", context)


def start(request: UserRequest) -> HttpResponse:
    if not request.user.may(Can.FORM_GROUPS):
        raise PermissionDenied
    form = SessionForm(posted(request), places=queries.session_places(request.user))
    made: list[Socialisation] = []

    def write() -> None:
        told, now = form.cleaned_data, timezone.now()
        made.append(actions.record_session(**told, by=request.user, at=now))

    if sent(form, request, write):
        messages.success(request, _("Sosialisasi dicatat. Sekarang tulis siapa yang hadir."))
        return redirect("outreach:many", made[0].pk)
    context = {"form": form, "title": _("Catat sosialisasi"), "up": "outreach:index"}
    return render(request, "outreach/ask.html", context)


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    session = get_session(request, pk)
    rows = list(session.visitors.select_related("person").order_by("pk"))
    candidates = Candidate.objects.visible_to(request.user).filter(visitor__session=session)
    found = {candidate.visitor_id: candidate for candidate in candidates}
    context = {
        "session": session,
        "rows": [(row, found.get(row.pk)) for row in rows],
        "stood_in": sum(bool(row.came_for) for row in rows),
        "known": request.user.may(Can.SEE_PEOPLE, session.region_id),
        "writes": writes(request, session.region_id),
    }
    return render(request, "outreach/session.html", context)


def edit(request: UserRequest, pk: int) -> HttpResponse:
    session = get_own(request, pk)
    form = SessionDetailsForm(posted(request), session=session)
    if sent(form, request, lambda: actions.change_session(
        session, **form.cleaned_data, by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Catatan sosialisasi disimpan."))
        return redirect(session)
    context = {"form": form, "title": _("Catatan sosialisasi"), "back": session}
    return render(request, "outreach/ask.html", context)


def add(request: UserRequest, pk: int) -> HttpResponse:
    """One more who came."""
    session = get_own(request, pk)
    form = VisitorForm(posted(request))
    if sent(form, request, lambda: actions.add_visitors(
        session, [Attendee(**form.cleaned_data)], by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("%s dicatat hadir.") % form.cleaned_data["name"])
        return redirect(session)
    context = {"form": form, "title": _("Siapa yang hadir?"), "back": session}
    return render(request, "outreach/ask.html", context)


def add_many(request: UserRequest, pk: int) -> HttpResponse:
    """A whole list at once, one name a line."""
    session = get_own(request, pk)
    form = ManyForm(posted(request))
    if sent(form, request, lambda: actions.add_visitors(
        session, read_lines(form.cleaned_data["names"]), by=request.user, at=timezone.now()
    )):  # fmt: skip
        messages.success(request, _("Daftar hadir disimpan."))
        return redirect(session)
    context = {"form": form, "title": _("Siapa saja yang hadir?"), "back": session}
    return render(request, "outreach/ask.html", context)


def get_visitor(session: Socialisation, row: int) -> Visitor:
    return get_object_or_404(session.visitors.select_related("session__region"), pk=row)


@require_POST
def remove(request: UserRequest, pk: int, row: int) -> HttpResponse:
    session = get_own(request, pk)
    try:
        actions.remove_visitor(get_visitor(session, row), by=request.user, at=timezone.now())
    except Blocked as blocked:
        tell(request, blocked)
    return redirect(session)
