"""Simulated annealing: many small changes, at first also bad ones, later only good ones.

Steps of `improve` stop at the first grouping that no single step betters; this walks on from
there. It proves nothing, but what it finds is close to the best, and the groups it meets feed the
linear program. Everything is kept in plain lists, since one step looks at a few numbers only.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random

from anyam.forming.solver.instance import COPIES, COPY, MISSING_SKILL, UNKNOWN, Instance
from anyam.forming.solver.objective import Group, Grouping, place_of

HOT, COLD = 40.0, 0.4  # points: what a step may lose at the beginning and at the end
NEAR = 14  # neighbours a person may go to
FAR = 0.1  # share of steps that go anywhere
RARE = 0.06  # share of steps that change a trade, or join or split groups
LANE = 16  # bits in which the members who have one skill are counted
LANES = (1 << LANE) - 1
CHECKED = 64  # steps between two looks at the clock

Step = tuple["Cell", int, int]  # a group, who leaves, who comes


class Cell:
    """A group on its way: what it loses, and what is needed to know that after a step."""

    __slots__ = ("known", "members", "place", "skills", "trade", "value", "ways", "wishes")

    def __init__(self, members: list[int], trade: int, place: str, known: int) -> None:
        self.members, self.trade, self.place, self.known = members, trade, place, known
        self.ways: list[int] = []  # [person]: the way of all members to that person's home
        self.wishes = self.skills = self.value = 0


class Annealing:
    """One grouping being warmed up and cooled down; it is legal at every step.

    Person number `nobody` has no way, no wish and no skill: who leaves or comes where none does.
    """

    def __init__(self, instance: Instance, grouping: Grouping, seed: int = 1) -> None:
        self.instance, self.random = instance, Random(seed)  # noqa: S311 - no secret hangs on it
        self.nobody = count = len(instance)
        everybody = range(count)
        ways = instance.ways(everybody, everybody)
        self.heat = HOT
        self.near = [order[1 : NEAR + 1] for order in ways.argsort(axis=1, kind="stable").tolist()]
        self.ways: list[list[int]] = [[*row, 0] for row in ways.tolist()] + [[0] * (count + 1)]
        trades = len(instance.trades)
        self.wish: list[list[int]] = [*instance.wish.tolist(), [0] * trades]
        self.skills = [[_lanes(bits) for bits in row] for row in instance.skills.tolist()]
        self.skills.append([0] * trades)
        self.already: list[int] = instance.already.tolist()
        self.family: list[int] = instance.family.tolist()
        self.settle(grouping)

    def settle(self, grouping: Grouping) -> None:
        """Begin with this grouping."""
        self.cells: list[Cell] = []
        self.at: list[Cell | None] = [None] * (self.nobody + 1)
        self.seat: dict[int, int] = {}  # family -> who of it sits somewhere
        self.copies: Counter[tuple[str, int]] = Counter()
        for group in grouping:
            assert group.trade is not None
            self._enter(self._cell(list(group.members), group.trade))

    @property
    def grouping(self) -> Grouping:
        made = (Group(tuple(sorted(cell.members)), cell.trade) for cell in self.cells)
        return tuple(sorted(made, key=lambda group: group.members))

    def run(self, steps: int, stop: Callable[[], bool], hot: float = HOT) -> Iterator[Grouping]:
        """Cool down over so many steps; yields the best grouping of each tenth, and the last."""
        lost = best = 0
        kept = self.grouping
        for number in range(steps):
            if number % CHECKED == 0:
                if stop():
                    break
                self.heat = hot * (COLD / hot) ** (number / steps)
            lost += self._step()
            if lost < best and self.heat < hot / 4:
                best, kept = lost, self.grouping
            if number % (steps // 10 + 1) == 0:
                yield kept
        yield kept

    def _step(self) -> int:
        """Try one change; returns the points it loses (0 where it was not made)."""
        random = self.random
        if random.random() < RARE:
            return self._rare(random.choice(self.cells))
        person = random.randrange(self.nobody)
        far = random.random() < FAR
        other = random.randrange(self.nobody) if far else random.choice(self.near[person])
        here, there = self.at[person], self.at[other]
        if here is None or here is there:
            return 0
        if there is None:
            return self._try([(here, person, other)]) if self._may(person, other) else 0
        if random.random() < 0.3 and len(there.members) < self.instance.largest:
            if len(here.members) == self.instance.smallest:
                return 0
            return self._try([(here, person, self.nobody), (there, self.nobody, person)])
        back = random.choice(there.members)
        return self._try([(here, person, back), (there, back, person)])

    def _may(self, person: int, other: int) -> bool:
        """May somebody without a seat have this person's?"""
        sits = self.seat.get(self.family[other])
        return sits is None or sits == person

    def _try(self, steps: Sequence[Step]) -> int:
        values = []
        change = 0
        for cell, out, come in steps:
            if not self._fits(cell, out, come):
                return 0
            value = self._value(cell, out, come)
            values.append(value)
            change += value - cell.value
        if not self._takes(change):
            return 0
        for (cell, out, come), value in zip(steps, values, strict=True):
            self._do(cell, out, come, value)
        return change

    def _takes(self, change: int) -> bool:
        return change <= 0 or self.random.random() < math.exp(-change / self.heat)

    def _fits(self, cell: Cell, out: int, come: int) -> bool:
        """Does the kecamatan of the group stay what it is?"""
        places = self.instance.kecamatan
        known = cell.known
        if come != self.nobody and places[come] != UNKNOWN:
            if places[come] != cell.place:
                return False
            known += 1
        if out != self.nobody and places[out] != UNKNOWN:
            known -= 1
        return known > 0 or cell.place == UNKNOWN

    def _value(self, cell: Cell, out: int, come: int) -> int:
        """What the group loses after the step, without copies."""
        ways, left, came, trade = cell.ways, self.ways[out], self.ways[come], cell.trade
        homes = [ways[h] - left[h] + came[h] for h in cell.members if h != out]
        if come != self.nobody:
            homes.append(ways[come] - left[come])
        skills = cell.skills - self.skills[out][trade] + self.skills[come][trade]
        wishes = cell.wishes - self.wish[out][trade] + self.wish[come][trade]
        return min(homes) + wishes + _missing(skills)

    def _do(self, cell: Cell, out: int, come: int, value: int) -> None:
        trade, places = cell.trade, self.instance.kecamatan
        pairs = zip(cell.ways, self.ways[out], self.ways[come], strict=True)
        cell.ways = [way - left + came for way, left, came in pairs]
        cell.wishes += self.wish[come][trade] - self.wish[out][trade]
        cell.skills += self.skills[come][trade] - self.skills[out][trade]
        cell.value = value
        if out != self.nobody:
            cell.members.remove(out)
            cell.known -= places[out] != UNKNOWN
            if self.at[out] is cell:  # else they sit already where they went
                self.at[out] = None
                self.seat.pop(self.family[out], None)
        if come != self.nobody:
            cell.members.append(come)
            cell.known += places[come] != UNKNOWN
            self.at[come] = cell
            self.seat[self.family[come]] = come

    def _rare(self, cell: Cell) -> int:
        kind = self.random.random()
        if kind < 0.7:
            return self._anew([cell], [cell.members])
        members = cell.members
        smallest, largest = self.instance.smallest, self.instance.largest
        if len(members) >= 2 * smallest:
            one, two = (
                self.ways[self.random.choice(members)],
                self.ways[self.random.choice(members)],
            )
            order = sorted(members, key=lambda m: one[m] - two[m])
            size = self.random.randint(smallest, len(members) - smallest)
            return self._anew([cell], [order[:size], order[size:]])
        other = self.at[self.random.choice(self.near[members[0]])]
        if other is None or other is cell or other.place != cell.place:
            return 0
        if len(members) + len(other.members) > largest:
            return 0
        return self._anew([cell, other], [members + other.members])

    def _anew(self, old: list[Cell], new: list[list[int]]) -> int:
        """Put groups with the trades that suit them in the place of others."""
        before = sum(self._leave(cell) for cell in old)
        made: list[Cell] = []
        after = 0
        legal = True
        for members in new:
            place = place_of(self.instance, members)
            legal &= place == old[0].place
            cell = self._cell(members[:], self._trade(members, place, keep=len(new) == len(old)))
            made.append(cell)
            after += self._enter(cell)
        if legal and self._takes(after - before):
            return after - before
        for cell in made:
            self._leave(cell)
        for cell in old:
            self._enter(cell)
        return 0

    def _trade(self, members: list[int], place: str, *, keep: bool) -> int:
        """Mostly the trade that loses least; now and then any, so that one gets away from it."""
        trades = range(len(self.instance.trades))
        if keep and self.random.random() < 0.3:
            return self.random.choice(trades)
        return min(trades, key=lambda trade: self._loses(members, trade, place))

    def _loses(self, members: list[int], trade: int, place: str) -> int:
        wishes = sum([self.wish[m][trade] for m in members])
        skills = sum([self.skills[m][trade] for m in members])
        return wishes + _missing(skills) + self._copy(place, trade)

    def _copy(self, place: str, trade: int) -> int:
        return COPY * min(COPIES, self.already[trade] + self.copies[place, trade])

    def _cell(self, members: list[int], trade: int) -> Cell:
        places = self.instance.kecamatan
        known = sum(places[m] != UNKNOWN for m in members)
        cell = Cell(members, trade, place_of(self.instance, members), known)
        cell.ways = [sum(column) for column in zip(*(self.ways[m] for m in members), strict=True)]
        cell.wishes = sum(self.wish[m][trade] for m in members)
        cell.skills = sum(self.skills[m][trade] for m in members)
        cell.value = min(cell.ways[h] for h in members) + cell.wishes + _missing(cell.skills)
        return cell

    def _enter(self, cell: Cell) -> int:
        """Count a group in; returns the points it loses."""
        copied = self._copy(cell.place, cell.trade)
        self.copies[cell.place, cell.trade] += 1
        self.cells.append(cell)
        for member in cell.members:
            self.at[member] = cell
            self.seat[self.family[member]] = member
        return cell.value + copied

    def _leave(self, cell: Cell) -> int:
        """Count a group out; returns the points it lost."""
        self.cells.remove(cell)
        self.copies[cell.place, cell.trade] -= 1
        for member in cell.members:
            self.at[member] = None
            self.seat.pop(self.family[member], None)
        return cell.value + self._copy(cell.place, cell.trade)


def _lanes(bits: int) -> int:
    """Each skill as a one in a lane of its own, so that members can be added up."""
    return (bits & 1) | (bits & 2) << (LANE - 1) | (bits & 4) << (2 * LANE - 2)


def _missing(lanes: int) -> int:
    """
    >>> _missing(0), _missing(_lanes(7)), _missing(_lanes(2) * 5)
    (90, 0, 60)
    """
    return MISSING_SKILL * (
        (not lanes & LANES) + (not lanes >> LANE & LANES) + (not lanes >> 2 * LANE)
    )
