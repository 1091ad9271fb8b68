"""Maps without borders, as SVG: tiles of equal size, and dots where coordinates are known.

Pure, like `web.charts`. Every mark carries its number, and its name for those who do not see it;
a mark is a link, so the picture filters without a script. No borders of kecamatan may be shipped,
so tiles stand in the order of their codes, and a page that shows them says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from django.utils.safestring import SafeString, mark_safe

from anyam.web.charts import GRID, GROUND, INK, LINE, SOFT, WIDTH, _n, _safe, _text

COLUMNS = 3
TILE, GAP = 114, 9
LARGEST, SMALLEST = 30, 11  # radius of a symbol
CELLS = 18  # dots nearer than a row of this many to the width are drawn as one
NARROWEST = 0.02  # degrees shown at least: a village, not a yard


@dataclass(frozen=True, slots=True)
class Tile:
    """One area: its name, its number and where a click leads."""

    name: str
    count: int
    url: str
    said: str  # what a screen reader says: "Baraka: 20 kelompok"


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing on the ground."""

    latitude: float
    longitude: float
    key: str  # of what it is; a heap of dots has the longest common beginning of its keys


@dataclass(frozen=True, slots=True)
class Heap:
    """Dots drawn as one."""

    x: float
    y: float
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A heap with its link and its words."""

    heap: Heap
    url: str
    said: str


def tiles(title: str, areas: Sequence[Tile]) -> SafeString:
    """Areas as tiles, each with a disc whose surface grows with its number."""
    most = max((area.count for area in areas), default=0)
    parts = []
    for index, area in enumerate(areas):
        left = (index % COLUMNS) * (TILE + GAP)
        top = (index // COLUMNS) * (TILE + GAP)
        parts.append(_link(area.url, area.said, _tile(area, left, top, most)))
    rows = -(-len(areas) // COLUMNS)
    return _map(title, rows * (TILE + GAP), parts)


def _tile(area: Tile, left: float, top: float, most: int) -> list[str]:
    middle, centre = left + TILE / 2, top + TILE / 2 + 14
    return [
        f'<rect class="k-c-ring" x="{_n(left + 1)}" y="{_n(top + 1)}" width="{TILE - 2}"'
        f' height="{TILE - 2}" rx="8" fill="{GROUND}" stroke="{GRID}" stroke-width="2"/>',
        _text(middle, top + 24, area.name, anchor="middle", limit=14, size=14),
        *_symbol(middle, centre, area.count, most),
    ]


def _symbol(x: float, y: float, count: int, most: int) -> list[str]:
    """A disc with its number; nothing at all is an empty ring."""
    radius = max(SMALLEST, LARGEST * sqrt(count / most)) if count else SMALLEST
    tint, name = (LINE, "k-c-s0") if count else (GROUND, "k-c-ahead")
    edge = f' stroke="{GROUND if count else SOFT}" stroke-width="2"'
    ink, words = (GROUND, "k-c-on-text") if count else (INK, "k-c-text")
    return [
        f'<circle class="{name}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{tint}"{edge}/>',
        f'<text class="{words}" x="{_n(x)}" y="{_n(y + 5)}" fill="{ink}" font-size="15"'
        f' font-weight="bold" text-anchor="middle">{count}</text>',
    ]


def heaps(found: Iterable[Dot]) -> list[Heap]:
    """Put dots on a square of `WIDTH`, those that would cover each other into one heap.

    >>> near = [Dot(-3.40, 119.90, "a"), Dot(-3.4001, 119.9001, "b"), Dot(-3.5, 119.95, "c")]
    >>> [len(heap.dots) for heap in heaps(near)]
    [2, 1]
    """
    dots = sorted(found, key=lambda dot: (-dot.latitude, dot.longitude, dot.key))
    if not dots:
        return []
    south, north = dots[-1].latitude, dots[0].latitude
    west = min(dot.longitude for dot in dots)
    east = max(dot.longitude for dot in dots)
    narrow = cos(radians((north + south) / 2))  # a degree of longitude is the shorter one
    span = max(north - south, (east - west) * narrow, NARROWEST)
    room = WIDTH - 2 * LARGEST
    cells: dict[tuple[int, int], list[tuple[float, float, Dot]]] = defaultdict(list)
    for dot in dots:
        x = LARGEST + room * ((dot.longitude - (west + east) / 2) * narrow / span + 0.5)
        y = LARGEST + room * (((north + south) / 2 - dot.latitude) / span + 0.5)
        cells[int(x * CELLS / WIDTH), int(y * CELLS / WIDTH)].append((x, y, dot))
    return [
        Heap(
            sum(x for x, _y, _d in inside) / len(inside),
            sum(y for _x, y, _d in inside) / len(inside),
            tuple(dot for _x, _y, dot in inside),
        )
        for inside in cells.values()
    ]


def ground(title: str, marks: Sequence[Mark]) -> SafeString:
    """Heaps where they lie, north above."""
    most = max((len(mark.heap.dots) for mark in marks), default=1)
    frame = (
        f'<rect class="k-c-ring" x="1" y="1" width="{WIDTH - 2}" height="{WIDTH - 2}" rx="8"'
        f' fill="{GROUND}" stroke="{GRID}" stroke-width="2"/>'
    )
    largest_last = sorted(marks, key=lambda mark: -len(mark.heap.dots))
    drawn = [
        _link(
            mark.url,
            mark.said,
            _symbol(mark.heap.x, mark.heap.y, len(mark.heap.dots), max(most, 4)),
        )
        for mark in largest_last
    ]
    return _map(title, WIDTH, [frame, *drawn])


def _link(url: str, said: str, parts: Sequence[str]) -> str:
    return (
        f'<a class="k-c-link" href="{_safe(url)}" aria-label="{_safe(said)}">'
        f"<title>{_safe(said)}</title>{''.join(parts)}</a>"
    )


def _map(title: str, height: float, parts: Sequence[str]) -> SafeString:
    """Unlike a chart a map is no single image: a reader steps from mark to mark."""
    return mark_safe(  # noqa: S308 -- every word went through _safe
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_n(height)}" role="group"'
        f' aria-label="{_safe(title)}" font-family="Liberation Sans, Arial, sans-serif"'
        f' font-size="15">{"".join(parts)}</svg>'
    )
