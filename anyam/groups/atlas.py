"""Which trades there are where: a table of places and trades, and the same as a map.

Counted are formed, living groups, inside one kabupaten/kota at most: the index
`groups_group_place_trade` then reads some hundred rows, however many groups the country has.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.groups.copycat import People
from anyam.groups.market import people_of
from anyam.groups.models import Group, GroupQuerySet, Trade
from anyam.regions.models import Region
from anyam.regions.rules import LENGTHS, parent_of
from anyam.web import maps

REGENCY, VILLAGE = LENGTHS[1], LENGTHS[3]
DOTS_MOST = 3_000


@dataclass(frozen=True, slots=True)
class Question:
    """What of the map is asked for; what makes no sense is left out."""

    area: str  # region code; "" where one has to be chosen first
    trade: str  # slug

    @classmethod
    def read(cls, sent: Mapping[str, str], user: User) -> "Question":
        area = sent.get("wilayah", "")
        good = area.isascii() and area.isdigit() and len(area) in LENGTHS and area < "99"
        trade = sent.get("usaha", "").replace("\0", "")[:40]
        own = [prefix for prefix in user.scope.prefixes if prefix]
        chosen = area if good and user.scope.covers(area) else ""
        return cls(chosen or (own[0] if len(own) == 1 else ""), trade)

    @property
    def drawn(self) -> bool:
        """Is the area small enough to count?"""
        return len(self.area) >= REGENCY

    def address(self, area: str) -> str:
        told = {"wilayah": area} | ({"usaha": self.trade} if self.trade else {})
        return f"{reverse('groups:trades')}?{urlencode(told)}"


@dataclass(frozen=True, slots=True)
class Cell:
    """How many groups of one trade in one place, and the list of them."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One place of the table."""

    region: Region
    url: str  # of its own map; "" for a village
    cells: list[Cell]
    total: Cell
    people: People | None

    @property
    def per_shop(self) -> int | None:
        return self.people.count // self.total.count if self.people and self.total.count else None


@dataclass(frozen=True, slots=True)
class Atlas:
    """Everything the page shows about one area."""

    region: Region
    up: Region | None
    trades: list[Trade]
    lines: list[Line]
    totals: list[Cell]
    total: int
    tiles: SafeString
    ground: SafeString | None  # None: no group here is on the map
    unplaced: int  # groups of which nobody has told where on the map they are


def choices(user: User, area: str) -> list[Region]:
    """The areas to begin with: those right below a large one, or below what the user may see."""
    living = Region.objects.valid_on(timezone.localdate())
    own = [prefix for prefix in user.scope.prefixes if prefix]
    if area or len(own) == 1:
        return list(living.filter(parent_id=area or own[0]).order_by("name"))
    if user.scope.is_nation:
        return list(living.filter(parent=None).order_by("name"))
    return list(living.filter(code__in=own).order_by("name"))


def all_trades() -> list[Trade]:
    return list(Trade.objects.order_by("pk"))


def draw(user: User, asked: Question, region: Region, trades: list[Trade]) -> Atlas:
    """The table and the two maps of an area, in seven queries."""
    groups = Group.objects.visible_to(user).formed().in_region(region.code)
    wanted = [trade for trade in trades if asked.trade in ("", trade.slug)]
    if asked.trade:
        groups = groups.filter(trade__in=wanted)
    places = _places(region)
    counts = _counts(groups, len(places[0].code) if places else VILLAGE)
    shown = [t for t in wanted if asked.trade or any(counts[p.code, t.pk] for p in places)]
    people = people_of(*(place.code for place in places)) if asked.trade else {}
    lines = [_line(place, shown, counts, asked, people) for place in places]
    dots = _dots(groups)
    return Atlas(
        region=region,
        up=_above(user, region),
        trades=shown,
        lines=lines,
        totals=[
            Cell(sum(counts[p.code, t.pk] for p in places), _listed(region.code, t.slug))
            for t in shown
        ],
        total=sum(line.total.count for line in lines),
        tiles=_tiles(lines, asked),
        ground=_ground(dots) if dots else None,
        unplaced=sum(line.total.count for line in lines) - len(dots),
    )


