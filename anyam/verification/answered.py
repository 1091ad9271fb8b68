"""Writes down what registers answered about the people of cases: for many cases at once."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.jobs.models import Job
from anyam.matching.deciding import MATCH, NONE, Result
from anyam.matching.matching import Lookup
from anyam.people.crypto import blind_index
from anyam.people.models import Person
from anyam.registers.models import LookUp, Snapshot
from anyam.verification import comparing
from anyam.verification.models import Match, MatchRun, Rival
from anyam.verification.models.matches import ROW_COLUMN

BATCH = 500  # rows of one statement


@dataclass(frozen=True, slots=True)
class Answer:
    """What a store says about one person, before it is written down."""

    person: Person
    told: dict[str, str]
    results: list[Result]
    rivals: list[dict[str, Any]]  # nearest first: register_row, probability, weight, facts, steps …


@dataclass(frozen=True, slots=True)
class Looked:
    """The answers about the people of one case."""

    case: str
    region_code: str
    answers: Sequence[Answer]


@transaction.atomic
def keep(
    looked: Sequence[Looked],
    snapshot: Snapshot,
    lookup: Lookup,
    *,
    why: str,
    by: User | None,
    at: datetime,
    job: Job | None,
) -> list[MatchRun]:
    """One run for each case, whole; those before it are set aside. So many statements however
    many cases there are."""
    before = MatchRun.objects.filter(
        case__in=[one.case for one in looked], snapshot__register=snapshot.register_id,
        superseded_at=None,
    )  # fmt: skip
    Match.objects.filter(run__in=before).update(superseded_at=at)
    before.update(superseded_at=at)
    runs = MatchRun.objects.bulk_create(
        [_run(one, snapshot, lookup, why=why, by=by, at=at, job=job) for one in looked], BATCH
    )
    told = [(run, answer) for run, one in zip(runs, looked, strict=True) for answer in one.answers]
    matches = Match.objects.bulk_create([_match(*one) for one in told], BATCH)
    Rival.objects.bulk_create(
        (
            rival
            for match, (_run, answer) in zip(matches, told, strict=True)
            for rival in _rivals(match, answer, snapshot)
        ),
        BATCH,
    )
    if by is not None:
        _note(looked, snapshot, by=by, at=at)
    audit.record_many([_event(run, by=by, at=at) for run in runs])
    return runs


def _run(
    looked: Looked, snapshot: Snapshot, lookup: Lookup, *, why: str, by: User | None, at: datetime,
    job: Job | None,
) -> MatchRun:  # fmt: skip
    register, model = snapshot.register, lookup.store.model
    decisions = [answer.results[0].decision for answer in looked.answers]
    return MatchRun(
        case=looked.case, region_id=looked.region_code, kind=register.kind, snapshot=snapshot,
        register=register.name, programme=register.programme, version=snapshot.version,
        as_of=snapshot.as_of, digest=str(lookup.store.manifest.get("digest", ""))[:64],
        model=f"{model.name} {model.version}", model_digest=model.digest[:64], why=why,
        state=MatchRun.State.READY, people=len(decisions), certain=decisions.count(MATCH),
        missing=decisions.count(NONE),
        doubtful=len(decisions) - decisions.count(MATCH) - decisions.count(NONE), job=job,
        asked_by=by, started_at=at, finished_at=at,
    )  # fmt: skip


def _match(run: MatchRun, answer: Answer) -> Match:
    first = answer.results[0]
    best = answer.rivals[0] if answer.rivals else None
    differs = bool(best and comparing.differs(answer.told, best["facts"]))
    return Match(
        run=run, person=answer.person, kind=run.kind, decision=first.decision,
        probability=min(max(first.probability, 0.0), 1.0), tier=first.tier,
        differs=differs and first.decision != NONE,
        reasons=best["reasons"] if best else "",
        told=json.dumps(answer.told, ensure_ascii=False),
    )  # fmt: skip


def _rivals(match: Match, answer: Answer, snapshot: Snapshot) -> Iterable[Rival]:
    for place, rival in enumerate(answer.rivals, 1):
        row = f"{snapshot.register_id}:{rival['register_row']}"
        content = {name: rival[name] for name in ("facts", "steps", "reasons", "also")}
        yield Rival(
            match=match, place=place, probability=rival["probability"], weight=rival["weight"],
            desil=rival["desil"], register_row=row, row_index=blind_index(row, ROW_COLUMN),
            content=json.dumps(content, ensure_ascii=False),
        )  # fmt: skip


def _note(looked: Sequence[Looked], snapshot: Snapshot, *, by: User, at: datetime) -> None:
    """Each of these persons was looked up; the run that asked for them is the event."""
    LookUp.objects.bulk_create(
        (
            LookUp(
                snapshot=snapshot, by=by, at=at, person=answer.person, case=one.case,
                purpose=_("Pencocokan anggota"), shown=len(answer.rivals),
                region_code=one.region_code,
            )
            for one in looked
            for answer in one.answers
        ),
        BATCH,
    )  # fmt: skip


def _event(run: MatchRun, *, by: User | None, at: datetime) -> Any:
    counts = {"people": run.people, "certain": run.certain}
    counts |= {"doubtful": run.doubtful, "missing": run.missing}
    return audit.new_event(
        "verification.match", run, by=by, at=at, region_code=str(run.region_id),
        changes={"case": run.case, "register": str(run), **counts},
    )  # fmt: skip
