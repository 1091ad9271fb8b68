"""The one function that moves cases along their chain, one or many, all or none."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import Held, User
from anyam.audit import actions as audit
from anyam.eligibility import actions as eligibility
from anyam.eligibility import tallies
from anyam.kernel.problems import Blocked, Problem
from anyam.kernel.workflow import Actor, Step, problems_with
from anyam.letters.models import Letter
from anyam.people.models import Person
from anyam.proposals.models import Decision, Proposal, Version
from anyam.proposals.queries import Dossier, actors, dossiers, freeze_over
from anyam.proposals.rules import Facts
from anyam.proposals.workflow import Action, Status
from anyam.schemes import get_scheme
from anyam.verification import asking as matching

# The steps on which the answers about the members are kept.
JUDGED = (Action.SUBMIT, Action.VERIFY, Action.AWARD)
LetterMaker = Callable[[Sequence[Dossier], Step[Facts]], Letter]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one case of many does not go on."""

    proposal: Proposal
    problems: tuple[Problem, ...]


def act(
    proposal: Proposal,
    action: str,
    *,
    by: User,
    at: datetime,
    note: str = "",
    seen: str = "",
    request_id: UUID | None = None,
    letter: LetterMaker | None = None,
) -> Proposal:
    """Take one step of the approval chain.

    Args:
      seen: `Proposal.seen` of the page the decision was taken on; "" when nobody looked at one.
      request_id: the name of this request; sent again, it is answered without acting again.
      letter: makes the letter that goes out with the step, where it has one.

    Raises:
      Blocked: the table has no such step from here, a rule objects, or someone was faster.
    """
    if _is_done(proposal, request_id):
        return _fresh(proposal)
    request_ids = {proposal.pk: request_id} if request_id else {}
    seen_as = {proposal.pk: seen} if seen else {}
    try:
        moved = take(
            [proposal], action, by=by, at=at, note=note, seen=seen_as, letter=letter,
            request_ids=request_ids,
        )  # fmt: skip
    except (IntegrityError, Blocked):
        # A double click: the other of the two was faster by a hair. Both hear that it is done.
        if not _is_done(proposal, request_id):
            raise
        return _fresh(proposal)
    return moved[0]


def _is_done(proposal: Proposal, request_id: UUID | None) -> bool:
    done = Decision.objects.filter(proposal=proposal, request_id=request_id)
    return request_id is not None and done.exists()


def _fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("group").get(pk=proposal.pk)


@transaction.atomic
def take(
    proposals: Sequence[Proposal],
    action: str,
    *,
    by: User,
    at: datetime,
    note: str = "",
    seen: dict[int, str] | None = None,
    letter: LetterMaker | None = None,
    request_ids: dict[int, UUID] | None = None,
) -> list[Proposal]:
    """Take the same step for many cases in one transaction: all of them move, or none.

    The number of queries does not grow with the number of cases, but for the inserts' batches.
    """
    files = dossiers(proposals)
    cases = [files[p.pk].proposal for p in proposals]
    refused, steps = check(cases, files, action, by=by, at=at, note=note, seen=seen)
    if refused:
        raise Blocked(_with_names(refused, many=len(cases) > 1))
    if action == Action.SUBMIT:
        _freeze_versions(cases, files, by=by, at=at)
    _move(cases, steps, at)
    if action == Action.AWARD:
        for case in cases:
            case.awarded_amount = case.total
        Proposal.objects.bulk_update(cases, ["awarded_amount"])
    paper = None
    if letter and steps[cases[0].pk].letter:
        paper = letter([files[case.pk] for case in cases], steps[cases[0].pk])
    _write_down(cases, steps, by=by, at=at, note=note, letter=paper, request_ids=request_ids or {})
    if action in JUDGED:
        _keep_answers(cases, files, by=by, at=at)
    if action == Action.SUBMIT:
        # Looked up in the registers afterwards, by a job: nobody waits for it.
        found = [(case.case, str(case.region_id), str(case.group.name)) for case in cases]
        matching.ask_after_commit(found, by=by, at=at)
    return cases


def check(
    cases: Sequence[Proposal],
    files: dict[int, Dossier],
    action: str,
    *,
    by: User,
    at: datetime,
    note: str | None,
    seen: dict[int, str] | None = None,
) -> tuple[list[Refusal], dict[int, Step[Facts]]]:
    """Find out which of the cases may take the step now, and why the others may not."""
    frozen = freeze_over([case.region_id for case in cases], timezone.localdate(at))
    seen_by = actors(cases, by)
    refused: list[Refusal] = []
    steps: dict[int, Step[Facts]] = {}
    for case in cases:
        problems = _stale(case, seen)
        if not problems:
            step, problems = _objections(case, files[case.pk], action, seen_by[case.pk], note)
            if step:
                steps[case.pk] = step
        if not problems and frozen:
            problems = [frozen_problem(frozen.reason, frozen.ends_on)]
        if problems:
            refused.append(Refusal(case, tuple(problems)))
    return refused, steps


def _objections(
    case: Proposal, file: Dossier, action: str, actor: Actor, note: str | None
) -> tuple[Step[Facts] | None, list[Problem]]:
    try:
        step = case.chain.step(action, case.status)
    except Blocked as blocked:
        return None, list(blocked.problems)
    return step, problems_with(step, file.facts, actor, note)


