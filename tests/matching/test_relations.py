"""Ties between groups that an officer should look at."""

from dataclasses import replace
from datetime import date

import pytest

from anyam.matching import relations as subject
from anyam.matching.relations import Member, nets, relations

TODAY = date(2026, 11, 22)
ANI = Member(
    "A", "ani", nik="7316014505800002", kk="7316012301150004", phone="0812 3456 7890",
    mother="Hasnah", address="Dusun Buntu RT 003/002", region_code="7316011001",
)  # fmt: skip
BUDI = Member("B", "budi", nik="7316010107790001", kk="7316011703160007")


def kinds(*members: Member) -> list[str]:
    return [relation.kind for relation in relations(members, TODAY)]


def test_strangers_have_no_relation() -> None:
    assert kinds(ANI, BUDI) == []


def test_one_person_on_two_seats_is_the_strongest_tie() -> None:
    again = replace(BUDI, nik="'7316 0145 0580 0002", phone="+62812-3456-7890")
    assert kinds(ANI, again) == ["person", "phone"]


def test_the_register_says_who_is_one_person_although_the_nik_differ() -> None:
    assert kinds(replace(ANI, register_id="R1"), replace(BUDI, register_id="R1")) == ["person"]


def test_one_person_twice_in_one_group_is_told_too() -> None:
    assert kinds(ANI, replace(BUDI, group="A", nik=ANI.nik)) == ["person"]


def test_one_phone_ties_two_groups_but_not_people_of_one() -> None:
    assert kinds(ANI, replace(BUDI, phone="6281234567890")) == ["phone"]
    assert kinds(ANI, replace(BUDI, group="A", phone="6281234567890")) == []


def test_one_account_is_told_within_a_group_too() -> None:
    one = replace(ANI, account="0123-01-004567-50-8")
    assert kinds(one, replace(BUDI, group="A", account="012301004567508")) == ["account"]


def test_one_card_in_two_groups_is_a_family_with_two_seats() -> None:
    assert kinds(ANI, replace(BUDI, kk=ANI.kk)) == ["card"]


def test_a_family_that_took_a_second_card_is_found_by_address_and_mother() -> None:
    sister = replace(BUDI, mother="HASNAH", region_code="73.16.01.1001")
    sister = replace(sister, address="Dsn. BUNTU, RT. 003/RW 002")
    assert kinds(ANI, sister) == ["split"]


def test_neighbours_without_a_common_mother_are_left_alone() -> None:
    near = replace(BUDI, address=ANI.address, region_code=ANI.region_code, mother="Rabiah")
    assert kinds(ANI, near) == []


def test_a_brand_new_card_at_the_same_address_is_told() -> None:
    new = replace(BUDI, address=ANI.address, region_code=ANI.region_code, kk="7316011010260003")
    assert kinds(ANI, new) == ["split"]


def test_one_address_in_another_village_is_another_house() -> None:
    far = replace(BUDI, address=ANI.address, region_code="7316012002", mother="Hasnah")
    assert kinds(ANI, far) == []


@pytest.mark.parametrize("nothing", ["", "-", "0", "TIDAK DIKETAHUI"])
def test_unknown_mothers_make_nobody_kin(nothing: str) -> None:
    one = replace(ANI, mother=nothing)
    assert kinds(one, replace(one, group="B", person="x", nik="", phone="", kk=BUDI.kk)) == []


def test_a_number_that_everybody_has_is_a_placeholder() -> None:
    many = [replace(BUDI, group=str(n), nik="", kk="", phone="081111111112") for n in range(40)]
    assert kinds(*many) == []


@pytest.mark.parametrize("bad", ["", "0000000000000000", "12", "731601993", "7316019999990001"])
def test_a_card_without_a_real_date_is_not_new(bad: str) -> None:
    assert not subject.issued_lately(bad, TODAY)


def test_a_card_of_the_future_is_not_new() -> None:
    assert not subject.issued_lately("7316012512260003", TODAY)


def test_groups_hang_together_through_others() -> None:
    middle = replace(BUDI, phone=ANI.phone, account="123456789")
    last = Member("C", "caca", account="123-456-789")
    alone = Member("D", "dodi", phone="0813 1111 2222")
    assert nets(relations([ANI, middle, last, alone], TODAY)) == [("A", "B", "C")]


def test_accounts_are_compared_by_digest_and_however_many_share_one() -> None:
    many = [Member(str(n), "account", digest="d1") for n in range(38)]
    assert kinds(*many) == ["account"]
    assert kinds(many[0], replace(many[1], digest="d2")) == []


def test_who_has_the_money_of_two_groups_in_hand_is_told_and_of_one_group_not() -> None:
    one = Member("A", "passbook", holder="7316 aminah siti")
    assert kinds(one, replace(one, group="B", person="card")) == ["holder"]
    assert kinds(one, replace(one, person="card")) == []


def test_who_left_a_card_lately_took_a_second_seat_also_within_one_group() -> None:
    wife = Member("A", "ani", home="1")
    husband = Member("A", "budi", home="2", former=("1",))
    assert kinds(wife, husband) == ["split"]
    assert kinds(replace(wife, home="2"), husband) == []  # moved together
    assert kinds(replace(wife, home="3"), husband) == []
    both = [replace(m, home="9", former=("1",)) for m in (wife, husband)]
    assert kinds(both[0], replace(both[1], home="8")) == ["split"]


def test_a_family_found_by_its_card_and_its_address_is_told_once() -> None:
    one = Member(
        "A", "ani", kk="7316012301150004", home="1", region_code="7316011001",
        address="Jalan Melati 5 RT 3 RW 2",
    )  # fmt: skip
    new = replace(one, group="B", person="budi", kk="7316011010260003", home="2", former=("1",))
    assert kinds(one, new) == ["split"]
