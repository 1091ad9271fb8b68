"""Reads that join proposals with groups, checks and people; each a fixed number of queries."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from anyam.accounts.models import Assignment, Deputy, User, all_but_name
from anyam.groups.models import Meeting, Membership, rivals_of
from anyam.kernel.workflow import Actor
from anyam.proposals.models import BudgetLine, Decision, Document, Freeze, Proposal
from anyam.proposals.rules import Facts
from anyam.verification.models import CaseCheck, RegisterCheck, Ruling


@dataclass(frozen=True, slots=True)
class Dossier:
    """One proposal with everything its rules and its letter look at."""

    proposal: Proposal
    members: tuple[Membership, ...]
    lines: tuple[BudgetLine, ...]
    documents: tuple[Document, ...]
    meeting: Meeting | None
    checks: dict[int, RegisterCheck]  # by person
    case_check: CaseCheck | None
    content: dict[str, Any]
    digest: str
    facts: Facts


def dossiers(proposals: Sequence[Proposal]) -> dict[int, Dossier]:
    """Everything about these proposals, by primary key, in a fixed number of queries."""
    return files_of(Proposal.objects.filter(pk__in=[p.pk for p in proposals]))


def files_of(found: QuerySet[Proposal]) -> dict[int, Dossier]:
    """As `dossiers`, of rows that are not read yet: a page needs not read its case twice."""
    loaded = (
        found.select_related(
            "group__trade", "group__region__parent__parent__parent", "region", "version", "author"
        )
        .defer("version__content")
        .prefetch_related(
            Prefetch("lines", BudgetLine.objects.order_by("position")),
            Prefetch(
                "documents",
                Document.objects.filter(removed_at=None)
                .select_related("attachment")
                .order_by("pk"),
            ),
            Prefetch(
                "group__memberships",
                Membership.objects.filter(left_on=None).select_related("person").order_by("pk"),
                to_attr="living",
            ),
            Prefetch(
                "group__meetings",
                Meeting.objects.filter(kind=Meeting.Kind.FORMATION).order_by("-held_on", "-pk"),
                to_attr="foundings",
            ),
        )
    )
    # Before its first submission nobody has looked into a case, so nothing is asked about it.
    cases = [p.case for p in loaded if p.version_id]
    checks: dict[str, dict[int, RegisterCheck]] = defaultdict(dict)
    looks = RegisterCheck.objects.current(cases).select_related("checked_by", "review")
    for check in looks.defer(*all_but_name("checked_by")):
        checks[check.case][check.person_id] = check
    case_checks = {
        check.case: check
        for check in CaseCheck.objects.filter(case__in=cases)
        .select_related("checked_by")
        .defer(*all_but_name("checked_by"))
        .order_by("pk")
    }
    # Only who still writes is asked why it will sell; later the officer weighs the answer given.
    rivals = rivals_of([p.group for p in loaded if p.is_editable])
    return {
        p.pk: _dossier(p, checks[p.case], case_checks.get(p.case), len(rivals.get(p.group_id, ())))
        for p in loaded
    }


def dossier(proposal: Proposal) -> Dossier:
    return dossiers([proposal])[proposal.pk]


def _dossier(
    proposal: Proposal,
    checks: dict[int, RegisterCheck],
    case_check: CaseCheck | None,
    rivals: int,
) -> Dossier:
    members = tuple(proposal.group.living)  # type: ignore[attr-defined]
    lines, documents = tuple(proposal.lines.all()), tuple(proposal.documents.all())
    meeting = next(iter(proposal.group.foundings), None)  # type: ignore[attr-defined]
    content = content_of(proposal, members, lines, documents)
    digest = digest_of(content)
    facts = _facts(proposal, members, lines, documents, meeting, checks, case_check, digest)
    facts = replace(facts, rivals=rivals, why_sells=proposal.group.why_sells)
    return Dossier(
        proposal, members, lines, documents, meeting, checks, case_check, content, digest, facts
    )


def _facts(
    proposal: Proposal,
    members: Sequence[Membership],
    lines: Sequence[BudgetLine],
    documents: Sequence[Document],
    meeting: Meeting | None,
    checks: dict[int, RegisterCheck],
    case_check: CaseCheck | None,
    digest: str,
) -> Facts:
    rulings = Counter(checks[m.person_id].ruling if m.person_id in checks else "" for m in members)
    return Facts(
        scheme=proposal.rules,
        group_name=proposal.group.name,
        group_formed=proposal.group.formed_on is not None,
        group_living=proposal.group.disbanded_on is None,
        members=len(members),
        agreement_sheet=meeting is not None and meeting.sheet_id is not None,
        aims=proposal.aims,
        place=proposal.place,
        market_reason=proposal.market_reason,
        has_plan=proposal.plan is not None,
        total=sum(line.amount for line in lines),
        lines=len(lines),
        document_kinds=frozenset(document.kind for document in documents),
        undecided_members=rulings[""],
        referred_members=rulings[Ruling.REFERRED],
        refused_members=rulings[Ruling.REFUSED],
        case_checked=case_check is not None and case_check.digest == digest and case_check.passed,
        changed_since_version=proposal.version is None or proposal.version.digest != digest,
    )


def content_of(
    proposal: Proposal,
    members: Iterable[Membership],
    lines: Iterable[BudgetLine],
    documents: Iterable[Document],
) -> dict[str, Any]:
    """What a decision is taken on, word for word, as JSON."""
    group = proposal.group
    return {
        "scheme": proposal.scheme,
        "group": {
            "name": group.name,
            "village": group.region_id,
            "trade": group.trade.name if group.trade else "",
            "business": group.business,
            "formed_on": group.formed_on.isoformat() if group.formed_on else None,
            "why_sells": group.why_sells,
        },
        "members": [
            {
                "person": m.person_id,
                "name": m.person.name,
                "office": m.office,
                "nik": m.person.nik_mark,
                "born": m.person.birth_date.isoformat() if m.person.birth_date else None,
            }
            for m in members
        ],
        "aims": proposal.aims,
        "market_reason": proposal.market_reason,
        "place": proposal.place,
        "point": [str(proposal.latitude), str(proposal.longitude)] if proposal.latitude else None,
        "plan": {
            "income": proposal.plan_income,
            "cost": proposal.plan_cost,
            "days": proposal.plan_days,
            "first_month": proposal.plan_first_month,
        },
        "budget": [
            {
                "item": line.item,
                "specification": line.specification,
                "kind": line.kind,
                "quantity": line.quantity,
                "unit": line.unit,
                "unit_price": line.unit_price,
                "supplier": line.supplier,
            }
            for line in lines
        ],
        "documents": [{"kind": d.kind, "sha256": d.attachment.sha256} for d in documents],
    }


def digest_of(content: dict[str, Any]) -> str:
    """The name of a version: SHA-256 of its canonical JSON, 64 hexadecimal characters."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def actors(proposals: Sequence[Proposal], user: User) -> dict[int, Actor]:
    """The user as each of these cases sees them; writing a proposal is acting on it, too."""
    acted: dict[int, set[str]] = defaultdict(set)
    # The first step of a case is its submission, which gives it a version; or its withdrawal,
    # after which there is none.
    mine = Decision.objects.filter(proposal__in=[p.pk for p in proposals if p.version_id], by=user)
    for pk, role in mine.values_list("proposal_id", "role"):
        acted[pk].add(role)
    for proposal in proposals:
        if proposal.author_id == user.pk:
            acted[proposal.pk].add(proposal.author_role)
    return {
        p.pk: Actor(user.roles_over(p.region_id, p.group_id), frozenset(acted[p.pk]))
        for p in proposals
    }


def freeze_over(codes: Iterable[str], on: date) -> Freeze | None:
    """The freeze that holds over any of these places today."""
    above = {code[:length] for code in codes for length in (0, 2, 4, 6, 10)}
    return Freeze.objects.holding(on).filter(region_code__in=above).first()


def holders(role: str, code: str, on: date) -> list[str]:
    """The names of those who hold `role` over a place today, with whom they stand in for."""
    held = Assignment.objects.current(on).filter(role=role, user__is_active=True).covering(code)
    names = list(held.values_list("user__name", flat=True))
    deputies = Deputy.objects.current(on).filter(assignment__in=held, user__is_active=True)
    return names + [
        f"{name} (pengganti {officer})"
        for name, officer in deputies.values_list("user__name", "assignment__user__name")
    ]
