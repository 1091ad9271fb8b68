"""What a grouping is worth. Whole points, more is better; `total` is the sum of the parts.

Everything is counted as a loss, except that each placed person brings a million: so placing
people comes first, and among groupings that place as many the one that loses least is the best.

- neighbours: one member's home is where the group meets; the way of every other member there, one
  point for each 100 metres. The home is chosen so that the sum is smallest.
- wishes: twenty points for each member who wishes for other trades than the group's.
- skills: thirty points for each skill the trade needs and nobody in the group has.
- variety: forty points for each group of the same trade that there is already in the kecamatan,
  living or among these groups, up to three.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from anyam.forming.solver.instance import (
    COPIES,
    COPY,
    FARTHEST,
    MISSING_SKILL,
    NOT_WISHED,
    PLACED,
    UNKNOWN,
    Instance,
    Ints,
)

PARTS = ("placed", "neighbours", "wishes", "skills", "variety")
BITS = np.array([bin(mask).count("1") for mask in range(16)])


@dataclass(frozen=True, slots=True)
class Group:
    """Members by number in ascending order, and the number of their trade (None: unknown)."""

    members: tuple[int, ...]
    trade: int | None


Grouping = tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """The value of a grouping."""

    placed: int = 0
    neighbours: int = 0
    wishes: int = 0
    skills: int = 0
    variety: int = 0

    @property
    def total(self) -> int:
        return sum(self.parts.values())

    @property
    def parts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in PARTS}


def home(instance: Instance, members: Sequence[int]) -> tuple[int, int]:
    """Who lives most in the middle, and the points of the others' ways there."""
    ways = instance.ways(members, members).sum(axis=0)
    best = int(ways.argmin())
    return members[best], int(ways[best])


def missing(instance: Instance, members: Sequence[int], trade: int) -> list[str]:
    """The skills the trade needs and nobody in the group has."""
    needs = instance.trades[trade][1].needs
    had = int(np.bitwise_or.reduce(instance.skills[list(members), trade]))
    return [need.skill for bit, need in enumerate(needs) if not had >> bit & 1]


def trade_losses(instance: Instance, members: Sequence[int]) -> Ints:
    """[trade]: points the group loses in wishes and skills with each trade."""
    rows = list(members)
    had = np.bitwise_or.reduce(instance.skills[rows], axis=0)
    needed = np.array([len(trade.needs) for _key, trade in instance.trades])
    losses: Ints = instance.wish[rows].sum(axis=0) + MISSING_SKILL * (needed - BITS[had])
    return losses


def place_of(instance: Instance, members: Iterable[int]) -> str:
    """The kecamatan of a group; "" where nobody's is known."""
    known = (instance.kecamatan[member] for member in members)
    return next((kecamatan for kecamatan in known if kecamatan), UNKNOWN)


def worth(instance: Instance, grouping: Iterable[Group]) -> Worth:
    """Value any grouping, also one that breaks a rule: each person then counts as often as they
    stand in it but for placing, which counts once; a group of an unknown trade has no skills."""
    seen: set[int] = set()
    same: Counter[tuple[str, int]] = Counter()
    neighbours = wishes = skills = variety = 0
    for group in grouping:
        if not group.members:
            continue
        seen.update(group.members)
        neighbours -= home(instance, group.members)[1]
        if group.trade is None:
            skills -= 3 * MISSING_SKILL
            continue
        wishes -= int(instance.wish[list(group.members), group.trade].sum())
        skills -= MISSING_SKILL * len(missing(instance, group.members, group.trade))
        key = (place_of(instance, group.members), group.trade)
        variety -= instance.copying(group.trade, same[key])
        same[key] += 1
    return Worth(PLACED * len(seen), neighbours, wishes, skills, variety)


def worst(instance: Instance) -> int:
    """More than any legal grouping can lose: with fewer than `PLACED`, placing is truly first."""
    groups = len(instance) // max(1, instance.smallest) + 1
    return len(instance) * (FARTHEST + NOT_WISHED) + groups * (3 * MISSING_SKILL + COPIES * COPY)
