"""What a page may weigh and ask of the database: design.md section 8, and flat as the data grow."""

import gzip
import re
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse

from anyam.accounts.models import User
from anyam.accounts.roles import LEVELS, Role
from tests import make
from tests.test_architecture import routes

FIRST_VISIT, PAGE, LIST_BYTES = 50_000, 15_000, 100_000
LIST_QUERIES, CASE_QUERIES = 15, 30
LOADED = re.compile(r'(?:href|src)="/static/([^"#]+)')
NO_PAGES = {"account_logout", "mfa_download_recovery_codes", "proposals:export"}


def weight(content: bytes) -> int:
    """As it travels."""
    return len(gzip.compress(content, 9))


def plain_addresses() -> Iterator[str]:
    """Every address that needs nothing filled in."""
    for name, _view in routes(get_resolver().url_patterns):
        if name in NO_PAGES or name.startswith("api-"):
            continue
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


@pytest.mark.django_db
def test_the_first_visit_travels_light() -> None:
    page = Client().get("/masuk/").content
    names = set(LOADED.findall(page.decode())) | {"anyam/icons.svg"}
    files = [finders.find(name) for name in names if not name.endswith(".png")]
    assert None not in files
    total = weight(page)
    for file in files:
        with open(str(file), "rb") as content:
            total += weight(content.read())
    assert len(names) > 4
    assert total <= FIRST_VISIT, f"{total} bytes"


def everybody() -> list[User]:
    """One person of each role over Balla, as far up as the role goes; the ketua of a group too."""
    code = make.BALLA
    people = [
        make.user(role, over=code[: max(LEVELS[role])]) for role in Role if role is not Role.CHAIR
    ]
    group = make.group(members=5)
    return [*people, make.user(Role.CHAIR, over=code, group_id=group.pk)]


def measure(address: str, browser: Client) -> tuple[int, int, bytes]:
    """Status, number of queries and content of a page."""
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(address)
    content = b"" if response.streaming else response.content
    return response.status_code, len(queries), content


def signed_in(person: User) -> Client:
    """A browser that has opened a page before, as the first one stores the session."""
    browser = make.browser(person)
    browser.get("/")
    return browser


def survey(people: list[User]) -> dict[tuple[str, str], int]:
    """The queries of every page that each person gets to see; each within its budget."""
    counts = {}
    for person in people:
        role, browser = person.current_assignments[0].role, signed_in(person)
        for address in plain_addresses():
            status, queries, content = measure(address, browser)
            where = f"{address} as {role}"
            assert status < 500, where
            if status == 200:
                assert queries <= LIST_QUERIES, f"{where}: {queries} queries"
                assert len(content) <= LIST_BYTES, f"{where}: {len(content)} bytes"
                assert weight(content) <= PAGE, f"{where}: {weight(content)} bytes packed"
                counts[address, role] = queries
    return counts


@pytest.mark.django_db
def test_every_page_keeps_its_budget_for_everybody_however_much_there_is() -> None:
    people = everybody()
    for status in ("draft", "submitted", "forwarded"):
        make.proposal(status, of=make.group(members=5), total=5_000_000)
    few = survey(people)
    assert len(few) > len(people) * 5

    for status in ("draft", "draft", "submitted", "submitted", "endorsed", "forwarded"):
        make.proposal(status, of=make.group(members=5), total=5_000_000)
    many = survey(people)

    grown = {where: (few[where], many[where]) for where in few if many.get(where, 0) > few[where]}
    assert not grown


@pytest.mark.django_db
def test_a_case_s_page_asks_no_more_for_many_members_and_lines() -> None:
    counts = []
    for members, lines in ((5, 2), (20, 15)):
        case = make.proposal(
            "forwarded", of=make.group(members=members), total=5_000_000, lines=lines
        )
        draft = make.draft(make.group(members=members), total=5_000_000, lines=lines)
        offices = (Role.DIRECTORATE_VERIFIER, Role.DINSOS_VERIFIER, Role.AUDITOR)
        readers = [make.user(role, over=make.BALLA[: max(LEVELS[role])]) for role in offices]
        for person, shown in [*((reader, case) for reader in readers), (draft.author, draft)]:
            status, queries, content = measure(shown.get_absolute_url(), signed_in(person))
            assert status == 200
            assert queries <= CASE_QUERIES, f"{person}: {queries} queries"
            assert weight(content) <= PAGE, f"{person}: {weight(content)} bytes packed"
            counts.append(queries)
    assert counts[4:] == counts[:4]
