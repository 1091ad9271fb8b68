"""Every step of a list: handed in, columns chosen, checked, saved, thrown away, erased."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import Held, User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.files import actions as files
from anyam.files.rules import clean_name
from anyam.jobs import actions as jobs
from anyam.kernel.dates import spoken_date
from anyam.kernel.problems import Blocked, Problem
from anyam.lists import checking, queries, rules, saving, workbook
from anyam.lists.checking import SOURCE
from anyam.lists.content import Hear, unheard
from anyam.lists.models import ColumnChoice, PersonList
from anyam.lists.reading import NEEDED, Layout, columns
from anyam.people.access import acting, as_role
from anyam.people.crypto import seal_long
from anyam.people.inserting import long_write
from anyam.people.models import masked
from anyam.regions.models import Region
from anyam.regions.progress import Report, silent

Status = PersonList.Status
Chosen = Mapping[tuple[int, int], str]  # (number of the table, index of the column) -> field
NUMBER = re.compile(r"(\d{4})[\d*]{6,12}\d{0,4}")
STALE = 3_600  # seconds: no file is read for so long


@transaction.atomic
def upload(data: bytes, *, name: str, region: Region, by: User, at: datetime) -> PersonList:
    """Keep a list, sealed, with a proposal which column is what.

    Raises:
      Blocked: it is too large, no list, here already, or not theirs to hand in.
    """
    held = acting(by, region.code, Can.IMPORT_PEOPLE)
    digest = hashlib.sha256(data).hexdigest()
    problems = [*rules.place_problems(region.code), *rules.size_problems(len(data))]
    problems += _same_list(digest, region)
    if problems:
        raise Blocked(problems)
    with checking.in_the_clear(data) as path:
        layout = _masked(columns(path, remembered=queries.remembered(region.code)))
    source = files.keep_sealed(
        seal_long(data, SOURCE), name=name, source_sha256=digest, kind=SOURCE,
        region_code=region.code, by=by, at=at,
    )  # fmt: skip
    made = PersonList(
        region=region, name=_file_name(name), sha256=digest, size=len(data), source=source,
        layout=layout.as_dict(), uploaded_by=by, uploaded_at=at,
        erase_on=timezone.localdate(at) + timedelta(days=rules.KEEP_DAYS),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # sent twice in the same blink
        raise Blocked(_same_list(digest, region)) from None
    _note("upload", made, held, by=by, at=at, size=made.size, sha256=digest)
    return made


def _masked(layout: Layout) -> Layout:
    """Samples as they may be kept and shown: of a number only its beginning (decision 0006)."""
    tables = []
    for table in layout.tables:
        shown = [replace(c, samples=tuple(map(_beginning, c.samples))) for c in table.columns]
        tables.append(replace(table, columns=tuple(shown)))
    return replace(layout, tables=tuple(tables))


def _beginning(sample: str) -> str:
    return NUMBER.sub(lambda found: masked(found[1]), sample)


def _file_name(name: str) -> str:
    """The name a list goes by: that of its file, with the ending it came with."""
    ending = Path(name).suffix.removeprefix(".").lower()
    return clean_name(name, ending if ending.isalnum() and len(ending) <= 5 else "")[:120]


def _same_list(digest: str, region: Region) -> list[Problem]:
    """The very same file for the same place: it needs no second round."""
    same = PersonList.objects.filter(sha256=digest, region=region).exclude(status=Status.DISCARDED)
    found = same.first()
    if found is None:
        return []
    message = _("Berkas yang sama sudah diunggah %(day)s (nomor %(pk)s: %(status)s).")
    facts = {
        "day": spoken_date(timezone.localdate(found.uploaded_at)),
        "pk": found.pk,
        "status": found.get_status_display().lower(),
    }
    return [Problem("list.same", message % facts, "file")]


@transaction.atomic
def choose_columns(
    found: PersonList, chosen: Chosen, *, by: User, at: datetime, village: Region | None = None
) -> PersonList:
    """Settle which column is what, remember it for the office, and let the list be checked.

    Args:
      village: where everybody lives, for a list of a larger area that does not say it in its rows.
    Raises:
      Blocked: a needed column was not named or one was named twice, or the list is past that.
    """
    held = acting(by, found.region_id, Can.IMPORT_PEOPLE)
    found = _locked(found)
    if problems := list(rules.check_problems(queries.facts_of(found))):
        raise Blocked(problems)
    if village and village != found.region:
        held = _settle(found, village, by)
    layout = _chosen(queries.layout_of(found), chosen)
    if problems := _column_problems(layout, found.region):
        raise Blocked(problems)
    _remember(found, layout, at)
    found.layout, found.status, found.trouble = layout.as_dict(), Status.CHECKING, ""
    found.job = jobs.start(
        "lists.check", by=by, at=at, region_code=found.region_id, arguments={"list": found.pk},
        title=_("Memeriksa %(name)s") % {"name": found.name},
    )  # fmt: skip
    found.save()
    _note("columns", found, held, by=by, at=at)
    return found


def _settle(found: PersonList, village: Region, by: User) -> Held:
    """A list of a larger area turns out to be about one village of it."""
    held = acting(by, village.code, Can.IMPORT_PEOPLE)
    problems = list(rules.within_problems(village.code, found.region_id, found.region.titled))
    if problems := [*problems, *_same_list(found.sha256, village)]:
        raise Blocked(problems)
    found.region = village
    return held


def _chosen(layout: Layout, chosen: Chosen) -> Layout:
    tables = tuple(
        table.with_fields({i: field for (t, i), field in chosen.items() if t == number})
        for number, table in enumerate(layout.tables)
    )
    return Layout(layout.kind, tables, layout.notes)


def _column_problems(layout: Layout, region: Region) -> list[Problem]:
    """Each list needs a NIK and a name, and one about several villages the village of each row."""
    used = [table for table in layout.tables if table.fields()]
    missing = [name for name in NEEDED if any(name not in table.fields() for table in used)]
    if missing or not used:
        message = _("Pilih kolom yang berisi NIK dan kolom yang berisi nama.")
        return [Problem("list.columns", message)]
    named = all("village" in table.fields() for table in used)
    return list(rules.village_problems(region.code, region.titled, named=named))


def _remember(found: PersonList, layout: Layout, at: datetime) -> None:
    """The next list of this office with the same headings is read the same way."""
    office = queries.office_of(found.region_id)
    choices = {
        column.label[:200]: ColumnChoice(
            office=office, label=column.label[:200], field=column.field, chosen_at=at
        )
        for table in layout.tables
        for column in table.columns
        if column.label
    }
    ColumnChoice.objects.bulk_create(
        choices.values(), update_conflicts=True, unique_fields=["office", "label"],
        update_fields=["field", "chosen_at"],
    )  # fmt: skip


@transaction.atomic
def start_saving(found: PersonList, *, by: User, at: datetime) -> PersonList:
    """Begin, or go on, to write down the people of a checked list.

    Raises:
      Blocked: it was not checked, nothing of it can be saved, or it is not theirs to do.
    """
    found = _begin_saving(found, by=by, at=at)
    found.job = jobs.start(
        "lists.save", by=by, at=at, region_code=found.region_id, total=found.savable,
        arguments={"list": found.pk, "user": by.pk},
        title=_("Menyimpan %(name)s") % {"name": found.name},
    )  # fmt: skip
    found.save(update_fields=["job"])
    return found


def _begin_saving(found: PersonList, *, by: User, at: datetime) -> PersonList:
    held = acting(by, found.region_id, Can.IMPORT_PEOPLE)
    found = _locked(found)
    if problems := list(rules.save_problems(queries.facts_of(found))):
        raise Blocked(problems)
    found.status = Status.SAVING
    found.save(update_fields=["status"])
    _note("start_saving", found, held, by=by, at=at, rows=found.savable)
    return found


@long_write()
def take_in(
    data: bytes, *, name: str, region: Region, by: User, at: datetime, report: Report = silent,
    hear: Hear = unheard,
) -> PersonList:  # fmt: skip
    """All steps at once, without a screen and without a worker: what the command line does.

    The columns are read as proposed. Stopped in the middle, the list can be continued on screen;
    one that cannot be read leaves nothing behind.

    Args:
      hear: told of each row that is rejected or asked about, as it is found.
    Raises:
      Blocked: see `upload` and `choose_columns`; rows that are rejected do not raise.
    """
    found = upload(data, name=name, region=region, by=by, at=at)
    del data  # not held while rows are read: a long list needs no more memory than a short one
    try:
        layout = queries.layout_of(found)
        if problems := [*layout.problems, *_column_problems(layout, region)]:
            raise Blocked(problems)
        found = checking.check(found, report, at=at, hear=hear, compare=False)
    except Blocked:
        discard(found, by=by, at=at)
        raise
    if not found.savable + found.doubtful:
        return found
    with transaction.atomic():
        found = _begin_saving(found, by=by, at=at)
    return saving.save(found, report, by=by, at=at, hear=hear)


@transaction.atomic
def discard(found: PersonList, *, by: User, at: datetime) -> PersonList:
    """Throw away a list that was not saved, with everything it said."""
    held = acting(by, found.region_id, Can.IMPORT_PEOPLE)
    found = _locked(found)
    if problems := list(rules.discard_problems(queries.facts_of(found))):
        raise Blocked(problems)
    found.status = Status.DISCARDED
    _erase(found, by=by, at=at)
    _note("discard", found, held, by=by, at=at)
    return found


def _erase(found: PersonList, *, by: User | None, at: datetime) -> None:
    """Delete what the list says about people; the numbers and who was recorded stay."""
    source, found.source, found.layout, found.erased_at = found.source, None, {}, at
    checking.clear(found)
    workbook.forget(found, by=by, at=at)
    found.save()
    if source:
        files.forget(source, by=by, at=at)


def expire(*, at: datetime) -> int:
    """Erase every list whose time has come; how many that were. Safe to be called any time."""
    for path in checking.clear_folder().iterdir():  # of a program that was killed while reading
        if time() - path.stat().st_mtime > STALE:
            path.unlink(missing_ok=True)
    due = PersonList.objects.filter(erased_at=None, erase_on__lte=timezone.localdate(at))
    count = 0
    for found in due.exclude(status__in=[Status.SAVING, Status.CHECKING]):
        _expire(found, at=at)
        count += 1
    return count


@transaction.atomic
def _expire(found: PersonList, *, at: datetime) -> None:
    if found.status != Status.SAVED:
        found.status = Status.DISCARDED
    _erase(found, by=None, at=at)
    audit.record("list.expire", found, by=None, at=at, region_code=found.region_id)


def _locked(found: PersonList) -> PersonList:
    """The list as it stands now, held until the end of the transaction."""
    return PersonList.objects.select_for_update(of=("self",)).get(pk=found.pk)


def _note(
    what: str, found: PersonList, held: Held, *, by: User, at: datetime, **changes: object
) -> None:
    audit.record(
        f"list.{what}", found, by=by, at=at, region_code=found.region_id, changes=changes,
        **as_role(held),
    )  # fmt: skip
