"""The page of persons: who is there, what waits, and signing in with a click."""

import io
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image

from anyam.accounts.backends import PinBackend
from anyam.accounts.models import User
from anyam.audit.models import Event
from anyam.demo import queries, samples
from anyam.demo.models import DemoMark
from anyam.groups import actions as groups
from anyam.groups.models import Group
from anyam.proposals.models import Proposal
from tests.demo.kit import HOST, Built

pytestmark = pytest.mark.django_db
PEOPLE, SIGN_IN = "/demo/", "/demo/masuk/"


def test_a_stranger_sees_everybody_by_role(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        answer = client.get(PEOPLE)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    for user in User.objects.filter(is_active=True):
        assert f'value="{user.pk}"' in page, user


def test_what_waits_is_what_they_find_on_their_first_page(regency: Built) -> None:
    personas = [p for troupe in queries.troupes() for p in (*troupe.first, *troupe.others)]
    assert len(personas) > 80
    for persona in personas:
        waiting = Proposal.objects.awaiting(persona.user).count()
        assert persona.waiting == waiting, persona


def test_a_click_signs_in_and_is_written_down(client: Client, lurah: User) -> None:
    answer = client.post(SIGN_IN, {"orang": lurah.pk})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert get_user(client).pk == lurah.pk  # type: ignore[arg-type]
    assert Event.objects.filter(action="demo.sign_in", actor_id=lurah.pk).count() == 1
    assert client.get("/").status_code == 200  # no second factor is asked of a click


def test_one_changes_person_from_any_page(client: Client, lurah: User, mark: DemoMark) -> None:
    client.post(SIGN_IN, {"orang": lurah.pk})
    assert f'href="{PEOPLE}"' in client.get("/usulan/").content.decode()
    director = mark.facts["walk"]["people"]["director"]
    client.post(SIGN_IN, {"orang": director})
    assert get_user(client).pk == director  # type: ignore[arg-type]
    assert Event.objects.filter(action="session.left", actor_id=lurah.pk).exists()


def test_the_sign_in_page_leads_to_it(client: Client) -> None:
    assert f'href="{PEOPLE}"' in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(client: Client, lurah: User, address: str) -> None:
    answer = client.post(f"{SIGN_IN}?ke={address}", {"orang": lurah.pk})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("who", ["", "0", "x", "9" * 30, "-1", "٣"])
def test_rubbish_is_nobody(client: Client, who: str) -> None:
    assert client.post(SIGN_IN, {"orang": who}).status_code == 404


def test_a_link_alone_signs_nobody_in(client: Client, lurah: User) -> None:
    assert client.get(SIGN_IN, {"orang": lurah.pk}).status_code == 405


def test_closed_accounts_are_nobody(client: Client, lurah: User) -> None:
    User.objects.filter(pk=lurah.pk).update(is_active=False)
    assert client.post(SIGN_IN, {"orang": lurah.pk}).status_code == 404


@pytest.mark.parametrize(
    "unlike",
    [
        {"DEMO": False},
        {"ALLOWED_HOSTS": [HOST, "anyam.contoh.go.id"]},
        {"ALLOWED_HOSTS": ["*"]},
        {"BASE_URL": "https://anyam.contoh.go.id"},
    ],
)
def test_nothing_of_it_exists_outside_a_demonstration(
    client: Client, lurah: User, unlike: dict[str, Any]
) -> None:
    with override_settings(**unlike):
        assert client.get(PEOPLE).status_code == 404
        assert client.post(SIGN_IN, {"orang": lurah.pk}).status_code == 404
        assert client.get("/demo/foto/daftar-hadir.jpg").status_code == 404
    assert not Event.objects.filter(action="demo.sign_in").exists()


def test_nor_over_a_database_that_is_none(client: Client, lurah: User, mark: DemoMark) -> None:
    mark.delete()
    assert client.get(PEOPLE).status_code == 404
    assert client.post(SIGN_IN, {"orang": lurah.pk}).status_code == 404


def test_a_real_system_does_not_know_the_address(db: None) -> None:
    assert settings.ROOT_URLCONF == "anyam.urls"
    assert not settings.DEMO
    assert Client().post(SIGN_IN, {"orang": 1}).status_code == 404


def test_the_cards_open_their_door(client: Client, mark: DemoMark) -> None:
    assert len(mark.facts["cards"]) == 2
    for card in mark.facts["cards"]:
        user = PinBackend().authenticate(None, phone=card["phone"], pin=card["pin"])
        assert user is not None
        assert user.pk == card["user"]
        assert card["pin"] in client.get(PEOPLE).content.decode()


def test_the_walk_shows_what_lies_behind(regency: Built, mark: DemoMark) -> None:
    stops = queries.stops(mark.facts)
    assert [stop.station.done for stop in stops] == [False] * 9
    assert all(stop.user and stop.station.role in stop.user.roles for stop in stops)
    group = Group.objects.get(pk=mark.facts["walk"]["group"])
    case = Proposal.objects.filter(status="delivered").first()
    assert case is not None
    Proposal.objects.filter(pk=case.pk).update(group=group)
    Group.objects.filter(pk=group.pk).update(formed_on="2026-01-01")
    stops = queries.stops(mark.facts)
    assert [stop.station.done for stop in stops] == [True] * 8 + [False]
    assert stops[-1].station.url == case.get_absolute_url()


def test_the_people_for_a_group_of_one_s_own_can_be_enrolled(
    regency: Built, mark: DemoMark
) -> None:
    by = User.objects.get(pk=mark.facts["walk"]["people"]["facilitator"])
    region = Group.objects.get(pk=mark.facts["walk"]["group"]).region
    group = groups.start(name="Percobaan", region=region, by=by, at=mark.built_at)
    for who in mark.facts["candidates"]:
        facts = {k: v for k, v in who.items() if k != "born"}
        _seat, questions = groups.enrol_member(
            group, **facts, birth_date=None, region=region, by=by, at=mark.built_at
        )
        assert {q.code for q in questions} <= {"nik.region_differs", "member.age_unknown"}
    assert group.memberships.living().count() == len(mark.facts["candidates"]) >= 5


@pytest.mark.parametrize("name", list(samples.NAMES))
def test_pictures_to_upload(client: Client, name: str) -> None:
    answer = client.get(f"/demo/foto/{name}.jpg")
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.format == "JPEG"
    assert client.get("/demo/foto/rahasia.jpg").status_code == 404
