"""The account on the screen: masked for who may see it, one question a page, found from outside."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anyam.accounts.roles import Role
from anyam.funds import actions
from anyam.funds.models import GroupAccount
from anyam.funds.rules import Thing
from anyam.groups.models import Group
from tests import make
from tests.funds import making
from tests.people.pages import text

pytestmark = pytest.mark.django_db
TOLD = {"bank": "bri", "branch": "Unit Baraka", "number": making.NUMBER, "seen": "0"}


@pytest.fixture
def group() -> Group:
    return make.group(5, name="Melati")


@pytest.fixture
def page(group: Group) -> Client:
    return make.browser(making.writer(group))


def url(name: str, group: Group, *more: str) -> str:
    return reverse(f"funds:{name}", args=[group.pk, *more])


def test_the_account_is_written_down_step_by_step(page: Client, group: Group) -> None:
    assert "Catat rekening" in text(page.get(url("account", group)))
    answer = page.post(url("number", group), TOLD, follow=True)
    assert "••••7508" in text(answer)
    assert making.NUMBER not in answer.content.decode()
    assert "belum dicatat" in text(answer)
    chair, treasurer, *_rest = making.seats(group)
    told = {"holder_name": chair.person.name, "opened_on": "2026-11-10", "seen": "1"}
    answer = page.post(url("holder", group), told, follow=True)
    assert "bukan atas nama kelompok" in text(answer)
    page.post(url("keeper", group, "passbook"), {"who": chair.pk, "seen": "2"})
    page.post(url("keeper", group, "card"), {"who": "tidak", "seen": "3"})
    page.post(url("keeper", group, "stamp"), {"who": "lain", "other": "Pak Camat", "seen": "4"})
    signing = {"who": [chair.pk, treasurer.pk], "other": "", "seen": "5"}
    answer = page.post(url("signers", group), signing, follow=True)
    for words in ("tidak ada kartu ATM", "Pak Camat", treasurer.person.name):
        assert words in text(answer)
    for part in ("number", "holder", "signers"):
        assert page.get(url(part, group)).status_code == 200
    for thing in ("passbook", "card", "stamp"):
        body = page.get(url("keeper", group, thing)).content.decode()
        assert "checked" in body
    assert making.NUMBER not in page.get(url("number", group)).content.decode()


def test_what_was_typed_wrong_is_said_beside_its_box(page: Client, group: Group) -> None:
    answer = page.post(url("number", group), TOLD | {"number": "12x"})
    assert "hanya berisi angka" in text(answer)
    assert "12x" in answer.content.decode()
    making.account(group)
    assert "Tulis nama orang itu" in text(page.post(url("keeper", group, "stamp"), {"who": "lain"}))
    assert "Pilih siapa yang memegang" in text(page.post(url("signers", group), {}))
    told = {"holder_name": "KUBE MELATI", "opened_on": "31-12-2099"}
    assert "belum terjadi" in text(page.post(url("holder", group), told))


def test_parts_of_an_account_that_is_not_there_are_not_found(page: Client, group: Group) -> None:
    for name, more in (("holder", ()), ("signers", ()), ("keeper", ("stamp",))):
        assert page.get(url(name, group, *more)).status_code == 404
    making.account(group)
    assert page.get(url("keeper", group, "signer")).status_code == 404


def test_the_number_is_shown_once_for_a_reason(page: Client, group: Group) -> None:
    making.account(group)
    asked = page.post(url("open", group), {"reason": "cek"})
    assert "paling sedikit 10 huruf" in text(asked)
    shown = page.post(url("open", group), {"reason": "Mencocokkan buku tabungan."})
    assert making.NUMBER in text(shown)
    assert "no-store" in shown["Cache-Control"]
    assert page.get(url("open", group)).status_code == 405
    assert "membaca nomor rekening" in text(page.get(group.get_absolute_url()))


def test_the_page_of_the_group_says_how_its_account_stands(page: Client, group: Group) -> None:
    assert "Rekening kelompok Belum dicatat" in text(page.get(group.get_absolute_url()))
    making.account(group, holder="KUBE MELATI")
    assert "BRI ••••7508" in text(page.get(group.get_absolute_url()))
    making.account(group, "", branch="Unit Baraka", bank="bni", reason=making.REASON)
    assert "1 hal perlu dilihat" in text(page.get(group.get_absolute_url()))
    assert making.REASON in text(page.get(url("account", group)))


def test_the_page_of_the_proposal_says_it_too() -> None:
    case = make.proposal("endorsed")
    browser = make.browser(making.verifier())
    assert "Rekening kelompok Belum dicatat" in text(browser.get(case.get_absolute_url()))
    making.account(case.group)
    assert "BRI ••••7508" in text(browser.get(case.get_absolute_url()))


@pytest.mark.parametrize(
    ("role", "over", "sees", "opens"),
    [
        (Role.VILLAGE_HEAD, make.BALLA, 403, 403), (Role.RESEARCHER, "7316", 403, 403),
        (Role.AUDITOR, "7316", 200, 200), (Role.DINSOS_VERIFIER, "7316", 200, 200),
        (Role.DINSOS_VERIFIER, "7317", 404, 404), (Role.FACILITATOR, "731701", 404, 404),
    ],
)  # fmt: skip
def test_who_may_see_the_account(group: Group, role: str, over: str, sees: int, opens: int) -> None:
    making.account(group)
    browser = make.browser(make.user(role, over=over))
    assert browser.get(url("account", group)).status_code == sees
    assert browser.post(url("open", group), {"reason": ""}).status_code == opens
    assert browser.get(url("number", group)).status_code in (403, 404)
    shown = "Rekening kelompok" in text(browser.get(group.get_absolute_url()))
    assert shown == (sees == 200)


def test_an_auditor_sees_it_masked_and_is_offered_no_number(group: Group) -> None:
    making.account(group)
    browser = make.browser(make.user(Role.AUDITOR, over="7316"))
    assert "Tampilkan nomor rekening" not in text(browser.get(url("account", group)))
    answer = browser.post(url("open", group), {"reason": "Memeriksa pembayaran."})
    assert "bukan wewenang" in text(answer)
    assert making.NUMBER not in answer.content.decode()


def test_a_ketua_keeps_the_account_of_the_own_group_only(group: Group) -> None:
    other = make.group(5, name="Mawar")
    chair = make.user(Role.CHAIR, over=group.region_id, group_id=group.pk)
    browser = make.browser(chair)
    browser.post(url("number", group), TOLD)
    assert GroupAccount.objects.get().group == group
    assert browser.get(url("account", other)).status_code == 404
    assert browser.post(url("number", other), TOLD).status_code == 404
    shown = browser.post(url("open", group), {"reason": "Mengisi slip setoran."})
    assert making.NUMBER in text(shown)


def test_a_page_takes_the_same_queries_however_many_hold_something(
    group: Group, django_assert_max_num_queries: Any
) -> None:
    by = making.writer(group)
    making.account(group, by=by)
    browser = make.browser(making.verifier())
    browser.get(url("account", group))
    with django_assert_max_num_queries(30) as few:
        browser.get(url("account", group))
    for number, thing in enumerate((*Thing,), 1):
        holders = making.seats(group) if thing == Thing.SIGNER else making.seats(group)[:1]
        at = make.AT + timedelta(minutes=number)
        actions.keep(group, thing, holders, by=by, at=at)
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(url("account", group))
