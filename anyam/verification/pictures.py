"""The weights of a comparison as a waterfall: what each fact adds or takes away, up to the sum.

Colour is never alone: a bar to the right adds and is full, one to the left takes away and is
hatched, and every bar carries its number with a sign.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from anyam.web.charts import WIDTH, _safe

ROW, BAR = 42, 14
FOR, AGAINST, SUM = "#1f6b2a", "#c00a0a", "#3b4a5a"
INK, SOFT, GRID = "#1f1f1f", "#525252", "#d4d4d4"
Step = Mapping[str, Any]


def bits(value: float) -> str:
    """A weight with its sign, decimals as Indonesians write them.

    >>> bits(12.34), bits(-3), bits(0)
    ('+12,3', '−3,0', '0,0')
    """
    sign = "+" if value > 0.05 else "−" if value < -0.05 else ""
    return sign + f"{abs(value):.1f}".replace(".", ",")


def waterfall(steps: Sequence[Step], title: str) -> SafeString:
    """The steps of `matching.explaining` as SVG, 360 wide, readable on a phone."""
    low = min((min(step["start"], step["end"]) for step in steps), default=0.0)
    high = max((max(step["start"], step["end"], 1.0) for step in steps), default=1.0)
    unit = (WIDTH - 4) / ((high - min(low, 0.0)) or 1)
    left = min(low, 0.0)
    height = ROW * len(steps) + 8
    zero = 2 - left * unit
    rows = [
        _row(place, step, left, unit, whole=place in (0, len(steps) - 1))
        for place, step in enumerate(steps)
    ]
    return mark_safe(  # noqa: S308 -- every word went through _safe
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' font-family="Liberation Sans, Arial, sans-serif" font-size="15">'
        f"<title>{_safe(title)}</title>{PATTERN}"
        f'<line class="k-c-axis" x1="{zero:.1f}" x2="{zero:.1f}" y1="2" y2="{height - 2}"'
        f' stroke="{SOFT}" stroke-dasharray="3 3"/>{"".join(rows)}</svg>'
    )


PATTERN = (
    '<defs><pattern id="v-hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect class="v-c-against" width="6" height="6"'
    f' fill="{AGAINST}"/><line class="v-c-ground" x1="0" y1="0" x2="0" y2="6" stroke="#ffffff"'
    ' stroke-width="2.4"/></pattern></defs>'
)


def _row(place: int, step: Step, low: float, unit: float, *, whole: bool) -> str:
    top = 4 + place * ROW
    start = 2 + (min(step["start"], step["end"]) - low) * unit
    width = max(abs(step["bits"]) * unit, 2.0)
    fill, name = (SUM, "v-c-sum") if whole else (FOR, "v-c-for")
    if not whole and step["bits"] < 0:
        fill, name = "url(#v-hatch)", "v-c-hatch"
    bold = ' font-weight="bold"' if whole else ""
    words = f'<text class="k-c-text" y="{top + 15}" fill="{INK}"{bold}'
    bar = f'y="{top + 22}" height="{BAR}" rx="2"'
    return (
        f'{words} x="2">{_safe(step["title"])}</text>'
        f'{words} x="{WIDTH - 2}" text-anchor="end">{bits(step["bits"])}</text>'
        f'<rect class="k-c-track" x="2" width="{WIDTH - 4}" {bar} fill="{GRID}" opacity="0.35"/>'
        f'<rect class="{name}" x="{start:.1f}" width="{width:.1f}" {bar} fill="{fill}"/>'
    )


def strength(value: float) -> str:
    """How much a fact says, in words.

    >>> strength(12), strength(-5), strength(0.4)
    ('sangat kuat', 'kuat', 'lemah')
    """
    size = abs(value)
    if size >= 8:
        return _("sangat kuat")
    if size >= 4:
        return _("kuat")
    return _("sedang") if size >= 1.5 else _("lemah")
