"""Checking: every line of a list is read, compared with the records, and laid ready sealed."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.lists import queries
from anyam.lists.content import Hear, packed, told_of, unheard
from anyam.lists.models import PersonList, RowRemark, StagedRow, discreet
from anyam.lists.places import Places
from anyam.lists.reading import Layout, Line, Remark, apart
from anyam.people import bulk
from anyam.people.crypto import unseal_long
from anyam.people.inserting import insert, reserve
from anyam.regions.models import Region
from anyam.regions.progress import Report

CHUNK = 1_000  # lines read, compared and stored together
SOURCE = "lists.source"  # what the file is sealed as, and its kind among the files
S = StagedRow.State
FACTS = ("list_id", "row", "sheet", "state", "content", "region_id", "person_id", "doubt")
REMARK = ("list_id", "line_id", "column", "code", "message", "asks")
NEW, KNOWN, REJECTED, DOUBTFUL = (state.value for state in (S.NEW, S.KNOWN, S.REJECTED, S.DOUBTFUL))


def check(
    found: PersonList, report: Report, *, at: datetime, hear: Hear = unheard, compare: bool = True
) -> PersonList:
    """Read the whole list and lay its rows ready; safe to be stopped and begun again.

    Args:
      compare: look for everybody in the records; without it each sound row counts as new, for
        whoever saves them at once and so looks anyway.
    Raises:
      Blocked: the file turned out to be unreadable; nothing of it is kept ready.
    """
    clear(found)
    layout = used(found.layout)
    staging = Staging(
        found, Places(found.region), timezone.localdate(at), len(layout.tables) > 1, hear, compare
    )
    try:
        with (
            opened(found) as path,
            apart.reading(path, on=staging.on, layout=layout) as lines,
        ):
            for chunk in chunks(lines):
                staging.store(chunk)
                rows, done = staging.rows, chunk[-1].done
                report(rows, max(rows, round(rows / done)) if done else None, _("Memeriksa baris"))
    except Blocked as blocked:
        clear(found)
        _give_up(found, blocked, at=at)
        raise
    return _finish(found, staging.counts, at=at)


def used(layout: dict[str, Any]) -> Layout:
    """The layout without the sheets somebody chose not to read."""
    whole = Layout.from_dict(layout)
    return replace(whole, tables=tuple(table for table in whole.tables if table.fields()))


def chunks(lines: Iterable[Line], size: int = CHUNK) -> Iterator[list[Line]]:
    """Lines in lists of at most `size`."""
    rest = iter(lines)
    while chunk := list(islice(rest, size)):
        yield chunk


@contextmanager
def opened(found: PersonList) -> Iterator[Path]:
    """The file of a list in the clear, for as long as it is read."""
    if found.source is None:
        message = _("Berkas daftar ini sudah dihapus. Unggah lagi.")
        raise Blocked([Problem("list.erased", message)])
    with clear_file() as file:
        with found.source.file.open("rb") as sealed:
            file.writelines(unseal_long(sealed, SOURCE))
        file.flush()
        yield Path(file.name)


def clear_folder() -> Path:
    """Where files stand in the clear while they are read; only this program's user may look."""
    folder: Path = settings.DATA_DIR / "reading"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def in_the_clear(plain: bytes) -> Iterator[Path]:
    """Bytes as a file that is gone afterwards; a killed program leaves it to `actions.expire`."""
    with clear_file() as file:
        file.write(plain)
        file.flush()
        yield Path(file.name)


def clear_file() -> "tempfile._TemporaryFileWrapper[bytes]":
    return tempfile.NamedTemporaryFile(dir=clear_folder(), suffix=".bin")


@transaction.atomic
def clear(found: PersonList) -> None:
    """Take away what was laid ready, remarks first."""
    RowRemark.objects.filter(list=found).delete()
    StagedRow.objects.filter(list=found).delete()


