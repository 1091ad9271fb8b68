"""What an officer says about an answer of the register, and taking it back."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.registers.models import Register
from anyam.verification import comparing, rules
from anyam.verification.actions import rule_on
from anyam.verification.models import (
    Finding,
    Match,
    Referral,
    RegisterCheck,
    Review,
    Rival,
    Ruling,
)

V = Review.Verdict


@transaction.atomic
def review(
    match: Match,
    *,
    verdict: str,
    rival: Rival | None = None,
    reason: str = "",
    refuse: bool = False,
    max_desil: int = 0,
    by: User,
    at: datetime,
) -> Review:
    """Say whether a row of the register is this person; the ruling of the case follows from it.

    Whoever looks after another has ruled gives a second opinion: it is kept, the ruling stays.

    Args:
      rival: the row that is the person; None for "none of these".
      refuse: it is the person, who does not qualify (the reason says why).
      max_desil: the limit of the scheme; 0 for none.

    Raises:
      Blocked: no row chosen, the reason is missing, or the ruling may not follow.
    """
    case = match.run.case
    population = match.kind == Register.Kind.POPULATION
    current = RegisterCheck.objects.current([case]).filter(person=match.person_id).first()
    other = population and current is not None and current.checked_by_id != by.pk
    known = rival is None or rival.match_id == match.pk
    problems = list(
        rules.review_problems(
            verdict, reason, rival=rival is not None, known=known, ruled_by_other=other
        )
    )
    if problems:
        raise Blocked(problems)
    made = Review.objects.create(
        match=match, rival=rival if verdict == V.SAME else None, verdict=verdict,
        reason=reason.strip()[:500], reviewer=by, reviewed_at=at,
    )  # fmt: skip
    Match.objects.filter(pk=match.pk).update(settled="" if verdict == V.UNSURE else verdict)
    if population and not other and verdict in (V.SAME, V.NONE):
        _rule(made, refuse=refuse, max_desil=max_desil, by=by, at=at)
    audit.record(
        "verification.review", match.person, by=by, at=at, region_code=match.person.region_id,
        note=reason.strip(),
        changes={"case": case, "verdict": str(V(verdict).label), "register": str(match.run)},
    )  # fmt: skip
    return made


def _rule(made: Review, *, refuse: bool, max_desil: int, by: User, at: datetime) -> RegisterCheck:
    match, rival = made.match, made.rival
    finding, ruling, desil = Finding.NOT_FOUND, Ruling.REFERRED, None
    if rival is not None:
        differs = comparing.differs(match.facts, rival.opened["facts"])
        finding = Finding.DIFFERS if differs else Finding.FOUND
        ruling = Ruling.REFUSED if refuse else Ruling.ACCEPTED
        desil = rival.desil
    return rule_on(
        match.person, case=match.run.case, finding=finding, ruling=ruling,
        register=rules.register_name(match.run.register), register_version=match.run.version,
        reason=made.reason, desil=desil, max_desil=max_desil, review=made, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def accept_certain(
    matches: Sequence[Match], *, max_desil: int, by: User, at: datetime
) -> tuple[list[Review], list[Problem]]:
    """Accept at once those whom the register certainly knows; who cannot be is left and named.

    Where a fact is spelt otherwise, the reasons of the matching are the reason.
    """
    made, left = [], []
    for match in matches:
        best = match.rivals.order_by("place").first()
        if match.decision != Match.Decision.MATCH or best is None:
            message = _("%(who)s belum pasti: buka kartunya.") % {"who": match.person.name}
            left.append(Problem("review.not_certain", message))
            continue
        said = _("Dipastikan pencocokan: %(reasons)s.") % {"reasons": match.reasons}
        reason = said if match.differs else ""
        try:
            with transaction.atomic():
                one = review(
                    match, verdict=V.SAME, rival=best, reason=reason, max_desil=max_desil,
                    by=by, at=at,
                )  # fmt: skip
                made.append(one)
        except Blocked as blocked:
            why = " ".join(problem.message for problem in blocked.problems)
            left.append(Problem("review.refused", f"{match.person.name}: {why}"))
    return made, left


def last_of(case: str, user: User) -> list[RegisterCheck]:
    """What this officer decided last in a case: one ruling, or those accepted together."""
    mine = RegisterCheck.objects.current([case]).filter(checked_by=user)
    newest = mine.order_by("-checked_at", "-pk").values_list("checked_at", flat=True).first()
    if newest is None:
        return []
    return list(mine.filter(checked_at=newest).select_related("person", "review__match"))


def named(checks: Sequence[RegisterCheck]) -> str:
    """Whom some rulings are about, in few words."""
    first = checks[0].person.name
    more = len(checks) - 1
    return _("%(name)s dan %(more)d lainnya") % {"name": first, "more": more} if more else first


@transaction.atomic
def undo(checks: Sequence[RegisterCheck], *, by: User, at: datetime) -> None:
    """Take rulings back: what held before them holds again. Everything stays on record."""
    today = timezone.localdate(at)
    for check in checks:
        if not RegisterCheck.objects.filter(pk=check.pk, superseded_at=None).update(
            superseded_at=at
        ):
            continue
        if check.review is not None:
            match = check.review.match
            Review.objects.create(match=match, verdict=V.UNDONE, reviewer=by, reviewed_at=at)
            Match.objects.filter(pk=match.pk).update(settled="")
        opened = Referral.objects.filter(person=check.person_id, case=check.case, closed_on=None)
        opened.update(closed_on=today, outcome=_("Keputusan dibatalkan."), closed_by=by)
        _restore(check, today)
        audit.record(
            "verification.undo", check.person, by=by, at=at, region_code=check.person.region_id,
            changes={"case": check.case, "ruling": [check.ruling, ""]},
        )  # fmt: skip


def _restore(check: RegisterCheck, today: date) -> None:
    """Put the ruling that the undone one had replaced back in its place."""
    before = RegisterCheck.objects.filter(
        case=check.case, person=check.person_id, superseded_at=check.checked_at
    ).exclude(pk=check.pk)
    last = before.order_by("-pk").first()
    if last is None:
        return
    RegisterCheck.objects.filter(pk=last.pk).update(superseded_at=None)
    if last.ruling == Ruling.REFERRED:
        Referral.objects.get_or_create(
            person_id=last.person_id, closed_on=None,
            defaults={
                "case": last.case, "opened_on": today, "reason": last.reason,
                "region_id": check.person.region_id,
            },
        )  # fmt: skip
