"""A workflow is a table. Each row says who may move a case from where to where, on what terms."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from anyam.kernel.problems import Blocked, Problem

FactsT = TypeVar("FactsT")
Check = Callable[[FactsT], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Step(Generic[FactsT]):
    """One row of a workflow table."""

    action: str
    source: str
    target: str
    role: str
    checks: tuple[Callable[[FactsT], Iterable[Problem]], ...] = ()
    note: bool = False  # must the actor say why?
    mark: str = ""  # how the guideline numbers this step, e.g. "a"
    letter: str = ""  # the kind of letter that goes out with it

    @property
    def terms(self) -> list[str]:
        """The terms by name, as `docs/reference/workflows.md` lists them."""
        names = [getattr(check, "__name__", "") for check in self.checks]
        return names + (["reason"] if self.note else []) + ([self.letter] if self.letter else [])


@dataclass(frozen=True, slots=True)
class Actor:
    """A user as one case sees them: roles held over it now, roles they already acted in."""

    roles: frozenset[str]
    acted_as: frozenset[str] = frozenset()


class Workflow(Generic[FactsT]):
    """The rows of one chain, in the order in which they happen; forward is always the first row."""

    def __init__(self, name: str, start: str, steps: Iterable[Step[FactsT]]) -> None:
        self.name = name
        self.start = start
        self.steps = tuple(steps)
        self._by_key = {(step.action, step.source): step for step in self.steps}
        if len(self._by_key) != len(self.steps):
            raise ValueError(f"{name}: two rows share the same action and source")

    def steps_from(self, status: str) -> list[Step[FactsT]]:
        return [step for step in self.steps if step.source == status]

    def forward(self, status: str) -> Step[FactsT] | None:
        """The step that takes a case one station on; None where it ends."""
        steps = self.steps_from(status)
        return steps[0] if steps else None

    def path(self) -> list[str]:
        """The statuses a case passes when nobody objects, first to last."""
        passed = [self.start]
        while step := self.forward(passed[-1]):
            passed.append(step.target)
        return passed

    def sources_of(self, role: str) -> set[str]:
        """The statuses in which a case waits for `role`."""
        return {step.source for step in self.steps if step.role == role}

    def step(self, action: str, status: str) -> Step[FactsT]:
        """Return the row for `action` in `status`; raise Blocked if the table has none."""
        try:
            return self._by_key[action, status]
        except KeyError:
            message = _("Tindakan ini tidak tersedia pada status sekarang.")
            raise Blocked([Problem("workflow.no_such_step", message)]) from None


def problems_with(
    step: Step[FactsT], facts: FactsT, actor: Actor, note: str | None = None
) -> list[Problem]:
    """Everything that keeps `actor` from taking `step` now; empty means go ahead.

    `note` is None while the actor has not been asked yet, as when a page is drawn.
    """
    problems = []
    if step.role not in actor.roles:
        problems.append(Problem("workflow.role", _("Tindakan ini bukan wewenang Anda.")))
    if actor.acted_as - {step.role}:
        message = _("Anda sudah bertindak dalam peran lain pada berkas ini (prinsip empat mata).")
        problems.append(Problem("workflow.four_eyes", message))
    if step.note and note is not None and not note.strip():
        problems.append(Problem("workflow.note", _("Tuliskan alasannya."), field="note"))
    for check in step.checks:
        problems.extend(check(facts))
    return problems
