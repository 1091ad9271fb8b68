"""What an officer says about an answer of the register, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.people.models import Person
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
    certain = not population or match.decision == Match.Decision.MATCH
    problems = list(
        rules.review_problems(
            verdict, reason, rival=rival is not None, known=known, certain=certain,
            ruled_by_other=other,
        )
    )  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Last:
    """What an officer decided last in a case: rulings made together, or one opinion."""

    people: list[Person]
    said: str  # in words
    rulings: list[RegisterCheck]
    opinion: Review | None = None

    def __str__(self) -> str:
        """Whom it is about, in few words."""
        first, more = self.people[0].name, len(self.people) - 1
        return _("%(name)s dan %(more)d lainnya") % {"name": first, "more": more} if more else first


def last_of(case: str, user: User) -> Last | None:
    """What this officer decided last in a case: a ruling, those accepted together, or an opinion
    from which no ruling followed; two queries more for what it is about."""
    mine = RegisterCheck.objects.current([case]).filter(checked_by=user)
    newest = mine.order_by("-checked_at", "-pk").values_list("checked_at", flat=True).first()
    opinion = _opinion_of(case, user)
    if opinion is not None and (newest is None or opinion.reviewed_at > newest):
        said = opinion.get_verdict_display()
        return Last([opinion.match.person], said, [], opinion)
    if newest is None:
        return None
    rulings = list(mine.filter(checked_at=newest).select_related("person", "review__match"))
    people = [one.person for one in rulings]
    return Last(people, rulings[0].get_ruling_display(), rulings)


def _opinion_of(case: str, user: User) -> Review | None:
    """The last opinion of an officer in a case that stands and that no ruling followed from."""
    mine = Review.objects.filter(
        reviewer=user, match__run__case=case, match__superseded_at=None
    ).select_related("match__person", "match__run")
    last = mine.order_by("-pk").first()
    ruled = last and RegisterCheck.objects.filter(review=last).exists()
    return None if last is None or ruled or last.verdict == V.UNDONE else last


@transaction.atomic
def take_back(last: Last, *, by: User, at: datetime) -> None:
    """Take back what was decided last, whatever it was. Everything stays on record."""
    if last.opinion is None:
        undo(last.rulings, by=by, at=at)
        return
    match = last.opinion.match
    Review.objects.create(match=match, verdict=V.UNDONE, reviewer=by, reviewed_at=at)
    Match.objects.filter(pk=match.pk).update(settled=_settled(match))
    audit.record(
        "verification.undo", match.person, by=by, at=at, region_code=match.person.region_id,
        changes={"case": match.run.case, "verdict": [last.opinion.verdict, ""]},
    )  # fmt: skip


def _settled(match: Match) -> str:
    """What is said of an answer without what was taken back: the last sure word of an officer."""
    by_officer = {one.reviewer_id: one for one in match.reviews.order_by("pk")}
    sure = [one for one in by_officer.values() if one.verdict in (V.SAME, V.NONE)]
    return max(sure, key=lambda one: one.pk).verdict if sure else ""


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
