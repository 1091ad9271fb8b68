"""The market around a group: who else sells there, how many could buy, what the village has."""

from collections.abc import Sequence
from dataclasses import dataclass

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.groups.copycat import People, Ring, Rival, ring
from anyam.groups.models import Group
from anyam.outreach.models import Inhabitants, Potential
from anyam.regions.models import Region

KECAMATAN = 6
SHOWN = 8  # rivals named on a page; the rest is counted


@dataclass(frozen=True, slots=True)
class Shop:
    """A rival as this reader may see it."""

    rival: Rival
    place: str
    url: str


@dataclass(frozen=True, slots=True)
class Market:
    """What stands under "Usaha serupa di sekitar"."""

    rings: tuple[Ring, Ring]  # village and kecamatan
    shops: list[Shop]
    unnamed: int  # rivals counted but not named: too many, or outside the reader's places
    potentials: list[Potential]
    answer: str
    fillable: frozenset[str]  # places whose inhabitants this reader may write down

    @property
    def warns(self) -> bool:
        return self.rings[1].shops > 1

    @property
    def missing(self) -> bool:
        """A warning nobody has answered yet."""
        return self.warns and not self.answer


def market_of(group: Group, user: User) -> Market | None:
    """The market around a group in four queries; None before it has chosen a trade."""
    if group.trade is None:
        return None
    village, kecamatan = group.region_id, group.region_id[:KECAMATAN]
    rivals = sorted(group.rivals(), key=lambda r: (r.region_code != village, not r.same, r.since))
    people = people_of(village, kecamatan)
    names = group.region.full_name.split(", ")
    rings = (
        ring(village, group.region.titled, rivals, people),
        ring(kecamatan, f"Kecamatan {names[1]}" if len(names) > 1 else "", rivals, people),
    )
    seen = [rival for rival in rivals if user.scope.covers(rival.region_code)][:SHOWN]
    here = Potential.objects.living().in_region(village).for_trade(group.trade.slug)
    return Market(
        rings=rings,
        shops=_shops(seen, village),
        unnamed=len(rivals) - len(seen),
        potentials=list(here.order_by("pk")[:SHOWN]),
        answer=group.why_sells,
        fillable=frozenset(code for code in (village, kecamatan) if _fills(user, code)),
    )


def _fills(user: User, code: str) -> bool:
    return user.scope.covers(code) and user.may(Can.DESCRIBE_VILLAGE, code)


def people_of(*codes: str) -> dict[str, People]:
    """The newest number of inhabitants of each place that has one."""
    rows = Inhabitants.objects.newest(*codes)
    return {code: People(row.count, row.counted_on, row.source) for code, row in rows.items()}


def _shops(rivals: Sequence[Rival], village: str) -> list[Shop]:
    places = Region.objects.in_bulk({village, *(rival.region_code for rival in rivals)})
    return [
        Shop(rival, places[rival.region_code].titled, Group(pk=rival.group_id).get_absolute_url())
        for rival in rivals
    ]