@dataclass(slots=True)
class Staging:
    """The rows of one list on their way into the table."""

    found: PersonList
    places: Places
    on: date
    name_sheets: bool = False  # one sheet needs no name
    hear: Hear = unheard
    compare: bool = True
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        return self.counts["rows"]

    def sheet_of(self, line: Line) -> str:
        return line.sheet[:40] if self.name_sheets else ""

    @transaction.atomic
    def store(self, chunk: list[Line]) -> None:
        """Compare and store some lines with all there is to say about them."""
        rows = [Row.of(line, self.places) for line in chunk]
        sound = [row for row in rows if row.region and not row.rejections]
        ask = bulk.look if self.compare else bulk.read
        looks = ask([told_of(r.line.values, r.region) for r in sound if r.region], on=self.on)
        for row, seen in zip(sound, looks, strict=True):
            row.settle(seen)
        # Only rows with remarks need to know their keys beforehand; a plain one gets its own later.
        noted = [row for row in rows if row.rejections or row.questions]
        remarked = list(zip(reserve(StagedRow, len(noted)), noted, strict=True))
        insert(StagedRow, ("id", *FACTS), [(key, *row.facts(self)) for key, row in remarked])
        plain = [row.facts(self) for row in rows if not (row.rejections or row.questions)]
        insert(StagedRow, FACTS, plain)
        insert(RowRemark, REMARK, [r for key, row in remarked for r in row.remarks(key, self)])
        for _key, row in remarked:
            self.hear(row.told(self), not row.rejections)
        self.counts.update(row.state for row in rows)
        self.counts["rows"] += len(rows)
        self.counts["asked"] += sum(not row.rejections for _key, row in remarked)


@dataclass(slots=True)
class Row:
    """One line with its village and everything that was found out about it."""

    line: Line
    region: Region | None
    rejections: list[Problem]
    questions: list[Problem]
    state: str = REJECTED
    look: bulk.Look | None = None

    @classmethod
    def of(cls, line: Line, places: Places) -> "Row":
        rejections = [Problem(r.code, r.message, r.column) for r in line.rejections]
        questions = [Problem(q.code, q.message, q.column) for q in line.questions]
        region, problem = places.find(line.values.village, line.values.district)
        if problem:
            (questions if region else rejections).append(problem)
        return cls(line, region, rejections, questions)

    def settle(self, seen: bulk.Look) -> None:
        """What the records say about a line in which nothing is wrong."""
        self.look = seen
        self.rejections += seen.problems
        if not seen.problems:
            self.state = DOUBTFUL if seen.doubt else KNOWN if seen.key else NEW

    def facts(self, staging: Staging) -> tuple[Any, ...]:
        """What the table keeps of the row: `FACTS` without the key."""
        seen = self.look if self.state == DOUBTFUL else None
        return (
            staging.found.pk, self.line.row, staging.sheet_of(self.line), self.state,
            packed(self.line, cells=self.state in (REJECTED, DOUBTFUL)),
            self.region.code if self.region else None,
            seen.key if seen else None, seen.doubt.value if seen and seen.doubt else "",
        )  # fmt: skip

    def told(self, staging: Staging) -> list[Remark]:
        """Why the row is rejected; else what is to be asked about it."""
        sheet = staging.sheet_of(self.line)
        return [
            Remark(self.line.row, problem.field, problem.code, problem.message, sheet)
            for problem in self.rejections or self.questions
        ]

    def remarks(self, key: int, staging: Staging) -> Iterator[tuple[Any, ...]]:
        """The same as the table keeps it: `REMARK`."""
        for problem in self.rejections or self.questions:
            yield remark(staging.found, key, problem, asks=not self.rejections)


def remark(found: PersonList, line: int, problem: Problem, *, asks: bool) -> tuple[Any, ...]:
    """A remark as the table keeps it: `REMARK`."""
    message = discreet(problem.message)[:300]
    return found.pk, line, problem.field[:12], problem.code[:60], message, asks


@transaction.atomic
def _finish(found: PersonList, counts: Counter[str], *, at: datetime) -> PersonList:
    PersonList.objects.filter(pk=found.pk).update(
        status=PersonList.Status.CHECKED, trouble="", rows=counts["rows"], asked=counts["asked"],
        rejected=counts[REJECTED], new=counts[NEW], known=counts[KNOWN], doubtful=counts[DOUBTFUL],
        tally=queries.tallied(found),
    )  # fmt: skip
    found.refresh_from_db()
    changes = {name: getattr(found, name) for name in ("rows", "rejected", "doubtful")}
    audit.record(
        "list.check", found, by=found.uploaded_by, at=at, region_code=found.region_id,
        changes=changes,
    )  # fmt: skip
    return found


@transaction.atomic
def _give_up(found: PersonList, blocked: Blocked, *, at: datetime) -> None:
    """The file could not be read to its end: say why, so that it can be mended."""
    trouble = " ".join(problem.message for problem in blocked.problems)
    PersonList.objects.filter(pk=found.pk).update(
        status=PersonList.Status.UNREADABLE, trouble=trouble
    )
    codes = [problem.code for problem in blocked.problems]
    audit.record(
        "list.unreadable", found, by=found.uploaded_by, at=at, region_code=found.region_id,
        changes={"codes": codes},
    )  # fmt: skip