def _stale(case: Proposal, seen: dict[int, str] | None) -> list[Problem]:
    if seen and seen.get(case.pk, case.seen) != case.seen:
        message = _(
            "Usulan ini baru saja diubah orang lain: sekarang %(status)s. Muat ulang halaman."
        )
        status = {"status": case.get_status_display()}
        return [Problem("workflow.stale", message % status)]
    return []


def frozen_problem(reason: str, until: date) -> Problem:
    message = _("Sedang masa jeda sampai %(until)s: %(reason)s. Berkas tidak bergerak dulu.")
    return Problem("chain.frozen", message % {"until": f"{until:%d-%m-%Y}", "reason": reason})


def _with_names(refused: Sequence[Refusal], *, many: bool) -> list[Problem]:
    if not many:
        return list(refused[0].problems)
    return [
        Problem(p.code, f"{refusal.proposal}: {p.message}", p.field)
        for refusal in refused
        for p in refusal.problems
    ]


def _move(cases: Sequence[Proposal], steps: dict[int, Step[Facts]], at: datetime) -> None:
    """Update on the expected status is the lock: whoever is slower moves nothing and is told."""
    lots: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for case in cases:
        step = steps[case.pk]
        due_on = deadline(case, step.target, at)
        new: dict[str, Any] = {"status": step.target, "status_since": at, "due_on": due_on}
        if step.action == Action.SUBMIT:  # the only step that writes a version: one lot each
            new |= {"version_id": case.version_id, "submitted_at": case.submitted_at}
        lots[step.source, *new.items()].append(case.pk)
        for name, value in new.items():
            setattr(case, name, value)
    for (source, *new_values), pks in lots.items():
        unmoved = Proposal.objects.filter(pk__in=pks, status=source)
        if unmoved.update(**dict(new_values)) != len(pks):
            message = _("Usulan ini baru saja diubah orang lain. Muat ulang halaman.")
            raise Blocked([Problem("workflow.stale", message)])


def deadline(case: Proposal, status: str, at: datetime) -> date | None:
    """The last day on which a case should leave `status`; None where the scheme sets none."""
    days = case.rules.deadlines.get(status)
    return timezone.localdate(at) + timedelta(days=days) if days else None


def _freeze_versions(
    cases: Sequence[Proposal], files: dict[int, Dossier], *, by: User, at: datetime
) -> None:
    """Keep what is submitted word for word; the same content again is the same version."""
    for case in cases:
        dossier = files[case.pk]
        last = case.version
        if last is None or last.digest != dossier.digest:
            case.version = Version.objects.create(
                proposal=case,
                number=last.number + 1 if last else 1,
                content=dossier.content,
                digest=dossier.digest,
                frozen_at=at,
                frozen_by=by,
            )
        case.submitted_at = case.submitted_at or at


def _write_down(
    cases: Sequence[Proposal],
    steps: dict[int, Step[Facts]],
    *,
    by: User,
    at: datetime,
    note: str,
    letter: Letter | None,
    request_ids: dict[int, UUID],
) -> None:
    decisions, events = [], []
    for case in cases:
        step = steps[case.pk]
        held = held_for(by, case, step.role)
        decisions.append(
            Decision(
                proposal=case,
                version=case.version,
                action=step.action,
                source=step.source,
                target=step.target,
                role=step.role,
                by=by,
                on_behalf_of=held.on_behalf_of,
                at=at,
                note=note.strip(),
                letter=letter,
                request_id=request_ids.get(case.pk),
            )
        )
        events.append(
            audit.new_event(
                f"proposal.{step.action}",
                case,
                by=by,
                at=at,
                region_code=case.region_id,
                role=step.role,
                on_behalf_of=held.on_behalf_of,
                note=note.strip(),
                changes={
                    "status": [step.source, step.target],
                    "version": case.version.digest if case.version else "",
                    "letter": letter.number if letter else "",
                },
            )
        )
    Decision.objects.bulk_create(decisions, batch_size=500)
    audit.record_many(events)


def _keep_answers(
    cases: Sequence[Proposal], files: dict[int, Dossier], *, by: User, at: datetime
) -> None:
    """Whether the members qualified on the day of the step, with the facts of that day."""
    people: dict[str, list[Person]] = defaultdict(list)
    for case in cases:
        people[case.scheme] += [member.person for member in files[case.pk].members]
    whole = {case.group_id for case in cases}
    for code, found in people.items():
        eligibility.keep(found, get_scheme(code), whole=whole, by=by, at=at)
        tallies.recount({person.region_id for person in found}, get_scheme(code), at=at)


def held_for(by: User, case: Proposal, role: str) -> Held:
    """The assignment under which `by` acts: their own before one as somebody's deputy."""
    held = [h for h in by.held_over(case.region_id, case.group_id) if h.role == role]
    return min(held, key=lambda h: bool(h.on_behalf_of))


def open_steps(
    proposal: Proposal, dossier: Dossier, user: User, *, at: datetime
) -> list[tuple[Step[Facts], list[Problem]]]:
    """The steps that are this user's to take, each with what still stands in the way."""
    actor = actors([proposal], user)[proposal.pk]
    frozen = freeze_over([proposal.region_id], timezone.localdate(at))
    steps = []
    for step in proposal.chain.steps_from(Status(proposal.status)):
        if step.role not in actor.roles:
            continue
        problems = problems_with(step, dossier.facts, actor)
        if frozen:
            problems.append(frozen_problem(frozen.reason, frozen.ends_on))
        steps.append((step, problems))
    return steps
