"""Recording what a look at the register showed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked
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


@transaction.atomic
def rule_on(
    person: Person,
    *,
    case: str,
    finding: str,
    ruling: str,
    register_version: str,
    by: User,
    at: datetime,
    reason: str = "",
    desil: int | None = None,
    max_desil: int = 0,
    register: str = "DTSEN",
    review: Review | None = None,
) -> RegisterCheck:
    """Record what the register showed for one candidate and what the officer rules.

    A person not found is put on the usulan route. A new ruling supersedes the last one.

    Args:
      review: the card it was ruled on; None where the officer looked elsewhere and typed it.

    Raises:
      Blocked: the ruling does not follow from the finding, or its reason is missing.
    """
    if problems := list(ruling_problems(finding, ruling, reason, desil=desil, max_desil=max_desil)):
        raise Blocked(problems)
    RegisterCheck.objects.current([case]).filter(person=person).update(superseded_at=at)
    check = RegisterCheck.objects.create(
        person=person,
        case=case,
        register=register,
        register_version=register_version,
        review=review,
        finding=finding,
        desil=desil,
        ruling=ruling,
        reason=reason.strip(),
        checked_by=by,
        checked_at=at,
    )
    today = timezone.localdate(at)
    if ruling == Ruling.REFERRED:
        Referral.objects.get_or_create(
            person=person,
            closed_on=None,
            defaults={
                "case": case, "opened_on": today, "reason": reason.strip(),
                "region_id": person.region_id,
            },
        )  # fmt: skip
    else:
        Referral.objects.filter(person=person, case=case, closed_on=None).update(closed_on=today)
    audit.record(
        "verification.rule",
        person,
        by=by,
        at=at,
        region_code=person.region_id,
        note=reason.strip(),
        changes={
            "case": case,
            "finding": finding,
            "ruling": ruling,
            "register": register_version,
            "desil": desil,
        },
    )
    return check


@transaction.atomic
def accept_found(
    people: Sequence[Person], *, case: str, register_version: str, by: User, at: datetime
) -> list[RegisterCheck]:
    """Record at once that these candidates stand in the register as they stand here."""
    return [
        rule_on(
            person,
            case=case,
            finding=Finding.FOUND,
            ruling=Ruling.ACCEPTED,
            register_version=register_version,
            by=by,
            at=at,
        )
        for person in people
    ]


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
