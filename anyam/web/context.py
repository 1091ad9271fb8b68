"""What every page shows around its content. Nothing is read before a template asks for it."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from anyam.web import bell, nav


def house(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `demo`, `see_as` and `shell`, the surroundings of a page."""
    return {
        "demo": settings.DEMO,
        "see_as": getattr(request, "see_as", None),
        "shell": Shell(request),
    }


@lru_cache(maxsize=1_024)  # the same links, in the same language, on page after page
def _drawn(template: str, links: tuple[nav.Link, ...]) -> SafeString:
    return render_to_string(template, _folded(links))


def _folded(links: Iterable[nav.Link]) -> dict[str, list[nav.Link | nav.Group]]:
    """What stays in sight on a telephone, and what waits in its menu."""
    entries = nav.folded(links)
    return {"bar": entries[: nav.BAR], "more": entries[nav.BAR :]}


class Shell:
    """Navigation, role and bell of one request; each read once, and only when it is drawn."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._user: Any = getattr(request, "user", None)

    @cached_property
    def signed_in(self) -> bool:
        return bool(self._user and self._user.is_authenticated)

    @cached_property
    def links(self) -> list[nav.Link]:
        if not self.signed_in:
            return []
        return nav.links(self._request.path, self._user.may)

    @property
    def navigation(self) -> SafeString:
        return _drawn("web/parts/nav.html", tuple(self.links))

    @property
    def menu(self) -> SafeString:
        """What does not fit into the navigation of a telephone."""
        return _drawn("web/parts/menu.html", tuple(self.links))

    @cached_property
    def language(self) -> SafeString:
        """The switch of languages: in the menu of a telephone, and at the foot."""
        url = nav.first_url("set_language")
        context = {"url": url, "here": self._request.get_full_path()}
        return render_to_string("web/parts/language.html", context | csrf(self._request))

    @property
    def role(self) -> str:
        """The offices held, in words."""
        return self._user.role_names if self.signed_in else ""

    @cached_property
    def unread(self) -> int:
        return bell.count(self._user) if self.signed_in else 0

    @property
    def rings(self) -> str:
        """What stands on the bell: "7", "99+"."""
        return str(self.unread) if self.unread <= bell.MOST else f"{bell.MOST}+"

    @property
    def notices_url(self) -> str:
        return nav.first_url("notices:index")

    @property
    def help_url(self) -> str:
        return nav.first_url("help")

    @property
    def account_url(self) -> str:
        return nav.first_url("accounts:me", "accounts:account")

    @property
    def sign_in_url(self) -> str:
        return nav.first_url("accounts:sign_in", "account_login")

    @property
    def sign_out_url(self) -> str:
        return nav.first_url("accounts:sign_out", "account_logout")

    @property
    def see_as_end_url(self) -> str:
        return nav.first_url("accounts:see_as_end")
