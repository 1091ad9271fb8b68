"""Targeting as bars of parts, with the same numbers in a table."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anyam.eligibility.tallies import Row, Targeting
from anyam.web import charts

MOST = 12  # bars; more are read in the table


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing with its caption and its numbers."""

    caption: str
    svg: SafeString
    head: list[str]
    rows: list[list[object]]


def of(found: Targeting) -> list[Picture]:
    """The two questions: who was helped, and who never was reached."""
    return [_helped(found.rows), _unreached(found.rows)]


def _worst(rows: list[Row], name: str) -> list[Row]:
    """The places with the most of something, the rest left to the table."""
    with_some = [row for row in rows if row.counts[name]]
    return sorted(with_some, key=lambda row: (-row.counts[name], row.code))[:MOST]


def _helped(rows: list[Row]) -> Picture:
    parts = [_("tidak memenuhi"), _("belum diketahui"), _("memenuhi")]
    found = []
    for row in _worst(rows, "helped"):
        counts = row.counts
        rest = counts["helped"] - counts["helped_fail"] - counts["helped_unknown"]
        found.append((row.name, [counts["helped_fail"], counts["helped_unknown"], rest]))
    caption = _("Yang dibantu: memenuhi syarat atau tidak")
    return _picture(caption, parts, found)


def _unreached(rows: list[Row]) -> Picture:
    parts = [_("belum terjangkau"), _("pernah di kelompok")]
    found = []
    for row in _worst(rows, "qualified"):
        never = row.counts["qualified_unreached"]
        found.append((row.name, [never, row.counts["qualified"] - never]))
    return _picture(_("Yang memenuhi syarat: terjangkau atau belum"), parts, found)


def _picture(caption: str, parts: list[str], found: list[tuple[str, list[int]]]) -> Picture:
    svg = charts.stacked(caption, parts, found)
    return Picture(caption, svg, [_("Tempat"), *parts], [[name, *counts] for name, counts in found])
