"""Sets a paper: data in, the bytes of a PDF/A-2a (and PDF/UA-1) file out.

The data reach Typst as one JSON value, never as markup, so no name or sentence can act on the
page. Only the bundled fonts are used: the same data give the same page on every machine.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from anyam.letters.content import derived
from anyam.letters.glyphs import FAMILIES, FONTS, coverage
from anyam.letters.kinds import TITLES, Kind
from anyam.letters.rules import format_code
from anyam.letters.text import setting

TEMPLATES = Path(__file__).parent / "typst"
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
BLANK: dict[str, Any] = {
    "number": "",
    "dated_on": "",
    "place": "",
    "subject": "",
    "nature": "Biasa",
    "enclosure": "-",
    "addressee": "",
    "addressee_place": "Tempat",
    "via": "",
    "cc": [],
    "letterhead": None,
    "logo": "",
    "signer": None,
    "paper": "a4",
    "code": "",
    "check_url": "",
    "draft": False,
}


def render(kind: str, data: Mapping[str, Any]) -> bytes:
    """Set the paper `kind`.

    Args:
      kind: a value of `Kind`.
      data: the keys of `BLANK`, all optional, and `body`, see `bodies` for its shape. `logo` is a
        data URI; with `code` and `check_url` the paper carries a QR code; `draft` prints a mark
        across every page that it has not been issued.
    Raises:
      ValueError: the body lacks what such a paper cannot do without.
    """
    paper = _completed(kind, data)
    try:
        return _typeset(kind, setting(paper))
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        # A mark and its letter may sit in different fonts: then only the first font's letters stay.
        narrow = coverage((FONTS / FAMILIES[0]).read_bytes())
        return _typeset(kind, setting(paper, points=narrow))


def _completed(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Add what follows from the data: sums and words, title, QR code."""
    paper = {**BLANK, **data}
    body = paper["body"]
    title = " ".join(part for part in (TITLES[Kind(kind)], paper["number"]) if part)
    return {
        **paper,
        "body": body,
        "sum": derived(kind, body),
        "title": title,
        "author": (paper["letterhead"] or {"lines": ["Anyam"]})["lines"][-1],
        "code": format_code(paper["code"]) if paper["code"] else "",
        "qr": _qr(paper["check_url"]) if paper["check_url"] else "",
        "logo": _framed(paper["logo"]) if paper["logo"] else "",
    }


def _qr(address: str) -> str:
    svg: str = segno.make_qr(address, error="m").svg_inline(scale=4, border=0)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _framed(picture: str) -> str:
    """A bitmap as SVG, the one form in which a picture travels as text."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 100 100"><image width="100" height="100" xlink:href="{picture}"/></svg>'
    )


def _typeset(kind: str, paper: Mapping[str, Any]) -> bytes:
    pdf = typst.compile(
        str(TEMPLATES / f"{Kind(kind).value}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=[*STANDARDS],
        timestamp=_stamp(paper["dated_on"]),
        sys_inputs={"data": json.dumps(paper)},
    )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave no single file")
    return pdf


def _stamp(dated_on: str) -> int:
    """The file's own date is that of the letter, so that the same letter gives the same bytes."""
    day = date.fromisoformat(dated_on) if dated_on else date(2000, 1, 1)
    return int(datetime.combine(day, time(), UTC).timestamp())
