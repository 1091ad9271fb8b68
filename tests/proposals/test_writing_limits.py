"""Rubbish never breaks a page, and no page asks the database more as the country grows."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anyam.accounts.models import User
from anyam.proposals import actions, steps
from anyam.proposals.forms.writing_budget import LineForm, sent_table
from anyam.proposals.models import Proposal
from anyam.proposals.workflow import Status
from anyam.proposals.writing import LINE_FIELDS, lines_of
from tests import make
from tests.proposals.writers import address, chair, fresh, hidden

pytestmark = pytest.mark.django_db
RUBBISH = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "x" * 10_000,
    "9" * 400,
    "-1",
    "0",
    "1e9",
    "1e999",
    "NaN",
    "Infinity",
    "٣٤٥",
    "１２３",
    "½",
    "🐄" * 50,
    "\u202e\u200b",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "%s%(x)s",
    "'; DROP TABLE proposals_proposal; --",
    "1.5",
    "1,5",
    "Rp",
    "Rp 1.000,50",
    "1.000.00",
    "\r\n\r\n",
    "\ud7ff",
    "-3.5, 119.5" + "0" * 300,
    "1" * 18,
    "--5",
    "5-",
    "null",
    "[]",
    "٫",
)
BOXES = (
    "aims",
    "market_reason",
    "place",
    "point",
    "plan_income",
    "plan_cost",
    "plan_days",
    "plan_first_month",
    "scheme",
    "seen",
    "langkah",
    *LINE_FIELDS,
)
words = st.one_of(st.sampled_from(RUBBISH), st.text(max_size=80))
few = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def case() -> Proposal:
    return make.draft(make.group(members=5), total=9_000_000, lines=3)


def routes(case: Proposal) -> list[str]:
    questions = ("tujuan", "pembeli", "tempat", "rencana", "bulan")
    return [
        *(address("question", case, slug) for slug in questions),
        address("budget_add", case),
        address("budget_line", case, 2),
        address("budget_move", case),
        address("budget_remove", case, 9),
        address("budget_table", case),
        address("paper_add", case, "lainnya"),
        reverse("proposals:new", args=[case.group_id]),
    ]


@pytest.mark.parametrize("typed", RUBBISH)
def test_rubbish_in_every_box_is_answered_in_words(case: Proposal, typed: str) -> None:
    everywhere = dict.fromkeys(BOXES, typed) | {"naik": typed, "turun": typed}
    small, client = make.browser(chair(case.group)), make.browser(case.author)
    for url in (address("budget_add", case), address("budget_line", case, 2)):
        assert small.post(url, everywhere).status_code in (200, 302), url
        assert small.get(url, everywhere).status_code in (200, 302), url
    for url in routes(case):
        assert client.post(url, everywhere).status_code in (200, 302), url
    for name in ("write", "review", "plan", "budget"):
        assert client.get(address(name, case)).status_code in (200, 302)


@few
@given(values=st.dictionaries(st.sampled_from(BOXES), words))
def test_any_mixture_of_words_is_answered(case: Proposal, values: dict[str, str]) -> None:
    client = make.browser(User.objects.get(pk=case.author_id))
    for url in routes(case):
        assert client.post(url, values).status_code in (200, 302)


@few
@given(rows=st.lists(st.dictionaries(st.sampled_from(LINE_FIELDS), words), max_size=6))
def test_any_table_is_answered(case: Proposal, rows: list[dict[str, str]]) -> None:
    data = {f"b-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    data |= {"b-TOTAL_FORMS": str(len(rows)), "b-INITIAL_FORMS": "0"}
    client = make.browser(User.objects.get(pk=case.author_id))
    for button in ("simpan", "hitung", "tambah"):
        url = address("budget_table", case)
        assert client.post(url, data | {button: "1"}).status_code in (200, 302)


@few
@given(values=st.dictionaries(st.sampled_from(LINE_FIELDS), words))
def test_a_line_that_is_accepted_can_be_stored_and_costs_something(values: dict[str, str]) -> None:
    form = LineForm(values)
    if form.is_valid():
        line = form.line()
        assert 1 <= line["quantity"] <= 100_000
        assert 1 <= line["unit_price"] <= 10**10
        assert any(letter.isalpha() for letter in line["item"])


def test_a_total_of_unreadable_rows_counts_what_can_be_read() -> None:
    data = {
        "b-TOTAL_FORMS": "2",
        "b-INITIAL_FORMS": "0",
        "b-0-quantity": "2",
        "b-0-unit_price": "1.000",
        "b-1-quantity": "9" * 30,
        "b-1-unit_price": "5",
    }
    assert sent_table(data).total == 2_000


def grow() -> None:
    """More of everything: groups with members, proposals with lines and papers, users."""
    for _n in range(3):
        case = make.draft(make.group(members=5), total=9_000_000, lines=10)
        chair(case.group)


PAGES = ("write", "review", "plan", "budget", "budget_add", "budget_table", "papers")


@pytest.mark.parametrize("name", [*PAGES, "tujuan", "tempat", "rencana", "bulan"])
def test_a_page_asks_little_and_no_more_when_there_is_more(
    name: str, django_assert_max_num_queries: Any
) -> None:
    by = make.user(name="Ibu Sari")
    case = make.draft(make.group(members=5), total=9_000_000, lines=2, by=by)

    def counted() -> int:
        client = make.browser(by)
        url = address(name, case) if name in PAGES else address("question", case, name)
        with django_assert_max_num_queries(20) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    before = counted()
    grow()
    actions.set_budget(case, make.budget(9_000_000, 50), by=by, at=make.AT)
    for _n in range(3):
        actions.add_document(case, make.photo(), kind="lokasi_usaha", by=by, at=make.AT)
    assert counted() == before


def test_saving_asks_little(django_assert_max_num_queries: Any) -> None:
    case = make.draft(make.group(members=5), total=9_000_000, lines=50)
    client = make.browser(case.author)
    for url, typed in (
        (address("question", case, "tujuan"), {"aims": "Kue dan roti"}),
        (address("budget_remove", case, 3), {}),
    ):
        sent = hidden(client.get(url)) | typed
        with django_assert_max_num_queries(30):
            assert client.post(url, sent).status_code == 302
    assert fresh(case).lines.count() == 49


def test_from_the_draft_to_the_submission_in_48_queries(django_assert_max_num_queries: Any) -> None:
    group, by = make.group(members=10), make.user()
    paper = make.photo()
    by = User.objects.get(pk=by.pk)
    with django_assert_max_num_queries(48):
        case = actions.draft(group, scheme="permensos-2-2019", by=by, at=make.AT)
        actions.answer(case, make.ANSWERS, by=by, at=make.AT)
        actions.set_budget(case, make.budget(lines=15), by=by, at=make.AT)
        actions.add_document(case, paper, kind="lokasi_usaha", by=by, at=make.AT)
        moved = steps.act(case, "submit", by=by, at=make.AT)
    assert moved.status == Status.SUBMITTED
    assert len(lines_of(fresh(moved))) == 15


def test_no_page_has_a_script_or_style_of_its_own(case: Proposal) -> None:
    client: Client = make.browser(case.author)
    for url in [address(name, case) for name in PAGES] + [address("question", case, "tempat")]:
        html = client.get(url).content.decode()
        assert "<style" not in html
        assert " style=" not in html
        assert " onclick=" not in html
        assert html.count("<script") == html.count("<script src=")
