"""What an officer says about an answer of the register, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.audit.models import Event
from anyam.kernel.problems import Blocked, Problem
from anyam.people.models import Person
from anyam.registers.models import Register
from anyam.verification import comparing, rules
from anyam.verification.actions import Look, rule_all
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


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an officer says about an answer of the register.

    rival: the row that is the person; None for "none of these".
    refuse: it is the person, who does not qualify (the reason says why).
    """

    match: Match
    verdict: str
    rival: Rival | None = None
    reason: str = ""
    refuse: bool = False

    @property
    def row(self) -> Rival | None:
        """The row that is the person; another one that was shown means nothing."""
        return self.rival if self.verdict == V.SAME else None

    def problems(self, *, ruled_by_other: bool) -> list[Problem]:
        match, rival = self.match, self.rival
        told = rules.review_problems(
            self.verdict, self.reason, rival=rival is not None,
            known=rival is None or rival.match_id == match.pk,
            certain=not _of_people(match) or match.decision == Match.Decision.MATCH,
            ruled_by_other=ruled_by_other,
        )  # fmt: skip
        return list(told)

    def look(self) -> Look:
        """The ruling that follows from it."""
        match, rival = self.match, self.row
        finding, ruling, desil = Finding.NOT_FOUND, Ruling.REFERRED, None
        if rival is not None:
            differs = comparing.differs(match.facts, rival.opened["facts"])
            finding = Finding.DIFFERS if differs else Finding.FOUND
            ruling = Ruling.REFUSED if self.refuse else Ruling.ACCEPTED
            desil = rival.desil
        return Look(
            match.person, finding, ruling, match.run.version, reason=self.reason, desil=desil,
            register=rules.register_name(match.run.register),
        )  # fmt: skip


def _of_people(match: Match) -> bool:
    """Whether a register of people answered, not a list of who was helped."""
    return bool(match.kind == Register.Kind.POPULATION)


def review(
    match: Match, *, verdict: str, max_desil: int = 0, by: User, at: datetime, **said: Any
) -> Review:
    """Say whether a row of the register is this person; the ruling of the case follows from it.

    Whoever looks after another has ruled gives a second opinion: it is kept, the ruling stays.

    Args:
      max_desil: the limit of the scheme; 0 for none.
      said: rival, reason, refuse; see `Opinion`.

    Raises:
      Blocked: no row chosen, the reason is missing, or the ruling may not follow.
    """
    opinion = Opinion(match, verdict, **said)
    made, left = _review_all([opinion], max_desil=max_desil, by=by, at=at)
    if left:
        raise Blocked(left[0][1])
    return made[0]


@transaction.atomic
def accept_certain(
    matches: Sequence[Match], *, max_desil: int, by: User, at: datetime
) -> tuple[list[Review], list[Problem]]:
    """Accept at once those of a case whom the register certainly knows; who cannot be is left
    and named. So many statements however many they are.

    Where a fact is spelt otherwise, the reasons of the matching are the reason.
    """
    prefetch_related_objects(matches, "person", "run")
    nearest: dict[int, Rival] = {}
    for rival in Rival.objects.filter(match__in=matches).order_by("place"):
        nearest.setdefault(rival.match_id, rival)
    opinions, left = [], []
    for match in matches:
        best = nearest.get(match.pk)
        if match.decision != Match.Decision.MATCH or best is None:
            message = _("%(who)s belum pasti: buka kartunya.") % {"who": match.person.name}
            left.append(Problem("review.not_certain", message))
            continue
        said = _("Dipastikan pencocokan: %(reasons)s.") % {"reasons": match.reasons}
        opinions.append(Opinion(match, V.SAME, best, said if match.differs else ""))
    made, refused = _review_all(opinions, max_desil=max_desil, by=by, at=at)
    for one, problems in refused:
        why = " ".join(problem.message for problem in problems)
        left.append(Problem("review.refused", f"{one.match.person.name}: {why}"))
    return made, left


@transaction.atomic
def _review_all(
    opinions: Sequence[Opinion], *, max_desil: int, by: User, at: datetime
) -> tuple[list[Review], list[tuple[Opinion, list[Problem]]]]:
    """Write down opinions on answers about one case, each person once, with what follows.

    Returns:
      What was written, and what could not be, with why.
    """
    ruled = _rulers(opinions)
    taken: list[tuple[Opinion, Look | None]] = []
    left: list[tuple[Opinion, list[Problem]]] = []
    for opinion in opinions:
        of_people = _of_people(opinion.match)
        other = of_people and ruled.get(opinion.match.person_id, by.pk) != by.pk
        decides = of_people and not other and opinion.verdict in (V.SAME, V.NONE)
        problems = opinion.problems(ruled_by_other=other)
        look = opinion.look() if decides and not problems else None
        problems += look.problems(max_desil) if look else []
        if problems:
            left.append((opinion, problems))
        else:
            taken.append((opinion, look))
    made = _write([opinion for opinion, _look in taken], by=by, at=at)
    looks = [replace(look, review=one) for (_o, look), one in zip(taken, made, strict=True) if look]
    if looks:
        rule_all(looks, case=opinions[0].match.run.case, max_desil=max_desil, by=by, at=at)
    return made, left


def _rulers(opinions: Sequence[Opinion]) -> dict[int, int]:
    """By person, who has ruled on them in this case."""
    people = [opinion.match.person_id for opinion in opinions]
    cases = {opinion.match.run.case for opinion in opinions}
    current = RegisterCheck.objects.current(list(cases)).filter(person__in=people)
    return dict(current.values_list("person_id", "checked_by_id"))


def _write(opinions: Sequence[Opinion], *, by: User, at: datetime) -> list[Review]:
    made = Review.objects.bulk_create(
        Review(
            match=one.match, rival=one.row, verdict=one.verdict,
            reason=one.reason.strip()[:500], reviewer=by, reviewed_at=at,
        )
        for one in opinions
    )  # fmt: skip
    for verdict in {one.verdict for one in opinions}:
        about = [one.match.pk for one in opinions if one.verdict == verdict]
        settled = "" if verdict == V.UNSURE else verdict
        Match.objects.filter(pk__in=about).update(settled=settled)
    audit.record_many([_said(one, by, at) for one in opinions])
    return made


def _said(one: Opinion, by: User, at: datetime) -> Event:
    match = one.match
    return audit.new_event(
        "verification.review", match.person, by=by, at=at, region_code=match.person.region_id,
        note=one.reason.strip(),
        changes={
            "case": match.run.case, "verdict": str(V(one.verdict).label), "register": str(match.run)
        },
    )  # fmt: skip


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
