"""The best group for every home and trade, given what each person costs: exact, by recursion.

A cell is a home (where the group meets), a trade and a kecamatan. For one cell the way of each
member and their wish are sums over members; only the three skills and the size look at the group
as a whole. So the best group is found by going through the people once and keeping, for each
number of members and each set of skills, the most that can be had. All in whole numbers: a point
is `SCALE`, so that the bound drawn from it is exact, not a matter of rounding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from anyam.forming.solver.instance import MISSING_SKILL, UNKNOWN, Instance
from anyam.forming.solver.objective import BITS

SCALE = 1000
NEEDS = 8  # sets of three skills
PLACE_BIT = 8  # somebody whose kecamatan is known
ROWS = 512  # cells at a time, so that they fit into the processor's cache
SMALL = 24  # members up to which 32 bits are enough


@dataclass(frozen=True, slots=True)
class Column:
    """A group that may be chosen, and the points it brings (copies are counted elsewhere)."""

    home: int
    trade: int
    place: str
    members: tuple[int, ...]
    points: int


@dataclass(frozen=True)
class Block:
    """All cells of one kecamatan."""

    place: str
    people: np.ndarray[Any, Any]  # who may sit here
    groups: list[list[int]]  # the same by family, as positions in `people`
    homes: np.ndarray[Any, Any]  # [cell] as positions in `people`
    trades: np.ndarray[Any, Any]  # [cell]
    ways: np.ndarray[Any, Any]  # [person, home]
    mixed: bool  # people whose kecamatan nobody knows may join, but not be the whole group

    def __len__(self) -> int:
        return len(self.homes)


def blocks(instance: Instance) -> list[Block]:
    """The cells of every kecamatan, and of those of whom nobody knows theirs."""
    places = sorted(set(instance.kecamatan) - {UNKNOWN})
    lost = [i for i, place in enumerate(instance.kecamatan) if place == UNKNOWN]
    made = []
    for place in [*places, *([UNKNOWN] if lost else [])]:
        here = [i for i, at in enumerate(instance.kecamatan) if at == place != UNKNOWN] + lost
        if len(set(instance.family[here].tolist())) >= instance.smallest:
            made.append(_block(instance, place, here, mixed=bool(lost) and place != UNKNOWN))
    return made


def _block(instance: Instance, place: str, here: list[int], *, mixed: bool) -> Block:
    families: dict[int, list[int]] = {}
    for position, person in enumerate(here):
        families.setdefault(int(instance.family[person]), []).append(position)
    trades = len(instance.trades)
    homes = np.repeat(np.arange(len(here)), trades)
    return Block(
        place, np.array(here), list(families.values()), homes,
        np.tile(np.arange(trades), len(here)), instance.ways(here, here), mixed,
    )  # fmt: skip


class Pricer:
    """Finds the best group of every cell of one kecamatan."""

    def __init__(self, instance: Instance, block: Block, stop: Callable[[], bool]) -> None:
        self.instance, self.block, self.stop = instance, block, stop
        self.smallest = instance.smallest
        self.largest = min(instance.largest, len(block.groups))
        small = self.largest <= SMALL
        self.dtype: Any = np.int32 if small else np.int64
        self.never = -1_000_000_000 if small else -(1 << 55)
        self.barred = -(1 << 26) if small else -(1 << 44)
        self.most = 1 << (24 if small else 40)  # a price is never more
        people = block.people
        self.masks = 16 if block.mixed else NEEDS
        self.skills = instance.skills[people].astype(np.int64)  # [person, trade]
        if block.mixed:
            known = np.array([instance.kecamatan[i] != UNKNOWN for i in people])
            self.skills |= np.where(known, PLACE_BIT, 0)[:, None]
        self.wish = instance.wish[people].astype(np.int64)  # [person, trade]
        missing = MISSING_SKILL * SCALE * (3 - BITS[np.arange(self.masks) & (NEEDS - 1)])
        self.lost = missing.astype(self.dtype)
        if block.mixed:
            self.lost[: self.masks // 2] = -self.never
        self.all_masks = np.arange(self.masks)
        self.relatives = {person: family for family in block.groups for person in family}

    def gains(self, cells: Any, prices: Any, barred: Any) -> Any:
        """[person, cell]: what each person brings to each cell."""
        block = self.block
        homes, trades = block.homes[cells], block.trades[cells]
        cost = np.clip(prices, -self.most, self.most)[:, None]
        gains = -SCALE * (block.ways[:, homes] + self.wish[:, trades]) - cost
        if barred is not None:
            gains = np.where(barred[:, homes], self.barred, gains)
        return gains.astype(self.dtype)

    def values(self, cells: Any, prices: Any, barred: Any = None) -> Any:
        """[cell]: the most points (times SCALE) a legal group brings after its people's prices.

        Returns None where it was stopped before the end.
        """
        found = np.empty(len(cells), np.int64)
        for begin in range(0, len(cells), ROWS):
            if self.stop():
                return None
            part = cells[begin : begin + ROWS]
            reached = self._reach(part, self.gains(part, prices, barred), self.asked(part, barred))
            table = reached[:, :, self.smallest - 1 :] - self.lost[None, :, None]
            found[begin : begin + ROWS] = table.max(axis=(1, 2))
        return found

    def _begin(self, cells: Any, gains: Any) -> Any:
        """Every group begins with the one whose home it is."""
        rows = np.arange(len(cells))
        homes, trades = self.block.homes[cells], self.block.trades[cells]
        reached = np.full((len(cells), self.masks, self.largest), self.never, self.dtype)
        possible = (self.all_masks[None, :] & ~self.skills[homes, trades][:, None]) == 0
        reached[:, :, 0] = np.where(possible, gains[homes, rows][:, None], self.never)
        return reached

    def asked(self, cells: Any, barred: Any) -> list[list[int]]:
        """The families to go through: without people who may meet at none of these homes."""
        if barred is None:
            return self.block.groups
        free = ~barred[:, np.unique(self.block.homes[cells])].all(axis=1)
        found = ([person for person in family if free[person]] for family in self.block.groups)
        return [family for family in found if family]

    def _reach(
        self, cells: Any, gains: Any, asked: list[list[int]], trace: list[Any] | None = None
    ) -> Any:
        """[cell, skills, members - 1]: the most after everybody was asked."""
        reached = self._begin(cells, gains)
        homes, trades = self.block.homes[cells], self.block.trades[cells]
        base = np.arange(len(cells))[:, None] * self.masks
        for family in asked:
            seated = np.isin(homes, self.relatives[family[0]])
            before = reached if len(family) == 1 else reached.copy()
            taken = None if trace is None else np.full(reached.shape, -1, np.int16)
            for person in family:
                gain = gains[person]
                if seated.any():
                    gain = np.where(seated, self.barred, gain)
                bits = self.skills[person, trades]
                source = before
                if bits.any():
                    rows = base + (self.all_masks[None, :] & ~bits[:, None])
                    source = before.reshape(-1, self.largest)[rows]
                offer = source[:, :, :-1] + gain[:, None, None]
                if taken is not None:
                    better = offer > reached[:, :, 1:]
                    taken[:, :, 1:][better] = person
                np.maximum(reached[:, :, 1:], offer, out=reached[:, :, 1:])
            if trace is not None:
                trace.append(taken)
        return reached

    def columns(self, cells: Any, prices: Any, barred: Any = None) -> list[Column]:
        """The best group of each of these cells."""
        gains = self.gains(cells, prices, barred)
        trace: list[Any] = []
        reached = self._reach(cells, gains, self.asked(cells, barred), trace)
        table = reached[:, :, self.smallest - 1 :] - self.lost[None, :, None]
        made = []
        for row, cell in enumerate(cells):
            mask, size = np.unravel_index(int(table[row].argmax()), table[row].shape)
            if table[row, mask, size] > self.never // 2:
                members = self._back(trace, row, cell, int(mask), int(size) + self.smallest - 1)
                made.append(self._column(int(cell), members))
        return [column for column in made if len(column.members) >= self.smallest]

    def _back(self, trace: list[Any], row: int, cell: int, mask: int, size: int) -> list[int]:
        """Who was taken, from the last family asked to the first."""
        home, trade = int(self.block.homes[cell]), int(self.block.trades[cell])
        members = [home]
        for taken in reversed(trace):
            person = int(taken[row, mask, size])
            if person >= 0:
                members.append(person)
                mask &= ~int(self.skills[person, trade])
                size -= 1
        return members

    def _column(self, cell: int, members: Sequence[int]) -> Column:
        block = self.block
        home, trade = int(block.homes[cell]), int(block.trades[cell])
        rows = list(members)
        had = int(np.bitwise_or.reduce(self.skills[rows, trade])) & (NEEDS - 1)
        lost = int(block.ways[rows, home].sum() + self.wish[rows, trade].sum())
        lost += MISSING_SKILL * (3 - int(BITS[had]))
        people = tuple(sorted(int(block.people[m]) for m in members))
        return Column(int(block.people[home]), trade, block.place, people, -lost)
