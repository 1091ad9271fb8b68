"""Looking at pages as people do."""

import re
from typing import Any

from django.test import Client

from anyam.accounts import factor
from anyam.accounts.models import User


def signed_in(user: User) -> Client:
    """A browser in which this user has shown a second factor, too."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[factor.SESSION_KEY] = user.pk
    session.save()
    return client


def text(response: Any) -> str:
    """What a reader sees, without tags and extra space."""
    page = response.content.decode()
    bare = re.sub(r"<(script|style|head).*?</\1>|<[^>]+>", " ", page, flags=re.S)
    return " ".join(bare.split())


def messages_of(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])
