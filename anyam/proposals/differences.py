"""What changed between two versions, line by line, in words an officer reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from anyam.kernel.money import format_number, format_rupiah


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the comparison. `kind` is "added", "removed" or "changed"."""

    kind: str
    what: str
    before: str
    after: str


def labels() -> dict[str, str]:
    return {
        "aims": _("Tujuan usaha"),
        "market_reason": _("Siapa yang membeli"),
        "place": _("Tempat usaha"),
        "point": _("Titik lokasi"),
        "scheme": _("Skema pendanaan"),
        "income": _("Rencana uang masuk"),
        "cost": _("Rencana uang keluar"),
        "days": _("Hari kerja sebulan"),
        "first_month": _("Bulan pertama ada hasil"),
        "name": _("Nama kelompok"),
        "trade": _("Jenis usaha"),
        "business": _("Usaha"),
        "village": _("Desa/kelurahan"),
        "formed_on": _("Tanggal dibentuk"),
        "why_sells": _("Mengapa tetap laku"),
    }


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Compare the contents of two versions (`queries.content_of`)."""
    return [
        *_scalars(before, after, ("scheme", "aims", "market_reason", "place", "point")),
        *_scalars(before["group"], after["group"], tuple(before["group"])),
        *_lists(before["members"], after["members"], _("Anggota"), _member, "person"),
        *_lists(before["budget"], after["budget"], _("Anggaran"), _budget_line, "item"),
        *_scalars(before["plan"], after["plan"], tuple(before["plan"])),
        *_lists(before["documents"], after["documents"], _("Berkas"), _document, "sha256"),
    ]


def _scalars(
    before: dict[str, Any], after: dict[str, Any], keys: tuple[str, ...]
) -> Iterator[Difference]:
    names = labels()
    for key in keys:
        old, new = before.get(key), after.get(key)
        if old != new:
            yield Difference("changed", names.get(key, key), _text(old), _text(new))


def _text(value: Any) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return format_number(value) if isinstance(value, int) else str(value)


def _lists(
    before: list[dict[str, Any]], after: list[dict[str, Any]], what: str, say: Any, key: str
) -> Iterator[Difference]:
    """Pair the rows that stand for the same thing; the others were added or removed."""
    matcher = SequenceMatcher(
        a=[str(row[key]) for row in before], b=[str(row[key]) for row in after], autojunk=False
    )
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(before[a1:a2], after[b1:b2], strict=True)
            for old, new in pairs:
                if old != new:
                    yield Difference("changed", what, say(old), say(new))
            continue
        for row in before[a1:a2]:
            yield Difference("removed", what, say(row), "")
        for row in after[b1:b2]:
            yield Difference("added", what, "", say(row))


def _member(row: dict[str, Any]) -> str:
    return f"{row['name']} ({row['office']})"


def _budget_line(row: dict[str, Any]) -> str:
    amount = format_rupiah(row["quantity"] * row["unit_price"])
    price = format_rupiah(row["unit_price"])
    detail = f" ({row['specification']})" if row["specification"] else ""
    return f"{row['item']}{detail}: {row['quantity']} {row['unit']} × {price} = {amount}"


def _document(row: dict[str, Any]) -> str:
    return f"{row['kind']} {row['sha256'][:8]}"
