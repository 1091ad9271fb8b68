"""The main navigation as a table: where, called what, with which picture, for whom."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anyam.accounts.roles import Can

BAR = 4  # as many as fit under a thumb; the rest waits in the menu


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the table. `can`: the right it takes (`accounts.roles.Can`); "" for everyone."""

    route: str
    label: str | Promise
    icon: str
    can: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An item as the current page shows it."""

    url: str
    label: str
    icon: str
    current: bool


ITEMS = (
    # "menu": here the word means all of them, elsewhere one ("Kelompok": groups, group).
    #    route              label             icon             who may
    Item("home",            _("Beranda"),     "home"),
    Item("groups:index",    pgettext_lazy("menu", "Kelompok"), "users"),
    Item("proposals:index", _("Usulan"),      "file-text"),
    Item("help",            _("Bantuan"),     "help"),
    Item("outreach:index",  _("Sosialisasi"), "calendar",      Can.FORM_GROUPS),
    Item("outreach:potentials", _("Potensi desa"), "leaf",     Can.DESCRIBE_VILLAGE),
    Item("groups:trades",   _("Peta usaha"),  "map"),
    Item("letters:index",   _("Surat"),       "mail"),
    Item("people:index",    pgettext_lazy("menu", "Orang"), "user", Can.SEE_PEOPLE),
    Item("forming:index",   _("Usul kelompok"), "users",       Can.FORM_GROUPS),
    Item("lists:index",     _("Daftar orang"), "checklist",    Can.IMPORT_PEOPLE),
    Item("registers:index", pgettext_lazy("menu", "Register"), "folder", Can.SEE_REGISTERS),
    Item("verification:referrals", _("Pemeriksaan"), "checklist", Can.CHECK_REGISTER),
    Item("eligibility:targeting", _("Ketepatan sasaran"), "chart-bar", Can.SEE_TARGETING),
    Item("eligibility:waivers", _("Pengecualian"), "scale", Can.SEE_ELIGIBILITY),
    Item("regions:index",   pgettext_lazy("menu", "Wilayah"), "map-pin"),
    Item("schemes",         pgettext_lazy("menu", "Skema"), "book"),
    Item("jobs:index",      pgettext_lazy("menu", "Pekerjaan"), "clock"),
    Item("proposals:freeze", _("Masa jeda"),  "calendar",      Can.FREEZE),
    Item("accounts:index",  _("Pengguna"),    "id",            Can.MANAGE_USERS),
    Item("accounts:record", _("Catatan"),     "history",       Can.SEE_RECORD),
)  # fmt: skip


def links(path: str, may: Callable[[str], bool]) -> list[Link]:
    """The items whoever `may` do so sees, marked with where `path` is."""
    found = [(item, url) for item, url in _resolved() if not item.can or may(item.can)]
    # Every address starts with "/"; home is only home.
    above = [url for _item, url in found if path.startswith(url) and (url != "/" or path == "/")]
    here = max(above, key=len, default="")
    return [Link(url, str(item.label), item.icon, current=url == here) for item, url in found]


def _resolved() -> Iterator[tuple[Item, str]]:
    for item in ITEMS:
        if url := first_url(item.route):
            yield item, url


def first_url(*routes: str) -> str:
    """The address of the first route that exists, else "": not every app is always installed."""
    return _address(routes, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=256)  # thirty on every page, and they never change
def _address(routes: tuple[str, ...], urlconf: str, _prefix: str) -> str:
    for route in routes:
        try:
            return reverse(route, urlconf)
        except NoReverseMatch:
            continue
    return ""
