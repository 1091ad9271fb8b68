"""The beginning and the end of seeing as somebody else; pages in between: `eyes`."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts import queries
from anyam.accounts.actions.authority import record
from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.kernel.problems import Blocked, Problem


@transaction.atomic
def start_seeing_as(user: User, *, by: User, at: datetime) -> None:
    """Write down that `by` begins to look with the eyes of `user`.

    Raises:
      Blocked: the account is closed or reaches beyond the administrator's area.
    """
    held = by.held_for(Can.SEE_AS)
    if not user.is_active or not queries.governs(by, user, timezone.localdate(at), Can.SEE_AS):
        message = _(
            "Anda hanya dapat melihat sebagai orang yang akunnya aktif "
            "dan seluruh tugasnya di wilayah Anda."
        )
        raise Blocked([Problem("see_as.refused", message)])
    record("see_as.started", user, held, by=by, at=at)


@transaction.atomic
def stop_seeing_as(user: User, *, by: User, at: datetime) -> None:
    """Write down that `by` looks with their own eyes again."""
    record("see_as.ended", user, by.held_for(Can.SEE_AS), by=by, at=at)
