"""Pictures of numbers as SVG: pure functions, the same string on a page and in a PDF.

Each colour stands twice: as an attribute, so that paper and PDF have it, and as a class, so that
the theme can follow the reader's dark mode. No `style`, no script: the policy forbids both.
Draw with `{% chart svg caption head rows %}`, which puts the same numbers in a table underneath.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from anyam.kernel.money import format_number

WIDTH = 360
INK, SOFT, GRID, LINE, GROUND = "#1f1f1f", "#525252", "#d4d4d4", "#0049b8", "#ffffff"
# Neighbours differ in lightness too: they can be told apart in grey and by the colour-blind.
SERIES = ("#0049b8", "#84b4fb", "#855f00", "#e0b84c", "#1f6b2a", "#8fce99")
ON_SERIES = ("#ffffff", "#1f1f1f", "#ffffff", "#1f1f1f", "#ffffff", "#1f1f1f")
# What XML 1.0 cannot hold, however it is written.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Format = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stop of a `steps` track. `state`: done, now, stopped or ahead."""

    label: str
    state: str
    note: str = ""


def short(value: int) -> str:
    """An amount small enough for an axis.

    >>> [short(v) for v in (0, 750_000, 1_500_000, 20_000_000, -2_000_000, 3_000_000_000)]
    ['0', '750 rb', '1,5 jt', '20 jt', '-2 jt', '3 M']
    """
    for size, unit in ((10**9, "M"), (10**6, "jt"), (10**3, "rb")):
        if abs(value) >= size:
            number = f"{value / size:.1f}".removesuffix(".0").replace(".", ",")
            return f"{number} {unit}"
    return str(value)


def line(
    title: str,
    labels: Sequence[str],
    values: Sequence[int],
    *,
    mark: int | None = None,
    mark_label: str = "",
    fmt: Format = short,
) -> SafeString:
    """A curve over time, such as the cash of a business plan, month by month.

    Args:
      mark: index of the value that gets an upright line, such as the month of break-even.
      mark_label: the words beside that line.
    """
    if not values:
        return _nothing(title)
    left, top, width, height = 62, 30, WIDTH - 74, 170
    ticks = nice_ticks(min(0, *values), max(0, *values))
    low, high = ticks[0], ticks[-1]

    def x(index: int) -> float:
        return left + (width * index / (len(values) - 1) if len(values) > 1 else width / 2)

    def y(value: float) -> float:
        return top + height * (high - value) / (high - low)

    parts = [_rule(left, y(tick), left + width, y(tick), zero=tick == 0) for tick in ticks]
    parts += [_text(left - 8, y(tick) + 5, fmt(tick), anchor="end", soft=True) for tick in ticks]
    for index in spread(len(values), 6):
        parts.append(_text(x(index), top + height + 24, labels[index], anchor="middle", soft=True))
    if mark is not None and 0 <= mark < len(values):
        parts += _mark(x(mark), top, top + height, mark_label)
    points = " ".join(f"{_n(x(i))},{_n(y(v))}" for i, v in enumerate(values))
    parts.append(
        f'<polyline class="k-c-line" points="{points}" fill="none" stroke="{LINE}"'
        ' stroke-width="3" stroke-linejoin="round" stroke-linecap="round"/>'
    )
    dots = {len(values) - 1} | ({mark} if mark is not None and 0 <= mark < len(values) else set())
    parts += [_dot(x(i), y(values[i])) for i in sorted(dots)]
    return _svg(title, top + height + 40, parts)


def bars(title: str, rows: Sequence[tuple[str, int]], *, fmt: Format = format_number) -> SafeString:
    """One bar for each row, its name above and its number at the end. Negative counts as none."""
    if not rows:
        return _nothing(title)
    most = max(1, *(value for _label, value in rows))
    parts: list[str] = []
    for index, (label, value) in enumerate(rows):
        top = 8 + index * 48
        length = max(0, value) * WIDTH / most
        parts.append(_text(0, top + 14, label, limit=30))
        parts.append(_text(WIDTH, top + 14, fmt(value), anchor="end", bold=True))
        parts.append(_rect(0, top + 21, WIDTH, 14, GRID, "k-c-track"))
        parts.append(_rect(0, top + 21, length, 14, LINE, "k-c-bar"))
    return _svg(title, 8 + len(rows) * 48, parts)


