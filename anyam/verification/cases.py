"""Which cases there are to look people up for. Verification stands below groups and proposals and
cannot ask them; apps above register, from `AppConfig.ready`:

    cases.register("proposal", SOURCE)
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Case:
    """Some people about whom an officer rules together, or who sit in one group."""

    key: str  # "proposal:17"
    title: str
    region_code: str
    people: tuple[int, ...]
    url: str  # its own page
    checks_url: str = ""  # where its people are checked; "" where nobody checks now


class Source(Protocol):
    """How an app above is asked for its cases; each a fixed number of queries."""

    rules: bool  # somebody rules on its people: asked before the others

    def open_in(self, prefix: str, *, after: int, most: int) -> list[Case]:
        """The first of those still running or living in a place whose number is above `after`."""
        ...

    def count_in(self, prefix: str) -> int:
        """How many of them there are."""
        ...

    def among(self, people: Collection[int]) -> set[int]:
        """Who of these persons is in an open case."""
        ...

    def named(self, keys: Iterable[str]) -> dict[str, Case]:
        """The cases with these keys, whatever their state."""
        ...


_sources: dict[str, Source] = {}


def register(prefix: str, source: Source) -> None:
    _sources[prefix] = source


def count_in(prefix: str) -> int:
    """How many open cases there are in a place (a region code, or its beginning)."""
    return sum(source.count_in(prefix) for source in _sources.values())


def batches(prefix: str, most: int) -> Iterator[tuple[list[Case], int]]:
    """The open cases of a place, `most` at a time, with how many were gone through.

    Where somebody rules first; of the others only those that hold anybody who is in none of those.
    """
    for source in sorted(_sources.values(), key=lambda one: not one.rules):
        after = 0
        while found := source.open_in(prefix, after=after, most=most):
            after = int(found[-1].key.partition(":")[2])
            yield (found if source.rules else _left(found)), len(found)


def _left(found: Sequence[Case]) -> list[Case]:
    """Those that hold anybody whom no ruling waits for."""
    people = {person for case in found for person in case.people}
    ruled: set[int] = set()
    for source in _sources.values():
        if source.rules:
            ruled |= source.among(people)
    return [case for case in found if not ruled.issuperset(case.people)]


def named(keys: Iterable[str]) -> dict[str, Case]:
    """The cases with these keys; who asks for one that is gone does not get it."""
    wanted = set(keys)
    found: dict[str, Case] = {}
    for prefix, source in _sources.items():
        if mine := [key for key in wanted if key.startswith(f"{prefix}:")]:
            found |= source.named(mine)
    return found
