"""Every look at the people of a register leaves a trace: who, whom, in what, and why."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from anyam.accounts.models import User
from anyam.people.models import Person
from anyam.registers.actions import record_look_up
from anyam.registers.models import LookUp, Snapshot


def note(
    snapshot: Snapshot,
    shown: Iterable[tuple[Person, int]],
    *,
    case: str,
    purpose: str,
    region_code: str,
    by: User,
    at: datetime,
) -> None:
    """Write down that these persons were looked up, each with how many rows were shown.

    For many at once: the run that asks for them is the event.
    """
    LookUp.objects.bulk_create(
        LookUp(
            snapshot=snapshot, by=by, at=at, person=person,
            case=case, purpose=purpose[:300], shown=count, region_code=region_code,
        )
        for person, count in shown
    )  # fmt: skip


def note_once_a_day(
    snapshot: Snapshot, person: Person, count: int, *, case: str, purpose: str, region_code: str,
    by: User, at: datetime,
) -> None:  # fmt: skip
    """As `note`; turning a card over and over on one day is one look."""
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
