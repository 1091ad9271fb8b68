"""Signing in by a click: only in a demonstration, and written down like every sign-in."""

from datetime import datetime

from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest

from anyam.accounts.factor import DEMO_KEY
from anyam.accounts.models import User
from anyam.audit import actions as audit

BACKEND = "django.contrib.auth.backends.ModelBackend"


@transaction.atomic
def sign_in_as(request: HttpRequest, user: User, *, at: datetime) -> None:
    """Leave whoever was signed in and be `user` from now on."""
    logout(request)
    login(request, user, backend=BACKEND)
    request.session[DEMO_KEY] = True
    audit.record("demo.sign_in", user, by=user, at=at, region_code=user.place)
