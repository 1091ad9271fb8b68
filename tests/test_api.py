"""The JSON API: the same rules, scopes and words as the screens."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from anyam.accounts.roles import Role
from anyam.proposals.models import Decision
from anyam.proposals.workflow import Status
from anyam.web import api as web_api
from tests import make

pytestmark = pytest.mark.django_db
API = "/api/v1/proposals/"


def test_a_stranger_gets_401_and_no_login_page() -> None:
    for address in (API, f"{API}1"):
        assert Client().get(address).status_code == 401
    assert Client().get("/api/v1/openapi.json").status_code == 302


def test_an_office_role_without_its_second_factor_gets_nothing() -> None:
    client = Client()
    client.force_login(
        make.user(Role.DINSOS_VERIFIER, over="7316"), "django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(API).status_code == 401


def test_cases_are_counted_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    case = make.proposal(Status.SUBMITTED)
    make.proposal(Status.SUBMITTED, of=make.group(10, name="Kedua"))
    browser = make.browser(make.officer(Role.DINSOS_VERIFIER, case.region_id))
    assert browser.get(API).json()["count"] == 2
    monkeypatch.setattr(web_api, "COUNTED", 1)
    told = browser.get(f"{API}?limit=1&offset=1").json()
    assert (told["count"], [row["number"] for row in told["items"]]) == (1, [case.number])


def test_cases_of_the_own_region_only() -> None:
    case = make.proposal(Status.SUBMITTED)
    make.region("7317")
    mine = make.browser(make.officer(Role.DINSOS_VERIFIER, case.region_id)).get(API).json()
    assert [row["number"] for row in mine["items"]] == [case.number]
    neighbour = make.browser(make.user(Role.DINSOS_VERIFIER, over="7317"))
    assert neighbour.get(API).json()["count"] == 0
    assert neighbour.get(f"{API}{case.pk}").status_code == 404


def test_a_step_sent_twice_is_taken_once_and_a_refusal_gives_every_reason() -> None:
    make.offices()
    case = make.proposal(Status.SUBMITTED)
    client = make.browser(make.officer(Role.VILLAGE_HEAD, case.region_id))
    body = json.dumps({"seen": case.seen, "request_id": str(uuid4())})
    for _attempt in range(2):
        response = client.post(f"{API}{case.pk}/endorse", body, "application/json")
        assert response.json()["status"] == Status.ENDORSED
    assert Decision.objects.filter(action="endorse").count() == 1

    verifier = make.browser(make.officer(Role.DINSOS_VERIFIER, case.region_id))
    refused = verifier.post(f"{API}{case.pk}/verify", "{}", "application/json")
    assert refused.status_code == 409
    assert [problem["code"] for problem in refused.json()] == ["members.undecided"]


def test_a_write_without_the_csrf_token_is_refused() -> None:
    case = make.proposal(Status.SUBMITTED)
    client = make.browser(make.officer(Role.VILLAGE_HEAD, case.region_id))
    client.handler.enforce_csrf_checks = True
    assert client.post(f"{API}{case.pk}/endorse", "{}", "application/json").status_code == 403
