"""Somebody who is on record already becomes a candidate: found by name or NIK, then confirmed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked
from anyam.outreach import actions, queries
from anyam.outreach.models import Candidate, Visitor
from anyam.outreach.views.common import must_write
from anyam.outreach.views.sessions import get_own as get_own_session
from anyam.outreach.views.sessions import get_visitor
from anyam.people.forms import SearchForm
from anyam.people.models import Person
from anyam.web.http import tell


@never_cache
@require_http_methods(["GET", "POST"])
def search(request: UserRequest) -> HttpResponse:
    """Who is it? The form posts, so that a NIK never stands in an address."""
    if not request.user.may(Can.FORM_GROUPS):
        raise PermissionDenied
    return _found(request, None)


@never_cache
@require_http_methods(["GET", "POST"])
def search_visitor(request: UserRequest, pk: int, row: int) -> HttpResponse:
    """Who of those on record is the one on this line of an attendance list?"""
    return _found(request, get_visitor(get_own_session(request, pk), row))


def _found(request: UserRequest, visitor: Visitor | None) -> HttpResponse:
    told = {"q": visitor.interested} if visitor and request.method == "GET" else None
    form = SearchForm(request.POST if request.method == "POST" else told)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    people = queries.pickable(request.user, text) if text else []
    context = {"form": form, "text": text, "people": people, "visitor": visitor}
    return render(request, "outreach/known.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def pick(request: UserRequest, pk: int) -> HttpResponse:
    """Confirm, and write them down as a candidate of the village where they live."""
    people = Person.objects.visible_to(request.user).known_to(request.user)
    person = get_object_or_404(people.select_related("region"), pk=pk)
    must_write(request, person.region_id)
    visitor = _visitor(request)
    if request.method == "POST":
        source = Candidate.Source.SOCIALISATION if visitor else Candidate.Source.LIST
        try:
            candidate = actions.add_known(
                person, source=source, visitor=visitor, by=request.user, at=timezone.now()
            )
        except Blocked as blocked:
            tell(request, blocked)
            return redirect(person)
        messages.success(request, _("%s dicatat sebagai calon.") % person.name)
        return redirect("outreach:wish", candidate.pk)
    return render(request, "outreach/pick.html", {"person": person, "visitor": visitor})


def _visitor(request: UserRequest) -> Visitor | None:
    """The line of an attendance list named by `?hadir=`, if it is theirs to write on."""
    number = request.POST.get("hadir") or request.GET.get("hadir", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    rows = Visitor.objects.visible_to(request.user).select_related("session")
    visitor = get_object_or_404(rows, pk=int(number))
    must_write(request, visitor.session.region_id)
    return visitor
