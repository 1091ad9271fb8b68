"""One's own account: roles, deputies, language, where one is signed in, what one did."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anyam.accounts import actions, eyes, factor, queries
from anyam.accounts.forms.people import LanguageForm
from anyam.accounts.http import UserRequest
from anyam.accounts.views.parts import attempt, page_of


@require_GET
def me(request: UserRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "posts": queries.running_of(request.user, today),
        "lent": queries.lent_to(request.user, today),
        "by_password": request.user.has_usable_password(),
        "has_factor": factor.has_one(request.user),
        "sessions": queries.sessions_of(request.user).count(),
    }
    return render(request, "accounts/me.html", context)


@require_POST
def language(request: UserRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return redirect("accounts:me")
    chosen = form.cleaned_data["language"]
    actions.choose_language(request.user, chosen)
    response = redirect("accounts:me")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax")
    return response


@require_GET
def acts(request: UserRequest) -> HttpResponse:
    """What I opened and did: the record as far as it is about my own acts."""
    page = page_of(request, queries.acts_of(request.user))
    places = queries.place_names(event.region_code for event in page)
    return render(request, "accounts/acts.html", {"page": page, "places": places})


@require_GET
def sessions(request: UserRequest) -> HttpResponse:
    context = {
        "sessions": queries.sessions_of(request.user),
        "current": request.session.session_key,
    }
    return render(request, "accounts/sessions.html", context)


@require_POST
def end_session(request: UserRequest, pk: int) -> HttpResponse:
    mine = queries.sessions_of(request.user).exclude(session_key=request.session.session_key)
    session = get_object_or_404(mine, pk=pk)
    actions.end_session(session, by=request.user, at=timezone.now())
    messages.success(request, _("Sesi itu diakhiri."))
    return redirect("usersessions_list")


@require_POST
def end_others(request: UserRequest) -> HttpResponse:
    key = request.session.session_key or ""
    ended = actions.end_other_sessions(request.user, but=key, at=timezone.now())
    messages.success(request, _("%(count)d sesi lain diakhiri.") % {"count": ended})
    return redirect("usersessions_list")


@require_POST
def end_seeing_as(request: UserRequest) -> HttpResponse:
    """Back to one's own eyes; the page of the person looked at follows."""
    user = eyes.stop(request)
    if user is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    attempt(
        request,
        lambda: actions.stop_seeing_as(user, by=request.user, at=timezone.now()),
        _("Anda kembali ke akun Anda sendiri."),
    )
    return redirect(user)


@require_GET
def no_password(request: UserRequest) -> HttpResponse:
    """A ketua has a PIN, not a password; the pendamping makes a new card."""
    messages.info(request, _("Anda masuk dengan PIN. Kartu baru dibuat oleh pendamping."))
    return redirect("accounts:me")
