"""Which of the known groups to choose: the linear program over them, and the whole one.

Every family has one seat, as many people are placed as can be, and each further group of a trade
in a kecamatan costs its copies. The program's prices lead to better groups (`pricing`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from anyam.forming.solver.instance import COPIES, COPY, Instance
from anyam.forming.solver.objective import Group, Grouping
from anyam.forming.solver.pricing import SCALE, Column

EMPTY_SEAT = 3000.0  # what the program pays for a place it cannot fill with the groups it knows
STEPS = 10_000  # of CP-SAT's own clock, which is the same on every machine


@dataclass
class Prices:
    """What the linear program says, times SCALE and rounded: any whole numbers give a bound."""

    value: float
    people: Any  # [person]
    trades: dict[tuple[str, int], int]
    fixed: int  # the part of the bound that belongs to no group
    raw: Any = field(repr=False, default=None)


class Master:
    """The linear program over a growing list of columns."""

    def __init__(
        self, instance: Instance, seats: int, groups: tuple[int, int], must: Iterable[int] = ()
    ) -> None:
        from ortools.linear_solver import pywraplp

        self.instance, self.seats, self.range = instance, seats, groups
        self.solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        self.objective = self.solver.Objective()
        self.value = 0.0  # when it was last solved
        self.objective.SetMaximization()
        self.families = int(instance.family.max()) + 1
        self.full = seats == self.families
        self.must = set(range(self.families)) if self.full else set(must)
        self.rows = [
            self.solver.Constraint(1.0 if f in self.must else 0.0, 1.0)
            for f in range(self.families)
        ]
        self.total = self.solver.Constraint(float(seats), float(seats))
        self.count = self.solver.Constraint(*map(float, groups))
        self.copies: dict[tuple[str, int], Any] = {}
        self.columns: list[tuple[Column, Any]] = []
        for row in self.rows:
            self._variable(-EMPTY_SEAT, {row: 1.0, self.total: 1.0})
        self._variable(-EMPTY_SEAT, {self.count: 1.0})
        self._variable(-EMPTY_SEAT, {self.count: -1.0})

    def _variable(self, points: float, rows: dict[Any, float], most: float | None = None) -> Any:
        variable = self.solver.NumVar(0, self.solver.infinity() if most is None else most, "")
        self.objective.SetCoefficient(variable, points)
        for row, factor in rows.items():
            row.SetCoefficient(variable, factor)
        return variable

    def _copy_row(self, place: str, trade: int) -> Any:
        key = (place, trade)
        if key not in self.copies:
            row = self.solver.Constraint(-self.solver.infinity(), 0.0)
            for step in range(COPIES + 1):
                most = None if step == COPIES else 1.0
                self._variable(-float(self.instance.copying(trade, step)), {row: -1.0}, most)
            self.copies[key] = row
        return self.copies[key]

    def add(self, column: Column) -> None:
        rows = {self.rows[int(self.instance.family[m])]: 1.0 for m in column.members}
        rows[self.total] = float(len(column.members))
        rows[self.count] = 1.0
        rows[self._copy_row(column.place, column.trade)] = 1.0
        self.columns.append((column, self._variable(float(column.points), rows)))

    def solve(self) -> Prices | None:
        """The prices now; None where the program was not solved."""
        if self.solver.Solve() != self.solver.OPTIMAL:
            return None
        self.value = float(self.objective.Value())
        raw = np.array(
            [row.dual_value() for row in self.rows]
            + [self.total.dual_value(), self.count.dual_value()]
        )
        trades = {key: row.dual_value() for key, row in self.copies.items()}
        return self.prices(self.value, raw, trades)

    def prices(self, value: float, raw: Any, trades: dict[tuple[str, int], float]) -> Prices:
        """Round to whole numbers; a bound drawn from these is valid whatever they are."""
        whole = np.rint(np.clip(raw, -50_000, 50_000) * SCALE).astype(np.int64)
        families = whole[: self.families]
        free = np.array([f in self.must for f in range(self.families)])
        families = np.where(free, families, np.maximum(families, 0))
        seat = int(whole[self.families])
        copies = {
            key: int(np.clip(round(price * SCALE), 0, COPY * COPIES * SCALE))
            for key, price in trades.items()
        }
        fixed = int(families.sum()) + seat * self.seats
        for (_place, trade), price in copies.items():
            fixed += sum(
                max(0, price - self.instance.copying(trade, step) * SCALE) for step in range(COPIES)
            )
        people = families[self.instance.family] + seat
        return Prices(value, people, copies, fixed, (raw, trades))

    def probe(self, keeps: Callable[[Column], bool]) -> float:
        """What the program would be worth with only some of its columns."""
        dropped = [variable for column, variable in self.columns if not keeps(column)]
        for variable in dropped:
            variable.SetUb(0.0)
        solved = self.solver.Solve() == self.solver.OPTIMAL
        value = self.objective.Value() if solved else float("-inf")
        for variable in dropped:
            variable.SetUb(self.solver.infinity())
        return float(value)

    @property
    def chosen(self) -> list[tuple[Column, float]]:
        """The groups the program takes, wholly or in part."""
        found = ((column, variable.solution_value()) for column, variable in self.columns)
        return [(column, share) for column, share in found if share > 1e-6]


def choose(
    instance: Instance, columns: Sequence[Column], seats: int, hint: Grouping, seconds: float
) -> Grouping | None:
    """The best grouping made of known groups that places `seats` people (CP-SAT).

    None: it found none that is better than nothing in time.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = [model.new_bool_var(str(number)) for number in range(len(columns))]
    by_family: dict[int, list[Any]] = {}
    by_trade: dict[tuple[str, int], list[Any]] = {}
    hinted = {(group.members, group.trade) for group in hint}
    for column, var in zip(columns, taken, strict=True):
        for member in column.members:
            by_family.setdefault(int(instance.family[member]), []).append(var)
        by_trade.setdefault((column.place, column.trade), []).append(var)
        model.add_hint(var, (column.members, column.trade) in hinted)
    for rows in by_family.values():
        model.add_at_most_one(rows)
    model.add(sum(len(c.members) * v for c, v in zip(columns, taken, strict=True)) == seats)
    points = [column.points * var for column, var in zip(columns, taken, strict=True)]
    for (_place, trade), group in sorted(by_trade.items()):
        steps = []
        for step in range(len(group)):
            if step > COPIES:
                break
            most = len(group) if step == COPIES else 1
            step_var = model.new_int_var(0, most, f"copy{trade}:{step}")
            steps.append(step_var)
            points.append(-instance.copying(trade, step) * step_var)
        model.add(sum(group) == sum(steps))
    model.maximize(sum(points))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = max(0.1, seconds)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    picked = [c for c, var in zip(columns, taken, strict=True) if solver.boolean_value(var)]
    return tuple(sorted((Group(c.members, c.trade) for c in picked), key=lambda g: g.members))


def price_of(prices: Prices, place: str, trades: Any, count: int) -> Any:
    """[cell]: what the trade of each cell costs in this kecamatan."""
    costs = np.zeros(count, np.int64)
    for (where, trade), price in prices.trades.items():
        if where == place:
            costs[trade] = price
    return costs[trades]


def usage(chosen: Sequence[tuple[Column, float]]) -> tuple[Counter[Any], Counter[Any], float]:
    """How much of each (person, home) and (home, trade) the program uses, and how many groups."""
    seats: Counter[Any] = Counter()
    works: Counter[Any] = Counter()
    for column, share in chosen:
        works[column.home, column.trade] += share  # type: ignore[assignment]
        for member in column.members:
            seats[member, column.home] += share  # type: ignore[assignment]
    return seats, works, sum(share for _column, share in chosen)
