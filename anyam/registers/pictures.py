"""The figures of a snapshot in words, tables and bars."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anyam.kernel.money import format_number
from anyam.regions.models import Region
from anyam.registers.models import Snapshot
from anyam.registers.words import COLUMN_NAMES
from anyam.web import charts

MOST = 12  # bars; more are read in the table
SHOWN = 5  # rows of the preview


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing with its caption and its numbers."""

    caption: str
    svg: SafeString
    head: list[str]
    rows: list[list[object]]


def share(count: int, whole: int) -> str:
    """A part of a whole as people say it.

    >>> share(3, 1000), share(0, 10), share(1, 100_000), share(5, 0)
    ('0,3 %', '0 %', '< 0,1 %', '0 %')
    """
    percent = count * 100 / whole if whole else 0.0
    if not percent:
        return "0 %"
    if percent < 0.1:
        return "< 0,1 %"
    return f"{percent:.1f}".removesuffix(".0").replace(".", ",") + " %"


def faults(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What is missing or cannot be read in the rows, in words and shares."""
    counted: dict[str, int] = snapshot.figures.get("faults", {})
    found = []
    for name, count in counted.items():
        field, _dash, kind = name.rpartition("_")
        words = _("%(field)s kosong") if kind == "empty" else _("%(field)s bukan 16 angka")
        if count:
            part = f"{format_number(count)} ({share(count, snapshot.rows)})"
            found.append((words % {"field": COLUMN_NAMES.get(field, field)}, part))
    if snapshot.skipped:
        found.append((_("Baris tidak terbaca, dilewati"), format_number(snapshot.skipped)))
    return found


def changes(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What is different from the snapshot before, in words and numbers."""
    counted: dict[str, int] = snapshot.changes
    words = {
        "new": _("Baru"), "gone": _("Tidak ada lagi"), "changed": _("Isinya berubah"),
        "same": _("Tetap"),
    }  # fmt: skip
    return [(words[name], format_number(counted[name])) for name in words if name in counted]


def drawings(snapshot: Snapshot) -> list[Picture]:
    """How the people are spread over desil and provinces."""
    figures = snapshot.figures
    found = list(_desil(figures.get("desil", {})))
    provinces: dict[str, int] = figures.get("provinces", {})
    if provinces:
        names = Region.objects.in_bulk(list(provinces))
        rows = [(names[c].name if c in names else c, count) for c, count in provinces.items()]
        rows.sort(key=lambda row: -row[1])
        found.append(_picture(_("Orang per provinsi"), _("Provinsi"), rows))
    return found


def _desil(counted: dict[str, int]) -> Iterator[Picture]:
    known = sorted((int(name), count) for name, count in counted.items() if name.isdecimal())
    rows = [(_("Desil %(number)s") % {"number": number}, count) for number, count in known]
    if rows:
        yield _picture(_("Orang per desil"), _("Desil"), rows)


def _picture(caption: str, head: str, rows: list[tuple[str, int]]) -> Picture:
    svg = charts.bars(caption, rows[:MOST])
    told: list[list[object]] = [[name, format_number(count)] for name, count in rows]
    return Picture(caption, svg, [head, _("Orang")], told)


def preview(snapshot: Snapshot) -> dict[str, list[list[str]] | list[str]]:
    """The first rows as they were kept: masked."""
    columns = snapshot.layout.get("columns", [])
    rows = list(zip(*(column["samples"] for column in columns), strict=False))
    return {
        "head": [column["label"] for column in columns],
        "rows": [list(row) for row in rows[:SHOWN]],
    }
