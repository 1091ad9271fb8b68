"""What the verifier's pages of a case show and do, between the views and verification."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.kernel.problems import Problem
from anyam.proposals.forms.checks import CardForm
from anyam.proposals.queries import Dossier
from anyam.registers.models import Register
from anyam.verification import cards, looking, reviewing
from anyam.verification.models import Match, Review
from anyam.verification.queries import Bucket, Line, Sheet, sheet


@dataclass(frozen=True, slots=True)
class Table:
    """The verifier's table for one case: its file, the list, and what was decided last."""

    file: Dossier
    sheet: Sheet
    last: reviewing.Last | None

    @property
    def max_desil(self) -> int:
        return self.file.proposal.rules.max_desil

    def line(self, person: int) -> Line:
        for line in self.sheet.lines:
            if line.person.pk == person:
                return line
        raise Http404


def table(file: Dossier, user: User) -> Table:
    people = [member.person for member in file.members]
    case = file.proposal.case
    return Table(file, sheet(case, people, file.checks), reviewing.last_of(case, user))


def tabs(found: Table, only: str) -> list[dict[str, Any]]:
    """The parts of the list as filters, with how many are in each."""
    all_ = {"value": "", "label": _("Semua"), "count": len(found.sheet.lines)}
    parts = [
        {"value": bucket.value, "label": bucket.label, "count": found.sheet.counts[bucket]}
        for bucket in Bucket
        if found.sheet.counts.get(bucket)
    ]
    return [one | {"here": one["value"] == only} for one in (all_, *parts)]


def accept(
    found: Table, chosen: set[str], *, by: User, at: datetime
) -> tuple[list[Review], list[Problem]]:
    """Accept the certain ones among those chosen."""
    matches = [
        line.match
        for line in found.sheet.lines
        if line.match and line.certain and str(line.person.pk) in chosen
    ]
    return reviewing.accept_certain(matches, max_desil=found.max_desil, by=by, at=at)


def answer_of(found: Table, line: Line, told: str) -> Match:
    """The answer a page speaks of: that of another list where it is named, else the register's."""
    if told and told.isascii() and told.isdigit() and len(told) < 19:
        other = Match.objects.standing(found.file.proposal.case).filter(person=line.person)
        if named := other.select_related("run__snapshot__register").filter(pk=int(told)).first():
            return named
    if line.match is None:
        raise Http404
    return line.match


def show(
    found: Table, person: int, sent: Mapping[str, str], *, user: User, at: datetime
) -> dict[str, Any]:
    """Everything a card's template draws; opening it is a look at the register, written down."""
    line = found.line(person)
    match = answer_of(found, line, sent.get("jawaban", ""))
    shown = cards.card(match, place=place(sent))
    looking.note_once_a_day(
        match.run.snapshot, line.person, len(shown.sides), case=found.file.proposal.case,
        purpose=_("Kartu pemeriksaan"), region_code=str(line.person.region_id), by=user, at=at,
    )  # fmt: skip
    before, after = found.sheet.around(person)
    return {
        "proposal": found.file.proposal, "line": line, "card": shown, "side": shown.chosen,
        "before": before, "after": after, "last": found.last, "sheet": found.sheet,
        "max_desil": found.max_desil, "over": _over(found, shown),
        "unmasks": user.held_for(Can.UNMASK_NIK, line.person.region_id) is not None,
        "helped": match.kind == Register.Kind.ASSISTANCE,
        "second": line.check is not None and line.check.checked_by_id != user.pk,
    }  # fmt: skip


def _over(found: Table, shown: cards.Card) -> bool:
    """Is the desil of the row in view above the limit of the scheme?"""
    desil = shown.chosen.rival.desil if shown.chosen else None
    return bool(found.max_desil and desil and desil > found.max_desil)


def decide(found: Table, person: int, form: CardForm, *, by: User, at: datetime) -> Review:
    """Write down what the officer said about the card."""
    match = answer_of(found, found.line(person), form.cleaned_data["jawaban"])
    place = form.cleaned_data["rival"] or 0
    return reviewing.review(
        match, verdict=form.says, rival=match.rivals.filter(place=place).first(),
        reason=form.cleaned_data["reason"], refuse=form.cleaned_data["verdict"] == form.REFUSE,
        max_desil=found.max_desil, by=by, at=at,
    )  # fmt: skip


def next_url(found: Table, person: int) -> str:
    """The card of whom to look at next; the list when nobody waits."""
    after = found.sheet.after(person)
    pk = found.file.proposal.pk
    if after is None or after.match is None:
        return reverse("proposals:members", args=[pk])
    return reverse("proposals:ruling", args=[pk, after.person.pk])


def said(made: Review, found: Table) -> str:
    """What was decided, as a message."""
    check = found.line(made.match.person_id).check
    if made.match.kind == Register.Kind.ASSISTANCE:
        return _("%(name)s: jawaban tentang daftar bantuan dicatat.") % {
            "name": made.match.person.name
        }
    if check is not None and check.checked_by_id != made.reviewer_id:
        return _("%(name)s: pendapat kedua dicatat. Keputusan yang sudah ada tetap.") % {
            "name": made.match.person.name
        }
    words = {
        Review.Verdict.SAME: _("%(name)s: orang yang sama."),
        Review.Verdict.NONE: _("%(name)s: diusulkan masuk register."),
        Review.Verdict.UNSURE: _("%(name)s: menunggu pemeriksa kedua."),
    }
    return words[Review.Verdict(made.verdict)] % {"name": made.match.person.name}


def place(sent: Mapping[str, str]) -> int:
    """Which row of the register a form or an address speaks of; the nearest where it is rubbish."""
    told = sent.get("rival") or sent.get("baris") or ""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 1
