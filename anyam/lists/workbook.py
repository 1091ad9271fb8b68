"""The rejected rows as a workbook, to be mended and handed in again.

Every cell is written as text: no name can become a formula. Each wrong cell is coloured and
carries a note; the same sentences stand in the last column, for whoever cannot open notes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import Any

import xlsxwriter
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.lists.content import cells_of
from anyam.lists.models import PersonList, RowRemark, StagedRow
from anyam.people.access import acting, as_role

CHUNK = 1_000
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

    Raises:
      Blocked: there is none (any more), or it is not theirs to do.
    """
    rows = StagedRow.objects.filter(list=found, state=StagedRow.State.REJECTED)
    # Said before it is written: a long list takes a while, and nobody else could save meanwhile.
    _record(found, rows, by=by, at=at)
    return Sheet(_columns(rows)).write(rows.order_by("sheet", "row").iterator(chunk_size=CHUNK))


@transaction.atomic
def _record(found: PersonList, rows: QuerySet[StagedRow], *, by: User, at: datetime) -> None:
    held = acting(by, found.region_id, Can.IMPORT_PEOPLE)
    count = rows.count()
    if not count:
        message = _("Tidak ada baris yang ditolak, atau isinya sudah dihapus.")
        raise Blocked([Problem("list.no_rejected", message)])
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

    def __init__(self, columns: list[str]) -> None:
        self.columns, self.noted = columns, 0
        self.target = BytesIO()
        self.book = xlsxwriter.Workbook(self.target, {"constant_memory": True})
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
