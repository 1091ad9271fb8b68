"""Finding a person, reading the record, putting it right. Nobody browses people."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.kernel.codes import digits_of
from anyam.kernel.problems import Blocked
from anyam.people import actions, panels
from anyam.people.forms import PARTS, PartForm, ReasonForm, SearchForm
from anyam.people.models import Domicile, HouseholdMembership, Person, known_places
from anyam.web.http import add_problems
from anyam.web.paging import page

MENDING = (Can.FORM_GROUPS, Can.CHECK_REGISTER)


@never_cache
@require_http_methods(["GET", "POST"])
def index(request: UserRequest) -> HttpResponse:
    """Search. The form posts, so that a NIK never stands in an address or a server's log."""
    if not request.user.may(Can.SEE_PEOPLE):
        raise PermissionDenied
    form = SearchForm(request.POST or request.GET or None)
    found = Person.objects.visible_to(request.user).known_to(request.user)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    people = found.search(text, known_places(request.user)).select_related("region")
    if request.method == "POST" and text:
        if not digits_of(text).isdigit():
            return redirect(f"{reverse('people:index')}?{urlencode({'q': text})}")
        if person := people.first():
            return redirect(person)
    context = {"form": form, "text": text, "page": page(request, people)}
    return render(request, "people/index.html", context)


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    person = get_person(request, pk)
    user = request.user
    families = HouseholdMembership.objects.visible_to(user).filter(person=person)
    homes = Domicile.objects.visible_to(user).filter(person=person)
    household = person.current_household
    context = {
        "person": person,
        "name": person.name_for(user),
        "known": user.may(Can.SEE_PEOPLE, person.region_id),
        "mends": may_mend(request, person),
        "unmasks": user.held_for(Can.UNMASK_NIK, person.region_id) is not None,
        "form": ReasonForm(),
        "household": household,
        "families": families.select_related("household").order_by("-from_on", "-pk"),
        "homes": homes.select_related("region").order_by("-from_on", "-pk"),
        "rows": panels.rows(person, user),
        "links": panels.links(person, user),
        "age": person.age(timezone.localdate()),
    }
    return render(request, "people/detail.html", context)


def get_person(request: UserRequest, pk: int) -> Person:
    people = Person.objects.visible_to(request.user).select_related("region")
    return get_object_or_404(people, pk=pk)


def may_mend(request: UserRequest, person: Person) -> bool:
    return any(request.user.may(what, person.region_id) for what in MENDING)


@never_cache
@require_POST
def numbers(request: UserRequest, pk: int) -> HttpResponse:
    """Show NIK and KK once; the answer is neither kept by the browser nor reachable by address."""
    person = get_person(request, pk)
    form, shown = ReasonForm(request.POST), None
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            shown = actions.unmask(person, reason, by=request.user, at=timezone.now())
        except Blocked as blocked:
            add_problems(form, blocked)
    context = {
        "person": person,
        "form": form,
        "shown": shown,
        "name": person.name_for(request.user),
    }
    return render(request, "people/numbers.html", context)


@require_GET
def edit(request: UserRequest, pk: int) -> HttpResponse:
    """What can be put right or has changed."""
    person = get_person(request, pk)
    if not may_mend(request, person):
        raise PermissionDenied
    parts = [(part, form.title) for part, form in PARTS.items()]
    return render(request, "people/edit.html", {"person": person, "parts": parts})


@never_cache
def edit_part(request: UserRequest, pk: int, part: str) -> HttpResponse:
    person = get_person(request, pk)
    if not may_mend(request, person):
        raise PermissionDenied
    if part not in PARTS:
        raise Http404
    form = PARTS[part](request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            save(request, person, part, form)
        except Blocked as blocked:
            add_problems(form, blocked)
        else:
            messages.success(request, _("Perubahan disimpan."))
            return redirect(after(request, person))
    return render(request, "people/part.html", {"person": person, "form": form})


def save(request: UserRequest, person: Person, part: str, form: PartForm) -> None:
    told, now = form.cleaned_data, timezone.now()
    if part == "pindah":
        actions.move(person, **told, by=request.user, at=now)
    elif part == "kk":
        actions.change_household(person, **told, by=request.user, at=now)
    else:
        actions.correct(person, **told, by=request.user, at=now)


def after(request: UserRequest, person: Person) -> str:
    """The person's page; the search where a move took them out of the user's reach."""
    reach = Person.objects.visible_to(request.user).filter(pk=person.pk)
    return person.get_absolute_url() if reach.exists() else reverse("people:index")
