"""Telling verifiers what a new version of a register changed."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import ngettext

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.notices.models import Notice
from anyam.verification.models import Recheck


def tell_changes(*, at: datetime) -> int:
    """One message to each verifier of a regency for each recheck that found changes; how many."""
    due = Recheck.objects.filter(told_at=None, finished_at__isnull=False)
    made: list[Notice] = []
    for recheck in due.select_related("snapshot__register").order_by("pk")[:200]:
        if recheck.changed:
            made += _notices(recheck, at)
        Recheck.objects.filter(pk=recheck.pk).update(told_at=at)
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _notices(recheck: Recheck, at: datetime) -> list[Notice]:
    role, today = Role.DINSOS_VERIFIER, timezone.localdate(at)
    holders = User.objects.holding(role, str(recheck.region_id), today)
    return [_notice(recheck, user, at) for user in holders]


def _notice(recheck: Recheck, user: User, at: datetime) -> Notice:
    with translation.override(user.language):  # kept as text, so in the words of its reader
        said = ngettext(
            "%(snapshot)s: %(count)d orang berubah di register. Keputusan tidak diubah.",
            "%(snapshot)s: %(count)d orang berubah di register. Keputusan tidak diubah.",
            recheck.changed,
        )
        words = said % {"snapshot": recheck.snapshot, "count": recheck.changed}
    return Notice(
        user=user, text=words[:300], url=recheck.get_absolute_url(), created_at=at,
        key=f"recheck:{recheck.pk}",
    )  # fmt: skip
