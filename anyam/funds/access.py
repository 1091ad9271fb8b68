"""Who may write down, see and open the account of a group."""

from django.utils.translation import gettext as _

from anyam.accounts.models import Held, User
from anyam.accounts.roles import Can
from anyam.groups.models import Group
from anyam.kernel.problems import Blocked, Problem


def may(user: User, what: Can, group: Group) -> bool:
    """A ketua counts for the own group only."""
    return user.may(what, group.region_id, group.pk)


def writes(user: User, group: Group) -> bool:
    return group.disbanded_on is None and may(user, Can.KEEP_ACCOUNT, group)


def acting(by: User, what: Can, group: Group) -> Held:
    """The role in which `by` may do this to the account of the group.

    Raises:
      Blocked: they hold none.
    """
    if held := by.held_for(what, group.region_id, group.pk):
        return held
    message = _("Tindakan ini bukan wewenang Anda untuk kelompok ini.")
    raise Blocked([Problem("access.role", message)])


def open_for_change(group: Group, by: User) -> Held:
    """Lock the group for this transaction and return the role in which `by` may change it.

    Raises:
      Blocked: it is not theirs to change, or the group is no more.
    """
    held = acting(by, Can.KEEP_ACCOUNT, group)
    # Two phones writing the account at once: the second waits here and sees the first.
    fresh = Group.objects.select_for_update().get(pk=group.pk)
    if fresh.disbanded_on is not None:
        raise Blocked([Problem("group.disbanded", _("Kelompok ini sudah dibubarkan."))])
    return held
