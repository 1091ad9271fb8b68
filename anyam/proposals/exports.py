"""The list of cases as a workbook: what the screen shows, for offices that live in Excel."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

import xlsxwriter
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.codes import dotted
from anyam.kernel.problems import Blocked, Problem
from anyam.proposals.models import Proposal

MAX_ROWS = 20_000
WIDTHS = (12, 28, 16, 48, 22, 10, 16, 16, 26, 14, 14)


@transaction.atomic
def workbook(proposals: QuerySet[Proposal], *, filters: str, by: User, at: datetime) -> bytes:
    """The cases as .xlsx, and an event that says who took them out of the house.

    Every cell is written as text or as a number: no name can become a formula. No NIK, no names
    of members.

    Raises:
      Blocked: `by` may not export, or there are more rows than fit one list.
    """
    if not by.may(Can.EXPORT):
        raise Blocked([Problem("export.role", _("Peran Anda tidak mengunduh daftar."))])
    count = proposals.count()
    if count > MAX_ROWS:
        message = _("Daftar ini %(count)d baris. Saring dulu sampai paling banyak %(max)d.")
        raise Blocked([Problem("export.too_long", message % {"count": count, "max": MAX_ROWS})])
    seats = Count("group__memberships", filter=Q(group__memberships__left_on=None))
    rows = proposals.select_related("group__trade", "region").annotate(members=seats)
    changes = {"rows": count, "filters": filters}
    audit.record("export.proposals", None, by=by, at=at, region_code="", changes=changes)
    return _written(rows.order_by("pk").iterator(chunk_size=1_000))


def _written(rows: Iterable[Proposal]) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet(_("Usulan"))
    bold = book.add_format({"bold": True})
    money = book.add_format({"num_format": "#,##0"})
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for column, (title, width) in enumerate(zip(_titles(), WIDTHS, strict=True)):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2)
    for line, proposal in enumerate(rows, 1):
        texts = (
            proposal.number,
            proposal.group.name,
            dotted(proposal.region_id),
            proposal.region.path or proposal.region.name,
            proposal.group.trade.name if proposal.group.trade else "",
        )
        for column, text in enumerate(texts):
            sheet.write_string(line, column, text)
        sheet.write_number(line, 5, proposal.members)  # type: ignore[attr-defined]
        sheet.write_number(line, 6, proposal.total, money)
        sheet.write_number(line, 7, proposal.awarded_amount or 0, money)
        sheet.write_string(line, 8, str(proposal.get_status_display()))
        sheet.write_datetime(line, 9, timezone.make_naive(proposal.status_since), day)
        if proposal.due_on:
            sheet.write_datetime(
                line, 10, datetime.combine(proposal.due_on, datetime.min.time()), day
            )
    book.close()
    return target.getvalue()


def _titles() -> list[str]:
    return [
        _("Nomor"), _("Kelompok"), _("Kode desa"), _("Desa/kelurahan"), _("Jenis usaha"),
        _("Anggota"), _("Jumlah (Rp)"), _("Ditetapkan (Rp)"), _("Status"), _("Sejak"),
        _("Batas waktu"),
    ]  # fmt: skip
