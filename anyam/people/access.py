"""May this user write here, and in which role? What they may read, `visible_to` answers."""

from django.utils.translation import gettext as _

from anyam.accounts.models import Held, User
from anyam.accounts.roles import CAN
from anyam.kernel.problems import Blocked, Problem

KECAMATAN = 6  # digits


def acting(by: User, code: str, *whats: str, around: bool = False) -> Held:
    """Return the role in which `by` may do one of `whats` over the place `code`.

    With `around`, a role over one village counts for its whole kecamatan: groups may have members
    from the next village.

    Raises:
      Blocked: they hold no such role there.
    """
    for what in whats:
        near = _near(by, what, code[:KECAMATAN]) if around else None
        if held := by.held_for(what, code) or near:
            return held
    message = _("Tindakan ini bukan wewenang Anda di wilayah ini.")
    raise Blocked([Problem("access.role", message)])


def _near(by: User, what: str, kecamatan: str) -> Held | None:
    """A role over some village of the kecamatan."""
    return next(
        (
            held
            for held in by.current_assignments
            if held.role in CAN[what] and held.prefix.startswith(kecamatan)
        ),
        None,
    )


def as_role(held: Held) -> dict[str, str]:
    """What the record of events keeps of a role."""
    return {"role": held.role, "on_behalf_of": held.on_behalf_of}
