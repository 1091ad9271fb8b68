"""Every look at the people of a register leaves a trace: who, whom, in what, and why."""

from datetime import datetime

from django.utils import timezone

from anyam.accounts.models import User
from anyam.people.models import Person
from anyam.registers.actions import record_look_up
from anyam.registers.models import LookUp, Snapshot


def note_once_a_day(
    snapshot: Snapshot, person: Person, count: int, *, case: str, purpose: str, region_code: str,
    by: User, at: datetime,
) -> None:  # fmt: skip
    """Write a look down; turning a card over and over on one day is one look."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    known = LookUp.objects.filter(
        snapshot=snapshot, person=person, by=by, case=case, purpose=purpose[:300],
        at__gte=midnight,
    )  # fmt: skip
    if not known.exists():
        record_look_up(
            snapshot, person=person, case=case, purpose=purpose, shown=count,
            region_code=region_code, by=by, at=at,
        )  # fmt: skip
