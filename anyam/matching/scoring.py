"""Fellegi-Sunter weights of pairs in Python, for one person; equal to the SQL of `plan`.

`PAIRS` are the columns an engine hands over, one row per scored pair: the two ids, whether the pair
passes the exact tier, the level of every comparison (`g_<comparison>`, 0 = something is missing),
its weight in bits (`w_<comparison>`, with the term frequency inside), the sum, and the gates.
"""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from anyam.matching import plan
from anyam.matching.expressions import python
from anyam.matching.model import Comparison, Floor, Level, Model

PAIRS = ("candidate_id", "register_id", "exact", "weight", "auto", "possible")
NO_FLOOR = Floor((), -math.inf)
Row = Mapping[str, Any]
Closure = Callable[[dict[str, Any]], Any]


def columns(model: Model) -> list[str]:
    """All columns of scored pairs."""
    marks = [f"{kind}_{c.name}" for c in model.comparisons for kind in "gw"]
    return [*PAIRS, *marks]


class Scorer:
    """Scores one candidate against rows of the register."""

    def __init__(self, model: Model, rows: int) -> None:
        self.model = model
        self.measures = [(name, python(value)) for name, value in model.measures]
        self.levels = [(c.name, _level(c)) for c in model.comparisons]
        self.weights = [(c.name, _weights(c, rows)) for c in model.comparisons]
        self.total = _total(model, rows)
        self.auto, self.possible = _gate(model.auto), _gate(model.possible)
        self.exact = _gate(model.exact)

    def score(self, left: Row, right: Row) -> dict[str, Any]:
        """The scored pair of a normalised candidate and a row of the register."""
        pair = {f"{name}_l": value for name, value in left.items()}
        pair.update((f"{name}_r", value) for name, value in right.items())
        for name, measure in self.measures:
            pair[name] = measure(pair)
        for name, level in self.levels:
            pair[f"g_{name}"] = level(pair)
        for name, weights in self.weights:
            pair[f"w_{name}"] = weights[pair[f"g_{name}"]](pair)
        pair["candidate_id"], pair["register_id"] = left["id"], right["id"]
        pair["weight"] = self.total(pair)
        pair["auto"], pair["possible"] = self.auto(pair), self.possible(pair)
        pair["exact"] = self.exact(pair)
        return {name: pair[name] for name in columns(self.model)}


def _gate(expression: Any) -> Closure:
    if isinstance(expression, bool):
        return lambda _pair: expression
    return python(expression)


def _level(comparison: Comparison) -> Closure:
    missing = _gate(comparison.missing)
    cases = [(_gate(each.when), each.level) for each in comparison.levels]

    def level(pair: dict[str, Any]) -> int:
        if missing(pair):
            return 0
        return next(number for when, number in cases if when(pair))

    return level


def _weights(comparison: Comparison, rows: int) -> dict[int, Closure]:
    made: dict[int, Closure] = {0: lambda _pair: 0.0}
    for each in comparison.levels:
        made[each.level] = _weight(comparison, each, rows)
    return made


def _weight(comparison: Comparison, each: Level, rows: int) -> Closure:
    base = plan.bits(each)
    if not each.counted:
        return lambda _pair: base
    name, usual = f"n_{each.counted}_r", plan.common_u(comparison, each) * rows
    share = each.share
    return lambda pair: base - share * _log2(min(max(pair[name], 1), plan.MOST) / usual)


@lru_cache(maxsize=4096)
def _log2(value: float) -> float:
    return math.log2(value)


def _total(model: Model, rows: int) -> Closure:
    groups = []
    for group, names in plan.groups(model).items():
        floor = model.floors.get(group, NO_FLOOR)
        rest = [f"w_{name}" for name in names if name not in floor.of]
        low = [f"w_{name}" for name in floor.of]
        groups.append((rest, low, floor.least, plan.ceiling(model, group, rows)))

    def total(pair: dict[str, Any]) -> float:
        at = 0.0
        for rest, low, least, most in groups:
            floored = max(sum(pair[name] for name in low), least)
            at += min(sum(pair[name] for name in rest) + floored, most)
        return at

    return total


class Normaliser:
    """Normalises one person, and makes the key texts to look for."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.steps = [(name, python(value)) for name, value in model.steps]
        self.probes = [(rule, [python(key) for key in rule.probes]) for rule in model.blocking]

    def __call__(self, raw: Row) -> dict[str, Any]:
        """From `in_<column>` texts and `id` to the kept columns."""
        row = {f"in_{name}": "" for name in self.model.columns} | dict(raw)
        for name, step in self.steps:
            row[name] = step(row)
        return {name: row[name] for name in ("id", *self.model.keep)}
