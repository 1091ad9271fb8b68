"""One letter for many cases, as the offices send them: gathered, described, sent."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.demo.cases import Case
from anyam.demo.people import Cast
from anyam.demo.road import MINUTE
from anyam.proposals import batches
from anyam.proposals.models import Batch, Proposal
from anyam.proposals.workflow import Action

SENDERS = {
    Action.FORWARD: Role.DINSOS_HEAD, Action.AWARD: Role.DIRECTOR,
    Action.DELIVER: Role.DIRECTORATE_VERIFIER, Action.COMMIT: Role.DINSOS_HEAD,
}  # fmt: skip
FUNDS = "DIPA Direktorat Penanganan Fakir Miskin Wilayah I Tahun Anggaran {year}"


def send(cast: Cast, cases: Sequence[Case], action: str, at: datetime) -> Batch:
    """Send these cases on with one letter, numbered by the office's register."""
    by = cast.who(SENDERS[Action(action)], cases[0].village)
    batch = gather(cases, action, by=by, at=at)
    if action == Action.AWARD:
        batch = batches.describe(
            batch, number="", dated_on=timezone.localdate(at), note="",
            funding_source=FUNDS.format(year=at.year), by=by, at=at + MINUTE,
        )  # fmt: skip
    return batches.send(batch, by=by, at=at + 4 * MINUTE)


def gather(cases: Sequence[Case], action: str, *, by: User, at: datetime) -> Batch:
    """Begin a letter for these cases; it stays open until it is sent."""
    found = Proposal.objects.filter(pk__in=[case.proposal_id for case in cases])
    proposals = list(found.select_related("group").order_by("region_id", "pk"))
    return batches.gather(proposals, action, by=by, at=at)
