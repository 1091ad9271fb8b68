"""Looking at pages as people do: signed in, and reading what is written."""

import re
from typing import Any

from django.test import Client

from anyam.accounts import factor
from anyam.accounts.models import User


def signed_in(client: Client, user: User) -> Client:
    """Sign `user` in, second factor shown."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[factor.SESSION_KEY] = user.pk
    session["seen_at"] = 2**40  # the list of sessions is not what is measured here
    session.save()
    return client


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().replace("<wbr>", "")).split())
