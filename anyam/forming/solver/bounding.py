"""One node of the search: the best that can be hoped for under some decisions, proven.

Column generation: the linear program over the known groups gives every person a price; the best
group at those prices is computed exactly; the two together bound what any grouping is worth,
after every round and not only at the end.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from anyam.forming.solver.instance import Instance
from anyam.forming.solver.master import Master, Prices, price_of
from anyam.forming.solver.pricing import SCALE, Column, Pricer

NEW = 48  # columns added in one round
SMOOTH = 0.6  # how much of the best prices so far goes into the next ones
QUICK_ROUNDS = 4  # between two that look at every cell
FEW = 400  # cells that are always looked at
NEVER = -(1 << 60)


@dataclass(frozen=True)
class Node:
    """Decisions taken so far: numbers of groups, who may not meet where, which cells are left."""

    bound: int
    range: tuple[int, int]
    barred: Any  # [person, home]
    cells: tuple[Any, ...]  # for each block which cells are still worth looking at
    must: frozenset[int] = frozenset()  # families that have to get a seat
    depth: int = 0

    def forbid(self, person: int, home: int) -> "Node":
        barred = self.barred.copy()
        barred[person, home] = True
        return replace(self, barred=barred, depth=self.depth + 1)

    def tidied(self, pricers: "list[Pricer]") -> "Node":
        """Without the cells of homes that are closed by now."""
        closed = np.diagonal(self.barred)
        cells = tuple(
            known[~closed[pricer.block.people[pricer.block.homes[known]]]]
            for pricer, known in zip(pricers, self.cells, strict=True)
        )
        return replace(self, cells=cells)


@dataclass
class _State:
    """Where the rounds of one node stand."""

    smooth: float = SMOOTH
    lowest: float = float("inf")
    centre: Any = None  # the prices of the lowest bound so far
    values: list[Any] = field(default_factory=list)  # of all cells, the last time
    quicks: int = 0

    def quick(self) -> bool:
        """May the next round look at some cells only?"""
        if sum(map(len, self.values)) < FEW or self.quicks >= QUICK_ROUNDS:
            self.quicks = 0
            return False
        self.quicks += 1
        return True

    def looked(self, exact: int, used: Prices, values: list[Any]) -> bool:
        """Remember the values of all cells; is this the lowest bound so far?"""
        self.values, self.quicks = values, 0
        if exact >= self.lowest:
            return False
        self.lowest, self.centre = exact, used.raw
        return True

    def goes_on(self, added: int, *, plain: bool) -> bool:
        """Is there more to be had? Where smoothing hid it, look once without."""
        if added:
            self.smooth = self.smooth or SMOOTH / 2
            return True
        if plain:
            return False
        self.smooth = 0.0
        return True


@dataclass
class Bounding:
    """Bounds one node; `columns` grows and is shared by all nodes."""

    instance: Instance
    pricers: list[Pricer]
    seats: int
    columns: dict[tuple[int, int, tuple[int, ...]], Column]
    stop: Callable[[], bool]
    tell: Callable[[int], None] = field(default=lambda _bound: None)

    def __post_init__(self) -> None:
        self.prices: Prices | None = None  # of the first node, once they are known
        self.rest = self._rest = 0  # and what all groups but one bring at most at these prices
        self.checked = 0  # columns looked at so far
        self.useful: list[tuple[int, Column]] = []  # with what a grouping with it is worth at most

    def aside(self) -> "Bounding":
        """The same for guesses: nothing is told, for what holds below a guess is no bound."""
        quiet = replace(self, tell=lambda _bound: None)
        quiet.rest, quiet.prices = self.rest, self.prices
        return quiet

    def hopeful(self, best: int) -> list[Column]:
        """The known groups that may still be part of a grouping better than `best`."""
        if self.prices is None:
            return list(self.columns.values())
        fresh = list(self.columns.values())[self.checked :]
        self.checked += len(fresh)
        self.useful += [(self.rest + _gain(column, self.prices), column) for column in fresh]
        self.useful = [pair for pair in self.useful if pair[0] // SCALE > best]
        return [column for _most, column in self.useful]

    def allowed(self, node: Node, best: int) -> Iterable[Column]:
        """The hopeful groups that keep the node's decisions."""
        for column in self.hopeful(best):
            if node.barred[list(column.members), column.home].any():
                continue
            for pricer, cells in zip(self.pricers, node.cells, strict=True):
                if pricer.block.place == column.place:
                    if _has_cell(pricer, cells, column):
                        yield column
                    break

    def run(self, node: Node, best: int, tolerance: float = 0.0) -> tuple[Node, Master]:
        """Bring the node's bound down until it is exact or no better than `best`.

        With a tolerance until it lies within that part of what the program is worth.
        """
        node = node.tidied(self.pricers)
        master, known = self._master(node, best)
        state = _State()
        while not self.stop() and (prices := master.solve()) is not None:
            used = _between(master, prices, state) if state.centre and state.smooth else prices
            if state.quick() and self._quickly(master, known, node, used, prices, state):
                continue
            values = self._values(node, used)
            if values is None:
                break
            exact, node = self._bounded(node, used, values, best)
            if state.looked(exact, used, values):
                self._note(node, used)
            if node.bound <= best or exact // SCALE <= _near(prices.value, tolerance):
                break
            added = self._add(master, known, node.cells, node, used, values, prices)
            if not state.goes_on(added, plain=used is prices):
                break
        return node, master

    def _master(self, node: Node, best: int) -> tuple[Master, set[Any]]:
        """The linear program over the groups known so far."""
        master = Master(self.instance, self.seats, node.range, node.must)
        known = set()
        for column in self.allowed(node, best):
            master.add(column)
            known.add((column.home, column.trade, column.members))
        return master, known

    def _note(self, node: Node, used: Prices) -> None:
        """A lower bound than before: tell, and remember what the first node's prices say."""
        if node.depth == 0:
            self.prices, self.rest = used, self._rest
            self.tell(node.bound)

    def _quickly(
        self, master: Master, known: set[Any], node: Node, used: Prices, prices: Prices,
        state: "_State",
    ) -> int:  # fmt: skip
        """Look only at the cells that were best the last time; proves nothing."""
        picked = [_top(value) for value in state.values]
        cells = tuple(known[top] for known, top in zip(node.cells, picked, strict=True))
        values = self._values(replace(node, cells=cells), used)
        if values is None:
            return 0
        for all_, top, value in zip(state.values, picked, values, strict=True):
            all_[top] = value
        return self._add(master, known, cells, node, used, values, prices)

    def _values(self, node: Node, prices: Prices) -> list[Any] | None:
        found = []
        for pricer, cells in zip(self.pricers, node.cells, strict=True):
            people = pricer.block.people
            barred = node.barred[np.ix_(people, people)]
            values = pricer.values(cells, prices.people[people], barred if barred.any() else None)
            if values is None:
                return None
            trades = pricer.block.trades[cells]
            count = len(self.instance.trades)
            found.append(values - price_of(prices, pricer.block.place, trades, count))
        return found

    def _bounded(
        self, node: Node, prices: Prices, values: list[Any], best: int
    ) -> tuple[int, Node]:
        """The bound these prices prove, and the node without cells that are of no use any more."""
        homes = np.full(len(self.instance), NEVER, np.int64)
        for pricer, cells, value in zip(self.pricers, node.cells, values, strict=True):
            np.maximum.at(homes, pricer.block.people[pricer.block.homes[cells]], value)
        sums = np.concatenate([[0], np.cumsum(np.maximum(np.sort(homes)[::-1], NEVER >> 12))])
        low, high = node.range
        high = min(high, len(sums) - 1)
        if low > high:
            return NEVER, replace(node, bound=min(node.bound, best))
        exact = prices.fixed + int(sums[low : high + 1].max())
        rest = prices.fixed + int(sums[max(0, low - 1) : high].max()) if high else prices.fixed
        self._rest = rest
        kept = tuple(
            cells[(rest + value) // SCALE > best]
            for cells, value in zip(node.cells, values, strict=True)
        )
        bound = min(node.bound, max(best, exact // SCALE))
        if bound <= best:
            return exact, replace(node, bound=bound)
        for number, cells in enumerate(kept):
            values[number] = values[number][np.isin(node.cells[number], cells)]
        return exact, replace(node, bound=bound, cells=kept)

    def _add(
        self, master: Master, known: set[Any], looked: tuple[Any, ...], node: Node, used: Prices,
        values: list[Any], prices: Prices,
    ) -> int:  # fmt: skip
        """Put the best group of the most promising homes into the program."""
        count_price = round(float(prices.raw[0][-1]) * SCALE)
        added = 0
        for pricer, cells, value in zip(self.pricers, looked, values, strict=True):
            people = pricer.block.people
            picked = _best_of_each(pricer.block.homes[cells], value, count_price)
            if not len(picked):
                continue
            barred = node.barred[np.ix_(people, people)]
            found = pricer.columns(
                cells[picked], used.people[people], barred if barred.any() else None
            )
            for column in found:
                key = (column.home, column.trade, column.members)
                if key not in known and _gain(column, prices) > count_price:
                    known.add(key)
                    self.columns[key] = column
                    master.add(column)
                    added += 1
        return added


def _gain(column: Column, prices: Prices) -> int:
    """What a grouping gains by the column at these prices, without the price of one more group."""
    people = int(prices.people[list(column.members)].sum())
    return column.points * SCALE - people - prices.trades.get((column.place, column.trade), 0)


def _has_cell(pricer: Pricer, cells: Any, column: Column) -> bool:
    trades = len(pricer.instance.trades)
    position = int(np.searchsorted(pricer.block.people, column.home))
    if position >= len(pricer.block.people) or pricer.block.people[position] != column.home:
        position = int(np.nonzero(pricer.block.people == column.home)[0][0])
    cell = position * trades + column.trade
    place = int(np.searchsorted(cells, cell))
    return place < len(cells) and int(cells[place]) == cell


def _best_of_each(homes: Any, values: Any, least: int) -> Any:
    """The best cell of each home, of the best homes."""
    order = np.argsort(-values, kind="stable")
    _homes, first = np.unique(homes[order], return_index=True)
    picked = order[np.sort(first)]
    picked = picked[values[picked] > least]
    return picked[: max(NEW, len(_homes) // 2)]


def _top(values: Any) -> Any:
    """The best sixth of the cells, in their order."""
    count = max(FEW // 4, len(values) // 6)
    if len(values) <= count:
        return np.arange(len(values))
    return np.sort(np.argpartition(-values, count)[:count])


def _near(value: float, tolerance: float) -> float:
    """A bound that is good enough where the program is worth `value`."""
    return float(np.floor(value + 1e-6 + tolerance * abs(value)))


def _between(master: Master, prices: Prices, state: _State) -> Prices:
    """Prices between the best so far and the new ones: they swing less."""
    raw, trades = prices.raw
    (old_raw, old_trades), smooth = state.centre, state.smooth
    mixed = {
        key: smooth * old_trades.get(key, 0.0) + (1 - smooth) * price
        for key, price in trades.items()
    }
    return master.prices(prices.value, smooth * old_raw + (1 - smooth) * raw, mixed)
