"""From candidates to a proposal: the whole question is split into parts that do not touch."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from anyam.forming.solver import placing
from anyam.forming.solver.candidates import Candidate
from anyam.forming.solver.instance import PLACED, UNKNOWN, Instance
from anyam.forming.solver.objective import Group, Grouping, Worth, worst, worth
from anyam.forming.solver.search import Clock, Search

SHORTEST, LONGEST, PER_CANDIDATE = 10.0, 45.0, 0.22  # seconds
MANY = 300  # candidates beyond which nothing can be proven, so that a long search is in vain


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search is: seconds used of those it may take, and the points known so far."""

    seconds: float
    limit: float
    total: int
    bound: int


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The best grouping found, and what no grouping can exceed."""

    grouping: Grouping
    worth: Worth
    bound: int

    @property
    def proven(self) -> bool:
        return self.worth.total == self.bound


def time_for(candidates: int) -> float:
    """Seconds a search may take where nobody says: 60 candidates 13, 205 to 300 45.

    >>> time_for(20), time_for(60), time_for(250), time_for(5000)
    (10.0, 13.2, 45.0, 12.0)
    """
    if candidates > MANY:
        return SHORTEST + 2
    return min(LONGEST, max(SHORTEST, candidates * PER_CANDIDATE))


def propose(
    instance: Instance,
    *,
    limit: float,
    report: Report = lambda _progress: None,
    now: Callable[[], float] = time.monotonic,
) -> Proposal | None:
    """The best groups that can be found within `limit` seconds; None where there can be none."""
    began = now()
    room = placing.most(instance)
    if not room.most:
        return None
    parts = list(_parts(instance))
    searches: list[Search] = []
    for number, part in enumerate(parts):
        own = room if part is instance else placing.most(part)
        left = limit - (now() - began)
        weight = len(part) ** 2 / sum(len(other) ** 2 for other in parts[number:])
        clock = Clock(now, now() + max(0.0, left * max(weight, 0.02)))
        before = sum(search.points for search in searches)
        ahead = sum(search.bound for search in searches)

        def tell(points: int, bound: int, before: int = before, ahead: int = ahead) -> None:
            placed = PLACED * room.most
            total, most = placed + before + points, placed + ahead + bound
            report(Progress(now() - began, limit, total, most))

        if own.most:
            searches.append(Search(part, own, clock, tell))
            searches[-1].run()
    grouping = _joined(instance, searches)
    return Proposal(grouping, worth(instance, grouping), _bound(instance, room, searches))


def _bound(instance: Instance, room: placing.Placing, searches: Sequence[Search]) -> int:
    """What no legal grouping exceeds.

    Placing comes first as long as all the rest together loses less than one place brings; in a
    list too long for that only the places bound it.
    """
    most = PLACED * room.most
    lost = sum(min(0, search.bound) for search in searches)
    return most + lost if worst(instance) < PLACED else most


def _parts(instance: Instance) -> Iterable[Instance]:
    """Candidates who can never meet, and whose families have no seat in common, apart."""
    leader = _leaders(placing.families(instance).values())
    members: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in instance.candidates:
        members[leader[candidate.kecamatan]].append(candidate)
    if len(members) == 1:
        yield instance
        return
    wishes = tuple(dict.fromkeys(wish for c in instance.candidates for wish in c.trades))
    for _place, people in sorted(members.items()):
        yield Instance(
            tuple(people), instance.smallest, instance.largest, instance.taken,
            (*instance.wished, *wishes), instance.near,
        )  # fmt: skip


def _leaders(kinds: Iterable[placing.Where]) -> dict[str, str]:
    """Kecamatan that hang together, by one of them: a family in two of them ties them."""
    leader: dict[str, str] = {}

    def top(place: str) -> str:
        while leader.setdefault(place, place) != place:
            place = leader[place]
        return place

    for kind in kinds:
        first = top(min(kind))
        for place in kind:
            leader[top(place)] = first
    if UNKNOWN in leader:  # may sit anywhere
        for place in list(leader):
            leader[top(place)] = top(UNKNOWN)
    return {place: top(place) for place in list(leader)}


def _joined(instance: Instance, searches: Iterable[Search]) -> Grouping:
    found = [
        Group(
            tuple(sorted(instance.index[search.instance.candidates[m].id] for m in group.members)),
            group.trade,
        )
        for search in searches
        for group in search.best
    ]
    return tuple(sorted(found, key=lambda group: group.members))


def question(
    candidates: Sequence[Candidate], smallest: int, largest: int,
    taken: Mapping[str, int] | None = None,
) -> Instance:  # fmt: skip
    """The question as the search wants it."""
    return Instance(tuple(candidates), smallest, largest, dict(taken or {}))
