"""What an account number may be, and what about an account an officer should look at."""

from dataclasses import replace
from datetime import date

import pytest

from anyam.funds import rules
from anyam.funds.banks import banks
from anyam.funds.rules import Facts, Hand, Thing
from anyam.kernel.problems import Blocked

CHAIR = Hand(Thing.PASSBOOK, "Siti Aminah", 1, member=True, officer=True)
TREASURER = Hand(Thing.CARD, "Hasnah", 2, member=True, officer=True)
SIGNERS = (replace(CHAIR, thing=Thing.SIGNER), replace(TREASURER, thing=Thing.SIGNER))
SOUND = Facts(
    group_name="Melati 3", places=("Balla", "Baraka"), formed_on=date(2026, 11, 1),
    bank_name="BRI", digits=(15,), length=15, holder_name="KUBE MELATI 3 BALLA",
    opened_on=date(2026, 11, 10), hands=(CHAIR, TREASURER, *SIGNERS),
    members={"Siti Aminah": "Ketua", "Hasnah": "Bendahara", "Rabiah": "Anggota"},
)  # fmt: skip


def codes(facts: Facts) -> list[str]:
    return [problem.code for problem in rules.findings(facts)]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "account.not_digits"), ("0123a5678", "account.not_digits"), ("12345", "account.length"),
     ("1" * 21, "account.length"), ("000000000", "account.repeated"),
     ("١٢٣٤٥٦٧٨", "account.not_digits")],
)  # fmt: skip
def test_what_is_no_account_number_is_refused_with_how_to_mend_it(text: str, code: str) -> None:
    with pytest.raises(Blocked) as blocked:
        rules.number_of(text)
    assert [(one.code, one.field) for one in blocked.value.problems] == [(code, "number")]


def test_a_number_may_be_typed_as_the_passbook_prints_it() -> None:
    assert rules.number_of(" 0123-01.004567 50/8") == "012301004567508"


def test_an_account_in_the_name_of_the_group_with_two_signers_is_sound() -> None:
    assert codes(SOUND) == []


def test_an_account_in_the_name_of_its_chair_is_found() -> None:
    found = rules.findings(replace(SOUND, holder_name="ST. AMINAH"))
    assert [one.code for one in found] == ["account.personal"]
    assert "ST. AMINAH (ketua)" in found[0].message


def test_an_account_of_somebody_outside_is_found() -> None:
    assert codes(replace(SOUND, holder_name="ANDI BASO")) == ["account.stranger"]


@pytest.mark.parametrize("name", ["KUBE MELATI 4", "KELOMPOK MAWAR", "ANDI QQ MAWAR"])
def test_an_account_of_another_group_is_found(name: str) -> None:
    assert codes(replace(SOUND, holder_name=name)) == ["account.other_group"]


@pytest.mark.parametrize(
    ("account", "group"),
    [("KUBE MASSENREMPU", "Massenrempulu"), ("KEL. USAHA BERSAMA", "Usaha Bersama"),
     ("Kube Bunga Melatti", "Bunga Melati"), ("PENGURUS KUBE HARAPAN BARU", "Harapan Baru")],
)  # fmt: skip
def test_a_name_cut_short_or_with_kube_before_it_is_the_groups_own(
    account: str, group: str
) -> None:
    assert codes(replace(SOUND, holder_name=account, group_name=group)) == []


def test_a_name_that_says_nothing_is_nobodys() -> None:
    assert not rules.names_group("--", "Melati")


def test_who_is_no_member_or_no_officer_holds_the_passbook_under_notice() -> None:
    stranger = Hand(Thing.PASSBOOK, "Pak Camat")
    member = Hand(Thing.STAMP, "Rabiah", 3, member=True)
    facts = replace(SOUND, hands=(stranger, member, *SIGNERS))
    assert codes(facts) == ["account.outsider", "account.no_officer"]
    signing = replace(SOUND, hands=(CHAIR, *SIGNERS, Hand(Thing.SIGNER, "Pak Camat")))
    assert "ikut menandatangani" in rules.findings(signing)[0].message


def test_passbook_and_card_in_one_hand_are_found() -> None:
    hands = (CHAIR, replace(CHAIR, thing=Thing.CARD), *SIGNERS)
    assert codes(replace(SOUND, hands=hands)) == ["account.one_hand"]


def test_a_single_signer_is_found() -> None:
    assert codes(replace(SOUND, hands=(CHAIR, SIGNERS[0]))) == ["account.one_signer"]


def test_an_unusual_length_is_a_question_and_an_unknown_bank_asks_none() -> None:
    assert codes(replace(SOUND, length=14)) == ["account.unusual"]
    assert codes(replace(SOUND, length=14, digits=())) == []


def test_an_account_older_than_its_group_is_found() -> None:
    assert codes(replace(SOUND, opened_on=date(2020, 1, 1))) == ["account.older"]


def test_what_is_not_known_yet_is_no_finding() -> None:
    assert codes(replace(SOUND, holder_name="", opened_on=None, hands=())) == []


def test_dates_names_and_reasons_have_to_be_told_well() -> None:
    today = date(2026, 11, 22)
    assert [one.code for one in rules.opened_problems(date(2026, 11, 23), today)] == [
        "account.opens_later"
    ]
    assert list(rules.opened_problems(None, today)) == []
    assert [one.code for one in rules.holder_problems("12 -")] == ["account.no_name"]
    assert list(rules.holder_problems("KUBE 3")) == []
    assert [one.code for one in rules.reason_problems("cek")] == ["account.reason"]
    assert list(rules.reason_problems("Buku lama hilang.")) == []


def test_every_bank_is_known_once() -> None:
    known = banks()
    assert len({bank.code for bank in known.values()}) == len(known)
    assert all(len(bank.code) == 3 for bank in known.values())
    assert known["bri"].digits == (15,)
