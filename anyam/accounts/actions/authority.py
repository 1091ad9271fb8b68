"""By what right an administrator acts on an account, and how the act is written down."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts import queries
from anyam.accounts.models import Held, User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem


def administrator(by: User, code: str) -> Held:
    """The role by which `by` manages users over `code`; raise Blocked when there is none."""
    held = by.held_for(Can.MANAGE_USERS, code)
    if held is None:
        message = _("Wilayah ini di luar wilayah yang Anda kelola.")
        raise Blocked([Problem("user.outside", message, "region")])
    return held


def governor(by: User, user: User, at: datetime) -> Held:
    """The role by which `by` may take the whole account of `user` in hand, or Blocked."""
    if by.pk == user.pk:
        message = _("Ini akun Anda sendiri. Gunakan halaman Akun saya, atau minta admin lain.")
        raise Blocked([Problem("user.self", message)])
    held = by.held_for(Can.MANAGE_USERS)
    if held is None or not queries.governs(by, user, timezone.localdate(at)):
        message = _(
            "Orang ini juga bertugas di luar wilayah Anda. "
            "Mintalah admin yang membawahi semua wilayah tugasnya."
        )
        raise Blocked([Problem("user.wider", message)])
    return held


def end_all_sessions(user: User) -> int:
    """Sign a user out everywhere; return from how many places."""
    sessions = list(queries.sessions_of(user))
    for session in sessions:
        session.end()
    return len(sessions)


def record(
    action: str,
    user: User,
    held: Held | None,
    *,
    by: User | None,
    at: datetime,
    region_code: str | None = None,
    note: str = "",
    changes: dict[str, Any] | None = None,
) -> None:
    """Write down an act on the account `user`, done in the role `held`."""
    audit.record(
        action,
        user,
        by=by,
        at=at,
        region_code=user.place if region_code is None else region_code,
        role=held.role if held else "",
        on_behalf_of=held.on_behalf_of if held else "",
        note=note,
        changes=changes,
    )
