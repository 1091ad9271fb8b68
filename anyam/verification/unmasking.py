"""NIK and KK of a card in full: for a reason, once, on record."""

from datetime import datetime
from typing import Any

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked
from anyam.people.access import acting, as_role
from anyam.people.rules import reason_problems
from anyam.registers.actions import record_look_up
from anyam.verification.cards import Card, card


def opened(shown: Card, reason: str, *, by: User, at: datetime) -> dict[str, Any]:
    """The same card with its numbers in full, as a template draws it.

    Raises:
      Blocked: no reason, or not theirs to do.
    """
    match, side = shown.match, shown.chosen
    held = acting(by, match.person.region_id, Can.UNMASK_NIK)
    if problems := list(reason_problems(reason)):
        raise Blocked(problems)
    record_look_up(
        match.run.snapshot, person=match.person, case=match.run.case, purpose=reason,
        shown=len(shown.sides), region_code=str(match.person.region_id), by=by, at=at,
    )  # fmt: skip
    audit.record(
        "verification.unmask", match.person, by=by, at=at, region_code=match.person.region_id,
        note=reason.strip(), changes={"case": match.run.case, "register": str(match.run)},
        **as_role(held),
    )  # fmt: skip
    whole = card(match, place=side.rival.place if side else 1, opened=True)
    return {"card": whole, "side": whole.chosen, "opened": True}
