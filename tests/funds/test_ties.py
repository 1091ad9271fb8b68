"""Accounts tie groups: one number, one name on several, one hand that keeps several."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anyam.accounts.roles import Role
from anyam.funds import actions
from anyam.funds.rules import Thing
from anyam.groups import actions as groups
from anyam.groups.kin import ties_of
from anyam.groups.models import Group
from anyam.people import actions as people
from anyam.verification import ties
from tests import make
from tests.funds import making
from tests.people.pages import text
from tests.verification import world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
ELSEWHERE = "7317011001"


def two(second: str = make.BALLA) -> tuple[Group, Group]:
    first = make.group(5, name="Melati", formed=False)
    return first, make.group(5, name="Kamboja", formed=False, region=make.region(second))


def found(place: str = "7316") -> dict[str, set[str]]:
    return {
        str(tie.kind): {seat.group_name for seat in tie.seats}
        for tie in ties.found(place, today=TODAY)
    }


def sentences(group: Group, user: Any = None) -> list[str]:
    told = ties_of(group, user or making.verifier())
    return [tie.sentence for tie, _others in told.rows] if told else []


def test_two_groups_with_one_number_are_found_without_opening_it() -> None:
    first, second = two()
    making.account(first)
    making.account(second, "0123.0100.4567.508", bank="bni")
    assert found() == {"account": {"Melati", "Kamboja"}}
    assert sentences(first) == ["2 kelompok memakai satu nomor rekening."]
    page = make.browser(making.verifier()).get(reverse("verification:ties"))
    assert "BRI ••••7508" in text(page)
    assert making.NUMBER not in page.content.decode()


def test_a_number_that_was_replaced_ties_nobody() -> None:
    first, second = two()
    making.account(first)
    making.account(second)
    making.account(second, making.OTHER, reason=making.REASON)
    assert found() == {}
    assert sentences(first) == []


def test_one_holder_name_on_two_accounts_is_found_in_any_spelling() -> None:
    first, second = two()
    making.account(first, holder="HJ. SITI AMINAH")
    making.account(second, making.OTHER, holder="Sitti Aminah")
    assert found() == {"holder": {"Melati", "Kamboja"}}
    assert sentences(second) == ["HJ. SITI AMINAH memegang uang 2 kelompok."]


def test_groups_of_one_name_with_accounts_in_that_name_are_no_finding() -> None:
    first = make.group(5, name="Melati 3", formed=False)
    second = make.group(5, name="Melati 3", formed=False, region=make.region("7316031001"))
    making.account(first, holder="KUBE MELATI 3")
    making.account(second, making.OTHER, holder="KUBE MELATI 3")
    assert found() == {}
    assert sentences(first) == []


def test_who_keeps_the_passbook_of_one_group_and_gave_the_name_to_another_is_found() -> None:
    first, second = two()
    making.account(first, holder="KUBE MELATI")
    making.account(second, making.OTHER, holder="RAHMAN DAENG")
    by = making.writer(first)
    actions.keep(first, Thing.PASSBOOK, ["Daeng Rahman"], by=by, at=make.AT)
    assert found() == {"holder": {"Melati", "Kamboja"}}
    page = text(make.browser(making.verifier()).get(reverse("verification:ties")))
    assert "(buku tabungan) di Melati" in page
    assert "(nama di rekening) di Kamboja" in page


def test_what_a_member_keeps_of_an_account_is_no_second_seat_of_theirs() -> None:
    case, _people = world.prepared(6)
    keeper = making.seats(case.group)[3]
    first, second = case.group, make.group(5, name="Kamboja", formed=False)
    making.account(first)
    making.account(second, making.OTHER, holder=keeper.person.name)
    for thing in (Thing.PASSBOOK, Thing.CARD):
        actions.keep(first, thing, [keeper], by=making.writer(first), at=make.AT)
    assert sentences(first) == [f"{keeper.person.name} memegang uang 2 kelompok."]


def test_a_name_of_one_word_ties_only_within_its_kecamatan() -> None:
    first, second = two("7316041001")
    making.account(first, holder="RAHMAN")
    making.account(second, making.OTHER, holder="RAHMAN")
    assert found() == {}
    third = make.group(5, name="Dahlia", formed=False)
    making.account(third, "777701004567503", holder="Rahman")
    assert found() == {"holder": {"Melati", "Dahlia"}}


def test_a_number_shared_with_another_regency_is_told_without_naming_the_group() -> None:
    first, second = two(ELSEWHERE)
    making.account(first)
    making.account(second, by=make.user(over="731701"))
    page = text(make.browser(making.verifier()).get(reverse("verification:ties")))
    assert "kelompok di luar wilayah Anda" in page
    assert "Kamboja" not in page
    mine = text(make.browser(making.verifier()).get(first.get_absolute_url()))
    assert "2 kelompok memakai satu nomor rekening. kelompok di luar wilayah Anda" in mine
    province = make.user(Role.DIRECTORATE_VERIFIER, over="73")
    assert "Kamboja" in text(make.browser(province).get(first.get_absolute_url()))


def test_who_checks_sees_the_ties_on_the_page_of_the_group_and_while_checking() -> None:
    case = make.proposal("endorsed")
    other = make.group(5, name="Kamboja", formed=False)
    making.account(case.group)
    making.account(other)
    browser = make.browser(making.verifier())
    told = "2 kelompok memakai satu nomor rekening. Kamboja"
    for url in (case.group.get_absolute_url(), reverse("proposals:members", args=[case.pk])):
        assert told in text(browser.get(url)), url
    facilitator = make.browser(making.writer(other))
    assert "memakai satu nomor" not in text(facilitator.get(other.get_absolute_url()))


def test_what_was_set_aside_is_not_told_on_the_page_of_the_group_again() -> None:
    first, second = two()
    making.account(first)
    making.account(second)
    (tie,) = ties.found("7316", today=TODAY)
    by = making.verifier()
    ties.set_aside(
        tie, reason="Salah salin, sudah diperbaiki.", region_code="7316", by=by, at=make.AT
    )
    assert sentences(first) == []


def test_a_family_that_left_its_card_lately_for_a_second_seat_is_found() -> None:
    first, second = two()
    by = make.user(over="731603")
    kk = "7316030101200777"
    wife = groups.enrol_member(first, **make.facts(kk=kk), by=by, at=make.AT)[0].person
    husband = make.person(kk=kk, sex="L")
    people.change_household(husband, "7316030101200778", TODAY, by=by, at=make.AT)
    groups.add_member(second, husband, by=by, at=make.AT)
    (tie,) = ties.found("7316", today=TODAY)
    assert (str(tie.kind), {seat.person for seat in tie.seats}) == ("split", {wife.pk, husband.pk})
    assert sentences(second) == ["Satu keluarga dengan beberapa KK punya 2 kursi."]
    assert ties.found("7316", today=TODAY + timedelta(days=400)) == []


def test_one_family_card_and_one_phone_in_two_groups_stand_on_both_pages() -> None:
    first, second = two()
    by = make.user(over="731603")
    for group in (first, second):
        told = make.facts(kk="7316030101200777", phone="081234567801")
        groups.enrol_member(group, **told, by=by, at=make.AT)
    expected = [
        "Satu nomor KK punya kursi di 2 kelompok.", "Satu nomor HP dipakai anggota 2 kelompok.",
    ]  # fmt: skip
    assert sentences(first) == expected
    assert sentences(second) == expected


def test_a_group_without_members_or_money_is_tied_to_nobody() -> None:
    empty = make.group(0, name="Kosong", formed=False)
    assert sentences(empty) == []


def test_the_ties_of_a_group_take_the_same_queries_however_many_share() -> None:
    def queries(group: Group) -> int:
        with CaptureQueriesContext(connection) as seen:
            ties_of(group, user)
        return len(seen)

    user = making.verifier()
    first, second = two()
    for group in (first, second):
        making.account(group, holder="SITI AMINAH")
        actions.keep(group, Thing.STAMP, ["Siti Aminah"], by=making.writer(group), at=make.AT)
    ties_of(first, user)
    few = queries(first)
    for number in range(4):
        group = make.group(5, name=f"Mawar {number}", formed=False)
        making.account(group, holder="SITI AMINAH")
        actions.keep(group, Thing.STAMP, ["Siti Aminah"], by=making.writer(group), at=make.AT)
    assert queries(first) == few
    assert few <= 26
