"""The main navigation as a table: where, called what, with which picture, for whom."""

from collections.abc import Callable, Iterable, Iterator
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
    """One row of the table.

    `can`: the right it takes (`accounts.roles.Can`); "" for everyone. `group`: the word under which
    it is folded away; "" for what is always in sight.
    """

    route: str
    label: str | Promise
    icon: str
    can: str = ""
    group: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An item as the current page shows it."""

    url: str
    label: str
    icon: str
    current: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Links folded away under a word; `current` where one of them is."""

    label: str
    links: tuple[Link, ...]
    current: bool


VILLAGE, PEOPLE = pgettext_lazy("menu", "Desa"), _("Data orang")
CHECKS, OFFICE = _("Kelayakan"), _("Kantor")
ITEMS = (
    # "menu": here the word means all of them, elsewhere one ("Kelompok": groups, group).
    #    route              label             icon             who may, and under which word
    Item("home",            _("Beranda"),     "home"),
    Item("groups:index",    pgettext_lazy("menu", "Kelompok"), "users"),
    Item("proposals:index", _("Usulan"),      "file-text"),
    Item("help",            _("Bantuan"),     "help"),
    Item("letters:index",   _("Surat"),       "mail"),
    Item("outreach:index",  _("Sosialisasi"), "calendar",      Can.FORM_GROUPS, VILLAGE),
    Item("outreach:potentials", _("Potensi desa"), "leaf",     Can.DESCRIBE_VILLAGE, VILLAGE),
    Item("groups:trades",   _("Peta usaha"),  "map", "", VILLAGE),
    Item("forming:index",   _("Usul kelompok"), "users",       Can.FORM_GROUPS, VILLAGE),
    Item("people:index",    pgettext_lazy("menu", "Orang"), "user", Can.SEE_PEOPLE, PEOPLE),
    Item("lists:index",     _("Daftar orang"), "checklist",    Can.IMPORT_PEOPLE, PEOPLE),
    Item("registers:index", pgettext_lazy("menu", "Register"), "folder", Can.SEE_REGISTERS, PEOPLE),
    Item("verification:referrals", _("Pemeriksaan"), "checklist", Can.CHECK_REGISTER, CHECKS),
    Item("eligibility:waivers", _("Pengecualian"), "scale", Can.SEE_ELIGIBILITY, CHECKS),
    Item("eligibility:targeting", _("Ketepatan sasaran"), "chart-bar", Can.SEE_TARGETING, CHECKS),
    Item("jobs:index",      pgettext_lazy("menu", "Pekerjaan"), "clock", "", OFFICE),
    Item("proposals:freeze", _("Masa jeda"),  "calendar",      Can.FREEZE, OFFICE),
    Item("accounts:index",  _("Pengguna"),    "id",            Can.MANAGE_USERS, OFFICE),
    Item("accounts:record", _("Catatan"),     "history",       Can.SEE_RECORD, OFFICE),
    Item("schemes",         pgettext_lazy("menu", "Skema"), "book", "", OFFICE),
    Item("regions:index",   pgettext_lazy("menu", "Wilayah"), "map-pin", "", OFFICE),
)  # fmt: skip


def links(path: str, may: Callable[[str], bool]) -> list[Link]:
    """The items whoever `may` do so sees, marked with where `path` is."""
    found = [(item, url) for item, url in _resolved() if not item.can or may(item.can)]
    # Every address starts with "/"; home is only home.
    above = [url for _item, url in found if path.startswith(url) and (url != "/" or path == "/")]
    here = max(above, key=len, default="")
    return [
        Link(url, str(item.label), item.icon, current=url == here, group=str(item.group))
        for item, url in found
    ]


def folded(links: Iterable[Link]) -> list[Link | Group]:
    """The links with each group in one place, where its first link stood.

    A group of one is no group: a word that hides a single link only costs a press.
    """
    groups: dict[str, list[Link]] = {}
    for link in links:
        groups.setdefault(link.group or link.url, []).append(link)
    return [
        several[0]
        if len(several) == 1
        else Group(word, tuple(several), any(link.current for link in several))
        for word, several in groups.items()
    ]


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
