"""Users of an area, in the hands of its administrator."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts import actions, eyes, queries
from anyam.accounts.forms.people import DetailsForm, NewUserForm, NoteForm
from anyam.accounts.http import UserRequest
from anyam.accounts.models import User
from anyam.accounts.roles import Can, Role
from anyam.accounts.views.parts import areas_or_404, attempt, page_of, qr_of
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked

LINK_KEY = "password_link_shown_once"


def user_or_404(request: UserRequest, pk: int) -> User:
    """A user of the administrator's area; 404 for strangers and for others' users."""
    areas_or_404(request)
    user: User = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    return user


@require_GET
def index(request: UserRequest) -> HttpResponse:
    areas_or_404(request)
    today = timezone.localdate()
    text, role = request.GET.get("cari", "")[:60], request.GET.get("peran", "")
    users = queries.find_users(
        User.objects.visible_to(request.user), text, role, today,
        everywhere=request.user.scope.is_nation,
    )  # fmt: skip
    page = page_of(request, users.order_by("name", "pk"))
    context = {
        "page": page,
        "users": queries.with_roles(page.object_list, today),
        "roles": Role.choices,
        "text": text,
        "role": role,
    }
    template = "accounts/index.html#rows" if request.htmx else "accounts/index.html"
    return render(request, template, context)


def new(request: UserRequest) -> HttpResponse:
    areas = areas_or_404(request)
    form = NewUserForm(request.POST or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.create_user(**form.cleaned_data, by=request.user, at=timezone.now())
        except Blocked as blocked:
            form.add_problems(blocked)
        else:
            return _give_link(request, user)
    return render(request, "accounts/new.html", {"form": form})


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    user = user_or_404(request, pk)
    today, now = timezone.localdate(), timezone.now()
    context = {
        "person": user,
        "posts": queries.posts_in(request.user, user, today),
        "past": queries.past_of(request.user, user, today),
        "lent": queries.lent_to(user, today).visible_to(request.user),
        "governed": queries.governs(request.user, user, today),
        "factors": queries.factors_of(user),
        "locked_until": queries.locked_until(queries.sign_in_keys(user), now),
        "sessions": queries.sessions_of(user),
        "may_see_as": eyes.may_see_as(request.user, user, now),
        "history": Event.objects.about(user).visible_to(request.user).order_by("-pk")[:20],
    }
    return render(request, "accounts/user.html", context)


def change(request: UserRequest, pk: int) -> HttpResponse:
    user = user_or_404(request, pk)
    now = {field: getattr(user, field) for field in ("name", "position", "nip", "rank", "phone")}
    form = DetailsForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            actions.change_details(user, **form.cleaned_data, by=request.user, at=at)
        except Blocked as blocked:
            form.add_problems(blocked)
        else:
            return redirect(user)
    return render(request, "accounts/change.html", {"form": form, "person": user})


@dataclass(frozen=True, slots=True)
class Measure:
    """Something an administrator does to a whole account, after a page that says what it means."""

    title: Promise
    text: Promise
    button: Promise
    done: Promise
    act: Callable[..., Any]
    note: bool = False
    warning: bool = False


MEASURES = {
    "pengaman": Measure(
        gettext_lazy("Lepas pengaman kedua"),
        gettext_lazy(
            "Untuk HP atau kunci yang hilang. Orang ini keluar dari semua perangkat dan memasang "
            "pengaman baru saat masuk lagi. Pastikan Anda bicara dengan orangnya sendiri."
        ),
        gettext_lazy("Lepas pengaman kedua"),
        gettext_lazy("Pengaman kedua dilepas."),
        actions.reset_second_factor,
        note=True,
        warning=True,
    ),
    "nonaktif": Measure(
        gettext_lazy("Nonaktifkan akun"),
        gettext_lazy(
            "Orang ini langsung keluar dan tidak dapat masuk lagi. Riwayatnya tetap tersimpan."
        ),
        gettext_lazy("Nonaktifkan"),
        gettext_lazy("Akun dinonaktifkan."),
        actions.deactivate,
        note=True,
        warning=True,
    ),
    "aktif": Measure(
        gettext_lazy("Aktifkan akun lagi"),
        gettext_lazy("Peran yang masa tugasnya belum selesai langsung berlaku lagi."),
        gettext_lazy("Aktifkan"),
        gettext_lazy("Akun aktif lagi."),
        actions.reactivate,
    ),
    "buka-kunci": Measure(
        gettext_lazy("Buka kunci"),
        gettext_lazy(
            "Orang ini dapat mencoba masuk lagi sekarang juga. "
            "Pastikan yang salah memasukkan kata sandi memang dia sendiri."
        ),
        gettext_lazy("Buka kunci"),
        gettext_lazy("Kunci dibuka."),
        actions.unlock,
    ),
}


def measure(request: UserRequest, pk: int, name: str) -> HttpResponse:
    """Explain a measure (GET), then take it (POST)."""
    user = user_or_404(request, pk)
    chosen = MEASURES.get(name)
    if chosen is None or not queries.governs(request.user, user, timezone.localdate()):
        raise Http404
    form = NoteForm(request.POST or None) if chosen.note else None
    if request.method == "POST" and (form is None or form.is_valid()):
        note = form.cleaned_data if form else {}
        at = timezone.now()
        attempt(request, lambda: chosen.act(user, **note, by=request.user, at=at), str(chosen.done))
        return redirect(user)
    context = {"form": form, "person": user, "measure": chosen}
    return render(request, "accounts/measure.html", context)


@require_POST
def issue_link(request: UserRequest, pk: int) -> HttpResponse:
    user = user_or_404(request, pk)
    if not queries.governs(request.user, user, timezone.localdate()):
        raise Http404
    return _give_link(request, user)


def _give_link(request: UserRequest, user: User) -> HttpResponse:
    link = actions.issue_password_link(user, by=request.user, at=timezone.now())
    path = reverse("accounts:password_link", args=[link.uid, link.token])
    request.session[LINK_KEY] = {
        "user": user.pk,
        "address": f"{settings.BASE_URL}{path}",
        "until": link.valid_until.isoformat(),
    }
    return redirect("accounts:link_shown", user.pk)


@require_GET
@never_cache
def link_shown(request: UserRequest, pk: int) -> HttpResponse:
    """The link, this once: reloading the page shows it no more."""
    user = user_or_404(request, pk)
    kept = request.session.pop(LINK_KEY, None)
    if kept is None or kept["user"] != user.pk:
        return redirect(user)
    context = {
        "person": user,
        "address": kept["address"],
        "until": datetime.fromisoformat(kept["until"]),
        "qr": qr_of(kept["address"]),
    }
    return render(request, "accounts/link_shown.html", context)


@require_POST
def end_session(request: UserRequest, pk: int, session: int) -> HttpResponse:
    user = user_or_404(request, pk)
    found = get_object_or_404(queries.sessions_of(user), pk=session)
    attempt(
        request,
        lambda: actions.end_session(found, by=request.user, at=timezone.now()),
        _("Sesi itu diakhiri."),
    )
    return redirect(user)


@require_POST
def see_as(request: UserRequest, pk: int) -> HttpResponse:
    """Look with this user's eyes from the next page on."""
    areas_or_404(request, Can.SEE_AS)
    user, now = user_or_404(request, pk), timezone.now()
    begun = attempt(
        request,
        lambda: actions.start_seeing_as(user, by=request.user, at=now),
        _("Anda sekarang melihat sebagai %(name)s.") % {"name": user.name},
    )
    if not begun:
        return redirect(user)
    eyes.start(request, user, now)
    return redirect(settings.LOGIN_REDIRECT_URL)
