"""The members of waiting cases looked up in the registers of the demonstration.

First in the older version, days ago; then everybody again in the new one, so that the page of
changes has something to tell. One proposal of twenty has three hard cases: see `registers.HARD`.
"""

from datetime import datetime, timedelta

from anyam.people.models import Person
from anyam.proposals.checked import WAITING, Source
from anyam.proposals.models import Proposal
from anyam.registers.models import Register, Snapshot
from anyam.verification import rechecking, running
from anyam.verification.models import MatchRun

BEFORE = timedelta(days=3)


def look_up(at: datetime) -> None:
    """Nothing where no register is held."""
    old, *newer = _versions()
    if old is None:
        return
    keys = [one.case for one in Proposal.objects.filter(status__in=WAITING)]
    for case in Source().named(keys).values():
        people = list(Person.objects.filter(pk__in=case.people).order_by("pk"))
        running.match_case(
            case.key, people, region_code=case.region_code, why=MatchRun.Why.SUBMITTED,
            by=old.imported_by, at=at - BEFORE, given=[old, *_lists(case.region_code)],
        )  # fmt: skip
    for snapshot in filter(None, newer):
        rechecking.recheck(snapshot, at=at)


def _versions() -> list[Snapshot | None]:
    """The versions of the population register, the oldest first."""
    ready = Snapshot.objects.ready().filter(register__kind=Register.Kind.POPULATION)
    found: list[Snapshot | None] = list(
        ready.select_related("register", "imported_by").order_by("as_of", "pk")
    )
    return found or [None]


def _lists(region_code: str) -> list[Snapshot]:
    kind = Register.Kind.ASSISTANCE
    return [one for one in running.snapshots(region_code) if one.register.kind == kind]
