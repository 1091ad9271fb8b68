"""A list on its way: handed in, columns chosen, checked, saved; what is rejected stays behind."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TestCase

from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.files.models import Attachment
from anyam.kernel.problems import Blocked
from anyam.lists import actions, checking, queries
from anyam.lists.models import ColumnChoice, ListedPerson, PersonList, RowRemark, StagedRow
from anyam.people.models import Person
from tests import make
from tests.lists import sheets
from tests.lists.sheets import row

pytestmark = pytest.mark.django_db
Status = PersonList.Status
NIK = make.nik(1, born=date(1971, 2, 2))


def refused(call: object, *arguments: object, **facts: object) -> list[str]:
    assert callable(call)
    with pytest.raises(Blocked) as blocked:
        call(*arguments, **facts)
    assert all(problem.message for problem in blocked.value.problems)
    return [problem.code for problem in blocked.value.problems]


def test_a_list_becomes_people() -> None:
    by = sheets.verifier()

    found = sheets.saved(sheets.csv(row(1), row(2), row(3, nik="73160345")), by=by)

    assert found.status == Status.SAVED
    assert (found.rows, found.new, found.known, found.rejected) == (3, 2, 0, 1)
    person = Person.objects.with_nik(NIK).get()
    assert (person.sex, person.place, person.region_id) == (
        "P", "Dusun Buntu, RT 002/RW 001", make.BALLA,
    )  # fmt: skip
    assert [(one.row, one.is_new) for one in ListedPerson.objects.order_by("row")] == [
        (2, True),
        (3, True),
    ]
    assert Event.objects.filter(action="people.enrol_many").count() == 1
    assert Event.objects.get(action="list.save").changes["new"] == 2


def test_nothing_is_on_record_before_somebody_saves() -> None:
    found = sheets.checked(sheets.csv(row(1), row(2)), by=sheets.verifier())

    assert (found.status, found.savable) == (Status.CHECKED, 2)
    assert not Person.objects.exists()


def test_no_number_of_a_list_lies_about_in_the_clear() -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1), row(2, nik="73160345")), by=by)

    with connection.cursor() as cursor:
        for table in ("lists_stagedrow", "lists_rowremark", "lists_personlist", "audit_event"):
            cursor.execute(f"SELECT * FROM {table}")
            assert NIK not in str([[bytes(c) if isinstance(c, memoryview) else c for c in line]
                                   for line in cursor.fetchall()]), table  # fmt: skip
    assert found.source is not None
    assert NIK.encode() not in found.source.file.read()
    assert not list(checking.clear_folder().iterdir())


def test_a_number_in_the_wrong_column_is_not_repeated_in_a_remark() -> None:
    by = sheets.verifier()
    line = list(row(1))
    line[4] = NIK

    found = sheets.checked(sheets.csv(line), by=by)

    assert found.rejected == 1
    assert not any(NIK in remark.message for remark in found.remarks.all())


def test_columns_that_are_missing_leave_no_list_behind_on_the_command_line() -> None:
    by, head = sheets.verifier(), ("A", "B", "C", "D", "E", "F", "G")
    facts = {"name": "a.csv", "region": make.region(), "by": by, "at": make.AT}

    codes = refused(actions.take_in, sheets.csv(("x",) * 7, head=head), **facts)

    assert codes[0].startswith("list.")
    assert not PersonList.objects.exclude(status=Status.DISCARDED).exists()


def test_a_saved_list_keeps_only_what_was_rejected() -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        found = sheets.saved(sheets.csv(row(1), row(2, nik="1")), by=sheets.verifier())

    assert [one.state for one in found.staged.all()] == [StagedRow.State.REJECTED]
    assert (found.source, found.layout) == (None, {})
    assert not Attachment.objects.filter(kind=checking.SOURCE).exists()


def test_the_same_list_twice_is_recognised_by_its_content() -> None:
    by, data = sheets.verifier(), sheets.csv(row(1))
    sheets.saved(data, by=by)

    with pytest.raises(Blocked) as blocked:
        sheets.uploaded(data, by=by, name="lain.csv")
    assert [problem.code for problem in blocked.value.problems] == ["list.same"]
    assert "22 November 2026" in blocked.value.problems[0].message

    again = sheets.saved(data + b"\r\n", by=by)
    assert (again.new, again.known, Person.objects.count()) == (0, 1, 1)


def test_the_same_list_sent_twice_in_one_blink_is_kept_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by, data = sheets.verifier(), sheets.csv(row(1))
    sheets.uploaded(data, by=by)
    found, asked = actions._same_list, list[int]()

    def blind_once(*facts: Any) -> Any:
        asked.append(1)
        return [] if len(asked) == 1 else found(*facts)

    monkeypatch.setattr(actions, "_same_list", blind_once)

    facts = {"name": "a.csv", "region": make.region(), "by": by, "at": make.AT}
    assert refused(actions.upload, data, **facts) == ["list.same"]
    assert PersonList.objects.count() == 1


def test_a_list_thrown_away_may_come_again() -> None:
    by, data = sheets.verifier(), sheets.csv(row(1))
    found = sheets.checked(data, by=by)

    actions.discard(found, by=by, at=make.AT)

    found.refresh_from_db()
    assert (found.status, found.staged.count(), found.source) == (Status.DISCARDED, 0, None)
    assert sheets.uploaded(data, by=by).pk != found.pk
    assert refused(actions.discard, found, by=by, at=make.AT) == ["list.discarded"]


def test_the_columns_an_office_chose_are_proposed_the_next_time() -> None:
    by = sheets.verifier()
    head = (*sheets.HEAD[:6], "Letak")
    first = sheets.uploaded(sheets.csv(row(1), head=head), by=by)
    chosen = sheets.proposed(first) | {(0, 6): "address"}
    actions.choose_columns(first, chosen, by=by, at=make.AT)

    other = sheets.uploaded(sheets.csv(row(2), head=head), by=by, region=make.region("7316022001"))

    assert sheets.proposed(other)[0, 6] == "address"
    assert ColumnChoice.objects.get(label="Letak").office == "7316"
    assert queries.remembered("7317") == {}


def test_a_list_without_nik_or_name_is_not_checked() -> None:
    by = sheets.verifier()
    found = sheets.uploaded(sheets.csv(row(1)), by=by)
    for place, field in (((0, 1), "nik"), ((0, 3), "name")):
        chosen = sheets.proposed(found)
        assert chosen[place] == field
        chosen[place] = ""
        codes = refused(actions.choose_columns, found, chosen, by=by, at=make.AT)
        assert codes == ["list.columns"]


@pytest.mark.parametrize(
    ("role", "over"),
    [(Role.AUDITOR, "7316"), (Role.VILLAGE_HEAD, make.BALLA), (Role.DINSOS_VERIFIER, "7317")],
)
def test_only_the_office_and_pendamping_of_the_place_hand_in_lists(role: str, over: str) -> None:
    make.region()
    by = make.user(role, over=over)

    facts = {"name": "a.csv", "region": make.region(), "by": by, "at": make.AT}
    assert refused(actions.upload, sheets.csv(row(1)), **facts) == ["access.role"]


def test_a_list_is_about_a_regency_or_less_and_not_too_large() -> None:
    by = sheets.verifier(over="73")
    facts = {"name": "a.csv", "by": by, "at": make.AT}

    codes = refused(actions.upload, b"x" * 20_000_001, region=make.region("73"), **facts)

    assert codes == ["list.place", "list.too_large"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no workbook", b"\x00" * 400])
def test_a_file_that_is_no_list_leaves_nothing_behind(data: bytes) -> None:
    by = sheets.verifier()

    codes = refused(actions.upload, data, name="a.xlsx", region=make.region(), by=by, at=make.AT)

    assert codes[0].startswith("list.")
    assert not PersonList.objects.exists()
    assert not Attachment.objects.exists()
    assert not list(checking.clear_folder().iterdir())


def test_steps_come_in_their_order() -> None:
    by = sheets.verifier()
    found = sheets.uploaded(sheets.csv(row(1)), by=by)

    assert refused(actions.start_saving, found, by=by, at=make.AT) == ["list.unchecked"]
    actions.choose_columns(found, sheets.proposed(found), by=by, at=make.AT)
    assert refused(actions.start_saving, found, by=by, at=make.AT) == [
        "list.busy",
        "list.unchecked",
    ]
    found = sheets.work(found)
    actions.start_saving(found, by=by, at=make.AT)
    found = sheets.work(found)
    assert refused(actions.start_saving, found, by=by, at=make.AT) == ["list.saved"]
    assert refused(actions.discard, found, by=by, at=make.AT) == ["list.saved"]
    assert refused(actions.choose_columns, found, {}, by=by, at=make.AT) == ["list.closed"]


def test_a_list_of_which_nothing_can_be_saved_says_so() -> None:
    by = sheets.verifier()
    found = sheets.checked(sheets.csv(row(1, nik="12")), by=by)

    assert refused(actions.start_saving, found, by=by, at=make.AT) == ["list.nothing"]


def test_all_at_once_for_the_command_line() -> None:
    by, region = sheets.verifier(), make.region()
    facts = {"name": "a.csv", "region": region, "by": by, "at": make.AT}

    found = actions.take_in(sheets.csv(row(1), row(2, nik="1")), **facts)
    nothing = actions.take_in(sheets.csv(row(3, nik="1")), **facts)

    assert (found.status, found.new, found.rejected) == (Status.SAVED, 1, 1)
    assert (nothing.status, nothing.rejected) == (Status.CHECKED, 1)
    assert Person.objects.count() == 1


def test_what_a_list_said_is_erased_when_its_time_has_come() -> None:
    by = sheets.verifier()
    saved = sheets.saved(sheets.csv(row(1), row(2, nik="1")), by=by)
    waiting = sheets.uploaded(sheets.csv(row(3)), by=by)
    assert actions.expire(at=make.AT) == 0
    left = Path(checking.clear_folder(), "left.bin")
    left.write_bytes(b"of a program that was killed")

    late = make.AT + timedelta(days=90)
    assert actions.expire(at=late) == 2
    assert actions.expire(at=late) == 0

    saved.refresh_from_db()
    waiting.refresh_from_db()
    assert (saved.status, saved.people.count()) == (Status.SAVED, 1)
    assert (waiting.status, waiting.source) == (Status.DISCARDED, None)
    assert not StagedRow.objects.exists()
    assert not RowRemark.objects.exists()
    assert left.exists()  # somebody may be reading it right now
    os.utime(left, (0, 0))
    actions.expire(at=late)
    assert not left.exists()
