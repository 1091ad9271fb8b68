"""Saving: the accepted rows become persons, a chunk at a time.

Each chunk is one transaction: its people are on record and its rows are gone, or neither. Work
that was stopped goes on with the rows that are left; the list counts as saved when none is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.files import actions as files
from anyam.kernel.problems import Blocked, Problem
from anyam.lists import queries, rules
from anyam.lists.checking import CHUNK, REMARK, remark
from anyam.lists.content import Hear, told_of, unheard, values_in
from anyam.lists.models import ListedPerson, PersonList, RowRemark, StagedRow
from anyam.lists.reading import Remark
from anyam.people import bulk
from anyam.people.bulk import Look
from anyam.people.crypto import Secret
from anyam.people.inserting import among, insert
from anyam.regions.models import Region
from anyam.regions.progress import Report

PIECE = 2_000  # rows saved together: each piece writes much of an index anew, however few they are
S = StagedRow.State
Status = PersonList.Status


def save(
    found: PersonList, report: Report, *, by: User, at: datetime, hear: Hear = unheard
) -> PersonList:
    """Write down everybody of the accepted rows; goes on where it was stopped."""
    for state in (S.NEW, S.KNOWN):
        while save_chunk(found, state, by=by, at=at, hear=hear):
            found.refresh_from_db(fields=["saved"])
            report(found.saved, max(found.savable, found.saved), _("Mencatat orang"))
    return finish(found, by=by, at=at)


@transaction.atomic
def save_chunk(
    found: PersonList, state: str, *, by: User, at: datetime, hear: Hear = unheard
) -> int:
    """Save the next rows of one state; how many that were, 0 when none is left.

    Raises:
      Blocked: the list is not being saved, or it is not theirs to do.
    """
    locked = PersonList.objects.select_for_update().filter(pk=found.pk, status=Status.SAVING)
    if locked.first() is None:
        raise Blocked([Problem("list.saved", _("Daftar ini sudah disimpan."))])
    waiting = StagedRow.objects.filter(list=found, state=state).order_by("sheet", "row")
    rows = [Ready(*row) for row in waiting.values_list(*Ready._fields)[:PIECE]]
    if not rows:
        return 0
    regions = Region.objects.in_bulk({row.region_id for row in rows})
    told = [told_of(values_in(row.content), regions[row.region_id]) for row in rows]
    looks = bulk.enrol_many(told, subject=found, region_code=found.region_id, by=by, at=at)
    written = [(row, look) for row, look in zip(rows, looks, strict=True) if _is_on_record(look)]
    _list_people(found, written)
    for row, look in zip(rows, looks, strict=True):
        if not _is_on_record(look):
            _set_aside(found, row, look)
            hear(_remarks(row, look.problems), False)
    PersonList.objects.filter(pk=found.pk).update(saved=F("saved") + len(written))
    return len(rows)


class Ready(NamedTuple):
    """A row that is to be saved, as the table keeps it."""

    pk: int
    row: int
    sheet: str
    region_id: str
    content: Secret


def _is_on_record(look: Look) -> bool:
    return look.key is not None and look.doubt is None and not look.problems


def _list_people(found: PersonList, written: Sequence[tuple[Ready, Look]]) -> None:
    """Remember who stood in which row, and forget what the row said."""
    insert(
        ListedPerson,
        ("list", "person", "row", "sheet", "is_new"),
        [(found.pk, look.key, row.row, row.sheet, look.created) for row, look in written],
    )
    done = among([row.pk for row, _look in written], "bigint")
    RowRemark.objects.filter(line__in=done).delete()
    StagedRow.objects.filter(pk__in=done).delete()


def _set_aside(found: PersonList, row: Ready, look: Look) -> None:
    """A row that was fine when it was checked and no longer is: the records have changed since."""
    kept = StagedRow.objects.filter(pk=row.pk)
    if look.problems:
        kept.update(state=S.REJECTED)
        insert(RowRemark, REMARK, [remark(found, row.pk, p, asks=False) for p in look.problems])
    else:
        kept.update(state=S.DOUBTFUL, doubt=look.doubt or "", person=look.key)


def _remarks(row: "Ready | StagedRow", problems: Sequence[Problem]) -> list[Remark]:
    return [Remark(row.row, p.field, p.code, p.message, row.sheet) for p in problems]


@transaction.atomic
def finish(found: PersonList, *, by: User, at: datetime) -> PersonList:
    """All rows are through: the list is saved and its file forgotten."""
    found = PersonList.objects.select_for_update().get(pk=found.pk)
    if found.status != Status.SAVING:
        return found
    people, staged = found.people.all(), found.staged.all()
    found.new = people.filter(is_new=True).count()
    found.known = people.filter(is_new=False).count()
    found.rejected = staged.filter(state=S.REJECTED).count()
    found.doubtful = staged.filter(state=S.DOUBTFUL).count()
    found.tally = queries.tallied(found)
    found.status, found.saved_at, found.layout = Status.SAVED, at, {}
    source, found.source = found.source, None
    found.save()
    if source:
        files.forget(source, by=by, at=at)
    changes = {name: getattr(found, name) for name in ("new", "known", "rejected", "doubtful")}
    audit.record("list.save", found, by=by, at=at, region_code=found.region_id, changes=changes)
    return found


def waiting(found: PersonList, hear: Hear) -> None:
    """Tell of the rows that wait for a decision."""
    rows = StagedRow.objects.filter(list=found, state=S.DOUBTFUL).order_by("sheet", "row")
    for row in rows.only("row", "sheet", "doubt").iterator(chunk_size=CHUNK):
        hear(_remarks(row, [rules.doubt_question(row.doubt)]), True)
