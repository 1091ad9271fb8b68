"""The ketua's door, and the one-time link to a password. The officers' door is allauth's."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from anyam.accounts import actions, queries
from anyam.accounts.forms.doors import NewPasswordForm, PinForm
from anyam.accounts.http import UserRequest
from anyam.accounts.tokens import password_links
from anyam.kernel.problems import Blocked

TOKEN_KEY = "password_link_token"  # noqa: S105  the name of a session entry
IN_SESSION = "baru"


@login_not_required
@never_cache
@sensitive_post_parameters("pin")
@rate_limit(action="login")  # type: ignore[untyped-decorator]
def pin(request: HttpRequest) -> HttpResponse:
    """Sign in with phone and PIN; a ketua with a second factor is asked for it as well."""
    following = get_next_redirect_url(request)
    if request.user.is_authenticated:
        return redirect(following or settings.LOGIN_REDIRECT_URL)
    form = PinForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        login = Login(user=form.user, redirect_url=following)
        answer: HttpResponse = perform_password_login(request, {}, login)
        return answer
    return render(request, "accounts/pin.html", {"form": form, "following": following})


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@rate_limit(action="reset_password_from_key")  # type: ignore[untyped-decorator]
def password_link(request: UserRequest, uid: str, token: str) -> HttpResponse:
    """Choose a password, once. The token moves into the session, out of every later address."""
    user = queries.user_of_link(_pk_of(uid))
    if token != IN_SESSION:
        request.session[TOKEN_KEY] = token
        return redirect("accounts:password_link", uid, IN_SESSION)
    token = request.session.get(TOKEN_KEY, "")
    if user is None or not password_links.check_token(user, token):
        return render(request, "accounts/password_link_dead.html", status=410)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["password"]
        try:
            actions.choose_password(user, given, token=token, at=timezone.now())
        except Blocked as blocked:
            for problem in blocked.problems:
                form.add_error("password", problem.message)
        else:
            del request.session[TOKEN_KEY]
            messages.success(request, _("Kata sandi tersimpan. Sekarang masuklah."))
            return redirect("account_login")
    return render(request, "accounts/password_link.html", {"form": form, "owner": user})


def _pk_of(uid: str) -> int:
    try:
        pk = int(force_str(urlsafe_base64_decode(uid)))
    except (TypeError, ValueError, OverflowError):
        return 0
    return pk if 0 < pk < 2**63 else 0
