"""Many at once, as offices work: gather cases, look at the letter, send all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import LEVELS
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.proposals.models import Batch, BatchLine, Proposal
from anyam.proposals.papers import letter_for
from anyam.proposals.queries import Dossier, dossiers
from anyam.proposals.steps import check, take

MAX_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a batch as the preview shows it."""

    dossier: Dossier
    problems: tuple[Problem, ...]


@transaction.atomic
def gather(proposals: Sequence[Proposal], action: str, *, by: User, at: datetime) -> Batch:
    """Start a batch: one letter for these cases. Nothing moves yet.

    Raises:
      Blocked: nothing was chosen, too many were, or the cases do not go into one letter.
    """
    if not proposals:
        raise Blocked([Problem("batch.empty", _("Pilih dulu satu usulan atau lebih."))])
    if len(proposals) > MAX_LINES:
        message = _("Satu surat memuat paling banyak %(max)d usulan.")
        raise Blocked([Problem("batch.too_many", message % {"max": MAX_LINES})])
    roles = {p.chain.step(action, p.status).role for p in proposals}
    codes = [p.region_id for p in proposals]
    role, home = roles.pop(), _office_code(by, codes)
    if roles or home is None:
        message = _("Usulan ini tidak dapat dimuat dalam satu surat: kantornya berbeda.")
        raise Blocked([Problem("batch.mixed", message)])
    batch = Batch.objects.create(
        action=action,
        role=role,
        region_code=home,
        dated_on=timezone.localdate(at),
        funding_source=proposals[0].rules.funding_source,
        created_by=by,
        created_at=at,
    )
    BatchLine.objects.bulk_create(
        BatchLine(batch=batch, proposal=p, seen=p.seen) for p in proposals
    )
    _record(batch, "gather", by=by, at=at, proposals=[p.number for p in proposals])
    return batch


def _office_code(by: User, codes: Sequence[str]) -> str | None:
    """The office over all these villages under which `by` acts; None if there is none."""
    places = [
        held.prefix
        for held in by.current_assignments
        if len(held.prefix) in LEVELS[held.role]
        and all(code.startswith(held.prefix) for code in codes)
    ]
    return min(places, key=len) if places else None


def rows(batch: Batch, *, by: User, at: datetime) -> list[Row]:
    """The cases of a batch, each with what keeps it from going along."""
    lines = list(batch.lines.select_related("proposal").order_by("proposal__region_id", "pk"))
    cases = [line.proposal for line in lines]
    files = dossiers(cases)
    fresh = [files[case.pk].proposal for case in cases]
    seen = {line.proposal_id: line.seen for line in lines}
    refused, _steps = check(fresh, files, batch.action, by=by, at=at, note=None, seen=seen)
    why = {refusal.proposal.pk: refusal.problems for refusal in refused}
    return [Row(files[case.pk], why.get(case.pk, ())) for case in fresh]


def description(batch: Batch) -> dict[str, object]:
    """What the letter says about itself so far."""
    names = ("number", "dated_on", "funding_source", "note")
    return {name: getattr(batch, name) for name in names}


@transaction.atomic
def describe(
    batch: Batch,
    *,
    number: str,
    dated_on: date,
    funding_source: str,
    note: str,
    by: User,
    at: datetime,
) -> Batch:
    """Save what the letter will say about itself. An empty number is taken from the register."""
    _require_open(batch, by)
    batch.number, batch.dated_on = number.strip(), dated_on
    batch.funding_source, batch.note = funding_source.strip(), note.strip()
    batch.save(update_fields=["number", "dated_on", "funding_source", "note"])
    _record(batch, "describe", by=by, at=at, number=batch.number)
    return batch


@transaction.atomic
def leave_out(batch: Batch, proposal_id: int, *, by: User, at: datetime) -> None:
    """Take one case out of the batch; it stays where it was."""
    _require_open(batch, by)
    batch.lines.filter(proposal_id=proposal_id).delete()
    _record(batch, "leave_out", by=by, at=at, proposal=proposal_id)


@transaction.atomic
def discard(batch: Batch, *, by: User, at: datetime) -> None:
    """Undo a batch before it is sent: nothing has moved, no number was used."""
    _require_open(batch, by)
    _close(batch, Batch.State.DISCARDED, at)
    _record(batch, "discard", by=by, at=at)


@transaction.atomic
def send(batch: Batch, *, by: User, at: datetime) -> Batch:
    """Send the letter and move every case with it, in one transaction: all, or none.

    Sent a second time it answers with the same letter and moves nothing, so that a killed or
    repeated request does its work once.

    Raises:
      Blocked: some case may not go along; the reasons name it.
    """
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    if fresh.state == Batch.State.SENT:
        return fresh
    _require_open(fresh, by)
    lines = list(fresh.lines.select_related("proposal").order_by("proposal__region_id", "pk"))
    if not lines:
        raise Blocked([Problem("batch.empty", _("Pilih dulu satu usulan atau lebih."))])
    cases = take(
        [line.proposal for line in lines],
        fresh.action,
        by=by,
        at=at,
        note=fresh.note,
        seen={line.proposal_id: line.seen for line in lines},
        letter=letter_for(fresh, by=by, at=at),
    )
    decision = cases[0].decisions.order_by("-pk").first()
    fresh.letter = decision.letter if decision else None
    fresh.save(update_fields=["letter"])
    _close(fresh, Batch.State.SENT, at)
    _record(fresh, "send", by=by, at=at, letter=fresh.letter.number if fresh.letter else "")
    return fresh


def _require_open(batch: Batch, by: User) -> None:
    if batch.state != Batch.State.OPEN:
        message = _("Berkas surat ini sudah ditutup.")
        raise Blocked([Problem("batch.closed", message)])
    code = batch.region_code
    if not any(h.role == batch.role and code.startswith(h.prefix) for h in by.current_assignments):
        raise Blocked([Problem("workflow.role", _("Tindakan ini bukan wewenang Anda."))])


def _close(batch: Batch, state: str, at: datetime) -> None:
    """The first to close a batch closes it; the slower is told."""
    if not Batch.objects.filter(pk=batch.pk, state=Batch.State.OPEN).update(
        state=state, closed_at=at
    ):
        raise Blocked([Problem("workflow.stale", _("Berkas surat ini baru saja ditutup."))])
    batch.state, batch.closed_at = state, at


def _record(batch: Batch, what: str, *, by: User, at: datetime, **changes: object) -> None:
    audit.record(
        f"batch.{what}",
        batch,
        by=by,
        at=at,
        role=batch.role,
        region_code=batch.region_code,
        changes=changes,
    )
