"""Every write of eligibility: keeping answers, setting one aside, the visit to a home."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from anyam.accounts.models import Held, User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.eligibility import queries, tallies
from anyam.eligibility.models import BESIDE, Assessment, Standing, Survey, Waiver
from anyam.eligibility.queries import Known
from anyam.eligibility.rules import engine, facts, waiving
from anyam.eligibility.rules.kinds import Refusal
from anyam.groups.models import Group
from anyam.kernel.problems import Blocked, Problem
from anyam.people.access import acting, as_role
from anyam.people.models import Person
from anyam.schemes import Scheme
from anyam.schemes.checklists import get_checklist

CHECKLIST = "poverty-14"


def assess_group(group: Group, scheme: Scheme, *, by: User, at: datetime) -> list[Assessment]:
    """Keep the answers about every member of a group; see `keep`."""
    held = acting(by, group.region_id, Can.ASSESS)
    seats = group.memberships.living().select_related("person").order_by("pk")
    people = [seat.person for seat in seats]
    return _kept_by(people, scheme, group, held, region_code=group.region_id, by=by, at=at)


def assess_person(person: Person, scheme: Scheme, *, by: User, at: datetime) -> list[Assessment]:
    """Keep the answers about one person, in the group they sit in, if any."""
    held = acting(by, person.region_id, Can.ASSESS)
    return _kept_by([person], scheme, None, held, region_code=person.region_id, by=by, at=at)


@transaction.atomic
def _kept_by(
    people: Sequence[Person], scheme: Scheme, group: Group | None, held: Held, *,
    region_code: str, by: User, at: datetime,
) -> list[Assessment]:  # fmt: skip
    whole = [group.pk] if group else []
    made = keep(people, scheme, group=group, whole=whole, by=by, at=at)
    tallies.recount({person.region_id for person in people}, scheme, at=at)
    audit.record(
        "eligibility.assess", group or people[0], by=by, at=at, region_code=region_code,
        changes={"scheme": scheme.code, "people": len(people), "new": len(made)}, **as_role(held),
    )  # fmt: skip
    return made


@transaction.atomic(savepoint=False)
def keep(
    people: Sequence[Person],
    scheme: Scheme,
    *,
    group: Group | None = None,
    whole: Collection[int] = (),
    by: User,
    at: datetime,
) -> list[Assessment]:
    """Keep today's answers about these persons, with facts, scheme version and digest.

    An answer like the last one, on the same facts and rules, is not written again. Five
    queries however many persons there are, but for the inserts' batches.

    Args:
      group, whole: as of `queries.known`.

    Returns:
      The answers that are new.
    """
    today = timezone.localdate(at)
    found = queries.known(people, scheme, group=group, whole=whole, kept=True)
    fresh, standing = [], []
    with translation.override("id"):  # what is kept is a document
        for one in found.values():
            new = _assessment(one, scheme, today, by=by, at=at)
            last = one.standing
            if last and last.assessment.digest == new.digest and _same_place(last, new):
                new = last.assessment
            else:
                fresh.append(new)
            standing.append((one, new))
    Assessment.objects.bulk_create(fresh, batch_size=500)
    _stand(standing, scheme)
    return fresh


def _same_place(last: Standing, new: Assessment) -> bool:
    kept = last.assessment
    return (kept.group_id, kept.region_id) == (new.group_id, new.region_id)


def _assessment(one: Known, scheme: Scheme, today: date, *, by: User, at: datetime) -> Assessment:
    answers = engine.assess(scheme, one.facts, today=today)
    rules = engine.rules_digest(scheme)
    told = facts.stored(one.facts)
    said = [[answer.rule, answer.answer] for answer in answers]
    return Assessment(
        person=one.person,
        group=one.group,
        region_id=one.person.region_id,
        scheme=scheme.code,
        scheme_version=scheme.version,
        rules_digest=rules,
        facts=facts.stored(replace(one.facts, on=today)),
        answers=[engine.kept(answer) for answer in answers],
        verdict=engine.verdict(answers),
        digest=_digest([rules, told, said]),
        assessed_on=today,
        assessed_by=by,
        assessed_at=at,
    )


def _digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _stand(rows: Sequence[tuple[Known, Assessment]], scheme: Scheme) -> None:
    """Write down where everybody stands now; one row for each person and scheme."""
    Standing.objects.bulk_create(
        [
            Standing(
                person=one.person,
                scheme=scheme.code,
                region_id=one.person.region_id,
                assessment=kept,
                verdict=kept.verdict,
                personal=personal(kept.answers),
                helped=one.helped,
                reached=one.reached,
            )
            for one, kept in rows
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["person", "scheme"],
        update_fields=["region", "assessment", "verdict", "personal", "helped", "reached"],
    )


def personal(answers: Sequence[dict[str, Any]]) -> str:
    """The verdict of kept answers without those about a seat in a group."""
    asked = {a["answer"] for a in answers if a["required"] and a["about"] == "person"}
    return next((word for word in (engine.FAIL, engine.UNKNOWN) if word in asked), engine.PASS)


# Waivers


@transaction.atomic
def ask_waiver(
    person: Person, rule: str, reason: str, *, scheme: Scheme, by: User, at: datetime
) -> Waiver:
    """Ask to set one requirement aside; it holds once somebody else has approved.

    Raises:
      Blocked: no reason, not a requirement that is open or broken, asked already, or not theirs.
    """
    held = acting(by, person.region_id, Can.ASSESS)
    _one, answers = queries.answers_of(person, scheme, today=timezone.localdate(at))
    answer = next((answer for answer in answers if answer.rule == rule), None)
    if problems := list(waiving.asking_problems(answer, reason)):
        raise Blocked(problems)
    try:
        with transaction.atomic():
            waiver = Waiver.objects.create(
                person=person, scheme=scheme.code, rule=rule, reason=reason.strip(),
                asked_by=by, asked_at=at,
            )  # fmt: skip
    except IntegrityError:
        message = _("Pengecualian untuk syarat ini sudah ada.")
        raise Blocked([Problem("waiver.twice", message)]) from None
    _record("ask_waiver", waiver, held, note=reason, by=by, at=at)
    return waiver


@transaction.atomic
def decide_waiver(
    waiver: Waiver, *, approve: bool, by: User, at: datetime, note: str = ""
) -> Waiver:
    """Let a waiver hold, or refuse it with a note; never by the one who asked.

    Raises:
      Blocked: decided already, the same person, a refusal without a note, or not theirs.
    """
    held = acting(by, waiver.person.region_id, Can.APPROVE_WAIVERS)
    waiting = waiver.state == Waiver.State.WAITING
    problems = list(
        waiving.deciding_problems(
            asked_by=waiver.asked_by_id, by=by.pk, waiting=waiting, approve=approve, note=note
        )
    )
    if problems:
        raise Blocked(problems)
    given = {"approved": approve, "decided_by": by, "decided_at": at, "decision_note": note.strip()}
    if not Waiver.objects.waiting().filter(pk=waiver.pk).update(**given):
        message = _("Pengecualian ini sudah diputus atau dicabut.")
        raise Blocked([Problem("waiver.decided", message)])
    waiver.refresh_from_db()
    action = "approve_waiver" if approve else "refuse_waiver"
    _record(action, waiver, held, note=note, by=by, at=at)
    _again(waiver, by=by, at=at)
    return waiver


@transaction.atomic
def withdraw_waiver(waiver: Waiver, *, reason: str, by: User, at: datetime) -> Waiver:
    """End a waiver that waits or holds; it stays on record.

    Raises:
      Blocked: no reason, over already, or not theirs.
    """
    held = acting(by, waiver.person.region_id, Can.ASSESS, Can.APPROVE_WAIVERS)
    alive = waiver.state in (Waiver.State.WAITING, Waiver.State.HOLDS)
    if problems := list(waiving.withdrawing_problems(alive=alive, reason=reason)):
        raise Blocked(problems)
    given = {"withdrawn_by": by, "withdrawn_at": at, "withdrawn_reason": reason.strip()}
    if not Waiver.objects.alive().filter(pk=waiver.pk).update(**given):
        raise Blocked([Problem("waiver.over", _("Pengecualian ini sudah tidak berlaku."))])
    waiver.refresh_from_db()
    _record("withdraw_waiver", waiver, held, note=reason, by=by, at=at)
    _again(waiver, by=by, at=at)
    return waiver


def _again(waiver: Waiver, *, by: User, at: datetime) -> None:
    """Answers that were kept before the waiver changed are followed by newer ones."""
    if Standing.objects.filter(person=waiver.person, scheme=waiver.scheme).exists():
        keep([waiver.person], waiver.rules, by=by, at=at)
        tallies.recount({waiver.person.region_id}, waiver.rules, at=at)


def _record(action: str, waiver: Waiver, held: Held, *, note: str, by: User, at: datetime) -> None:
    audit.record(
        f"eligibility.{action}", waiver.person, by=by, at=at, note=note.strip(),
        region_code=waiver.person.region_id,
        changes={"rule": waiver.title, "scheme": waiver.scheme}, **as_role(held),
    )  # fmt: skip


# The visit to a home


@transaction.atomic
def begin_survey(person: Person, *, by: User, at: datetime) -> Survey:
    """The open visit of this person, or a new one that begins with nothing."""
    acting(by, person.region_id, Can.ASSESS)
    if open_ := queries.open_survey(person):
        return open_
    checklist = get_checklist(CHECKLIST)
    try:
        with transaction.atomic():
            return Survey.objects.create(
                person=person, household=person.current_household, checklist=checklist.code,
                version=checklist.version, checklist_digest=checklist.digest, begun_by=by,
                begun_at=at,
            )  # fmt: skip
    except IntegrityError:  # a double click: the other was faster
        return Survey.objects.get(person=person, finished_at=None)


@transaction.atomic
def answer_survey(survey: Survey, told: dict[str, Any], *, by: User, at: datetime) -> Survey:
    """Keep some answers of an open visit; None takes one back.

    Raises:
      Blocked: the visit is finished, an answer cannot be, or it is not theirs.
    """
    del at  # an open visit has no history; `finish_survey` records it
    acting(by, survey.person.region_id, Can.ASSESS)
    told = dict(told)
    for name in BESIDE:
        setattr(survey, name, told.pop(name, getattr(survey, name)))
    answers = {k: v for k, v in (survey.answers | told).items() if v is not None}
    try:
        facts.read({"house": answers})
    except Refusal as refusal:
        raise Blocked([Problem(refusal.code, refusal.message, refusal.path[-1])]) from None
    survey.answers = answers
    given = {"answers": answers, **survey.beside}
    if not Survey.objects.filter(pk=survey.pk, finished_at=None).update(**given):
        message = _("Kunjungan ini sudah selesai. Mulai kunjungan baru.")
        raise Blocked([Problem("survey.finished", message)])
    return survey


@transaction.atomic
def finish_survey(survey: Survey, *, by: User, at: datetime) -> Survey:
    """Close a visit for good.

    Raises:
      Blocked: nothing was answered, it is finished already, or it is not theirs.
    """
    held = acting(by, survey.person.region_id, Can.ASSESS)
    if all(value is None for value in survey.told.values()):
        raise Blocked([Problem("survey.empty", _("Belum ada jawaban. Isi paling sedikit satu."))])
    open_ = Survey.objects.filter(pk=survey.pk, finished_at=None)
    if not open_.update(finished_at=at):
        raise Blocked([Problem("survey.finished", _("Kunjungan ini sudah selesai."))])
    survey.refresh_from_db()
    audit.record(
        "eligibility.survey", survey.person, by=by, at=at, region_code=survey.person.region_id,
        changes={"answered": len(survey.answers), "version": survey.version}, **as_role(held),
    )  # fmt: skip
    return survey
