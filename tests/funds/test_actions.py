"""The account is written down, changed and opened by named people; nothing of it is lost."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.audit.sentences import sentence_of
from anyam.funds import actions
from anyam.funds.models import Custody, GroupAccount
from anyam.funds.queries import record_of
from anyam.funds.rules import Thing
from anyam.groups import actions as groups
from anyam.groups.models import Group
from anyam.kernel.problems import Blocked
from anyam.people import crypto
from tests import make
from tests.funds import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return make.group(5, name="Melati")


def codes(blocked: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [problem.code for problem in blocked.value.problems]


def acts(group: Group) -> list[str]:
    found = Event.objects.about(group).filter(action__startswith="funds.")
    return list(found.values_list("action", flat=True))


def test_the_number_is_sealed_and_found_by_its_digest(group: Group) -> None:
    made = making.account(group)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM funds_groupaccount")
        stored = bytes(cursor.fetchone()[0])
    assert making.NUMBER.encode() not in stored
    assert "7508" in str(made)
    assert making.NUMBER not in str(made)
    found = GroupAccount.objects.with_number(making.NUMBER).get()
    assert found.number.reveal() == making.NUMBER
    assert making.NUMBER not in repr(found.number)


def test_a_change_of_keys_seals_account_numbers_anew(group: Group, settings: Any) -> None:
    making.account(group)
    old = list(settings.FIELD_KEYS)
    settings.FIELD_KEYS = ["9:" + "QUJD" * 10 + "QUI=", *old]
    assert crypto.reencrypt(lambda _done, _all: None) > 0
    assert GroupAccount.objects.get().number.key_version == 9
    assert GroupAccount.objects.with_number(making.NUMBER).exists()


def test_the_same_sent_twice_is_one_account_and_one_event(group: Group) -> None:
    by = making.writer(group)
    first = making.account(group, by=by, seen=0)
    assert making.account(group, "0123 0100 4567 508", by=by, seen=0).pk == first.pk
    assert acts(group) == ["funds.record"]


def test_another_number_needs_a_reason_and_the_old_one_stays_known(group: Group) -> None:
    making.account(group)
    with pytest.raises(Blocked) as blocked:
        making.account(group, making.OTHER)
    assert codes(blocked) == ["account.reason"]
    making.account(group, making.OTHER, reason=making.REASON)
    assert GroupAccount.objects.current().get().number.reveal() == making.OTHER
    closed = GroupAccount.objects.exclude(closed_at=None).get()
    assert closed.number.reveal() == making.NUMBER
    assert closed.closing_note == making.REASON
    said = sentence_of(Event.objects.about(group).get(action="funds.replace"))
    assert "••••7508" in said
    assert "••••7503" in said
    assert making.REASON in said
    assert making.OTHER not in said


def test_an_empty_number_keeps_it_and_another_branch_is_no_other_account(group: Group) -> None:
    first = making.account(group)
    again = making.account(group, "", branch="Unit Enrekang")
    assert again.pk == first.pk
    assert again.branch == "Unit Enrekang"
    assert acts(group) == ["funds.record", "funds.branch"]


def test_who_looked_at_an_older_state_is_told(group: Group) -> None:
    making.account(group)
    by = making.writer(group)
    actions.name_holder(group, holder_name="KUBE MELATI", seen=1, by=by, at=make.AT)
    seat = making.seats(group)[0]
    for write in (
        lambda: actions.name_holder(group, holder_name="ANDI", seen=1, by=by, at=make.AT),
        lambda: actions.keep(group, Thing.STAMP, [seat], seen=1, by=by, at=make.AT),
        lambda: making.account(group, branch="Lain", seen=1),
        lambda: making.account(group, making.OTHER, reason=making.REASON, seen=0),
    ):
        with pytest.raises(Blocked) as blocked:
            write()
        assert codes(blocked) == ["account.stale"]
    same = actions.name_holder(group, holder_name="KUBE MELATI", seen=1, by=by, at=make.AT)
    assert same.revision == 2


def test_a_bank_has_to_be_named(group: Group) -> None:
    for given, expected in (
        ({"bank": "tidak-ada"}, ["account.bank"]),
        ({"bank": "lain", "number": "x"}, ["account.bank_name", "account.not_digits"]),
    ):
        with pytest.raises(Blocked) as blocked:
            making.account(group, **given)
        assert codes(blocked) == expected
    made = making.account(group, bank="lain", bank_name="BPR Enrekang")
    assert str(made) == "BPR Enrekang ••••7508"


def test_a_persons_name_is_taken_down_and_found(group: Group) -> None:
    chair = making.seats(group)[0].person.name
    making.account(group, holder=chair)
    found = record_of(group)
    assert found is not None
    assert [one.code for one in found.findings] == ["account.personal"]


def test_a_name_or_a_day_that_cannot_be_is_refused(group: Group) -> None:
    by = making.writer(group)
    making.account(group, by=by)
    with pytest.raises(Blocked) as blocked:
        actions.name_holder(
            group, holder_name="-", opened_on=make.AT.date() + timedelta(2), by=by, at=make.AT
        )
    assert codes(blocked) == ["account.no_name", "account.opens_later"]


def test_parts_wait_for_the_number(group: Group) -> None:
    with pytest.raises(Blocked) as blocked:
        actions.name_holder(group, holder_name="KUBE", by=making.writer(group), at=make.AT)
    assert codes(blocked) == ["account.none"]


def test_who_holds_what_is_kept_with_who_held_it_before(group: Group) -> None:
    by, (first, second, *_rest) = making.writer(group), making.seats(group)
    making.account(group, by=by)
    actions.keep(group, Thing.PASSBOOK, [first], by=by, at=make.AT)
    actions.keep(group, Thing.PASSBOOK, [first], by=by, at=make.AT)
    actions.keep(group, Thing.PASSBOOK, ["Pak  Camat"], by=by, at=make.AT)
    assert Custody.objects.get().name == "Pak Camat"
    assert acts(group) == ["funds.record", "funds.custody", "funds.custody"]
    said = sentence_of(Event.objects.about(group).filter(action="funds.custody").latest("pk"))
    assert f"Pak Camat (sebelumnya {first.person.name})" in said
    actions.keep(group, Thing.SIGNER, [first, second], by=by, at=make.AT)
    assert Custody.objects.filter(thing=Thing.SIGNER).count() == 2


def test_no_card_is_an_answer_and_no_passbook_is_none(group: Group) -> None:
    by, first = making.writer(group), making.seats(group)[0]
    making.account(group, by=by)
    assert actions.keep(group, Thing.CARD, [], by=by, at=make.AT).no_card
    assert not actions.keep(group, Thing.CARD, [first], by=by, at=make.AT).no_card
    with pytest.raises(Blocked) as blocked:
        actions.keep(group, Thing.PASSBOOK, [], by=by, at=make.AT)
    assert codes(blocked) == ["account.nobody"]
    with pytest.raises(Blocked) as blocked:
        actions.keep(group, Thing.STAMP, [first, "Pak Camat"], by=by, at=make.AT)
    assert codes(blocked) == ["account.many_hands"]


def test_a_member_of_another_group_is_no_holder_by_number(group: Group) -> None:
    making.account(group)
    stranger = making.seats(make.group(5, name="Mawar"))[0]
    with pytest.raises(Blocked) as blocked:
        actions.keep(group, Thing.STAMP, [stranger], by=making.writer(group), at=make.AT)
    assert codes(blocked) == ["account.not_member"]


def test_only_those_near_the_group_write_and_open(group: Group) -> None:
    making.account(group)
    for role, over in ((Role.DINSOS_VERIFIER, "7316"), (Role.FACILITATOR, "731701")):
        with pytest.raises(Blocked) as blocked:
            making.account(group, making.OTHER, by=make.user(role, over=over))
        assert codes(blocked) == ["access.role"]
    chair = make.user(Role.CHAIR, over=group.region_id, group_id=group.pk)
    making.account(group, branch="Unit Cakke", by=chair)
    neighbour = make.user(Role.CHAIR, over=group.region_id, group_id=group.pk + 1)
    account = GroupAccount.objects.get()
    for by in (neighbour, make.user(Role.AUDITOR, over="7316")):
        with pytest.raises(Blocked) as blocked:
            actions.unmask(account, "Mencocokkan buku tabungan.", by=by, at=make.AT)
        assert codes(blocked) == ["access.role"]


def test_every_look_at_the_number_has_a_reason_on_record(group: Group) -> None:
    account, by = making.account(group), making.verifier()
    with pytest.raises(Blocked) as blocked:
        actions.unmask(account, "cek", by=by, at=make.AT)
    assert codes(blocked) == ["person.reason"]
    assert "funds.open" not in acts(group)
    assert actions.unmask(account, "Menyiapkan daftar bayar.", by=by, at=make.AT) == making.NUMBER
    event = Event.objects.about(group).get(action="funds.open")
    assert "Menyiapkan daftar bayar." in sentence_of(event)
    assert making.NUMBER not in str(event.changes)


def test_a_disbanded_group_gets_no_other_account(group: Group) -> None:
    making.account(group)
    by = making.writer(group)
    groups.disband(group, date(2026, 11, 22), "Anggota pindah semua.", by=by, at=make.AT)
    with pytest.raises(Blocked) as blocked:
        making.account(group, making.OTHER, reason=making.REASON)
    assert codes(blocked) == ["group.disbanded"]
