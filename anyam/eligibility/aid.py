"""Aid that other apps know of. Eligibility stands below proposals and cannot ask them:

aid.register(function)  # persons' ids -> {person id: [Aid, ...]}
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Aid:
    """One grant a person had part in, by the group they sat in on that day."""

    programme: str
    on: date
    group_id: int | None = None


Source = Callable[[Sequence[int]], dict[int, list[Aid]]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def received(people: Sequence[int]) -> dict[int, list[Aid]]:
    """All aid these persons had part in, oldest first; a fixed number of queries."""
    found: dict[int, list[Aid]] = defaultdict(list)
    for source in _sources:
        for person, grants in source(people).items():
            found[person] += grants
    return {person: sorted(grants, key=lambda aid: aid.on) for person, grants in found.items()}
