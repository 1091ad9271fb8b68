"""Makes a grouping better step by step: moves, swaps, joins and splits until nothing helps."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from anyam.forming.solver.instance import Instance
from anyam.forming.solver.objective import Group, Grouping, home, place_of, trade_losses

Members = tuple[int, ...]
Moved = tuple[tuple[int, ...], list[Members]]  # which groups go, and which come instead
NEAR = 12  # neighbours looked at for each person
REMEMBERED = 200_000


class Improver:
    """One grouping on its way up. It stays legal at every step."""

    def __init__(
        self, instance: Instance, groups: Sequence[Members], stop: Callable[[], bool]
    ) -> None:
        self.instance, self.stop = instance, stop
        self.values: dict[Members, tuple[int, Any, str]] = {}
        self.groups: dict[int, Members] = dict(enumerate(groups))
        self.trades: dict[int, int] = {}
        self.counts: Counter[tuple[str, int]] = Counter()
        self.of: dict[int, int] = {}
        self.next = len(groups)
        for number, members in self.groups.items():
            self._enter(number, members)

    @property
    def grouping(self) -> Grouping:
        made = (Group(members, self.trades[n]) for n, members in self.groups.items())
        return tuple(sorted(made, key=lambda group: group.members))

    def run(self) -> Grouping:
        """Try move after move until a whole round brings nothing."""
        better = True
        while better and not self.stop():
            better = False
            for propose in (self._moves, self._replacements, self._joins):
                for moved in propose():
                    if self.stop():
                        return self.grouping
                    better |= self._try(*moved)
            better |= self._retrade()
        return self.grouping

    def _value(self, members: Members) -> tuple[int, Any, str]:
        found = self.values.get(members)
        if found is None:
            if len(self.values) > REMEMBERED:
                self.values.clear()
            found = (
                home(self.instance, members)[1],
                trade_losses(self.instance, members),
                place_of(self.instance, members),
            )
            self.values[members] = found
        return found

    def _best(self, members: Members) -> tuple[int, int]:
        """The points lost at least, and the trade with which."""
        way, losses, place = self._value(members)
        with_copies = losses + self._copies(place)
        trade = int(with_copies.argmin())
        return way + int(with_copies[trade]), trade

    def _copies(self, place: str) -> Any:
        copies = np.zeros(len(self.instance.trades), np.int64)
        for trade in range(len(copies)):
            copies[trade] = self.instance.copying(trade, self.counts[place, trade])
        return copies

    def _enter(self, number: int, members: Members) -> int:
        """Count a group in, with its best trade; returns the points it loses."""
        lost, trade = self._best(members)
        self.trades[number] = trade
        self.counts[self._value(members)[2], trade] += 1
        for member in members:
            self.of[member] = number
        return lost

    def _leave(self, number: int) -> int:
        """Count a group out; returns the points it lost."""
        members, trade = self.groups[number], self.trades[number]
        way, losses, place = self._value(members)
        self.counts[place, trade] -= 1
        copied = self.instance.copying(trade, self.counts[place, trade])
        return way + int(losses[trade]) + copied

    def _try(self, old: tuple[int, ...], new: list[Members]) -> bool:
        """Put groups in the place of others where that loses fewer points."""
        if any(number not in self.groups for number in old) or not all(map(self._legal, new)):
            return False
        before = sum(self._leave(number) for number in old)
        kept = [(n, self.groups[n], self.trades[n]) for n in old]
        numbers = range(self.next, self.next + len(new))
        after = sum(self._enter(n, m) for n, m in zip(numbers, new, strict=True))
        if after < before:
            self._settle(old, dict(zip(numbers, new, strict=True)))
            return True
        for number, members in zip(numbers, new, strict=True):
            self.counts[self._value(members)[2], self.trades.pop(number)] -= 1
            for member in members:
                self.of.pop(member, None)
        for number, members, trade in kept:
            self.trades[number] = trade
            self.counts[self._value(members)[2], trade] += 1
            self.of.update(dict.fromkeys(members, number))
        return False

    def _settle(self, old: tuple[int, ...], new: dict[int, Members]) -> None:
        for number in old:
            for member in self.groups.pop(number):
                if self.of.get(member) == number:
                    del self.of[member]
            del self.trades[number]
        self.groups.update(new)
        self.next += len(new)

    def _legal(self, members: Members) -> bool:
        instance = self.instance
        if not instance.smallest <= len(members) <= instance.largest:
            return False
        places = {instance.kecamatan[member] for member in members} - {""}
        return len(places) <= 1

    def _near(self, person: int) -> list[int]:
        everybody = np.arange(len(self.instance))
        ways = self.instance.ways([person], everybody)[0]
        order = np.argsort(ways, kind="stable")[: NEAR + 1]
        return [int(other) for other in order if other != person]

    def _moves(self) -> Iterator[Moved]:
        """A person goes over to a neighbour's group, or changes places with the neighbour."""
        for person in range(len(self.instance)):
            for other in self._near(person) if person in self.of else ():
                here, there = self.of.get(person), self.of.get(other)
                if here is None or there is None or here == there:
                    continue
                mine, theirs = self.groups[here], self.groups[there]
                yield (here, there), [_without(mine, person), _with(theirs, person)]
                for back in theirs:
                    if self.of.get(back) != there or self.of.get(person) != here:
                        break
                    swapped = _with(_without(mine, person), back)
                    yield (here, there), [swapped, _with(_without(theirs, back), person)]

    def _replacements(self) -> Iterator[Moved]:
        """Somebody without a seat takes that of their own family, or of a neighbour."""
        if len(self.of) == len(self.instance):
            return
        seated = {int(self.instance.family[member]): member for member in self.of}
        for person in range(len(self.instance)):
            if person in self.of:
                continue
            own = seated.get(int(self.instance.family[person]))
            for other in self._near(person) if own is None else [own]:
                number = self.of.get(other)
                if number is not None and person not in self.of:
                    changed = _with(_without(self.groups[number], other), person)
                    yield (number,), [changed]

    def _joins(self) -> Iterator[Moved]:
        """Two small groups become one, a large one becomes two."""
        instance = self.instance
        for number in list(self.groups):
            members = self.groups.get(number, ())
            if len(members) >= 2 * instance.smallest:
                ways = instance.ways(members, members)
                one, two = np.unravel_index(int(ways.argmax()), ways.shape)
                order = np.argsort(ways[one] - ways[two], kind="stable")
                for size in range(instance.smallest, len(members) - instance.smallest + 1):
                    halves = order[:size], order[size:]
                    yield (number,), [tuple(sorted(members[i] for i in h)) for h in halves]
            if members and len(members) + instance.smallest <= instance.largest:
                near = {self.of.get(other) for other in self._near(members[0])} - {None, number}
                for there in sorted(n for n in near if n is not None):
                    if there in self.groups and number in self.groups:
                        joined = self.groups[number] + self.groups[there]
                        yield (number, there), [tuple(sorted(joined))]

    def _retrade(self) -> bool:
        """Let every group choose its trade again, knowing those of the others."""
        better = False
        for number, members in self.groups.items():
            before = self._leave(number)
            lost, trade = self._best(members)
            if lost < before:
                self.trades[number], better = trade, True
            self.counts[self._value(members)[2], self.trades[number]] += 1
        return better


def _with(members: Members, person: int) -> Members:
    return tuple(sorted((*members, person)))


def _without(members: Members, person: int) -> Members:
    return tuple(member for member in members if member != person)
