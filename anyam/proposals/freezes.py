"""Periods in which nothing moves: an election, an audit."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import CAN, Can
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.proposals.models import Freeze


def places(user: User) -> list[str]:
    """The region codes over which this user may set a freeze."""
    held = {h.prefix for h in user.current_assignments if h.role in CAN[Can.FREEZE]}
    return sorted(held)


@transaction.atomic
def set_freeze(
    *, region: str, starts_on: date, ends_on: date, reason: str, by: User, at: datetime
) -> Freeze:
    """Stop every chain of a region for a period.

    Args:
      region: its code; "" for the whole country.
    """
    problems = []
    if not by.may(Can.FREEZE, region):
        problems.append(Problem("freeze.not_yours", _("Wilayah ini bukan wewenang Anda.")))
    if ends_on < starts_on:
        message = _("Tanggal selesai harus sesudah tanggal mulai.")
        problems.append(Problem("freeze.dates", message, "ends_on"))
    if problems:
        raise Blocked(problems)
    freeze = Freeze.objects.create(
        region_code=region,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        set_by=by,
        set_at=at,
    )
    changes = {"starts_on": str(starts_on), "ends_on": str(ends_on)}
    audit.record(
        "freeze.set", freeze, by=by, at=at, region_code=region, note=reason, changes=changes
    )
    return freeze


@transaction.atomic
def lift_freeze(freeze: Freeze, *, by: User, at: datetime) -> None:
    """End a freeze before its day."""
    region = freeze.region_code
    if not by.may(Can.FREEZE, region):
        raise Blocked([Problem("freeze.not_yours", _("Wilayah ini bukan wewenang Anda."))])
    if Freeze.objects.filter(pk=freeze.pk, lifted_at=None).update(lifted_at=at):
        audit.record("freeze.lift", freeze, by=by, at=at, region_code=region)
