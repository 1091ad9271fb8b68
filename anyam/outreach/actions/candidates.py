"""People who would like to join: written down by NIK, with what they can and would like to do."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anyam.accounts.models import Held, User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.outreach import rules, words
from anyam.outreach.models import Candidate, Visitor
from anyam.outreach.rules import State, tidy
from anyam.people import actions as people
from anyam.people.access import acting, as_role
from anyam.people.models import Person

Source = Candidate.Source


def _note(
    action: str, candidate: Candidate, held: Held, *, by: User, at: datetime, text: str = "",
    **changes: Any,
) -> None:  # fmt: skip
    audit.record(
        f"candidate.{action}", candidate, by=by, at=at, region_code=candidate.region_id,
        note=text, changes=changes, **as_role(held),
    )  # fmt: skip


@transaction.atomic
def add_candidate(
    *, visitor: Visitor | None = None, by: User, at: datetime, **facts: Any
) -> tuple[Candidate, list[Problem]]:
    """Write a person down (see `people.actions.enrol`) as somebody who would like to join.

    Args:
      visitor: the line of an attendance list they come from, if any.
    Returns:
      The candidate, and what was unusual about the person.
    Raises:
      Blocked: they are a candidate already, sit in a group, or may not be enrolled.
    """
    person, questions = people.enrol(**facts, by=by, at=at)
    source = Source.SOCIALISATION if visitor else Source.VISIT
    return add_known(person, source=source, visitor=visitor, by=by, at=at), questions


@transaction.atomic
def add_known(
    person: Person, *, source: str = Source.LIST, source_note: str = "",
    visitor: Visitor | None = None, skills: Iterable[str] = (), trades: Iterable[str] = (),
    by: User, at: datetime,
) -> Candidate:  # fmt: skip
    """Make somebody who is on record a candidate in the village where they live."""
    held = acting(by, person.region_id, Can.FORM_GROUPS, around=True)
    if words.seated([person.pk]):
        message = _("%(name)s sudah menjadi anggota kelompok, jadi bukan calon.")
        raise Blocked([Problem("candidate.seated", message % {"name": person.name}, "nik")])
    told = _read_words(skills, trades)
    candidate = Candidate(
        person=person, region_id=person.region_id, source=source,
        source_note=tidy(source_note)[:100], visitor=visitor, added_by=by, added_at=at, **told,
    )  # fmt: skip
    try:
        with transaction.atomic():
            candidate.save()
    except IntegrityError:
        message = _("%(name)s sudah tercatat sebagai calon.")
        raise Blocked(
            [Problem("candidate.twice", message % {"name": person.name}, "nik")]
        ) from None
    if visitor:
        visitor.person = person
        visitor.save(update_fields=["person"])
    _note("add", candidate, held, by=by, at=at, source=source, words=told)
    return candidate


def _read_words(skills: Iterable[str], trades: Iterable[str]) -> dict[str, list[str]]:
    """Skills and trades as they are stored: once each, in the order they were told."""
    mine = list(dict.fromkeys(tidy(word).casefold() for word in skills if tidy(word)))
    wished = list(dict.fromkeys(tidy(word) for word in trades if tidy(word)))
    problems = [
        *rules.words_problems("skills", mine, None),
        *rules.words_problems("trades", wished, frozenset(words.trades()) if wished else None),
    ]
    if problems:
        raise Blocked(problems)
    return {"skills": mine, "trades": wished}


@transaction.atomic
def wish(
    candidate: Candidate, *, skills: Iterable[str], trades: Iterable[str], by: User, at: datetime
) -> Candidate:
    """Record what somebody can do and which kinds of business they would like."""
    held = acting(by, candidate.region_id, Can.FORM_GROUPS, around=True)
    told = _read_words(skills, trades)
    candidate.skills, candidate.trades = told["skills"], told["trades"]
    candidate.save(update_fields=["skills", "trades"])
    _note("wish", candidate, held, by=by, at=at, **{k: ", ".join(v) for k, v in told.items()})
    return candidate


@transaction.atomic
def pin(
    candidate: Candidate, point: tuple[Decimal, Decimal] | None, *, by: User, at: datetime
) -> Candidate:
    """Record where somebody's home is on the map: latitude and longitude; None forgets it."""
    held = acting(by, candidate.region_id, Can.FORM_GROUPS, around=True)
    candidate.latitude, candidate.longitude = point or (None, None)
    candidate.save(update_fields=["latitude", "longitude"])
    # Whether, not where: the record of events is read by more people than the page is.
    _note("pin", candidate, held, by=by, at=at, known=point is not None)
    return candidate


@transaction.atomic
def move(candidate: Candidate, state: str, *, text: str = "", by: User, at: datetime) -> Candidate:
    """Change how far somebody has come (`rules.State`)."""
    held = acting(by, candidate.region_id, Can.FORM_GROUPS, around=True)
    seated = bool(words.seated([candidate.person_id]))
    name, before = candidate.person.name, candidate.state
    if problems := list(rules.move_problems(before, state, seated=seated, name=name)):
        raise Blocked(problems)
    unmoved = Candidate.objects.filter(pk=candidate.pk, state=before)
    if not unmoved.update(state=state, state_note=tidy(text)[:200]):
        message = _("Keadaan calon ini baru saja diubah orang lain. Muat ulang halaman.")
        raise Blocked([Problem("candidate.stale", message)])
    candidate.refresh_from_db()
    _note(
        "move", candidate, held, by=by, at=at, text=candidate.state_note, state=[before, state],
        label=str(State(state).label),
    )  # fmt: skip
    return candidate


def seat(person: Person) -> None:
    """A group took this person in: they wait no longer. Called inside the group's own act."""
    Candidate.objects.filter(person=person).exclude(state=State.JOINED).update(
        state=State.JOINED, state_note=""
    )
