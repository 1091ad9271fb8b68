"""Counting a household by a checklist, each criterion in its declared direction."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from anyam.eligibility.rules.facts import House
from anyam.schemes.checklists import Checklist, Criterion


def met(criterion: Criterion, value: Any) -> bool | None:
    """Does this answer mean poor? None when there is no answer."""
    if value is None:
        return None
    if criterion.direction == "among":
        return value in criterion.poor
    if value == criterion.limit:
        return criterion.at_limit
    return bool(value < criterion.limit) == (criterion.direction == "low")


@dataclass(frozen=True, slots=True)
class Score:
    """How many criteria were met and answered, of how many, and how many it takes."""

    name: str
    met: int
    answered: int
    total: int
    needed: int

    @property
    def poor(self) -> bool | None:
        """True with enough criteria met, False once the open ones could not make it enough."""
        if self.met >= self.needed:
            return True
        return None if self.met + self.total - self.answered >= self.needed else False

    @property
    def short(self) -> str:
        words = _("%(met)d dari %(total)d kriteria rumah tangga miskin")
        return words % {"met": self.met, "total": self.total}

    @property
    def sentence(self) -> str:
        words = _(
            "%(met)d dari %(total)d kriteria terpenuhi, %(answered)d sudah dijawab; "
            "diminta paling sedikit %(needed)d."
        )
        values = {"met": self.met, "total": self.total, "answered": self.answered}
        return words % (values | {"needed": self.needed})


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion with what was answered and whether that means poor."""

    criterion: Criterion
    value: Any
    met: bool | None


def lines(checklist: Checklist, house: House | None) -> Iterator[Line]:
    for criterion in checklist.criteria:
        value = getattr(house, criterion.key) if house else None
        yield Line(criterion, value, met(criterion, value))


def score(checklist: Checklist, house: House | None) -> Score:
    answers = [line.met for line in lines(checklist, house)]
    answered = [answer for answer in answers if answer is not None]
    total = len(checklist.criteria)
    return Score(checklist.name, sum(answered), len(answered), total, checklist.needed)
