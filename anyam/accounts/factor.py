"""Has this session passed a second factor?"""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from anyam.accounts.models import User

SESSION_KEY = "second_factor_of"
DEMO_KEY = "demo_signed_in"
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def passed(request: HttpRequest, user: User) -> None:
    """Remember that the owner of this session showed a second factor of `user`."""
    request.session[SESSION_KEY] = user.pk


def forgotten(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def has_one(user: User) -> bool:
    return bool(is_mfa_enabled(user, KINDS))


def missing(request: HttpRequest, user: User) -> bool:
    """Whether `user` must show or set up a second factor before anything else."""
    if settings.DEMO and request.session.get(DEMO_KEY):
        return False
    return user.needs_second_factor and request.session.get(SESSION_KEY) != user.pk
