"""The engine: every predicate of a scheme, answered from the facts, with its evidence."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.eligibility.rules import need, person, seat  # noqa: F401 - importing names tests
from anyam.eligibility.rules.facts import Facts, Waived, asks
from anyam.eligibility.rules.tests import SEAT, TESTS, Asked, Finding
from anyam.schemes import Predicate, Scheme
from anyam.schemes.checklists import get_checklist
from anyam.schemes.spoken import say

PASS, FAIL, UNKNOWN, WAIVED = "pass", "fail", "unknown", "waived"
LABELS: dict[str, str | Promise] = {
    FAIL: gettext_lazy("Tidak terpenuhi"),
    UNKNOWN: gettext_lazy("Belum diketahui"),
    WAIVED: gettext_lazy("Dikecualikan"),
    PASS: gettext_lazy("Terpenuhi"),
}
REASON_LENGTH = 10  # characters; less is no reason
WORDS = {True: PASS, False: FAIL, None: UNKNOWN}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a scheme's predicate says of somebody, and everything needed to understand it."""

    rule: str
    title: str
    required: bool
    about: str  # "person" or "seat"
    answer: str
    evidence: str
    source: str
    note: str
    change: str  # what would change it; "" when nothing has to
    needs: tuple[str, ...]  # the facts that are not known
    asks: tuple[str, ...]  # who can find them out
    waivable: bool


def assess(scheme: Scheme, facts: Facts, *, today: date, required: bool = False) -> list[Answer]:
    """Every predicate of the scheme, answered as of `facts.on` or else today.

    Args:
      required: only the requirements: half of what a scheme asks is just to be known.
    """
    on = facts.on or today
    asked = [p for p in scheme.predicates if p.is_required or not required]
    return [_answer(scheme, predicate, facts, on) for predicate in asked]


def _answer(scheme: Scheme, predicate: Predicate, facts: Facts, on: date) -> Answer:
    test = TESTS[predicate.test]
    finding = test.look(facts, Asked(scheme, predicate.settings, on))
    answer, evidence = _waive(predicate, finding, facts.waivers or ())
    open_ = answer == UNKNOWN
    return Answer(
        rule=predicate.rule,
        title=str(test.title),
        required=predicate.is_required,
        about=test.about,
        answer=answer,
        evidence=evidence,
        source=predicate.source,
        note=say(predicate.note),
        change=finding.change if answer == FAIL else "",
        needs=finding.needs if open_ else (),
        asks=tuple(dict.fromkeys(asks(name) for name in finding.needs)) if open_ else (),
        waivable=predicate.waivable and answer in (FAIL, UNKNOWN),
    )


def _waive(predicate: Predicate, finding: Finding, waivers: Iterable[Waived]) -> tuple[str, str]:
    """The answer after waivers, and the evidence with what became of them."""
    answer, evidence = WORDS[finding.kept], finding.evidence
    for waiver in waivers:
        if waiver.rule != predicate.rule or answer in (PASS, WAIVED):
            continue
        if objection := waiver_objection(predicate, waiver):
            evidence += " " + _("Pengecualian tidak berlaku: %(why)s.") % {"why": objection}
            continue
        message = _("Dikecualikan oleh %(asked)s dan %(approved)s: %(reason)s.")
        words = {
            "asked": waiver.asked_by, "approved": waiver.approved_by,
            "reason": waiver.reason.strip().rstrip("."),
        }  # fmt: skip
        answer, evidence = WAIVED, f"{evidence} {message % words}"
    return answer, evidence


def waiver_objection(predicate: Predicate, waiver: Waived) -> str:
    """Why a waiver does not hold; "" when it does."""
    if not predicate.waivable:
        return _("syarat ini tidak bisa dikecualikan")
    if waiver.withdrawn:
        return _("sudah dicabut")
    if len(waiver.reason.strip()) < REASON_LENGTH:
        return _("alasannya terlalu pendek")
    approved = (waiver.approved_by or "").strip()
    if not approved:
        return _("belum disetujui orang kedua")
    if approved.casefold() == waiver.asked_by.strip().casefold():
        return _("diusulkan dan disetujui orang yang sama")
    return ""


def verdict(answers: Sequence[Answer], *, in_group: bool = True) -> str:
    """One word over all requirements: a failure weighs most, then what is not known.

    Args:
      in_group: whether requirements about the seat in a group count too.
    """
    asked = [a.answer for a in answers if a.required and (in_group or a.about != SEAT)]
    return FAIL if FAIL in asked else UNKNOWN if UNKNOWN in asked else PASS


def plain(answer: Answer) -> dict[str, str]:
    """An answer as other programs read it."""
    return {
        "rule": answer.rule,
        "answer": answer.answer,
        "evidence": answer.evidence,
        "source": answer.source,
    }


def kept(answer: Answer) -> dict[str, Any]:
    """An answer as it is stored, so that it can be shown years later."""
    return plain(answer) | {
        "title": answer.title,
        "required": answer.required,
        "about": answer.about,
        "note": answer.note,
        "change": answer.change,
        "asks": list(answer.asks),
    }


def rules_digest(scheme: Scheme) -> str:
    """The name of everything an answer rests on but the facts: predicates and checklists."""
    used = {p.settings["checklist"] for p in scheme.predicates if "checklist" in p.settings}
    parts = [scheme.digest, *(get_checklist(code).digest for code in sorted(used))]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def title_of(scheme: Scheme, rule: str) -> str:
    """What a predicate is called on the screen; its own name where the scheme lost it."""
    found = next((p for p in scheme.predicates if p.rule == rule), None)
    return str(TESTS[found.test].title) if found else rule
