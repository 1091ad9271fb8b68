"""Coming in by the doors, as tests do it."""

import re
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from anyam.accounts import actions
from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from tests import make
from tests.make import BALLA

PASSWORD = "kerbau-pagi-lontar"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def officer(role: str = Role.FACILITATOR, over: str = "731603", **facts: Any) -> User:
    return make.user(role, over=over, password=make_password(PASSWORD), **facts)


def ketua(phone: str = "+6281234567890") -> tuple[User, str]:
    user = make.user(Role.CHAIR, over=BALLA, group_id=1, phone=phone)
    user.set_unusable_password()
    user.save()
    return user, actions.issue_pin(
        user, by=make.user(Role.FACILITATOR, over="731603"), at=timezone.now()
    )


def by_password(client: Client, user: User | str, password: str = PASSWORD, **more: str) -> Any:
    name = user.username if isinstance(user, User) else user
    return client.post("/masuk/", {"login": name, "password": password} | more)


def by_pin(client: Client, pin: str, phone: str = "0812-3456 7890") -> Any:
    return client.post("/masuk/pin/", {"phone": phone, "pin": pin})


def acts() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def errors(response: Any) -> str:
    text = response.content.decode()
    return " ".join(re.findall(r"<li>\s*(.*?)\s*</li>", text[text.index("error-summary") :], re.S))
