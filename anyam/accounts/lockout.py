"""Five failures close a door for an hour: under which name they are counted, and what one sees."""

from typing import Any

from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from anyam.accounts import queries
from anyam.accounts.rules import plain_username
from anyam.kernel.codes import parse_phone
from anyam.kernel.problems import Blocked

Credentials = dict[str, Any] | None


def sign_in_key(request: HttpRequest | None, credentials: Credentials = None) -> str:
    """One key for every spelling of a username or phone number, so that none is a fresh start.

    >>> sign_in_key(None, {"username": " Siti "}), sign_in_key(None, {"phone": "0812-3456-7890"})
    ('siti', '+6281234567890')
    """
    del request  # axes offers it; the credentials say enough
    given = credentials or {}
    if given.get("username"):
        return plain_username(str(given["username"]))[:255]
    phone = str(given.get("phone") or "")
    try:
        return parse_phone(phone)
    except Blocked:
        return phone[:255]


def locked_page(
    request: HttpRequest, _original: HttpResponse | None, credentials: Credentials
) -> HttpResponse:
    """Say when the door opens again and who can open it earlier; never whom it belongs to."""
    now = timezone.now()
    opens_at = queries.locked_until([sign_in_key(request, credentials)], now)
    opens_at = opens_at or now + get_cool_off()
    context = {"opens_at": opens_at, "by_pin": "phone" in (credentials or {})}
    response = render(request, "accounts/locked.html", context, status=429)
    response["Retry-After"] = str(max(1, int((opens_at - now).total_seconds())))
    return response
