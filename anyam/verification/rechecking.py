"""A new snapshot of a register: everybody of open cases and living groups is looked up again.

Nothing here rules on anybody: it tells officers who changed.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anyam.audit import actions as audit
from anyam.jobs import actions as jobs
from anyam.jobs.models import Job
from anyam.people.models import Person
from anyam.regions.progress import Report, silent
from anyam.registers.models import Snapshot
from anyam.verification import cases, comparing, running
from anyam.verification.cases import Case
from anyam.verification.models import Change, Match, MatchRun, Recheck, Rival

KIND = "verification.recheck"
REGENCY = 4  # digits
D = Match.Decision


def due(*, at: datetime) -> int:
    """Queue a recheck for every snapshot that became the newest of its register; how many.

    Called by the worker again and again; a snapshot that was rechecked or waits for it is passed.
    """
    told = Job.objects.filter(kind=KIND).values_list("arguments", flat=True)
    known = {arguments.get("snapshot") for arguments in told}
    newest: dict[int, Snapshot] = {}
    for snapshot in Snapshot.objects.ready().select_related("register").newest():
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
    """Look everybody of the register's place up again, case by case; safe to call again."""
    found = _once(cases.open_in(snapshot.register.place))
    made: dict[str, Recheck] = {}
    for done, case in enumerate(found):
        report(done, len(found), case.title)
        regency = case.region_code[:REGENCY]
        if regency not in made:
            made[regency] = Recheck.objects.get_or_create(
                snapshot=snapshot, region_id=regency, defaults={"job": job, "started_at": at}
            )[0]
        one = made[regency]
        if one.finished_at is None:
            _again(one, case, snapshot, at=at, job=job)
    for one in made.values():
        _finish(one, at)
    return list(made.values())


def _once(found: Sequence[Case]) -> list[Case]:
    """Where somebody rules first; then what holds anybody who was not in one of those."""
    seen: set[int] = set()
    kept = []
    for case in sorted(found, key=lambda case: not case.checks_url):
        if not case.people or not seen.issuperset(case.people):
            kept.append(case)
        seen |= set(case.people)
    return kept


def _finish(one: Recheck, at: datetime) -> None:
    if one.finished_at is not None:
        return
    one.changed, one.finished_at = one.changes.count(), at
    one.save(update_fields=["people", "changed", "finished_at"])
    audit.record(
        "verification.recheck", one, by=None, at=at, region_code=str(one.region_id),
        changes={"people": one.people, "changed": one.changed},
    )  # fmt: skip


def _again(one: Recheck, case: Case, snapshot: Snapshot, *, at: datetime, job: Job | None) -> None:
    """One case: looked up, compared with what the register said before."""
    people = list(Person.objects.filter(pk__in=case.people).order_by("pk"))
    here = MatchRun.objects.filter(case=case.key, snapshot__register=snapshot.register_id)
    last = here.exclude(snapshot=snapshot).order_by("-pk").first()
    before = answers(last)
    # Somebody may have asked for it already; what officers said of those cards stands.
    if not here.filter(snapshot=snapshot, superseded_at=None).exists():
        running.match_case(
            case.key, people, region_code=case.region_code, why=MatchRun.Why.SNAPSHOT,
            by=snapshot.imported_by, at=at, job=job, given=[snapshot],
        )  # fmt: skip
    after = answers(here.filter(snapshot=snapshot).order_by("-pk").first())
    with transaction.atomic():
        for person in people:
            told = change_of(before.get(person.pk), after.get(person.pk))
            if told:
                Change.objects.get_or_create(
                    recheck=one, person=person, case=case.key, defaults=told
                )
    one.people += len(people)


def answers(run: MatchRun | None) -> dict[int, Match]:
    """What a run said, by person; three queries."""
    found = Match.objects.filter(run=run).select_related("run")
    return {match.person_id: match for match in found.prefetch_related("rivals", "reviews__rival")}


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
