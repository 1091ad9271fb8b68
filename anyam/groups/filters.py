"""What the list of groups can be narrowed by."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from anyam.accounts.models import User
from anyam.groups.models import Group, GroupQuerySet, Trade
from anyam.regions import words
from anyam.regions.rules import LENGTHS
from anyam.regions.scope import Scope

LONGEST = 100


@dataclass
class Filters:
    """The filters of one request; what makes no sense is left out."""

    scope: Scope  # of the user; narrows the search
    text: str
    place: str
    trade: str
    status: str

    @classmethod
    def read(cls, sent: Mapping[str, str], user: User) -> "Filters":
        place = sent.get("wilayah", "")
        good = place.isascii() and place.isdigit() and len(place) in LENGTHS and place < "99"
        status = sent.get("status", "")
        return cls(
            user.scope,
            " ".join(sent.get("q", "").replace("\0", "").split())[:LONGEST],
            place if good and user.scope.covers(place) else "",
            sent.get("usaha", "").replace("\0", "")[:LONGEST],
            status if status in Group.Status else "",
        )

    def apply(self, groups: GroupQuerySet) -> GroupQuerySet:
        if self.place:
            groups = groups.in_region(self.place)
        if self.trade:
            # Not through a join: an index gives the groups of one trade by name.
            groups = groups.filter(trade=Trade.objects.filter(slug=self.trade).values("pk")[:1])
        if self.text:
            more = bool(self.trade or self.status)
            groups = groups.search(self.text, self.reach, None if more else words.MOST)
        return groups.in_status(self.status)

    @property
    def reach(self) -> Scope:
        """Where is searched."""
        return Scope(frozenset({self.place})) if self.place else self.scope

    @property
    def any(self) -> bool:
        return bool(self.text or self.place or self.trade or self.status)

    @property
    def statuses(self) -> list[tuple[str, Any]]:
        return list(Group.Status.choices)

    @cached_property
    def trades(self) -> list[tuple[str, str]]:
        return list(Trade.objects.order_by("name").values_list("slug", "name"))
