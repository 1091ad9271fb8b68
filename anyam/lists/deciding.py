"""Settling doubts: does this row speak of that person? Somebody decides, and says why."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import Held, User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.lists import queries, rules
from anyam.lists.checking import REMARK, remark
from anyam.lists.content import told_of, values_of
from anyam.lists.models import ListedPerson, PersonList, RowRemark, StagedRow
from anyam.lists.rules import Verdict
from anyam.people import actions as people
from anyam.people import bulk
from anyam.people.access import acting, as_role
from anyam.people.bulk import Look, Told
from anyam.people.inserting import insert
from anyam.people.models import Person
from anyam.people.rules import Doubt

S = StagedRow.State


def reachable(row: StagedRow, by: User) -> bool:
    """May this user change the record the row is compared with?"""
    return row.person is not None and by.may(Can.DECIDE_PEOPLE, row.person.region_id)


def offered(row: StagedRow, by: User) -> tuple[rules.Option, ...]:
    """The answers this user may give."""
    told_nik = bool(values_of(row).nik)
    return rules.options(row.doubt, told_nik=told_nik, reachable=reachable(row, by))


@transaction.atomic
def decide(row: StagedRow, verdict: str, reason: str, *, by: User, at: datetime) -> StagedRow:
    """Settle one doubt. Where another one shows up behind it, the row goes on waiting.

    Raises:
      Blocked: settled already, no reason, an answer that is not offered, or not theirs to do.
    """
    held = acting(by, row.list.region_id, Can.DECIDE_PEOPLE)
    row = _locked(row)
    if row.state != S.DOUBTFUL:
        message = _("Baris ini baru saja diputuskan orang lain.")
        raise Blocked([Problem("doubt.settled", message)])
    if problems := list(rules.verdict_problems(verdict, reason, offered(row, by))):
        raise Blocked(problems)
    doubt = row.doubt
    row.verdict, row.reason, row.decided_by, row.decided_at = verdict, reason.strip(), by, at
    SETTLE[Verdict(verdict)](row, by, at)
    row.save()
    changes = {"row": row.row, "doubt": doubt, "verdict": verdict, "person": row.person_id}
    _note("decide", row, held, by=by, at=at, note=row.reason, changes=changes)
    return row


def _by_record(row: StagedRow, _by: User, _at: datetime) -> None:
    """The record is right: the row is this person, and what it says otherwise is not used."""
    assert row.person is not None
    _close(row, row.person, is_new=False, erase=False)


def _by_list(row: StagedRow, by: User, at: datetime) -> None:
    """The list is right: the record follows it."""
    assert row.person is not None
    assert row.region is not None
    told, person = told_of(values_of(row), row.region), row.person
    _mend(row, person, told, by=by, at=at)
    (again,) = bulk.look([told], on=timezone.localdate(at))
    if again.doubt and again.doubt != row.doubt:
        _wait_on(row, again)
    else:
        _close(row, person, is_new=False, erase=True)


def _mend(row: StagedRow, person: Person, told: Told, *, by: User, at: datetime) -> None:
    on = timezone.localdate(at)
    if row.doubt == Doubt.OTHER_FACTS:
        born = {"birth_date": told.birth_date} if told.birth_date else {}
        facts = {"name": told.name, "sex": told.sex, **born}
        people.correct(person, reason=row.reason, by=by, at=at, **facts)
    elif row.doubt == Doubt.NAMESAKE:
        people.correct(person, reason=row.reason, by=by, at=at, nik=told.nik)
    elif row.doubt == Doubt.MOVED:
        home = {"address": told.address, "rt": told.rt, "rw": told.rw}
        people.move(person, told.region, on, **home, by=by, at=at)
    else:
        seat = person.households.filter(to_on=None).get()
        people.change_household(person, told.kk, on, relation=seat.relation, by=by, at=at)


def _wait_on(row: StagedRow, again: Look) -> None:
    """What was settled is settled, but the two still differ in something else."""
    row.doubt, row.person = again.doubt or "", again.person
    row.verdict, row.reason, row.decided_by, row.decided_at = "", "", None, None


def _as_other(row: StagedRow, by: User, at: datetime) -> None:
    """Somebody else: with the same NIK that cannot be, otherwise a person of their own."""
    assert row.region is not None
    if row.doubt == Doubt.OTHER_FACTS:
        message = _("NIK ini milik orang lain yang sudah tercatat. Periksa lagi pada KTP.")
        problem = Problem("nik.someone_else", message, "nik")
        insert(RowRemark, REMARK, [remark(row.list, row.pk, problem, asks=False)])
        row.state = S.REJECTED
        _count(row, rejected=F("rejected") + 1)
        return
    told = told_of(values_of(row), row.region)
    person = bulk.enrol_namesake(told, by=by, at=at)
    row.person = person
    _close(row, person, is_new=True, erase=True)


SETTLE = {Verdict.RECORD: _by_record, Verdict.LIST: _by_list, Verdict.OTHER: _as_other}


def _close(row: StagedRow, person: Person, *, is_new: bool, erase: bool) -> None:
    """The row is through. What it says is kept only where the decision can be taken back."""
    row.state = S.DECIDED
    if erase:
        row.content = None
    RowRemark.objects.filter(line=row).delete()
    ListedPerson.objects.create(
        list=row.list, person=person, row=row.row, sheet=row.sheet, is_new=is_new
    )
    _count(row, **{"new" if is_new else "known": F("new" if is_new else "known") + 1})


def _count(row: StagedRow, **changes: object) -> None:
    lists = PersonList.objects.filter(pk=row.list_id)
    tally = queries.tallied(row.list)
    lists.update(**{"doubtful": F("doubtful") - 1, "tally": tally, **changes})


@transaction.atomic
def undo(row: StagedRow, *, by: User, at: datetime) -> StagedRow:
    """Take back a decision that changed nobody's record.

    Raises:
      Blocked: it did change one, the row was erased, or it is not theirs to do.
    """
    held = acting(by, row.list.region_id, Can.DECIDE_PEOPLE)
    row = _locked(row)
    erased = row.content is None
    if problems := list(rules.undo_problems(row.doubt, row.verdict, erased=erased)):
        raise Blocked(problems)
    counted = "rejected" if row.state == S.REJECTED else "known"
    ListedPerson.objects.filter(list=row.list, sheet=row.sheet, row=row.row).delete()
    RowRemark.objects.filter(line=row).delete()
    row.state, row.verdict, row.reason, row.decided_by, row.decided_at = (
        S.DOUBTFUL, "", "", None, None,
    )  # fmt: skip
    row.save()
    PersonList.objects.filter(pk=row.list_id).update(
        **{"doubtful": F("doubtful") + 1, counted: F(counted) - 1},
        tally=queries.tallied(row.list),
    )
    _note("undo", row, held, by=by, at=at, changes={"row": row.row, "person": row.person_id})
    return row


def _locked(row: StagedRow) -> StagedRow:
    rows = StagedRow.objects.select_for_update(of=("self",))
    return rows.select_related("list", "person__region", "region").get(pk=row.pk)


def _note(
    what: str, row: StagedRow, held: Held, *, by: User, at: datetime, **facts: object
) -> None:
    audit.record(
        f"list.{what}", row.list, by=by, at=at, region_code=row.list.region_id,
        **as_role(held), **facts,
    )  # fmt: skip
