"""The founding paper of a group: berita acara musyawarah."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.groups.actions import note, open_for_change
from anyam.groups.models import Group
from anyam.groups.queries import berita_acara_data, berita_acara_of
from anyam.kernel.problems import Blocked, Problem
from anyam.letters import actions as letters
from anyam.letters.kinds import Kind
from anyam.letters.models import Letter
from anyam.letters.render import render


def draft(group: Group) -> bytes:
    """The paper as it stands today, marked across every page as not issued."""
    return render(Kind.BERITA_ACARA, {"body": berita_acara_data(group), "draft": True})


@transaction.atomic
def issue(group: Group, *, by: User, at: datetime) -> Letter:
    """Issue the paper with a code anyone can check; the one there is, if it was issued before.

    Raises:
      Blocked: the group is not formed yet, or it is not theirs to do.
    """
    held = open_for_change(group, by)
    if issued := berita_acara_of(group):
        return issued
    if group.formed_on is None:
        message = _("Berita acara dibuat setelah kelompok disahkan.")
        raise Blocked([Problem("paper.not_formed", message)])
    letter = letters.issue(
        kind=Kind.BERITA_ACARA,
        office=None,
        data=berita_acara_data(group),
        dated_on=timezone.localdate(at),
        number="",
        subject_line=f"Musyawarah pembentukan {group.name}",
        region_codes=[group.region_id],
        groups={group.pk: group.region_id},
        by=by,
        at=at,
    )
    note("paper", group, held, by=by, at=at, letter=letter.pk)
    return letter
