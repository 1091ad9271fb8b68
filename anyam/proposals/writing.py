"""Writing without overwriting: what is saved replaces only what its writer saw.

Two people may have the same page open, one person may press a button twice or go back to an old
page. A form therefore carries a token of what it showed; a save whose token no longer fits is
refused with both texts side by side, unless it would change nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked, Problem
from anyam.proposals import actions
from anyam.proposals.models import BudgetLine, Proposal

Line = dict[str, Any]
LINE_FIELDS = ("item", "specification", "kind", "quantity", "unit", "unit_price", "supplier")
STALE, GONE = "writing.stale", "writing.gone"
RECENT = 50  # events looked at to find who wrote last


def token(value: Any) -> str:
    """A short name for what a form showed: 16 hexadecimal characters.

    >>> token({"a": 1}) == token({"a": 1}), token({"a": 1}) == token({"a": 2})
    (True, False)
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def answers_of(proposal: Proposal, names: Iterable[str]) -> dict[str, Any]:
    """Some answers as they are stored."""
    return {name: getattr(proposal, name) for name in names}


def line_of(line: BudgetLine) -> Line:
    return {name: getattr(line, name) for name in LINE_FIELDS}


def lines_of(proposal: Proposal) -> list[Line]:
    """The budget as it is stored, in its order."""
    return [line_of(line) for line in proposal.lines.order_by("position")]


def is_stale(blocked: Blocked) -> bool:
    return any(problem.code == STALE for problem in blocked.problems)


@transaction.atomic
def answer(
    proposal: Proposal, answers: Mapping[str, Any], *, seen: str, by: User, at: datetime
) -> Proposal:
    """`actions.answer`, unless somebody else has changed these answers meanwhile.

    Args:
      seen: `token(answers_of(...))` of what the form showed.

    Raises:
      Blocked: as `actions.answer`, and with the code STALE when the writer has not seen what
        would be overwritten.
    """
    fresh = _locked(proposal)
    stored = answers_of(fresh, answers)
    if stored != dict(answers) and seen != token(stored):
        _refuse_if_other(fresh, "proposal.answer", by, frozenset(answers))
    return actions.answer(fresh, answers, by=by, at=at)


@transaction.atomic
def replace_budget(
    proposal: Proposal, lines: Sequence[Line], *, seen: str, by: User, at: datetime
) -> Proposal:
    """Save the whole budget from one table. Sent twice, it is written once."""
    fresh = _locked(proposal)
    stored = lines_of(fresh)
    if stored == list(lines):
        actions.require_editable(fresh, by)
        return fresh
    if seen != token(stored):
        _refuse_if_other(fresh, "proposal.budget", by)
    return actions.set_budget(fresh, lines, by=by, at=at)


@transaction.atomic
def add_line(proposal: Proposal, line: Line, *, seen: str, by: User, at: datetime) -> Proposal:
    """Put a line at the end. Others may add theirs meanwhile; the same form sent twice adds one."""
    fresh = _locked(proposal)
    stored = lines_of(fresh)
    if seen != token(stored) and line in stored:
        actions.require_editable(fresh, by)
        return fresh
    return actions.set_budget(fresh, [*stored, line], by=by, at=at)


@transaction.atomic
def change_line(
    proposal: Proposal, position: int, line: Line, *, seen: str, by: User, at: datetime
) -> Proposal:
    """Replace the line whose token is `seen`, wherever it stands by now."""
    fresh = _locked(proposal)
    stored = lines_of(fresh)
    place = _find(stored, position, seen)
    if place is None and line in stored:
        actions.require_editable(fresh, by)
        return fresh
    if place is None:
        raise _stale(_last(fresh, "proposal.budget"))
    return actions.set_budget(fresh, [*stored[:place], line, *stored[place + 1 :]], by=by, at=at)


@transaction.atomic
def remove_line(
    proposal: Proposal, position: int, *, seen: str, by: User, at: datetime
) -> Proposal:
    fresh = _locked(proposal)
    stored = lines_of(fresh)
    place = _need(stored, position, seen)
    return actions.set_budget(fresh, [*stored[:place], *stored[place + 1 :]], by=by, at=at)


@transaction.atomic
def move_line(
    proposal: Proposal, position: int, *, up: bool, seen: str, by: User, at: datetime
) -> Proposal:
    """Change places with the neighbour above or below; at the end of the list nothing moves."""
    fresh = _locked(proposal)
    stored = lines_of(fresh)
    place = _need(stored, position, seen)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(stored):
        actions.require_editable(fresh, by)
        return fresh
    stored[place], stored[other] = stored[other], stored[place]
    return actions.set_budget(fresh, stored, by=by, at=at)


def _locked(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("group")
    return rows.get(pk=proposal.pk)


def _find(lines: Sequence[Line], position: int, seen: str) -> int | None:
    """Where the line somebody saw at `position` (from 1) is now; None when it is no more."""
    here = [place for place, line in enumerate(lines) if token(line) == seen]
    return min(here, key=lambda place: abs(place - position + 1), default=None)


def _need(lines: Sequence[Line], position: int, seen: str) -> int:
    place = _find(lines, position, seen)
    if place is None:
        message = _("Baris itu baru saja diubah atau dihapus. Lihat daftarnya sekarang.")
        raise Blocked([Problem(GONE, message)])
    return place


def _last(proposal: Proposal, action: str, names: frozenset[str] = frozenset()) -> Event | None:
    """Who last wrote there: the newest event that touched any of `names`."""
    events = Event.objects.about(proposal).filter(action=action).reverse()[:RECENT]
    return next((e for e in events if not names or names & e.changes.keys()), None)


def _refuse_if_other(
    proposal: Proposal, action: str, by: User, names: frozenset[str] = frozenset()
) -> None:
    """Going back to an old page of one's own is no conflict; somebody else's words are."""
    last = _last(proposal, action, names)
    if last is None or last.actor_id != by.pk:
        raise _stale(last)


def _stale(last: Event | None) -> Blocked:
    if last is None:
        message = _("Jawaban ini sudah berubah sejak Anda membukanya.")
    else:
        message = _("Sementara Anda menulis, %(name)s mengubahnya pada pukul %(clock)s.") % {
            "name": last.actor_name,
            "clock": f"{timezone.localtime(last.at):%H.%M}",
        }
    advice = _("Bandingkan keduanya, lalu simpan yang benar.")
    return Blocked([Problem(STALE, f"{message} {advice}")])
