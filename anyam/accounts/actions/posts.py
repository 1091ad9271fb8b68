"""Roles over places: given, ended, and lent to a deputy for some days."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from anyam.accounts import queries, rules
from anyam.accounts.actions.authority import record
from anyam.accounts.models import Assignment, Deputy, Held, User
from anyam.accounts.roles import ONE_HOLDER, Can, Role
from anyam.kernel.problems import Blocked, Problem
from anyam.regions.models import Region
from anyam.regions.scope import NATION


@transaction.atomic
def assign_role(
    user: User,
    *,
    role: str,
    region: Region | None,
    starts_on: date,
    ends_on: date | None = None,
    by: User,
    at: datetime,
) -> Assignment:
    """Give `user` a role over a region (None: the whole country) from one day on.

    Raises:
      Blocked: the role is not given over such an area, the area is not the administrator's, the
        period runs backwards, somebody else holds the office, or it is the administrator's own
        account.
    """
    prefix = region.code if region else NATION
    problems = list(rules.assignment_problems(rules.Post(role, prefix), _admin_areas(by)))
    problems += rules.period_problems(starts_on, ends_on)
    if by.pk == user.pk:
        message = _("Peran untuk diri sendiri diberikan oleh admin lain.")
        problems.append(Problem("assignment.self", message))
    if not problems:
        problems += _taken(user, role, region, starts_on, ends_on)
    if problems:
        raise Blocked(problems)
    assignment = Assignment.objects.create(
        user=user, role=role, region=region, starts_on=starts_on, ends_on=ends_on
    )
    changes = {"role": role, "starts_on": starts_on, "ends_on": ends_on}
    held = by.held_for(Can.MANAGE_USERS, prefix)
    record(
        "role.assigned", user, held, by=by, at=at, region_code=prefix, changes=_said(role) | changes
    )
    return assignment


def _admin_areas(by: User) -> frozenset[str]:
    return queries.areas_for(by, Can.MANAGE_USERS)


@translation.override("id")  # events keep these words for ever
def _said(role: str) -> dict[str, str]:
    return {"role_name": str(Role(role).label)}


def _taken(
    user: User, role: str, region: Region | None, starts_on: date, ends_on: date | None
) -> list[Problem]:
    """Who already holds this role over this place in these days, where that matters."""
    same = Assignment.objects.filter(role=role, region=region).filter(
        queries.not_over(starts_on), Q(starts_on__lte=ends_on or date.max)
    )
    if same.filter(user=user).exists():
        message = _("Orang ini sudah memegang peran itu di wilayah yang sama.")
        return [Problem("assignment.double", message, "role")]
    holder = same.filter(user__is_active=True).select_related("user").first()
    if role in ONE_HOLDER and holder:
        message = _(
            "Jabatan ini masih dipegang %(name)s. Akhiri dulu penugasannya, "
            "atau tunjuk pengganti sementara."
        )
        return [Problem("assignment.taken", message % {"name": holder.user.name}, "role")]
    return []


@transaction.atomic
def end_assignment(assignment: Assignment, *, last_day: date, by: User, at: datetime) -> Assignment:
    """End a role with `last_day`; yesterday ends it at once.

    Raises:
      Blocked: the place is not the administrator's, or the day lies before the role began or too
        far back to be true.
    """
    held = by.held_for(Can.MANAGE_USERS, assignment.prefix)
    if held is None:
        message = _("Wilayah ini di luar wilayah yang Anda kelola.")
        raise Blocked([Problem("assignment.outside", message)])
    _refuse_last_day(assignment, last_day, timezone.localdate(at))
    before = assignment.ends_on
    assignment.ends_on = last_day
    assignment.save(update_fields=["ends_on"])
    record(
        "role.ended",
        assignment.user,
        held,
        by=by,
        at=at,
        region_code=assignment.prefix,
        changes=_said(assignment.role) | {"ends_on": (before, last_day)},
    )
    return assignment


def _refuse_last_day(assignment: Assignment, last_day: date, today: date) -> None:
    earliest = max(assignment.starts_on, today - timedelta(days=1))
    if assignment.ends_on is not None and assignment.ends_on < today:
        raise Blocked([Problem("assignment.over", _("Penugasan ini sudah berakhir."))])
    if last_day < earliest:
        message = _("Hari terakhir paling awal %(day)s; yang sudah lewat tidak diubah.")
        day = f"{earliest:%d-%m-%Y}"
        raise Blocked([Problem("assignment.past", message % {"day": day}, "last_day")])


@transaction.atomic
def appoint_deputy(
    assignment: Assignment,
    *,
    user: User,
    starts_on: date,
    ends_on: date,
    reason: str,
    by: User,
    at: datetime,
) -> Deputy:
    """Let `user` act in the office of somebody absent, from one day to another.

    Raises:
      Blocked: `by` is neither the officer nor their administrator, the days are not in order, or
        the deputy would hold two roles over the same place.
    """
    held = _lender(assignment, by)
    today = timezone.localdate(at)
    problems = list(
        rules.deputy_period_problems(
            starts_on, ends_on, today=today, office_ends_on=assignment.ends_on
        )
    )
    problems += _deputy_problems(assignment, user, starts_on, ends_on)
    if not reason.strip():
        problems.append(Problem("deputy.reason", _("Tuliskan alasannya."), "reason"))
    if problems:
        raise Blocked(problems)
    deputy = Deputy.objects.create(
        assignment=assignment, user=user, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    _record_deputy("deputy.appointed", deputy, held, by=by, at=at)
    return deputy


def _lender(assignment: Assignment, by: User) -> Held:
    """The officer's own post, or that of their administrator."""
    if assignment.user_id == by.pk:
        return Held(assignment.role, assignment.prefix)
    if held := by.held_for(Can.MANAGE_USERS, assignment.prefix):
        return held
    message = _("Pengganti ditunjuk oleh pejabatnya sendiri atau oleh admin wilayah.")
    raise Blocked([Problem("deputy.not_yours", message)])


