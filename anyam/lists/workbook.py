"""The rejected rows as a workbook, to be mended and handed in again.

Every cell is written as text: no name can become a formula. Each wrong cell is coloured and
carries a note; the same sentences stand in the last column, for whoever cannot open notes.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import Any

import xlsxwriter
from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.files import actions as files
from anyam.files.models import Attachment
from anyam.files.rules import clean_name
from anyam.jobs import actions as jobs
from anyam.jobs.models import Job
from anyam.kernel.problems import Blocked, Problem
from anyam.lists.checking import clear_folder
from anyam.lists.content import cells_of
from anyam.lists.models import PersonList, RowRemark, StagedRow
from anyam.people.access import acting, as_role
from anyam.people.crypto import seal_long, unseal_long
from anyam.regions.progress import Report, silent

CHUNK = 1_000
FEW = 200  # rows that are written while somebody waits for the page
KIND = "lists.rejected"  # what the workbook is sealed as, and its kind among the files
NOTED = 20_000  # cells with a note: Excel opens no workbook with more in good time
NOTE = {"x_scale": 2.2, "y_scale": 1.4}
# The headings any list is read by, in the order offices write them; always the first three.
HEADINGS = {
    "number": "No", "nik": "NIK", "kk": "No. KK", "name": "Nama", "birth_date": "Tanggal Lahir",
    "sex": "L/P", "sex_male": "L", "sex_female": "P", "address": "Alamat", "hamlet": "Dusun",
    "rt": "RT", "rw": "RW", "rt_rw": "RT/RW", "village": "Desa", "district": "Kecamatan",
    "phone": "No. HP",
}  # fmt: skip
WIDTHS = {"nik": 20, "kk": 20, "name": 28, "birth_date": 14, "address": 30, "village": 18}
ALWAYS = ("nik", "kk", "name")


def rejected(found: PersonList, *, by: User, at: datetime) -> bytes:
    """The rejected rows of a list as .xlsx, and an event that says who took them out.

    Many rows are written by a job before (see `prepare`): nobody waits for them with a page.

    Raises:
      Blocked: there is none (any more), it is not written yet, or it is not theirs to do.
    """
    rows = _rejected(found)
    ready = kept(found) if found.rejected > FEW else None
    if found.rejected > FEW and ready is None:
        message = _("Berkas baris yang ditolak belum disiapkan, atau isinya sudah berubah.")
        raise Blocked([Problem("list.not_prepared", message)])
    # Said before it is written: nobody else could save meanwhile.
    _record(found, rows, by=by, at=at)
    if ready is None:
        return _written(rows, silent)
    with ready.file.open("rb") as sealed:
        return b"".join(unseal_long(sealed, KIND))


@transaction.atomic
def prepare(found: PersonList, *, by: User, at: datetime) -> Job:
    """Have the rejected rows written by a job; see its page for how far it is.

    Raises:
      Blocked: there is none (any more), or it is not theirs to do.
    """
    acting(by, found.region_id, Can.IMPORT_PEOPLE)
    if not _rejected(found).exists():
        raise Blocked([_none_left()])
    return jobs.start(
        "lists.rejected", by=by, at=at, region_code=found.region_id, total=found.rejected,
        arguments={"list": found.pk, "user": by.pk},
        title=_("Menyiapkan baris yang ditolak dari %(name)s") % {"name": found.name},
    )  # fmt: skip


def write(found: PersonList, report: Report, *, by: User, at: datetime) -> Attachment:
    """What the job does: write the workbook and keep it sealed; begun again, it writes it anew.

    Raises:
      Blocked: there is no rejected row (any more).
    """
    mark = _mark(found)
    if mark is None:
        raise Blocked([_none_left()])
    data = _written(_rejected(found), report)
    with transaction.atomic():
        forget(found, by=by, at=at)
        return files.keep_sealed(
            seal_long(data, KIND), name=_name(found), source_sha256=mark, kind=KIND,
            region_code=found.region_id, by=by, at=at,
        )  # fmt: skip


def kept(found: PersonList) -> Attachment | None:
    """The workbook as a job wrote it, unless other rows are rejected now."""
    mark = _mark(found)
    return _all_kept(found).filter(source_sha256=mark).first() if mark else None


def forget(found: PersonList, *, by: User | None, at: datetime) -> None:
    """Delete what was written of a list."""
    for attachment in _all_kept(found):
        files.forget(attachment, by=by, at=at)


def _all_kept(found: PersonList) -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        kind=KIND, region_code=found.region_id, name=clean_name(_name(found), "bin")
    )


def _name(found: PersonList) -> str:
    return f"ditolak-daftar-{found.pk}.bin"


def _mark(found: PersonList) -> str | None:
    """Changes with the rows that are rejected; None where there is none."""
    seen = _rejected(found).aggregate(count=Count("pk"), last=Max("pk"))
    if not seen["count"]:
        return None
    return hashlib.sha256(f"{found.pk}:{seen['count']}:{seen['last']}".encode()).hexdigest()


def _rejected(found: PersonList) -> QuerySet[StagedRow]:
    return StagedRow.objects.filter(list=found, state=StagedRow.State.REJECTED)


def _none_left() -> Problem:
    message = _("Tidak ada baris yang ditolak, atau isinya sudah dihapus.")
    return Problem("list.no_rejected", message)


def _written(rows: QuerySet[StagedRow], report: Report) -> bytes:
    ordered = rows.order_by("sheet", "row").iterator(chunk_size=CHUNK)
    return Sheet(_columns(rows), report).write(ordered)


@transaction.atomic
def _record(found: PersonList, rows: QuerySet[StagedRow], *, by: User, at: datetime) -> None:
    held = acting(by, found.region_id, Can.IMPORT_PEOPLE)
    count = rows.count()
    if not count:
        raise Blocked([_none_left()])
    audit.record(
        "export.rejected_rows", found, by=by, at=at, region_code=found.region_id,
        changes={"rows": count}, **as_role(held),
    )  # fmt: skip


def _columns(rows: Any) -> list[str]:
    """The columns that hold anything in these rows, and those every list needs."""
    used: set[str] = set(ALWAYS)
    for row in rows.order_by("sheet", "row").iterator(chunk_size=CHUNK):
        used |= cells_of(row).keys()
    return [name for name in HEADINGS if name in used]


class Sheet:
    """One worksheet under way."""

    def __init__(self, columns: list[str], report: Report) -> None:
        self.columns, self.noted, self.report = columns, 0, report
        self.target = BytesIO()
        # What it writes meanwhile holds numbers of people: it lies where only we may look.
        options = {"constant_memory": True, "tmpdir": str(clear_folder())}
        self.book = xlsxwriter.Workbook(self.target, options)
        self.sheet = self.book.add_worksheet(_("Ditolak"))
        self.text = self.book.add_format({"num_format": "@"})
        self.wrong = self.book.add_format({"num_format": "@", "bg_color": "#FFE0DB", "border": 1})

    def write(self, rows: Iterable[StagedRow]) -> bytes:
        self._head()
        line = 0
        for chunk in _by_chunk(rows):
            remarks: dict[int, list[RowRemark]] = defaultdict(list)
            for remark in RowRemark.objects.filter(line__in=chunk, asks=False).order_by("pk"):
                remarks[remark.line_id].append(remark)
            for row in chunk:
                line += 1
                self._row(line, row, remarks[row.pk])
            self.report(line, None, _("Menulis baris yang ditolak"))
        self.book.close()
        return self.target.getvalue()

    def _head(self) -> None:
        bold = self.book.add_format({"bold": True, "num_format": "@"})
        titles = [*(HEADINGS[name] for name in self.columns), _("Yang salah"), _("Baris asal")]
        for column, title in enumerate(titles):
            self.sheet.write_string(0, column, title, bold)
            name = self.columns[column] if column < len(self.columns) else ""
            self.sheet.set_column(column, column, WIDTHS.get(name, 12), self.text)
        self.sheet.set_column(len(self.columns), len(self.columns), 80)
        self.sheet.freeze_panes(1, 0)

    def _row(self, line: int, row: StagedRow, remarks: list[RowRemark]) -> None:
        cells = cells_of(row)
        notes: dict[str, list[str]] = defaultdict(list)
        for remark in remarks:
            notes[self._place(remark.column)].append(remark.message)
        for column, name in enumerate(self.columns):
            style = self.wrong if name in notes else self.text
            self.sheet.write_string(line, column, cells.get(name, ""), style)
            if name in notes and self.noted < NOTED:
                self.sheet.write_comment(line, column, "\n".join(notes[name]), NOTE)
                self.noted += 1
        last = len(self.columns)
        self.sheet.write_string(line, last, " ".join(m for said in notes.values() for m in said))
        origin = f"{row.sheet} {row.row}".strip()
        self.sheet.write_string(line, last + 1, origin)

    def _place(self, column: str) -> str:
        """The column a remark is shown at: its own, or where the list keeps such a thing."""
        near = {"sex": "sex_male", "rt": "rt_rw", "rw": "rt_rw", "address": "hamlet"}
        if column in self.columns:
            return column
        other = near.get(column, "")
        return other if other in self.columns else "name"


def _by_chunk(rows: Iterable[StagedRow]) -> Iterator[list[StagedRow]]:
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
