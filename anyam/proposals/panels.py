"""What the page of a group says of its proposals, and where a new one begins."""

from django.urls import reverse
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.groups.models import Group
from anyam.groups.panels import Row
from anyam.proposals.models import Proposal
from anyam.proposals.workflow import FINAL


def rows(group: Group, user: User) -> list[Row]:
    """Every proposal of the group, newest first; above them the way to a new one."""
    found = list(Proposal.objects.visible_to(user).filter(group=group).order_by("-pk"))
    lines = [
        Row(
            f"{proposal.number}, {proposal.rules.name}",
            proposal.get_absolute_url(),
            proposal.standing.label,
            proposal.standing.tone,
        )
        for proposal in found
    ]
    free = all(proposal.status in FINAL for proposal in found)
    ready = group.formed_on is not None and group.disbanded_on is None
    if free and ready and user.may(Can.WRITE_PROPOSALS, group.region_id, group.pk):
        new = reverse("proposals:new", args=[group.pk])
        return [Row(_("Tulis usulan baru"), new, _("Mulai"), "info"), *lines]
    return lines
