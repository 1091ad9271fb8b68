"""Estimates the weights without labels: expectation maximisation over the levels of pairs.

`refit` is for a table that comes with a model of kinds only: m is estimated on the pairs that
blocking brings together, u stays what strangers of the table have in common (`sampling`). The
shipped model of the register is trained once per release by `splinking`.
"""

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from anyam.matching.model import Model, understand

Array = npt.NDArray[np.float64]
ROUNDS, CLOSE = 200, 1e-6
FLOOR = 1e-4  # no level is impossible for a true pair: nothing of ours would be found behind it


def needs(model: Model) -> bool:
    """Whether the weights must be estimated first."""
    return bool(model.source.get("train")) and not model.trained


def refit(model: Model, levels: Sequence[str], patterns: Array, counts: Array) -> Model:
    """The model with m from patterns of levels, one row each, that stand `counts` times.

    `levels` names the comparison of each column; 0 in a pattern means missing.
    """
    m, _u, _share = maximise(patterns.astype(int), counts, _start(model, levels))
    source = copy.deepcopy(model.source)
    for each in source["comparisons"]:
        estimated = m[list(levels).index(each["name"])]
        for level in each["levels"]:
            level["m"] = float(max(estimated[level["level"]], FLOOR))
    return understand(source)


def _start(model: Model, levels: Sequence[str]) -> list[Array]:
    """A first m: the best level nine times of ten."""
    made = []
    for name in levels:
        comparison = next(c for c in model.comparisons if c.name == name)
        top = len(comparison.levels)
        share = np.full(top + 1, 0.1 / max(top - 1, 1))
        share[top], share[0] = 0.9, 0.0
        made.append(share)
    return made


def maximise(
    patterns: npt.NDArray[Any], counts: Array, m: list[Array]
) -> tuple[list[Array], list[Array], float]:
    """m, u and the share of true pairs that make the patterns most likely."""
    columns = [patterns[:, place] for place in range(patterns.shape[1])]
    u = [_shares(c, counts, len(first)) for c, first in zip(columns, m, strict=True)]
    share = 0.1
    for _round in range(ROUNDS):
        weight = _posterior(columns, m, u, share) * counts
        rest = counts - weight
        before = share
        m = [_shares(c, weight, len(old)) for c, old in zip(columns, m, strict=True)]
        u = [_shares(c, rest, len(old)) for c, old in zip(columns, u, strict=True)]
        share = float(weight.sum() / counts.sum())
        if abs(share - before) < CLOSE:
            break
    return m, u, share


def _shares(column: npt.NDArray[Any], weight: Array, size: int) -> Array:
    total: Array = np.bincount(column, weight, size).astype(np.float64)
    total[0] = 0.0
    total[1:] += 1e-6
    shares: Array = total / total.sum()
    return shares


def _posterior(columns: list[Any], m: list[Array], u: list[Array], share: float) -> Array:
    odds = np.log(share) - np.log1p(-share)
    bits = np.zeros(len(columns[0]))
    for column, one, other in zip(columns, m, u, strict=True):
        ratio = np.zeros(len(one))
        ratio[1:] = np.log(one[1:]) - np.log(other[1:])
        bits += ratio[column]
    answer: Array = 1 / (1 + np.exp(-np.clip(bits + odds, -500, 500)))
    return answer