def stacked(
    title: str,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int]]],
    *,
    fmt: Format = format_number,
) -> SafeString:
    """Bars made of parts: `series` names the parts, each row gives one number for each of them."""
    if not rows or not series:
        return _nothing(title)
    most = max(1, *(sum(max(0, value) for value in values) for _label, values in rows))
    parts: list[str] = []
    for index, (label, values) in enumerate(rows):
        top = 8 + index * 54
        total = sum(max(0, value) for value in values)
        parts.append(_text(0, top + 14, label, limit=30))
        parts.append(_text(WIDTH, top + 14, fmt(total), anchor="end", bold=True))
        parts += _segments(values, top + 21, most, fmt)
    top = 14 + len(rows) * 54
    for index, name in enumerate(series):
        shade = index % len(SERIES)
        parts.append(_rect(0, top + index * 24, 16, 16, SERIES[shade], f"k-c-s{shade}"))
        parts.append(_text(24, top + 13 + index * 24, name, limit=38))
    return _svg(title, top + len(series) * 24, parts)


def steps(title: str, stages: Sequence[Stage]) -> SafeString:
    """Where a case is on its way: stops from top to bottom, told apart by shape and weight."""
    if not stages:
        return _nothing(title)
    parts: list[str] = []
    for index, stage in enumerate(stages):
        middle = 22 + index * 48
        if index + 1 < len(stages):
            passed = stage.state == "done"
            parts.append(_rail(middle, passed=passed))
        parts.append(_stop(middle, stage.state))
        now = stage.state in ("now", "stopped")
        parts.append(_text(40, middle + (0 if stage.note else 5), stage.label, bold=now, limit=36))
        if stage.note:
            parts.append(_text(40, middle + 18, stage.note, soft=True, limit=42, size=14))
    return _svg(title, 22 + len(stages) * 48 - 16, parts)


