"""Which cases there are to look people up for. Verification stands below groups and proposals and
cannot ask them; apps above register, from `AppConfig.ready`:

    cases.register("proposal", SOURCE)
"""

from collections.abc import Iterable
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

    def open_in(self, prefix: str) -> list[Case]:
        """Everything still running or living in a place."""
        ...

    def named(self, keys: Iterable[str]) -> dict[str, Case]:
        """The cases with these keys, whatever their state."""
        ...


_sources: dict[str, Source] = {}


def register(prefix: str, source: Source) -> None:
    _sources[prefix] = source


def open_in(prefix: str) -> list[Case]:
    """Every open case of every app in a place (a region code, or its beginning)."""
    return [case for source in _sources.values() for case in source.open_in(prefix)]


def named(keys: Iterable[str]) -> dict[str, Case]:
    """The cases with these keys; who asks for one that is gone does not get it."""
    wanted = set(keys)
    found: dict[str, Case] = {}
    for prefix, source in _sources.items():
        if mine := [key for key in wanted if key.startswith(f"{prefix}:")]:
            found |= source.named(mine)
    return found
