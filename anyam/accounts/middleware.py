"""The gates every signed-in request passes: session list, second factor for offices, "see as"."""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from anyam.accounts import eyes, factor

Handler = Callable[[HttpRequest], HttpResponse]
API = "/api/"  # programs are told in their own language
SEEN_EVERY = 300  # seconds between two notes of "last seen"; a note is a write


class SessionListMiddleware:
    """Keeps the list of places where somebody is signed in, without a write on every page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get("seen_at", 0) >= SEEN_EVERY:
                request.session["seen_at"] = now
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Office roles must set up, or show, a second factor before anything else."""

    OPEN = frozenset(
        {
            "account_logout",
            "account_reauthenticate",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "set_language",
            "accounts:language",
        }
    )

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_rest: Any) -> HttpResponse | None:
        # Whoever sits at the screen, not whose eyes they look through.
        user: Any = getattr(request, "see_as", request.user)
        if not user.is_authenticated:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in self.OPEN:
            return None
        if not factor.missing(request, user):
            return None
        return _redirect(request, _next_factor_step(request, user))


def _next_factor_step(request: HttpRequest, user: Any) -> str:
    if not factor.has_one(user):
        return reverse("mfa_index")
    # Set up meanwhile in another browser: show it here too.
    following = request.get_full_path() if request.method == "GET" else "/"
    return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': following})}"


def _redirect(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(url)
    if request.accepts("text/html") and not request.path.startswith(API):
        return HttpResponseRedirect(url)
    message = _("Pasang atau tunjukkan dulu pengaman kedua di halaman web.")
    problem = {"code": "second_factor.missing", "message": message}
    return JsonResponse([problem], status=401, safe=False)


class SeeAsMiddleware:
    """An administrator who sees as somebody else reads with their eyes and writes nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        real: Any = request.user
        seen = eyes.seen_by(request, timezone.now()) if real.is_authenticated else None
        if seen is None or eyes.leaves(request):
            return self.get_response(request)
        request.see_as, request.user = real, seen  # type: ignore[attr-defined]
        if eyes.is_closed(request):
            response = refuse(request)
        else:
            with connection.execute_wrapper(eyes.refuse_writes):
                response = self.get_response(request)
        eyes.record_reading(request, response, at=timezone.now())
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refuse(request) if isinstance(error, eyes.WritesError) else None


def refuse(request: HttpRequest) -> HttpResponse:
    """Say that nothing is changed while seeing as somebody else."""
    return render(request, "accounts/see_as_refused.html", status=403)
