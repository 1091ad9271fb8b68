"""How every page of eligibility begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.eligibility import queries
from anyam.eligibility.models import Verdict
from anyam.eligibility.rules import engine
from anyam.groups.models import Group
from anyam.people.models import Person
from anyam.schemes import Scheme

TONES = {
    engine.FAIL: "bad", engine.UNKNOWN: "warn", engine.WAIVED: "info", engine.PASS: "good",
}  # fmt: skip


def get_person(request: UserRequest, pk: int, what: str = Can.SEE_ELIGIBILITY) -> Person:
    """The person, if the user may see them (else 404) and do `what` there (else 403)."""
    people = Person.objects.visible_to(request.user).select_related("region")
    person: Person = get_object_or_404(people, pk=pk)
    if not request.user.may(what, person.region_id):
        raise PermissionDenied
    return person


def get_group(request: UserRequest, pk: int, what: str = Can.SEE_ELIGIBILITY) -> Group:
    groups = Group.objects.visible_to(request.user).select_related("region", "trade")
    group: Group = get_object_or_404(groups, pk=pk)
    if not request.user.may(what, group.region_id):
        raise PermissionDenied
    return group


def chosen(request: UserRequest, group: Group | None = None) -> Scheme:
    """The scheme named by `?skema=`, by the form, or by what fits."""
    code = request.POST.get("skema") or request.GET.get("skema", "")
    return queries.scheme_of(code, timezone.localdate(), group)


@dataclass(frozen=True, slots=True)
class Lot:
    """The requirements that got one answer."""

    title: str
    tone: str
    answers: Sequence[Any]


def lots(answers: Iterable[Any]) -> list[Lot]:
    """Answers, fresh or kept, in lots: what stands in the way comes first."""
    by_word: dict[str, list[Any]] = {word: [] for word in TONES}
    for one in answers:
        by_word[one["answer"] if isinstance(one, dict) else one.answer].append(one)
    return [
        Lot(str(engine.LABELS[word]), TONES[word], found)
        for word, found in by_word.items()
        if found
    ]


def split(answers: Sequence[Any]) -> dict[str, list[Lot]]:
    """Requirements and what is only noted, each in lots."""
    required = [a["required"] if isinstance(a, dict) else a.required for a in answers]
    pairs = list(zip(answers, required, strict=True))
    return {
        "lots": lots(answer for answer, bars in pairs if bars),
        "noted": lots(answer for answer, bars in pairs if not bars),
    }


def told_by(verdict: str) -> dict[str, str]:
    """A verdict as its label and tone."""
    return {"verdict": str(Verdict(verdict).label), "tone": TONES[verdict]}
