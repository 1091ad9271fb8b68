"""A person in three small pages and, where something is unusual, a fourth that asks.

Shared by everybody who writes people down by NIK: a new member of a group, a candidate met in a
village. What was answered travels along in hidden fields, so that nothing is stored before the
end, no number stands in an address, and the back button of an old phone does no harm.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms

from anyam.kernel.codes import Nik
from anyam.kernel.problems import Blocked, Problem
from anyam.people.asking import HomeForm, NikForm, WhoForm
from anyam.people.rules import FEMALE, MALE
from anyam.regions.fields import VillageField
from anyam.regions.scope import Scope
from anyam.web.http import add_problems

STEPS: tuple[type[forms.Form], ...] = (NikForm, WhoForm, HomeForm)
LAST = len(STEPS) - 1
NAMES = [name for step in STEPS for name in step.base_fields]
KECAMATAN = 6


@dataclass(frozen=True, slots=True)
class Page:
    """What to show next; with `facts` there is nothing left to ask."""

    number: int
    form: forms.Form
    carried: list[tuple[str, str]]
    questions: list[Problem] = field(default_factory=list)
    facts: dict[str, Any] | None = None

    @property
    def asked(self) -> str:
        """The questions on this page by code: what "Benar" confirms."""
        return " ".join(sorted(question.code for question in self.questions))

    @property
    def total(self) -> int:
        return len(STEPS)

    @property
    def asks(self) -> bool:
        """Has something to be confirmed first?"""
        return bool(self.questions) and self.facts is None


class Enrolling:
    """One turn of the conversation: what was sent, and the page that follows.

    Args:
      region_code: of the village offered first; the picker offers its kecamatan.
      ask: what has to be confirmed about these facts; raises Blocked where they cannot be.
      initial: what is known before anything was typed, such as a name on a list.
    """

    def __init__(
        self,
        region_code: str,
        sent: Mapping[str, str],
        on: date,
        ask: Callable[..., list[Problem]],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.region_code, self.on, self.ask = region_code, on, ask
        self.initial = dict(initial or {})
        self.sent = {name: sent[name] for name in sent}

    def next(self) -> Page:
        step = number_in(self.sent.get("step"))
        if step is None:
            return self.page(0, self.form(0))
        bound = [self.form(number, bound=True) for number in range(step + 1)]
        for number, form in enumerate(bound):
            if not form.is_valid():
                return self.page(number, form)
        back = number_in(self.sent.get("back"))
        if back is not None:
            return self.page(back, self.form(back))
        if step < LAST:
            return self.page(step + 1, self.form(step + 1, nik=bound[0].cleaned_data["nik"]))
        return self.finish(bound)

    def finish(self, bound: list[forms.Form]) -> Page:
        facts = {name: value for form in bound for name, value in form.cleaned_data.items()}
        try:
            questions = self.ask(on=self.on, **facts)
        except Blocked as blocked:
            return self.refused(bound, blocked)
        self.sent["region"] = facts["region"].code  # it may have been typed instead of chosen
        page = self.page(LAST, bound[LAST], questions, facts)
        if page.asked in ("", self.sent.get("confirmed", "")):
            return page
        return self.page(LAST + 1, bound[LAST], questions)

    def refused(self, bound: list[forms.Form], blocked: Blocked) -> Page:
        """Back to the first page something is wrong on."""
        fields = {problem.field for problem in blocked.problems}
        number = next((n for n in range(LAST) if fields & set(bound[n].fields)), LAST)
        add_problems(bound[number], blocked)
        return self.page(number, bound[number])

    def page(
        self,
        number: int,
        form: forms.Form,
        questions: list[Problem] | None = None,
        facts: dict[str, Any] | None = None,
    ) -> Page:
        shown = set() if questions else set(form.fields)
        carried = [(n, self.sent[n]) for n in NAMES if n in self.sent and n not in shown]
        return Page(number, form, carried, questions or [], facts)

    def form(self, number: int, *, bound: bool = False, nik: str = "") -> forms.Form:
        known = {name: self.sent[name] for name in NAMES if name in self.sent}
        start = {"region": self.region_code if len(self.region_code) > KECAMATAN else ""}
        initial = {**start, **self.initial, **read_from(nik, self.on), **known}
        form = STEPS[number](self.sent if bound else None, initial=initial)
        place = form.fields.get("region")
        if isinstance(place, VillageField):
            place.scope = Scope(frozenset({self.region_code[:KECAMATAN]}))
        return form


def read_from(nik: str, on: date) -> dict[str, Any]:
    """What a NIK tells about its owner: to be looked at, not to be believed."""
    if not nik:
        return {}
    number = Nik(nik)
    return {
        "birth_date": number.birth_date(on=on),
        "sex": FEMALE if number.is_female else MALE,
    }


def number_in(text: str | None) -> int | None:
    """The number of a step, None for anything else."""
    return int(text) if text in {"0", "1", "2"} else None
