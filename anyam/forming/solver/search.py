"""Looks for the best grouping of one part of the candidates, and proves how good it can be.

First a quick grouping, made better by small steps and then by long walks (`anneal`); then the
bound of `bounding` and the best grouping of all groups met on the way; then, where the two
differ, branch and bound.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np

from anyam.forming.solver import start
from anyam.forming.solver.anneal import Annealing
from anyam.forming.solver.bounding import Bounding, Node
from anyam.forming.solver.improve import Improver
from anyam.forming.solver.instance import Instance
from anyam.forming.solver.master import Master, choose, usage
from anyam.forming.solver.objective import Group as Chosen
from anyam.forming.solver.objective import Grouping, home, missing, place_of, worth
from anyam.forming.solver.placing import Placing
from anyam.forming.solver.pricing import Block, Column, Pricer, blocks

MISSING = 30
EXACT_WORK = 4e9  # steps of one round of pricing beyond which it is not even begun
WHOLE = 1e-4
DIVE_EVERY = 20  # nodes
DIVE = 0.3  # of the time that is left, at most for one dive
SETTLED = 8  # of so many groups one is settled in each step of a dive
NEAR = 0.004  # part of the points within which a step of a dive is exact enough
HOPE = 0.05  # a dive looks for groupings that lose at most so much more than the program
WALK_LEAST, WALK_MOST = 4, 2000  # candidates
MANY = 100  # candidates from which the first bound is, too
CLEAR = 0.9  # a group taken by this much is settled
TRIED = 6  # decisions weighed before one is taken
CHOOSE_MOST = 5.0  # seconds
WALKS = 6  # times the first groupings are warmed up and cooled down
STEPS = 600  # of such a walk, for each candidate
WARM = (40.0, 15.0, 80.0)  # points a walk may lose at its beginning


@dataclass(frozen=True)
class Clock:
    """How much time is left, in seconds; `cancelled` may end it earlier."""

    now: Callable[[], float]
    ends: float

    @property
    def left(self) -> float:
        return self.ends - self.now()

    def over(self) -> bool:
        return self.left <= 0

    def until(self, share: float, most: float = 1e9) -> Callable[[], bool]:
        """Is this share of the time that is left now used up?"""
        ends = self.now() + min(most, share * max(0.0, self.left))
        return lambda: self.now() >= ends


Tell = Callable[[int, int], None]  # points of the best grouping so far, and of the bound


class Search:
    """The search over one part. `best` and `bound` hold at any moment."""

    def __init__(self, instance: Instance, placing: Placing, clock: Clock, tell: Tell) -> None:
        self.instance, self.placing, self.clock, self._tell = instance, placing, clock, tell
        self.best: Grouping = ()
        self.starts: list[Grouping] = []
        self.walk: Annealing | None = None
        self.points = -(1 << 60)
        self.bound = 0
        self.columns: dict[tuple[int, int, tuple[int, ...]], Column] = {}
        self.blocks: list[Block] = []

    def run(self) -> None:
        self._begin()
        if self.proven or self.clock.over() or self._too_large():
            return
        self.blocks = blocks(self.instance)
        pricers = [Pricer(self.instance, block, self.clock.over) for block in self.blocks]
        bounding = Bounding(
            self.instance, pricers, self.seats, self.columns, self.clock.over, self._lower
        )
        self._branch(bounding, self._root(pricers))

    @property
    def seats(self) -> int:
        return sum(self.placing.seats.values())

    @property
    def proven(self) -> bool:
        return self.points >= self.bound

    def _too_large(self) -> bool:
        instance = self.instance
        cells = len(instance) * len(instance.trades)
        return cells * len(instance) * min(instance.largest, len(instance)) * 8.0 > EXACT_WORK

    def _lower(self, bound: int) -> None:
        """The first node's bound holds for the whole; while it falls, people are told."""
        self.bound = max(self.points, min(self.bound, bound))
        self._tell(self.points, self.bound)

    def _begin(self) -> None:
        """The first groupings, each made as good as small steps make it."""
        over = self.clock.until(0.12)
        for groups in start.groupings(self.instance, self.placing):
            if self.best and over():
                break
            grouping = Improver(self.instance, groups, over).run()
            self.starts.append(grouping)
            self._offer(grouping)
        self._walk(WALKS // 2, self.clock.until(0.15))

    def _walk(self, count: int, over: Callable[[], bool]) -> None:
        """Warm groupings up and cool them down: the first ones, and the best so far."""
        if not WALK_LEAST <= len(self.instance) <= WALK_MOST or over():
            return
        walk = self.walk = self.walk or Annealing(self.instance, self.best)
        for number in range(count):
            if over() or self.proven:
                return
            walk.settle(self.best if number % 2 else self.starts[number % len(self.starts)])
            steps = STEPS * len(self.instance)
            for grouping in walk.run(steps, over, WARM[number % len(WARM)]):
                self._offer(grouping)

    def _offer(self, grouping: Grouping) -> None:
        """Keep a grouping if it is better; its groups are remembered in any case."""
        for group in grouping:
            self._remember(group)
        value = worth(self.instance, grouping)
        points = value.total - value.placed
        if points > self.points:
            self.points, self.best = points, grouping
            self._tell(self.points, self.bound)

    def _remember(self, group: Chosen) -> None:
        assert group.trade is not None
        members = list(group.members)
        where, way = home(self.instance, members)
        lost = way + int(self.instance.wish[members, group.trade].sum())
        lost += MISSING * len(missing(self.instance, members, group.trade))
        place = place_of(self.instance, members)
        key = (where, group.trade, group.members)
        self.columns[key] = Column(where, group.trade, place, group.members, -lost)

    def _root(self, pricers: list[Pricer]) -> Node:
        people = len(self.instance)
        fewest = -(-self.seats // self.instance.largest)
        return Node(
            self.bound,
            (fewest, self.seats // self.instance.smallest),
            np.zeros((people, people), bool),
            tuple(np.arange(len(pricer.block)) for pricer in pricers),
        )

    def _branch(self, bounding: Bounding, root: Node) -> None:
        """Best bound first, until the best bound is no better than the best grouping."""
        order = count()
        heap: list[tuple[int, int, Node]] = [(-root.bound, next(order), root)]
        while heap:
            node = heapq.heappop(heap)[2]
            self.bound = max(self.points, node.bound)
            if node.bound <= self.points or self.clock.over():
                return
            rough = node.depth == 0 and len(self.instance) > MANY
            node, master = bounding.run(node, self.points, NEAR if rough else 0.0)
            here = next(order)
            if node.bound > self.points:
                children = self._opened(bounding, node, master, here)
                stuck = not children and node.bound > self.points
                for child in [node] if stuck else children:
                    heapq.heappush(heap, (-child.bound, next(order), child))
                if stuck:  # no time, or nothing to decide: what is open stays open
                    self.bound = max(self.points, -heap[0][0])
                    return
            self.bound = max(self.points, -heap[0][0] if heap else self.points)
            self._tell(self.points, self.bound)

    def _opened(self, bounding: Bounding, node: Node, master: Master, number: int) -> list[Node]:
        """Groupings from a node whose bound leaves room, and the nodes it splits into."""
        if self.clock.over():
            return []
        self._round(master)
        if node.depth == 0 or number % DIVE_EVERY == 0:
            self._dive(bounding, node, master)
            self._walk(WALKS, self.clock.until(0.5))
            self._choose(0.1)
        return list(self._children(node, master))

    def _round(self, master: Master) -> bool:
        """Is the program's answer whole? Then it is a grouping."""
        whole: dict[Chosen, float] = {}
        for column, share in master.chosen:
            group = Chosen(column.members, column.trade)
            whole[group] = whole.get(group, 0.0) + share
        placed = sum(len(group.members) for group in whole)
        if placed != self.seats or any(abs(share - 1) > WHOLE for share in whole.values()):
            return False
        self._offer(tuple(sorted(whole, key=lambda group: group.members)))
        return True

    def _choose(self, share: float) -> None:
        """The best grouping of all groups met so far, and a few small steps from there."""
        seconds = min(share * self.clock.left, CHOOSE_MOST)
        if seconds > 0:
            columns = list(self.columns.values())
            if found := choose(self.instance, columns, self.seats, self.best, seconds):
                self._offer(found)
            groups = [group.members for group in self.best]
            self._offer(Improver(self.instance, groups, self.clock.until(0.1)).run())

    def _dive(self, bounding: Bounding, node: Node, master: Master) -> None:
        """Follow the program: settle its clearest group, ask again, until all are settled."""
        quiet = bounding.aside()
        value = master.value
        hoped = max(self.points, int(value - HOPE * abs(value)))
        settled: set[int] = set()
        over = self.clock.until(DIVE)
        while not self._round(master):
            open_ = [
                (share, column) for column, share in master.chosen if column.home not in settled
            ]
            if not open_:
                return
            for column in self._clearest(open_):
                settled.add(column.home)
                node = self._settle(node, column)
            node, master = quiet.run(replace(node, bound=0), hoped, NEAR)
            if node.bound <= hoped or over():
                return

    def _clearest(self, open_: list[tuple[float, Column]]) -> Iterator[Column]:
        """The groups the program is surest of, one in eight, none with a family of another."""
        left = max(1, round(sum(share for share, _column in open_) / SETTLED))
        families: set[int] = set()
        for share, column in sorted(open_, key=lambda pair: (-pair[0], pair[1].members)):
            own = set(self.instance.family[list(column.members)].tolist())
            if (left > 0 or share >= CLEAR) and families.isdisjoint(own):
                left -= 1
                families |= own
                yield column

    def _settle(self, node: Node, column: Column) -> Node:
        """These people meet there; others may still join them."""
        for member in column.members:
            node = self._seat(node, member, column.home)
        return node

    def _children(self, node: Node, master: Master) -> Iterator[Node]:
        """Split the node so that what the program takes by halves is decided."""
        seats, works, groups = usage(master.chosen)
        low, high = node.range
        if abs(groups - round(groups)) > WHOLE:
            yield replace(node, range=(low, int(groups)), depth=node.depth + 1)
            yield replace(node, range=(int(groups) + 1, high), depth=node.depth + 1)
            return
        if pair := self._weakest(master, seats):
            yield self._seat(node, *pair)
            yield node.forbid(*pair)
            return
        for where, trade in _most_open(works, 1):
            yield self._work(node, where, trade, keep=True)
            yield self._work(node, where, trade, keep=False)

    def _weakest(self, master: Master, seats: Any) -> tuple[int, int] | None:
        """The person and home for which the program loses most, however it is decided."""
        homes = {pair: share for pair, share in seats.items() if pair[0] == pair[1]}
        tried = list(dict.fromkeys([*_most_open(homes, TRIED), *_most_open(seats, TRIED)]))
        best: tuple[float, tuple[int, int]] | None = None
        for person, where in tried:
            same = self.instance.family == self.instance.family[person]
            family = set(np.nonzero(same)[0].tolist())
            meets = master.probe(_meeting(person, where, family))
            elsewhere = master.probe(_not_meeting(person, where))
            score = -min(meets, elsewhere) * 0.2 - max(meets, elsewhere)
            if best is None or score > best[0]:
                best = score, (person, where)
            if self.clock.over():
                break
        return best[1] if best else None

    def _seat(self, node: Node, person: int, where: int) -> Node:
        """The person meets there and nowhere else, and nobody of their family meets anywhere."""
        barred = node.barred.copy()
        family = self.instance.family == self.instance.family[person]
        barred[family, :] = True
        barred[person, where] = node.barred[person, where]
        must = node.must | {int(self.instance.family[person])}
        return replace(node, barred=barred, must=must, depth=node.depth + 1)

    def _work(self, node: Node, where: int, trade: int, *, keep: bool) -> Node:
        """A group that meets there does this trade, or does another one."""
        trades = len(self.instance.trades)
        cells = []
        for block, known in zip(self.blocks, node.cells, strict=True):
            here = block.people[known // trades] == where
            other = (known % trades == trade) != keep
            cells.append(known[~(here & other)])
        return replace(node, cells=tuple(cells), depth=node.depth + 1)


def _meeting(person: int, where: int, family: set[int]) -> Callable[[Column], bool]:
    def keeps(column: Column) -> bool:
        if person in column.members:
            return column.home == where
        return family.isdisjoint(column.members)

    return keeps


def _not_meeting(person: int, where: int) -> Callable[[Column], bool]:
    return lambda column: column.home != where or person not in column.members


def _most_open(shares: Any, most: int) -> list[tuple[int, int]]:
    """What is taken most nearly by half."""
    open_ = sorted(
        (abs(share - 0.5), pair) for pair, share in shares.items() if WHOLE < share < 1 - WHOLE
    )
    return [pair for _how, pair in open_[:most]]
