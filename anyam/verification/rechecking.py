"""A new snapshot of a register: everybody of open cases and living groups is looked up again.

Nothing here rules on anybody: it tells officers who changed.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from anyam.audit import actions as audit
from anyam.jobs import actions as jobs
from anyam.jobs.models import Job
from anyam.matching.matching import Lookup
from anyam.people.models import Person
from anyam.regions.models import Region
from anyam.regions.progress import Report, silent
from anyam.regions.scope import within
from anyam.registers import stores
from anyam.registers.models import Snapshot
from anyam.verification import answered, cases, comparing, running
from anyam.verification.answered import Looked
from anyam.verification.cases import Case
from anyam.verification.models import Change, Match, MatchRun, Recheck, Rival

KIND = "verification.recheck"
REGENCY = 4  # digits
BATCH = 40  # cases looked up and written down together
Key = tuple[str, int]  # case and person
D = Match.Decision


def due(*, at: datetime) -> int:
    """Queue a recheck for every snapshot that became the newest of its register; how many.

    Called by the worker again and again; a snapshot that was rechecked or waits for it is passed.
    """
    told = Job.objects.filter(kind=KIND).values_list("arguments", flat=True)
    known = {arguments.get("snapshot") for arguments in told}
    newest: dict[int, Snapshot] = {}
    ready = Snapshot.objects.ready().select_related("register", "imported_by")
    for snapshot in ready.defer("layout", "figures", "mapping").newest():
        newest.setdefault(snapshot.register_id, snapshot)
    waiting = [one for one in newest.values() if one.pk not in known]
    for snapshot in waiting:
        jobs.start(
            KIND, by=snapshot.imported_by, at=at, region_code=snapshot.register.place,
            arguments={"snapshot": snapshot.pk},
            title=_("Periksa ulang dengan %(snapshot)s") % {"snapshot": snapshot},
        )  # fmt: skip
    return len(waiting)


def recheck(
    snapshot: Snapshot, *, at: datetime, job: Job | None = None, report: Report = silent
) -> list[Recheck]:
    """Look everybody of the register's place up again, regency by regency, some cases at a time.

    Safe to be stopped and called again: a regency that is finished is passed over, a case that was
    looked up is not looked up anew, and nothing that was found is found twice.
    """
    place = snapshot.register.place
    progress = Progress(report, cases.count_in(place))
    made = []
    for regency in _regencies(place):
        if one := _in_regency(regency, snapshot, progress, at=at, job=job):
            made.append(one)
    return made


@dataclass
class Progress:
    """How many cases were gone through."""

    report: Report
    total: int
    done: int = 0

    def tell(self, title: str) -> None:
        self.report(min(self.done, self.total), self.total, title)


def _regencies(place: str) -> list[str]:
    """The regencies of a place, also those that have become others since."""
    if len(place) >= REGENCY:
        return [place[:REGENCY]]
    known = Region.objects.filter(within(place, "code")).annotate(digits=Length("code"))
    return list(known.filter(digits=REGENCY).order_by("code").values_list("code", flat=True))


def _in_regency(
    regency: str, snapshot: Snapshot, progress: Progress, *, at: datetime, job: Job | None
) -> Recheck | None:
    """Everybody of one regency; None where there is nobody."""
    one = Recheck.objects.filter(snapshot=snapshot, region=regency).first()
    if one is not None and one.finished_at is not None:
        progress.done += cases.count_in(regency)
        return one
    if one is not None:  # begun by a worker that was stopped; counted anew
        Recheck.objects.filter(pk=one.pk).update(people=0)
        one.people = 0
    for found, count in cases.batches(regency, BATCH):
        if one is None:
            one = Recheck.objects.create(
                snapshot=snapshot, region_id=regency, job=job, started_at=at
            )
        if found:
            _batch(one, found, snapshot, progress, at=at, job=job)
        progress.done += count
    if one is not None:
        _finish(one, at)
    return one


@transaction.atomic
def _finish(one: Recheck, at: datetime) -> None:
    one.changed, one.finished_at = one.changes.count(), at
    one.save(update_fields=["changed", "finished_at"])
    audit.record(
        "verification.recheck", one, by=None, at=at, region_code=str(one.region_id),
        changes={"people": one.people, "changed": one.changed},
    )  # fmt: skip


def _batch(
    one: Recheck, found: Sequence[Case], snapshot: Snapshot, progress: Progress, *, at: datetime,
    job: Job | None,
) -> None:  # fmt: skip
    """Some cases: looked up, compared with what the register said before. So many queries however
    many cases; what is found is kept together or not at all."""
    people = Person.objects.in_bulk({pk for case in found for pk in case.people})
    runs = _runs(found, snapshot.register_id)
    before = answers(_last(runs, lambda run: run.snapshot_id != snapshot.pk))
    # Somebody may have asked for it already; what officers said of those cards stands.
    fresh = {run.case for run in runs if _stands(run, snapshot)}
    lookup = stores.lookup(snapshot)
    looked = _look(found, people, fresh, lookup, progress)
    with transaction.atomic():
        answered.keep(
            looked, snapshot, lookup, why=MatchRun.Why.SNAPSHOT, by=snapshot.imported_by, at=at,
            job=job,
        )  # fmt: skip
        now = _last(_runs(found, snapshot.register_id), lambda run: _stands(run, snapshot))
        after = answers(now)
        Change.objects.bulk_create(_changes(one, before, after), ignore_conflicts=True)
        one.people += len(people)
        Recheck.objects.filter(pk=one.pk).update(people=one.people)


def _look(
    found: Sequence[Case], people: Mapping[int, Person], fresh: Collection[str], lookup: Lookup,
    progress: Progress,
) -> list[Looked]:  # fmt: skip
    """Ask the store for everybody of the cases that were not looked up in it yet."""
    due = [case for case in found if case.key not in fresh]
    told = running.facts_of([people[pk] for case in due for pk in case.people if pk in people])
    looked = []
    for case in due:
        made = []
        for pk in case.people:
            progress.tell(case.title)
            if pk in people:
                made.append(running.ask(lookup, people[pk], told[pk]))
        looked.append(Looked(case.key, case.region_code, made))
    return looked


def _runs(found: Sequence[Case], register: int) -> list[MatchRun]:
    """What was ever asked of a register about these cases, the oldest first."""
    keys = [case.key for case in found]
    rows = MatchRun.objects.filter(case__in=keys, snapshot__register=register).order_by("pk")
    return list(rows.only("case", "snapshot_id", "superseded_at"))


def _stands(run: MatchRun, snapshot: Snapshot) -> bool:
    return run.snapshot_id == snapshot.pk and run.superseded_at is None


def _last(runs: Sequence[MatchRun], fits: Callable[[MatchRun], bool]) -> list[int]:
    """The last run of each case that fits."""
    return list({run.case: run.pk for run in runs if fits(run)}.values())


def _changes(
    one: Recheck, before: Mapping[Key, Match], after: Mapping[Key, Match]
) -> Iterator[Change]:
    for key, match in after.items():
        if told := change_of(before.get(key), match):
            case, person = key
            yield Change(recheck=one, person_id=person, case=case, **told)


def answers(runs: Sequence[int]) -> dict[Key, Match]:
    """What some runs said, by case and person; three queries."""
    found = Match.objects.filter(run__in=runs).select_related("run")
    rows = found.order_by("pk").prefetch_related("rivals", "reviews__rival")
    return {(match.run.case, match.person_id): match for match in rows}


def row_of(match: Match) -> Rival | None:
    """The row that counts as the person: what an officer said, else a certain match."""
    said = [one for one in match.reviews.all() if one.verdict in ("same", "none", "undone")]
    if match.settled and said:
        last = max(said, key=lambda one: one.pk)
        return last.rival
    rivals = sorted(match.rivals.all(), key=lambda rival: rival.place)
    return rivals[0] if rivals and match.decision == D.MATCH else None


def change_of(before: Match | None, after: Match | None) -> dict[str, Any] | None:
    """What is otherwise, as the columns of a `Change`; None where nothing is."""
    if before is None or after is None:
        return None
    old, new = row_of(before), row_of(after)
    if old is not None and new is None:
        # An officer had found them in doubt: as long as the same row is near, it still holds.
        new = next((r for r in after.rivals.all() if r.row_index == old.row_index), None)
    if old is None:
        return None if new is None else _told(Change.Kind.FOUND, None, new)
    if new is None:
        doubtful = after.decision == D.REVIEW
        return _told(Change.Kind.DOUBTFUL if doubtful else Change.Kind.LOST, old, None)
    fields = _changed(old, new)
    if old.desil != new.desil:
        return _told(Change.Kind.DESIL, old, new, fields)
    if old.row_index != new.row_index and fields:
        return _told(Change.Kind.OTHER_ROW, old, new, fields)
    return _told(Change.Kind.FACTS, old, new, fields) if fields else None


def _changed(old: Rival, new: Rival) -> list[str]:
    one, other = old.opened["facts"], new.opened["facts"]
    return [
        name
        for name in comparing.FACTS
        if comparing.plain(name, one.get(name, "")) != comparing.plain(name, other.get(name, ""))
    ]


def _told(
    kind: str, old: Rival | None, new: Rival | None, fields: Sequence[str] = ()
) -> dict[str, Any]:
    sides = {"before": old, "after": new}
    facts = {
        side: {name: row.opened["facts"].get(name, "") for name in fields}
        for side, row in sides.items()
        if row is not None
    }
    return {
        "kind": kind,
        "desil_before": old.desil if old else None,
        "desil_after": new.desil if new else None,
        "fields": list(fields),
        "told": json.dumps(facts, ensure_ascii=False),
    }
