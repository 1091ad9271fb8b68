"""People at their forms: pages opened, hidden fields sent back, as a plain browser does."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.groups.models import Group
from anyam.proposals import actions
from anyam.proposals.models import Proposal
from tests import make

HIDDEN = re.compile(r'<input type="hidden"\s+name="([^"]+)"(?:\s+value="([^"]*)")?')
SHOWN = re.compile(r'<(?:input type="(?:text|radio)"|select|textarea)\s[^>]*?name="([^"]+)"')


def facilitator() -> User:
    return make.user(Role.FACILITATOR, over="731603", name="Ibu Sari")


def chair(group: Group) -> User:
    return make.user(Role.CHAIR, over=group.region_id, group_id=group.pk, name="Bapak Ketua")


def blank(by: User, group: Group | None = None, scheme: str = "permensos-2-2019") -> Proposal:
    """A proposal in which nothing has been written."""
    return actions.draft(group or make.group(members=5), scheme=scheme, by=by, at=make.AT)


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("group__trade").get(pk=proposal.pk)


def address(name: str, proposal: Proposal, *args: Any) -> str:
    return reverse(f"proposals:{name}", args=[proposal.pk, *args])


def text(response: Any) -> str:
    """The page as it is read: no entities, no tags, single spaces."""
    html = response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def hidden(response: Any) -> dict[str, str]:
    """What the form of a page carries unseen, but for the token against forgery."""
    fields = {name: unescape(value) for name, value in HIDDEN.findall(response.content.decode())}
    return {k: v for k, v in fields.items() if k not in ("csrfmiddlewaretoken", "next")}


def asked(response: Any) -> set[str]:
    """The names of the boxes a page shows."""
    return set(SHOWN.findall(response.content.decode()))


def fill(client: Client, url: str, **typed: str) -> Any:
    """Open a page, fill in its form and send it."""
    return client.post(url, hidden(client.get(url)) | typed)
