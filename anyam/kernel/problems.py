"""Reasons as values: what stands in the way, in words the person at the screen can act on."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why something may not be done (yet)."""

    code: str  # stable; tests and the API rely on it, e.g. "group.too_small"
    message: str  # shown to the user as is
    field: str = ""  # the form field it belongs to, if any


class Blocked(Exception):
    """An action was refused. Carries every reason, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.code for problem in problems))
        self.problems = tuple(problems)
