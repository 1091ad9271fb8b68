"""A ketua's way into the program ends with the office, not with the next card."""

from datetime import date, timedelta

from anyam.accounts.actions.authority import end_all_sessions
from anyam.accounts.models import Assignment, User
from anyam.accounts.roles import Role
from anyam.groups.models import Group


def close_door(group: Group, today: date) -> None:
    """Whoever signs in as ketua of this group sees it no more; call it inside the act's own record.

    The role ends yesterday, or today for a card made today; then the PIN and every open session
    end as well, so that nothing is left of it this evening either.
    """
    current = Assignment.objects.current(today).filter(role=Role.CHAIR, group_id=group.pk)
    for assignment in current.select_related("user"):
        assignment.ends_on = max(assignment.starts_on, today - timedelta(days=1))
        assignment.save(update_fields=["ends_on"])
        others = Assignment.objects.current(today).filter(user_id=assignment.user_id)
        if not others.exclude(pk=assignment.pk).exists():
            User.objects.filter(pk=assignment.user_id).update(pin_hash="")
            end_all_sessions(assignment.user)
