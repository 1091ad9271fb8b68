"""Writing a proposal: from the first answer to the budget. The chain itself is in `steps`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can, Role
from anyam.audit import actions as audit
from anyam.files.actions import keep
from anyam.groups import trading
from anyam.groups.models import Group
from anyam.kernel.problems import Blocked, Problem
from anyam.proposals.models import BudgetLine, Document, Proposal
from anyam.schemes import all_schemes

ANSWERS = (
    "aims", "market_reason", "place", "latitude", "longitude",
    "plan_income", "plan_cost", "plan_days", "plan_first_month",
)  # fmt: skip
MAX_LINES = 100


@transaction.atomic
def draft(group: Group, *, scheme: str, by: User, at: datetime) -> Proposal:
    """Start a proposal for a group.

    Raises:
      Blocked: the scheme is unknown or closed, the group has a running proposal, or `by` may not.
    """
    problems = []
    if not by.may(Can.WRITE_PROPOSALS, group.region_id, group.pk):
        problems.append(Problem("proposal.not_yours", _("Anda tidak menulis usulan di desa ini.")))
    chosen = all_schemes().get(scheme)
    if chosen is None:
        problems.append(
            Problem("scheme.unknown", _("Pilih skema pendanaan dari daftar."), "scheme")
        )
    elif not chosen.is_open(timezone.localdate(at)):
        problems.append(
            Problem("scheme.closed", _("Skema ini tidak dibuka. Pilih yang lain."), "scheme")
        )
    message = _("Kelompok ini masih punya usulan yang berjalan. Lanjutkan yang itu.")
    running = Problem("proposal.running", message)
    if problems:
        if Proposal.objects.running().filter(group=group).exists():
            problems.append(running)
        raise Blocked(problems)
    role = Role.FACILITATOR if Role.FACILITATOR in by.roles_over(group.region_id) else Role.CHAIR
    try:
        proposal = Proposal.objects.create(
            group=group,
            region_id=group.region_id,
            scheme=scheme,
            author=by,
            author_role=role,
            created_at=at,
            status_since=at,
        )
    except IntegrityError:  # the database lets a group have one
        raise Blocked([running]) from None
    _record(proposal, "draft", by=by, at=at, changes={"scheme": scheme})
    return proposal


def require_editable(proposal: Proposal, by: User) -> None:
    """Raise Blocked unless `by` may write in this proposal now."""
    if not proposal.is_editable:
        message = _("Usulan yang sudah diajukan tidak dapat diubah. Minta supaya dikembalikan.")
        raise Blocked([Problem("proposal.not_editable", message)])
    mine = by.held_over(proposal.region_id, proposal.group_id)
    if not any(held.role in (Role.FACILITATOR, Role.CHAIR) for held in mine):
        raise Blocked([Problem("proposal.not_yours", _("Anda tidak menulis usulan ini."))])


def _unlocked(proposal: Proposal, by: User) -> Proposal:
    """The proposal as it is now, locked where the database can, and editable by `by`."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("group")
    fresh = rows.get(pk=proposal.pk)
    require_editable(fresh, by)
    return fresh


@transaction.atomic
def answer(proposal: Proposal, answers: Mapping[str, Any], *, by: User, at: datetime) -> Proposal:
    """Save some answers; what is not named stays as it was."""
    unknown = set(answers) - set(ANSWERS)
    if unknown:
        raise ValueError(f"not an answer: {sorted(unknown)}")
    fresh = _unlocked(proposal, by)
    before = {name: getattr(fresh, name) for name in answers}
    changed = {
        name: [before[name], value] for name, value in answers.items() if value != before[name]
    }
    if not changed:
        return fresh
    for name, value in answers.items():
        setattr(fresh, name, value)
    fresh.revision += 1
    fresh.save(update_fields=[*answers, "revision"])
    if fresh.latitude is not None and fresh.longitude is not None:
        trading.pin_if_unknown(fresh.group, (fresh.latitude, fresh.longitude))
    _record(fresh, "answer", by=by, at=at, changes=changed)
    return fresh


@transaction.atomic
def set_budget(
    proposal: Proposal, lines: Sequence[Mapping[str, Any]], *, by: User, at: datetime
) -> Proposal:
    """Replace the whole budget. Lines above the ceiling are kept: submitting says so.

    Args:
      lines: mappings with item, specification, kind, quantity, unit, unit_price, supplier.
    """
    fresh = _unlocked(proposal, by)
    if len(lines) > MAX_LINES:
        message = _("Paling banyak %(max)d baris anggaran. Gabungkan barang yang sejenis.")
        raise Blocked([Problem("budget.too_long", message % {"max": MAX_LINES}, "budget")])
    new = [
        BudgetLine(proposal=fresh, position=position, **line)
        for position, line in enumerate(lines, 1)
    ]
    total = sum(line.amount for line in new)
    if total > 10**12:
        message = _("Jumlahnya terlalu besar. Periksa lagi harga dan banyaknya.")
        raise Blocked([Problem("budget.too_large", message, "budget")])
    BudgetLine.objects.filter(proposal=fresh).delete()
    BudgetLine.objects.bulk_create(new)
    before, fresh.total = fresh.total, total
    fresh.revision += 1
    fresh.save(update_fields=["total", "revision"])
    changes = {"total": [before, total], "lines": len(new)}
    _record(fresh, "budget", by=by, at=at, changes=changes)
    return fresh


@transaction.atomic
def add_document(
    proposal: Proposal, upload: "UploadedFile[Any]", *, kind: str, by: User, at: datetime
) -> Document:
    """Keep a photo or paper with the proposal."""
    fresh = _unlocked(proposal, by)
    attachment = keep(
        upload,
        kind=f"proposal.{kind}",
        region_code=fresh.region_id,
        group_id=fresh.group_id,
        by=by,
        at=at,
    )
    same = Document.objects.filter(
        proposal=fresh, kind=kind, attachment=attachment, removed_at=None
    )
    if not attachment.is_new and (found := same.first()):  # sent twice: kept once
        return found
    document = Document.objects.create(proposal=fresh, kind=kind, attachment=attachment)
    _count_write(fresh)
    changes = {"kind": kind, "sha256": attachment.sha256}
    _record(fresh, "add_document", by=by, at=at, changes=changes)
    return document


@transaction.atomic
def remove_document(document: Document, *, by: User, at: datetime) -> None:
    """Take a paper out of the proposal; the file and the event stay."""
    proposal = _unlocked(document.proposal, by)
    if not Document.objects.filter(pk=document.pk, removed_at=None).update(removed_at=at):
        return  # taken out already, by a second press or by somebody else
    _count_write(proposal)
    _record(proposal, "remove_document", by=by, at=at, changes={"kind": document.kind})


def _count_write(proposal: Proposal) -> None:
    """Whoever read the draft before this write read something else."""
    proposal.revision += 1
    proposal.save(update_fields=["revision"])


def _record(
    proposal: Proposal, what: str, *, by: User, at: datetime, changes: dict[str, Any]
) -> None:
    audit.record(
        f"proposal.{what}", proposal, by=by, at=at, region_code=proposal.region_id, changes=changes
    )
