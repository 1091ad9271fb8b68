"""Meetings at which the programme is explained, and who came."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.outreach import rules
from anyam.outreach.models import Candidate, Socialisation, Visitor
from anyam.outreach.rules import Attendee, tidy
from anyam.people.access import acting, as_role
from anyam.regions.models import Level, Region

LONGEST = {"place": 150, "held_by": 150, "asked": 2_000, "address": 100}


def _note(
    action: str, session: Socialisation, held: Any, *, by: User, at: datetime, **changes: Any
) -> None:
    audit.record(
        f"socialisation.{action}", session, by=by, at=at, region_code=session.region_id,
        changes=changes, **as_role(held),
    )  # fmt: skip


@transaction.atomic
def record_session(
    *, region: Region, held_on: date, place: str, held_by: str = "", asked: str = "",
    by: User, at: datetime,
) -> Socialisation:  # fmt: skip
    """Write down that the programme was explained to a kecamatan or a village.

    Args:
      held_by: who explained it; whoever records it, if left out.
    Raises:
      Blocked: not yet held, no place, too large an area, or not theirs to do.
    """
    held = acting(by, region.code, Can.FORM_GROUPS, around=True)
    session = Socialisation(region=region, recorded_by=by, recorded_at=at)
    if region.level not in (Level.KECAMATAN, Level.VILLAGE):
        message = _("Pilih kecamatan, atau desa/kelurahannya.")
        raise Blocked([Problem("session.region", message, "region")])
    _fill(session, held_on, place, held_by or by.name, asked, timezone.localdate(at))
    session.save()
    _note("record", session, held, by=by, at=at, place=session.place, held_on=held_on)
    return session


def _fill(
    session: Socialisation, held_on: date, place: str, held_by: str, asked: str, on: date
) -> None:
    told = {"place": tidy(place), "held_by": tidy(held_by), "asked": asked.strip()}
    problems = list(
        rules.session_problems(held_on=held_on, on=on, place=told["place"], held_by=told["held_by"])
    )
    if problems:
        raise Blocked(problems)
    session.held_on = held_on
    for field, text in told.items():
        setattr(session, field, text[: LONGEST[field]])


@transaction.atomic
def change_session(
    session: Socialisation, *, held_on: date, place: str, held_by: str, asked: str = "",
    by: User, at: datetime,
) -> Socialisation:  # fmt: skip
    """Put right when, where and by whom; and what people asked."""
    held = acting(by, session.region_id, Can.FORM_GROUPS, around=True)
    before = (session.held_on, session.place, session.held_by, session.asked)
    _fill(session, held_on, place, held_by, asked, timezone.localdate(at))
    session.save()
    now = (session.held_on, session.place, session.held_by, session.asked)
    names = ("held_on", "place", "held_by", "asked")
    changes = {n: [old, new] for n, old, new in zip(names, before, now, strict=True) if old != new}
    _note("change", session, held, by=by, at=at, **changes)
    return session


@transaction.atomic
def add_visitors(
    session: Socialisation, people: list[Attendee], *, by: User, at: datetime
) -> list[Visitor]:
    """Write down some of those who came.

    Raises:
      Blocked: a line without a name, a line that is there already: every reason, nothing kept.
    """
    held = acting(by, session.region_id, Can.FORM_GROUPS, around=True)
    # Two phones writing down one list at once: the second waits here and sees the first.
    Socialisation.objects.select_for_update().get(pk=session.pk)
    told = [
        Attendee(tidy(p.name), tidy(p.came_for), tidy(p.address)[: LONGEST["address"]])
        for p in people
    ]
    known = [row.facts for row in session.visitors.all()]
    if problems := list(rules.list_problems(told, known=known)):
        raise Blocked(problems)
    made = [
        Visitor(session=session, name=p.name, came_for=p.came_for, address=p.address) for p in told
    ]
    Visitor.objects.bulk_create(made)
    stood_in = sum(bool(one.came_for) for one in told)
    _note("visitors", session, held, by=by, at=at, added=len(told), stood_in=stood_in)
    return made


@transaction.atomic
def remove_visitor(visitor: Visitor, *, by: User, at: datetime) -> None:
    """Take a line off the list; one that already led to a candidate stays."""
    session = visitor.session
    held = acting(by, session.region_id, Can.FORM_GROUPS, around=True)
    if Candidate.objects.filter(visitor=visitor).exists():
        message = _("%(name)s sudah dicatat sebagai calon, jadi tetap di daftar ini.")
        raise Blocked([Problem("visitor.candidate", message % {"name": visitor.interested})])
    name = visitor.name
    visitor.delete()
    _note("visitor_removed", session, held, by=by, at=at, visitor=name)
