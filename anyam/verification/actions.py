"""Recording what a look at the register showed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked, Problem
from anyam.people.models import Person
from anyam.verification.models import (
    CaseCheck,
    Finding,
    Referral,
    RegisterCheck,
    Review,
    Ruling,
)
from anyam.verification.rules import closing_problems, ruling_problems


@dataclass(frozen=True, slots=True)
class Look:
    """What a register showed for one candidate, and what the officer rules.

    review: the card it was ruled on; None where the officer looked elsewhere and typed it.
    """

    person: Person
    finding: str
    ruling: str
    register_version: str
    reason: str = ""
    desil: int | None = None
    register: str = "DTSEN"
    review: Review | None = None

    def problems(self, max_desil: int) -> list[Problem]:
        told = ruling_problems(
            self.finding, self.ruling, self.reason, desil=self.desil, max_desil=max_desil
        )
        return list(told)


def rule_on(
    person: Person, *, case: str, by: User, at: datetime, max_desil: int = 0, **look: Any
) -> RegisterCheck:
    """Record what the register showed for one candidate and what the officer rules; see `Look`.

    Raises:
      Blocked: the ruling does not follow from the finding, or its reason is missing.
    """
    return rule_all([Look(person, **look)], case=case, max_desil=max_desil, by=by, at=at)[0]


@transaction.atomic
def rule_all(
    looks: Sequence[Look], *, case: str, max_desil: int = 0, by: User, at: datetime
) -> list[RegisterCheck]:
    """Rule on candidates of one case, each once; so many statements however many they are.

    Who is not found is put on the usulan route. A new ruling supersedes the last one.

    Raises:
      Blocked: a ruling does not follow from its finding, or its reason is missing.
    """
    if problems := [problem for look in looks for problem in look.problems(max_desil)]:
        raise Blocked(problems)
    people = [look.person for look in looks]
    RegisterCheck.objects.current([case]).filter(person__in=people).update(superseded_at=at)
    checks = RegisterCheck.objects.bulk_create(
        RegisterCheck(
            person=look.person, case=case, register=look.register,
            register_version=look.register_version, review=look.review, finding=look.finding,
            desil=look.desil, ruling=look.ruling, reason=look.reason.strip()[:500], checked_by=by,
            checked_at=at,
        )
        for look in looks
    )  # fmt: skip
    _refer(checks, case, timezone.localdate(at))
    audit.record_many([_ruled(check, by, at) for check in checks])
    return checks


def _refer(checks: Sequence[RegisterCheck], case: str, today: date) -> None:
    """Propose for the register who is not in it; who is ruled on otherwise waits no longer."""
    referred = [check for check in checks if check.ruling == Ruling.REFERRED]
    others = [check.person_id for check in checks if check.ruling != Ruling.REFERRED]
    if others:
        waiting = Referral.objects.filter(person__in=others, case=case, closed_on=None)
        waiting.update(closed_on=today)
    Referral.objects.bulk_create(
        (
            Referral(
                person=check.person, case=case, opened_on=today, reason=check.reason,
                region_id=check.person.region_id,
            )
            for check in referred
        ),
        ignore_conflicts=True,  # proposed already, also by another case
    )  # fmt: skip


def _ruled(check: RegisterCheck, by: User, at: datetime) -> Event:
    return audit.new_event(
        "verification.rule", check.person, by=by, at=at, region_code=check.person.region_id,
        note=check.reason,
        changes={
            "case": check.case, "finding": check.finding, "ruling": check.ruling,
            "register": check.register_version, "desil": check.desil,
        },
    )  # fmt: skip


def accept_found(
    people: Sequence[Person], *, case: str, register_version: str, by: User, at: datetime
) -> list[RegisterCheck]:
    """Record at once that these candidates stand in the register as they stand here."""
    looks = [Look(one, Finding.FOUND, Ruling.ACCEPTED, register_version) for one in people]
    return rule_all(looks, case=case, by=by, at=at)


@transaction.atomic
def check_case(
    *,
    case: str,
    digest: str,
    region_code: str,
    documents_ok: bool,
    members_ok: bool,
    budget_ok: bool,
    note: str,
    by: User,
    at: datetime,
) -> CaseCheck:
    """Record the Directorate's own check of one version of a case."""
    check = CaseCheck.objects.create(
        case=case,
        digest=digest,
        documents_ok=documents_ok,
        members_ok=members_ok,
        budget_ok=budget_ok,
        note=note.strip(),
        checked_by=by,
        checked_at=at,
    )
    audit.record(
        "verification.check_case",
        check,
        by=by,
        at=at,
        region_code=region_code,
        note=note.strip(),
        changes={"case": case, "digest": digest, "passed": check.passed},
    )
    return check


@transaction.atomic
def close_referral(referral: Referral, *, outcome: str, by: User, at: datetime) -> Referral:
    """Note what became of a person proposed for the register; never a silent end.

    Raises:
      Blocked: closed already, or nothing is said of how it ended.
    """
    fresh = Referral.objects.select_for_update().select_related("person").get(pk=referral.pk)
    if problems := list(closing_problems(outcome, closed=fresh.closed_on is not None)):
        raise Blocked(problems)
    fresh.closed_on, fresh.outcome, fresh.closed_by = timezone.localdate(at), outcome.strip(), by
    fresh.save(update_fields=["closed_on", "outcome", "closed_by"])
    audit.record(
        "verification.close_referral", fresh.person, by=by, at=at,
        region_code=str(fresh.region_id), note=outcome.strip(), changes={"case": fresh.case},
    )  # fmt: skip
    return fresh
