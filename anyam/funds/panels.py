"""What the page of a group and of a proposal says of the account."""

from django.urls import reverse
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.funds.access import may, writes
from anyam.funds.queries import Record, record_of
from anyam.groups.models import Group
from anyam.groups.panels import Row
from anyam.proposals.models import Proposal


def of_group(group: Group, user: User) -> list[Row]:
    if not may(user, Can.SEE_ACCOUNT, group):
        return []
    found = record_of(group)
    if found is None and group.formed_on is None:
        return []  # a draft has other things to do first
    url = reverse("funds:account", args=[group.pk])
    status, tone = _standing(found, "info" if writes(user, group) else "mute")
    return [Row(_("Rekening kelompok"), url, status, tone)]


def of_proposal(proposal: Proposal, user: User) -> list[Row]:
    return of_group(proposal.group, user)


def _standing(found: Record | None, open_tone: str) -> tuple[str, str]:
    if found is None:
        return _("Belum dicatat"), open_tone
    if count := len(found.findings):
        return _("%(account)s, %(count)d hal perlu dilihat") % {
            "account": found.account, "count": count,
        }, "warn"  # fmt: skip
    return str(found.account), "good"
