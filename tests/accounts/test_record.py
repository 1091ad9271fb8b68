"""The record of events, on its page."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from anyam.accounts import actions
from anyam.accounts.models import Assignment
from anyam.accounts.roles import Role
from anyam.audit import actions as audit
from anyam.audit.models import Event
from tests import make
from tests.accounts.pages import TODAY, day, text
from tests.make import BALLA

pytestmark = pytest.mark.django_db


def events() -> None:
    now = timezone.now()
    siti = make.user(Role.FACILITATOR, over="731603", name="Siti")
    make.region("7317")
    for code, action, at in (
        (BALLA, "pin.issued", now),
        ("7317", "account.created", now),
        ("", "account.changed", now),
        ("7316", "account.unlocked", now - timedelta(days=40)),
    ):
        audit.record(action, siti, by=siti, at=at, region_code=code, role="facilitator")


@pytest.mark.parametrize(
    ("role", "over", "seen"),
    [
        (Role.AUDITOR, "7316", {"kartu PIN"}),
        (Role.AREA_ADMIN, "73", {"kartu PIN", "membuat akun"}),
        (Role.AUDITOR, "", {"kartu PIN", "membuat akun", "mengubah data"}),
    ],
)
def test_the_record_is_read_within_one_s_area(role: str, over: str, seen: set[str]) -> None:
    events()
    said = text(make.browser(make.user(role, over=over)).get("/catatan/"))
    rows = said[said.index("Kapan") :]
    assert {words for words in ("kartu PIN", "membuat akun", "mengubah data") if words in rows} == (
        seen
    )
    assert "Pendamping" in rows


def test_the_record_is_in_the_order_of_time() -> None:
    siti, now = make.user(Role.FACILITATOR, over="731603", name="Siti"), timezone.now()
    for action, at in (("account.created", now), ("pin.issued", now - timedelta(hours=1))):
        audit.record(action, siti, by=siti, at=at, region_code=BALLA)  # the second is older
    said = text(make.browser(make.user(Role.AUDITOR, over="7316")).get("/catatan/"))
    rows = said[said.index("Kapan") :]
    assert rows.index("membuat akun") < rows.index("kartu PIN")


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.DINSOS_HEAD, Role.FACILITATOR])
def test_the_record_is_not_for_everybody(role: str) -> None:
    over = "731603" if role == Role.FACILITATOR else "7316"
    assert make.browser(make.user(role, over=over)).get("/catatan/").status_code == 404


def test_an_auditor_in_one_place_reads_no_record_where_they_hold_another_role() -> None:
    events()
    user = make.user(Role.AUDITOR, over="7317")
    Assignment.objects.create(
        user=user, role=Role.FACILITATOR, region=make.region("731603"), starts_on=TODAY
    )
    assert "kartu PIN" not in text(make.browser(user).get("/catatan/")).split("Kapan")[-1]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("orang=sit", 3),
        ("orang=budi", 0),
        ("tindakan=pin.issued", 1),
        ("tempat=7316", 1),
        ("tempat=73.17", 1),
        ("tempat=enrekang", 1),
        ("tempat=entah", 0),
        ("tempat=9999", 0),
        (f"dari={day(-50)}&orang=siti", 4),
        (f"dari={day(-50)}&sampai={day(-20)}", 1),
        (f"dari={day(1)}", 0),
        ("dari=kemarin&tindakan=bohong&orang=siti", 3),
    ],
)
def test_the_record_is_searched(query: str, rows: int) -> None:
    events()
    page = make.browser(make.user(Role.AUDITOR, over=""))
    response = page.get(f"/catatan/?{query}")
    assert response.content.decode().count("govuk-table__row") == rows


def test_the_record_costs_the_same_however_long_it_is(django_assert_max_num_queries: Any) -> None:
    for _ in range(20):
        events()
    page = make.browser(make.user(Role.AUDITOR, over=""))
    with django_assert_max_num_queries(15):
        response = page.get("/catatan/")
    assert len(response.content) < 100_000


def test_every_act_of_accounts_has_a_sentence() -> None:
    """Whatever these actions write into the record reads as Indonesian, never as a code."""
    head = make.user(Role.DINSOS_HEAD, over="7316")
    admin = make.user(Role.AREA_ADMIN, over="7316")
    TOTP.activate(head, "A" * 32)
    now = timezone.now()
    actions.reset_second_factor(head, note="hilang", by=admin, at=now)
    actions.unlock(head, by=admin, at=now)
    actions.issue_password_link(head, by=admin, at=now)
    actions.deactivate(head, note="pindah", by=admin, at=now)
    actions.reactivate(head, by=admin, at=now)
    for event in Event.objects.all():
        assert event.action not in event.sentence
        assert "–" not in event.sentence