def nice_ticks(low: float, high: float, wanted: int = 4) -> list[int]:
    """Round numbers from at or below `low` to at or above `high`.

    >>> nice_ticks(-3_200_000, 9_100_000)
    [-5000000, 0, 5000000, 10000000]
    >>> nice_ticks(0, 0)
    [0, 1]
    """
    span = max(high - low, 1)
    rough = span / wanted
    power = 10 ** floor(log10(rough)) if rough >= 1 else 1
    step = int(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough))
    first, last = int(low // step), int(-(-high // step))
    return [step * n for n in range(first, max(last, first + 1) + 1)]


def spread(count: int, most: int) -> list[int]:
    """Which of `count` labels to write so that at most `most` stand side by side.

    >>> spread(12, 6), spread(3, 6)
    ([0, 2, 4, 6, 8, 10], [0, 1, 2])
    """
    return list(range(0, count, -(-count // most))) if count else []


def _segments(values: Sequence[int], top: float, most: int, fmt: Format) -> list[str]:
    parts, left = [], 0.0
    for index, value in enumerate(values):
        length = max(0, value) * WIDTH / most
        shade = index % len(SERIES)
        parts.append(_rect(left, top, length, 22, SERIES[shade], f"k-c-s{shade}"))
        words = fmt(value)
        if length > len(words) * 8.5 + 6:
            ink = f'fill="{ON_SERIES[shade]}"'
            parts.append(
                f'<text x="{_n(left + length / 2)}" y="{_n(top + 16)}" font-size="14"'
                f' text-anchor="middle" {ink}>{_safe(words)}</text>'
            )
        left += length
    return parts


def _svg(title: str, height: float, parts: Sequence[str]) -> SafeString:
    body = "".join(parts)
    return mark_safe(  # noqa: S308 -- every word went through _safe
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_n(height)}" role="img"'
        f' font-family="Liberation Sans, Arial, sans-serif" font-size="15">'
        f"<title>{_safe(title)}</title>{body}</svg>"
    )


def _nothing(title: str) -> SafeString:
    return _svg(
        title, 60, [_text(WIDTH / 2, 34, _("Belum ada angka."), anchor="middle", soft=True)]
    )


def _safe(text: str) -> str:
    return escape(FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", str(text)))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    soft: bool = False,
    bold: bool = False,
    limit: int = 60,
    size: int = 15,
) -> str:
    shown = words if len(words) <= limit else f"{words[: limit - 1]}…"
    tint, name = (SOFT, "k-c-soft") if soft else (INK, "k-c-text")
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text class="{name}" x="{_n(x)}" y="{_n(y)}" fill="{tint}" font-size="{size}"'
        f' text-anchor="{anchor}"{weight}>{_safe(shown)}</text>'
    )


def _rect(x: float, y: float, width: float, height: float, fill: str, name: str) -> str:
    return (
        f'<rect class="{name}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        f' rx="2" fill="{fill}"/>'
    )


def _rule(x1: float, y1: float, x2: float, y2: float, *, zero: bool) -> str:
    tint, name = (SOFT, "k-c-axis") if zero else (GRID, "k-c-grid")
    return (
        f'<line class="{name}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        f' stroke="{tint}" stroke-width="{2 if zero else 1}"/>'
    )


def _mark(x: float, top: float, bottom: float, words: str) -> list[str]:
    side = "end" if x > WIDTH / 2 else "start"
    near = x - 6 if side == "end" else x + 6
    return [
        f'<line class="k-c-axis" x1="{_n(x)}" y1="{_n(top - 16)}" x2="{_n(x)}" y2="{_n(bottom)}"'
        f' stroke="{SOFT}" stroke-width="2" stroke-dasharray="5 4"/>',
        _text(near, top - 8, words, anchor=side, bold=True, limit=36),
    ]


def _dot(x: float, y: float) -> str:
    return (
        f'<circle class="k-c-dot" cx="{_n(x)}" cy="{_n(y)}" r="5" fill="{LINE}"'
        f' stroke="{GROUND}" stroke-width="2"/>'
    )


def _rail(middle: float, *, passed: bool) -> str:
    dashes = "" if passed else ' stroke-dasharray="3 4"'
    tint, name = (LINE, "k-c-line") if passed else (SOFT, "k-c-axis")
    return (
        f'<line class="{name}" x1="16" y1="{_n(middle + 12)}" x2="16" y2="{_n(middle + 36)}"'
        f' stroke="{tint}" stroke-width="3"{dashes}/>'
    )


def _stop(middle: float, state: str) -> str:
    """A filled disc with a tick, a ring with a dot, a square with a cross, or an empty ring."""
    y = _n(middle)
    stroke = f'stroke="{LINE}" stroke-width="3"'
    if state == "done":
        tick = f"M10.5 {y}l4 4 7-8"
        return (
            f'<circle class="k-c-bar" cx="16" cy="{y}" r="11" fill="{LINE}"/>'
            f'<path class="k-c-on" d="{tick}" fill="none" stroke="{GROUND}" stroke-width="2.5"/>'
        )
    if state == "now":
        return (
            f'<circle class="k-c-ring" cx="16" cy="{y}" r="10" fill="{GROUND}" {stroke}/>'
            f'<circle class="k-c-bar" cx="16" cy="{y}" r="5" fill="{LINE}"/>'
        )
    if state == "stopped":
        cross = f"M12 {_n(middle - 4)}l8 8m0-8l-8 8"
        return (
            f'<rect class="k-c-bad" x="6" y="{_n(middle - 10)}" width="20" height="20" rx="3"'
            f' fill="#c00a0a"/><path d="{cross}" fill="none" stroke="{GROUND}" stroke-width="2.5"/>'
        )
    return (
        f'<circle class="k-c-ahead" cx="16" cy="{y}" r="9" fill="{GROUND}"'
        f' stroke="{SOFT}" stroke-width="2"/>'
    )
