"""Every address of the house as stranger, as neighbour, and as one who only reads.

A new route is covered the moment it is routed: strangers are sent to the sign-in page unless it
stands in PUBLIC, and a route with an id must name in OBJECTS what its id stands for.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from anyam.accounts.models import Assignment, Deputy, User
from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.eligibility.models import Assessment, Waiver
from anyam.files.models import Attachment
from anyam.forming.models import Plan
from anyam.groups.models import Group
from anyam.jobs.models import Job
from anyam.letters.models import Letter, Office
from anyam.lists.models import PersonList
from anyam.outreach.models import Candidate, Potential, Socialisation
from anyam.people.models import Person
from anyam.proposals.models import Batch, Freeze, Proposal
from anyam.registers.models import Register, Snapshot
from anyam.verification.models import Match, Recheck, Referral
from tests import everything, make
from tests.everything import Everything

pytestmark = pytest.mark.django_db

# What anybody may open: the doors, the language, and the check of a letter's QR code.
PUBLIC = {
    "masuk/",
    "masuk/pin/",
    "masuk/kode/",
    "masuk/nonaktif/",
    "masuk/sandi/<str:uid>/<str:token>/",
    "keluar/",
    "bahasa/",
    "periksa/",
    "periksa/<str:code>/",
}
# Open to everybody who is signed in: reference, help, and what is one's own.
OWN = ("akun/", "keluar/", "masuk/", "bahasa/", "wilayah/", "skema/", "bantuan/", "periksa/")
# What the first id of an address stands for, by how the address begins; the longest wins.
OBJECTS: dict[str, type[models.Model]] = {
    "akun/": User,
    "api/v1/proposals/": Proposal,
    "berkas/": Attachment,
    "daftar/": PersonList,
    "calon/": Candidate,
    "jeda/": Freeze,
    "kelayakan/": Assessment,
    "kelompok/": Group,
    "orang/": Person,
    "pekerjaan/": Job,
    "potensi/butir/": Potential,
    "register/": Register,
    "register/potret/": Snapshot,
    "sosialisasi/": Socialisation,
    "pengganti/": Deputy,
    "pengecualian/": Waiver,
    "pengguna/": User,
    "penugasan/": Assignment,
    "pencocokan/": Match,
    "periksa-ulang/": Recheck,
    "surat/": Letter,
    "surat/kantor/": Office,
    "usul-kelompok/": Plan,
    "usulan/": Proposal,
    "usulan-register/": Referral,
    "usulan/surat/": Batch,
}
SAMPLES = {"int": 1, "str": "7316", "slug": "nama", "uuid": "0" * 32, "path": "x"}
READS_ONLY = (Role.AUDITOR, Role.RESEARCHER, Role.PROVINCE_VIEWER)


def routes(resolver: Any = None, above: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        here = above + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from routes(entry, here)
        else:
            yield here, entry


ROUTES = dict(routes())
NOTHING: Mapping[str, int | str] = MappingProxyType({})


def kind_of(route: str) -> type[models.Model] | None:
    fitting = [beginning for beginning in OBJECTS if route.startswith(beginning)]
    return OBJECTS[max(fitting, key=len)] if fitting else None


def address(route: str, pk: int = 1, inner: Mapping[str, int | str] = NOTHING) -> str:
    """The address of a route: `pk` for its first id, `inner` or samples for the rest."""
    entry, filled = ROUTES[route], f"/{route}"
    for name, converter in entry.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        kind = {"integer": "int", "string": "str"}.get(kind, kind)
        further = inner.get(f"{route.split('<')[0]} {name}", inner.get(name, SAMPLES[kind]))
        value = pk if name == "pk" else further
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            filled = filled.replace(written, str(value))
    assert "<" not in filled, filled
    return filled


@pytest.mark.parametrize("route", sorted(set(ROUTES) - PUBLIC))
def test_a_stranger_is_sent_to_the_door(route: str) -> None:
    stranger = Client()
    for send in (stranger.get, stranger.post, stranger.put, stranger.delete):
        response = send(address(route))
        if response.status_code == 302:
            assert response["Location"].startswith("/masuk/?next="), route
        else:
            assert response.status_code in (401, 404, 405), (route, response.status_code)
    assert not Event.objects.exists()


@pytest.mark.parametrize("route", sorted(PUBLIC))
def test_what_is_public_still_exists_and_breaks_on_nothing(route: str) -> None:
    assert route in ROUTES, f"{route} is public no more: take it out of PUBLIC"
    for send in (Client().get, Client().post):
        assert send(address(route)).status_code < 500


def test_every_route_with_an_id_says_what_it_stands_for() -> None:
    nameless = {
        route
        for route, entry in ROUTES.items()
        if "pk" in entry.pattern.converters and kind_of(route) is None
    }
    assert not nameless


@pytest.fixture
def world(register_key: None, settings: Any, tmp_path: Path) -> Everything:
    settings.REGISTER_DIR = tmp_path / "registers"
    return everything.fill(set(OBJECTS.values()))


def aimed(world: Everything) -> Iterator[tuple[str, str]]:
    """Every route with an id, aimed at something real."""
    for route, entry in sorted(ROUTES.items()):
        kind = kind_of(route)
        if "pk" in entry.pattern.converters and kind and not route.startswith(OWN):
            yield route, address(route, world.pks[kind], world.inner)


def ask(browser: Client, method: str, url: str) -> int:
    """Programs send JSON; whatever else they sent would be refused before anybody looked."""
    if url.startswith("/api/") and method == "post":
        return browser.post(url, "{}", content_type="application/json").status_code
    return int(getattr(browser, method)(url).status_code)


NEIGHBOURS = {
    Role.FACILITATOR: "731701",
    Role.VILLAGE_HEAD: "7317011001",
    Role.DINSOS_VERIFIER: "7317",
    Role.DINSOS_HEAD: "7317",
    Role.PROVINCE_VIEWER: "74",
    Role.DIRECTORATE_VERIFIER: "74",
    Role.DIRECTOR: "74",
    Role.AUDITOR: "7317",
    Role.RESEARCHER: "7317",
    Role.AREA_ADMIN: "7317",
}


def with_all(roles: dict[Role, str]) -> User:
    """One person with many roles: what none of them can do, this one cannot do either."""
    (first, over), *others = roles.items()
    user = make.user(first, over=over)
    for role, place in others:
        Assignment.objects.create(
            user=user, role=role, region=make.region(place), starts_on=timezone.localdate()
        )
    return User.objects.get(pk=user.pk)


def test_a_neighbour_finds_nothing_whatever_the_role(world: Everything) -> None:
    neighbour = with_all(NEIGHBOURS)
    chair = make.user(Role.CHAIR, over=make.BALLA, group_id=10**9)
    before = Event.objects.count()
    found = []
    for user, methods in ((neighbour, ("get", "post")), (chair, ("get",))):
        browser = make.browser(user)
        for route, url in aimed(world):
            for method in methods:
                if (status := ask(browser, method, url)) not in (404, 405):
                    found.append((user.username, method, route, status))
    assert not found
    assert Event.objects.count() == before + 2  # they signed in


# They find nothing even so: the letter went out, but nobody has scanned it as it was signed.
EMPTY = {"surat/<int:pk>/pindaian/"}
OVER = {
    Role.FACILITATOR: "731603",
    Role.VILLAGE_HEAD: make.BALLA,
    Role.DINSOS_VERIFIER: "7316",
    Role.DINSOS_HEAD: "7316",
    Role.DIRECTORATE_VERIFIER: "",
    Role.DIRECTOR: "",
    Role.AUDITOR: "",
    Role.AREA_ADMIN: "",
}


def test_whoever_works_here_finds_it(world: Everything) -> None:
    """So that the 404 of a neighbour is about the neighbour, not about an empty house."""
    people = [make.browser(make.user(role, over=over)) for role, over in OVER.items()]
    nowhere = []
    for route, url in aimed(world):
        answers = {ask(browser, "get", url) for browser in people}
        if answers == {404}:
            nowhere.append(route)
    assert set(nowhere) == EMPTY


def test_who_only_reads_changes_nothing(world: Everything) -> None:
    """An empty form posted to every address: nothing breaks, and the record names no change."""
    user = with_all(dict.fromkeys(READS_ONLY, "73"))
    browser = make.browser(user)
    reads = ("session.", "file.", "export.", "person.unmask")
    for route in sorted(ROUTES):
        if route.startswith(OWN):
            continue
        kind = kind_of(route)
        url = address(route, world.pks[kind], world.inner) if kind else address(route)
        for method in ("get", "post"):
            assert ask(browser, method, url) < 500, (method, route)
    acts = set(Event.objects.filter(actor_id=user.pk).values_list("action", flat=True))
    assert not {act for act in acts if not act.startswith(reads)}, acts
