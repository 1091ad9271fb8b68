"""Simple additive weighting (SAW), with a direction each criterion has to declare.

A published ranking of poor families was turned upside down because a scale on which 5 meant an
earth floor was weighted as a cost. So there is no default direction.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MORE, LESS = "more_is_needier", "less_is_needier"


@dataclass(frozen=True, slots=True)
class Weight:
    """One criterion: its share, which end of its scale is the needier, and what the ends mean."""

    name: str
    share: float
    direction: str
    low_means: str
    high_means: str


def need(weights: Sequence[Weight], rows: Sequence[Sequence[float]]) -> list[float]:
    """The need of each row between 0 and 1: a value against the best of its column, weighted.

    Raises:
      ValueError: an unknown direction, rows of another width, or scores that are not positive.
    """
    if any(weight.direction not in (MORE, LESS) for weight in weights):
        raise ValueError("every criterion declares its direction")
    if any(len(row) != len(weights) for row in rows):
        raise ValueError("every row has one score for each criterion")
    if any(score <= 0 for row in rows for score in row):
        raise ValueError("scores are above zero")
    columns = list(zip(*rows, strict=True))
    return [
        sum(
            weight.share
            * (value / max(column) if weight.direction == MORE else min(column) / value)
            for weight, value, column in zip(weights, row, columns, strict=True)
        )
        for row in rows
    ]
