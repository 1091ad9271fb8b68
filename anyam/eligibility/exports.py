"""Targeting as a workbook, for offices that live in Excel. Counts only: no name, no number."""

from datetime import datetime
from io import BytesIO

import xlsxwriter
from django.db import transaction
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.eligibility.tallies import FIELDS, Targeting
from anyam.kernel.codes import dotted
from anyam.kernel.problems import Blocked, Problem
from anyam.schemes import Scheme


@transaction.atomic
def workbook(found: Targeting, *, scheme: Scheme, code: str, by: User, at: datetime) -> bytes:
    """The counts as .xlsx, and an event that says who took them out of the house.

    Raises:
      Blocked: `by` may not export.
    """
    if not by.may(Can.EXPORT):
        raise Blocked([Problem("export.role", _("Peran Anda tidak mengunduh daftar."))])
    changes = {"rows": len(found.rows), "scheme": scheme.code}
    audit.record("export.targeting", None, by=by, at=at, region_code=code, changes=changes)
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet(_("Sasaran"))
    bold = book.add_format({"bold": True, "text_wrap": True})
    for column, title in enumerate([_("Kode"), _("Tempat"), *titles()]):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, 28 if column == 1 else 16)
    sheet.freeze_panes(1, 2)
    for line, row in enumerate([*found.rows, found.total], 1):
        sheet.write_string(line, 0, dotted(row.code))
        sheet.write_string(line, 1, row.name)
        for column, name in enumerate(FIELDS, 2):
            sheet.write_number(line, column, row.counts[name])
    sheet.write_string(len(found.rows) + 3, 0, f"{scheme.name}, v{scheme.version}")
    book.close()
    return target.getvalue()


def titles() -> list[str]:
    """The heads of the counts, in the order of `FIELDS`."""
    return [
        _("Orang dinilai"), _("Dibantu"), _("Dibantu, tidak memenuhi"),
        _("Dibantu, belum diketahui"), _("Memenuhi syarat"), _("Memenuhi, belum terjangkau"),
        _("Belum diketahui"), _("Belum diketahui, belum terjangkau"),
    ]  # fmt: skip