def _places(region: Region) -> list[Region]:
    """The rows: what lies right below, or the village itself."""
    if len(region.code) == VILLAGE:
        return [region]
    living = Region.objects.valid_on(timezone.localdate())
    return list(living.filter(parent=region).order_by("code"))


def _above(user: User, region: Region) -> Region | None:
    above = parent_of(region.code)
    if above is None or not user.scope.covers(above):
        return None
    return Region.objects.filter(code=above).first()


def _counts(groups: GroupQuerySet, length: int) -> Counter[tuple[str, int]]:
    """How many groups of each trade in each place, whose code has `length` digits."""
    found: Counter[tuple[str, int]] = Counter()
    rows = groups.exclude(trade=None).order_by().values_list("region_id", "trade_id")
    for code, trade, count in rows.annotate(count=Count("pk")):
        found[code[:length], trade] += count
    return found


def _listed(code: str, trade: str = "") -> str:
    told = {"wilayah": code, "status": Group.Status.FORMED.value}
    return f"{reverse('groups:index')}?{urlencode(told | ({'usaha': trade} if trade else {}))}"


def _line(
    place: Region, trades: list[Trade], counts: Counter[tuple[str, int]], asked: Question,
    people: Mapping[str, People],
) -> Line:  # fmt: skip
    code = place.code
    cells = [Cell(counts[code, trade.pk], _listed(code, trade.slug)) for trade in trades]
    return Line(
        region=place,
        url=asked.address(code) if len(code) < VILLAGE else "",
        cells=cells,
        total=Cell(sum(cell.count for cell in cells), _listed(code, asked.trade)),
        people=people.get(code),
    )


def _tiles(lines: list[Line], asked: Question) -> SafeString:
    said = _("%(place)s: %(count)d kelompok")
    areas = [
        maps.Tile(
            line.region.name,
            line.total.count,
            line.url or _listed(line.region.code, asked.trade),
            said % {"place": line.region.titled, "count": line.total.count},
        )
        for line in lines
    ]
    return maps.tiles(_("Banyaknya kelompok di tiap wilayah"), areas)


@dataclass(frozen=True, slots=True)
class Place:
    """A group on the ground."""

    pk: int
    name: str
    region_code: str
    dot: maps.Dot


def _dots(groups: GroupQuerySet) -> list[Place]:
    rows = groups.exclude(latitude=None).order_by("pk")
    columns = ("pk", "name", "region_id", "latitude", "longitude")
    return [
        Place(pk, name, code, maps.Dot(float(latitude), float(longitude), f"{code}/{pk}"))
        for pk, name, code, latitude, longitude in rows.values_list(*columns)[:DOTS_MOST]
        if latitude is not None and longitude is not None
    ]


def _ground(places: list[Place]) -> SafeString:
    by_dot = {place.dot: place for place in places}
    marks = []
    for heap in maps.heaps(by_dot):
        here = [by_dot[dot] for dot in heap.dots]
        names = ", ".join(place.name for place in here[:3])
        if len(here) == 1:
            marks.append(maps.Mark(heap, Group(pk=here[0].pk).get_absolute_url(), names))
            continue
        said = _("%(count)d kelompok: %(names)s") % {"count": len(here), "names": names}
        marks.append(maps.Mark(heap, _listed(_common(here)), said))
    return maps.ground(_("Letak usaha kelompok, utara di atas"), marks)


def _common(places: list[Place]) -> str:
    """The smallest area that holds all of these groups."""
    codes = {place.region_code for place in places}
    lengths = [length for length in LENGTHS if len({code[:length] for code in codes}) == 1]
    return codes.pop()[: max(lengths, default=LENGTHS[0])]
