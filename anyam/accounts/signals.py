"""Signing in and out as events. Here alone signals are used: others do the signing in."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from anyam.accounts import eyes, factor
from anyam.accounts.actions import stop_seeing_as
from anyam.accounts.actions.authority import record
from anyam.accounts.lockout import sign_in_key
from anyam.accounts.models import User


def _note(action: str, user: User, *, by_themselves: bool = True, note: str = "") -> None:
    by: Any = user if by_themselves else None
    record(action, user, None, by=by, at=timezone.now(), note=note)


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(user: User, **_rest: Any) -> None:
    # axes clears the failures of the username; those of the PIN door stand under the phone.
    if user.phone:
        AccessAttempt.objects.filter(username=user.phone).delete()
    _note("session.started", user)


@receiver(user_logged_out, dispatch_uid="accounts.signed_out")
def signed_out(request: HttpRequest, user: User | None, **_rest: Any) -> None:
    if user is None:
        return
    if seen := eyes.stop(request):
        stop_seeing_as(seen, by=user, at=timezone.now())
    _note("session.left", user)


@receiver(user_login_failed, dispatch_uid="accounts.failed")
def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any) -> None:
    """A failure is an event only where there is an account: rubbish fills no record."""
    user = _meant(credentials)
    if user is not None and not getattr(request, "axes_locked_out", False):
        _note("session.failed", user, by_themselves=False)


@receiver(user_locked_out, dispatch_uid="accounts.locked")
def locked(request: HttpRequest, **_rest: Any) -> None:
    """Only the failure that closes the door, not every knock after it."""
    first = getattr(request, "axes_failures_since_start", 0) == settings.AXES_FAILURE_LIMIT
    user = _meant(getattr(request, "axes_credentials", None) or {})
    if first and user is not None:
        _note("session.locked", user, by_themselves=False)


def _meant(credentials: dict[str, Any]) -> User | None:
    """The account somebody tried to open."""
    key = sign_in_key(None, credentials)
    if not key or "\x00" in key:
        return None
    field = "username" if credentials.get("username") else "phone"
    found: User | None = User.objects.filter(**{field: key}).order_by("-pin_hash", "pk").first()
    return found


@receiver(password_changed, dispatch_uid="accounts.password_changed")
def changed_password(user: User, **_rest: Any) -> None:
    _note("password.changed", user)


@receiver(mfa.authenticator_added, dispatch_uid="accounts.factor_added")
def added_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any
) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        factor.passed(request, user)
    _note("second_factor.added", user, note=str(authenticator.get_type_display()))


@receiver(mfa.authenticator_used, dispatch_uid="accounts.factor_used")
def used_factor(request: HttpRequest, user: User, **_rest: Any) -> None:
    factor.passed(request, user)


@receiver(mfa.authenticator_removed, dispatch_uid="accounts.factor_removed")
def removed_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any
) -> None:
    if not factor.has_one(user):
        factor.forgotten(request)
    _note("second_factor.removed", user, note=str(authenticator.get_type_display()))


@receiver(mfa.authenticator_reset, dispatch_uid="accounts.codes_renewed")
def renewed_codes(user: User, **_rest: Any) -> None:
    _note("second_factor.codes_renewed", user)
