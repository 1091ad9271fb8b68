"""The rows of the list of cases.

Drawn at once: a template goes through a dozen nodes for each of 25 rows, which takes half as long
as all the rest of the page.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils.html import conditional_escape as safe
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anyam.proposals.naming import address_of, number_of, standing_of
from anyam.web.filters import ago, rupiah, tanggal_pendek
from anyam.web.tags.parts import tag_status

register = template.Library()

TICK = """
    <td class="govuk-table__cell"><label class="k-check"><input type="checkbox" name="usulan"
      value="{pk}" data-anyam-one><span class="govuk-visually-hidden">{choose} {name}</span></label>
    </td>"""
ROW = """
  <tr>{tick}
    <th scope="row" class="govuk-table__header"><a class="govuk-link" href="{url}">{name}</a><br>
      <span class="k-meta">{number}</span></th>
    <td class="govuk-table__cell">{place}</td>
    <td class="govuk-table__cell k-num">{total}</td>
    <td class="govuk-table__cell">{status}</td>
    <td class="govuk-table__cell">{since}</td>
    <td class="govuk-table__cell">{due}</td>
  </tr>"""


@register.simple_tag
def case_rows(cases: Iterable[dict[str, Any]], today: date, *, ticks: Any = None) -> SafeString:
    """A row for each case of `listing.shown`; with `ticks`, a box in front to choose it by."""
    late, choose = tag_status(_("Terlambat"), "bad"), safe(_("Pilih"))
    return SafeString("".join(_row(case, today, late, choose if ticks else "") for case in cases))


def _row(case: dict[str, Any], today: date, late: str, choose: str) -> str:
    pk, name, due = case["pk"], safe(case["group__name"]), ""
    if case["due_on"]:
        due = tanggal_pendek(case["due_on"]) + (f" {late}" if case["due_on"] < today else "")
    return ROW.format(
        tick=TICK.format(pk=pk, choose=choose, name=name) if choose else "",
        url=address_of(pk),
        name=name,
        number=number_of(pk),
        place=safe(case["region__path"] or case["region__name"]),
        total=rupiah(case["total"]),
        status=tag_status(standing_of(case["status"])),
        since=safe(ago(case["status_since"])),
        due=due,
    )