def _deputy_problems(
    assignment: Assignment, user: User, starts_on: date, ends_on: date
) -> list[Problem]:
    post = rules.Post(assignment.role, assignment.prefix)
    problems = list(rules.two_role_problems(post, queries.posts_of(user, starts_on)))
    if assignment.role == Role.CHAIR:
        message = _("Ketua kelompok diganti lewat musyawarah, bukan oleh pengganti sementara.")
        problems.append(Problem("deputy.chair", message))
    if user.pk == assignment.user_id:
        message = _("Pilih orang lain; seseorang tidak menggantikan dirinya sendiri.")
        problems.append(Problem("deputy.self", message, "user"))
    if not user.is_active:
        message = _("Akun orang ini tidak aktif.")
        problems.append(Problem("deputy.inactive", message, "user"))
    others = Deputy.objects.filter(
        assignment=assignment, cancelled_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if other := others.select_related("user").first():
        message = _("Pada hari-hari itu sudah ada pengganti: %(name)s. Batalkan dulu.")
        problems.append(Problem("deputy.double", message % {"name": other.user.name}, "starts_on"))
    return problems


@transaction.atomic
def cancel_deputy(deputy: Deputy, *, by: User, at: datetime) -> Deputy:
    """Call a deputy back before their last day."""
    held = _lender(deputy.assignment, by)
    if not Deputy.objects.filter(pk=deputy.pk, cancelled_at=None).update(cancelled_at=at):
        message = _("Penggantian ini sudah dibatalkan.")
        raise Blocked([Problem("deputy.cancelled", message)])
    deputy.cancelled_at = at
    _record_deputy("deputy.cancelled", deputy, held, by=by, at=at)
    return deputy


def _record_deputy(action: str, deputy: Deputy, held: Held, *, by: User, at: datetime) -> None:
    assignment = deputy.assignment
    changes = {
        "officer": assignment.user.name,
        "starts_on": deputy.starts_on,
        "ends_on": deputy.ends_on,
    }
    record(
        action,
        deputy.user,
        held,
        by=by,
        at=at,
        region_code=assignment.prefix,
        note=deputy.reason,
        changes=_said(assignment.role) | changes,
    )
