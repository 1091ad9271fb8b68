"""Who is told when a deadline has passed, and when the next one up is told, too."""

from dataclasses import dataclass
from datetime import date

from anyam.accounts.roles import Role

ESCALATE_AFTER = 7  # days beyond the deadline; a working assumption, no regulation found
NEXT_UP: dict[str, str] = {
    Role.FACILITATOR: Role.DINSOS_VERIFIER,
    Role.VILLAGE_HEAD: Role.DINSOS_VERIFIER,
    Role.DINSOS_VERIFIER: Role.DINSOS_HEAD,
    Role.DINSOS_HEAD: Role.PROVINCE_VIEWER,
    Role.DIRECTORATE_VERIFIER: Role.DIRECTOR,
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """Whom to tell about one late case. `stage` is "remind" or "escalate"."""

    stage: str
    role: str
    days: int


def reminders(role: str, due_on: date, today: date) -> list[Reminder]:
    """The reminders a case that waits for `role` has earned by today.

    >>> [r.stage for r in reminders("village_head", date(2026, 11, 1), date(2026, 11, 3))]
    ['remind']
    >>> [str(r.role) for r in reminders("village_head", date(2026, 11, 1), date(2026, 11, 20))]
    ['village_head', 'dinsos_verifier']
    """
    days = (today - due_on).days
    if days <= 0:
        return []
    found = [Reminder("remind", role, days)]
    if days > ESCALATE_AFTER and role in NEXT_UP:
        found.append(Reminder("escalate", NEXT_UP[role], days))
    return found
