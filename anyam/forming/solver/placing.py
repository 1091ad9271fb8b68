"""How many people can get a place at all: sizes, one kecamatan a group, one seat per family.

Only counts matter here, so the answer is exact: families are sorted by where they could sit, and
for each kecamatan the number of groups and of their members is chosen. A person whose region
nobody wrote down may sit anywhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from anyam.forming.solver.instance import UNKNOWN, Instance

Where = frozenset[str]  # the kecamatan in which a family has a candidate; UNKNOWN: anywhere


@dataclass(frozen=True)
class Placing:
    """How many find a place, and one way to do it."""

    most: int
    seats: dict[str, int]  # kecamatan -> members
    sent: dict[Where, dict[str, int]]  # kind of family -> kecamatan -> how many sit there


def families(instance: Instance) -> dict[int, Where]:
    """For each family where its candidates live."""
    found: dict[int, set[str]] = defaultdict(set)
    for family, kecamatan in zip(instance.family.tolist(), instance.kecamatan, strict=True):
        found[family].add(kecamatan)
    return {family: frozenset(where) for family, where in found.items()}


def most(
    instance: Instance, *, smallest: int | None = None, anywhere: bool = False, anyone: bool = False
) -> Placing:
    """The most people that can be placed.

    Args:
      smallest: another least size than the one asked for.
      anywhere: as if groups could cross the kecamatan.
      anyone: as if a family could have any number of seats.
    """
    where: Iterable[Where]
    if anyone:
        where = (frozenset({kecamatan}) for kecamatan in instance.kecamatan)
    else:
        where = families(instance).values()
    kinds = Counter(frozenset({UNKNOWN}) if anywhere else kind for kind in where)
    least = instance.smallest if smallest is None else smallest
    return count(kinds, least, instance.largest)


def count(kinds: Counter[Where], smallest: int, largest: int) -> Placing:
    """Solve it for so many families of each kind."""
    if smallest > largest:
        return Placing(0, {}, {})
    if all(len(kind) == 1 for kind in kinds) and (
        frozenset({UNKNOWN}) not in kinds or len(kinds) == 1
    ):
        seats = {next(iter(kind)): fitting(n, smallest, largest) for kind, n in kinds.items()}
        sent = {kind: {next(iter(kind)): seats[next(iter(kind))]} for kind in kinds}
        return Placing(sum(seats.values()), seats, sent)
    return _simple(kinds, smallest, largest) or _flow(kinds, smallest, largest)


def _simple(kinds: Counter[Where], smallest: int, largest: int) -> Placing | None:
    """Everybody to the most populous of their kecamatan, if there everybody finds a place."""
    homes: Counter[str] = Counter()
    for kind, families_ in kinds.items():
        homes.update(dict.fromkeys(kind, families_))
    sent: dict[Where, dict[str, int]] = {}
    seats: Counter[str] = Counter()
    for kind, families_ in kinds.items():
        goal = max(sorted(kind), key=lambda place: (place != UNKNOWN, homes[place]))
        if goal == UNKNOWN:
            goal = max(sorted(homes), key=homes.__getitem__)
        sent[kind] = {goal: families_}
        seats[goal] += families_
    if any(fitting(people, smallest, largest) < people for people in seats.values()):
        return None
    return Placing(seats.total(), dict(seats), sent)


def fitting(people: int, smallest: int, largest: int) -> int:
    """How many of so many people fit into groups.

    >>> fitting(11, 6, 10), fitting(12, 6, 10), fitting(5, 6, 10), fitting(31, 6, 6)
    (10, 12, 0, 30)
    """
    return min(people, people // smallest * largest)


def _flow(kinds: Counter[Where], smallest: int, largest: int) -> Placing:
    """Families with a choice: how many of each kind go where, as a small integer program."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    places = sorted({place for kind in kinds for place in kind})
    arriving: dict[str, list[cp_model.IntVar]] = {place: [] for place in places}
    going: dict[tuple[Where, str], cp_model.IntVar] = {}
    order = sorted(kinds, key=sorted)
    for number, kind in enumerate(order):
        outs = []
        for place in places if UNKNOWN in kind else sorted(kind):
            var = model.new_int_var(0, kinds[kind], f"go{number}:{place}")
            going[kind, place] = var
            arriving[place].append(var)
            outs.append(var)
        model.add(sum(outs) <= kinds[kind])
    total = kinds.total()
    for place in places:
        groups = model.new_int_var(0, total // smallest, f"groups:{place}")
        model.add(sum(arriving[place]) >= smallest * groups)
        model.add(sum(arriving[place]) <= largest * groups)
    model.maximize(sum(going.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = 10
    solver.solve(model)
    sent: dict[Where, dict[str, int]] = defaultdict(dict)
    seats: Counter[str] = Counter()
    for (kind, place), var in going.items():
        if placed := solver.value(var):
            sent[kind][place] = placed
            seats[place] += placed
    return Placing(int(solver.best_objective_bound), dict(seats), dict(sent))
