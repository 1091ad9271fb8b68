"""The list of a case for its verifier: certain, to look at, not found; what is decided already."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Case as Choice
from django.db.models import Count, Prefetch, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.jobs.models import Job
from anyam.people.models import Person
from anyam.registers.models import Register
from anyam.verification import asking, cases, comparing
from anyam.verification.cases import Case
from anyam.verification.comparing import Field, facts_in
from anyam.verification.models import (
    Change,
    Match,
    MatchRun,
    Recheck,
    Referral,
    RegisterCheck,
    Review,
    Rival,
    Ruling,
)

D, Kind = Match.Decision, Change.Kind
POPULATION, ASSISTANCE = Register.Kind.POPULATION, Register.Kind.ASSISTANCE
SAYS = 0.5  # bits: a fact that says less is not named on the list
REFERRED = Ruling.REFERRED
ORDER = {D.MATCH: 0, D.REVIEW: 1, D.NONE: 2}


class Bucket(TextChoices):
    """Where somebody stands on the verifier's list."""

    LOOK = "lihat", gettext_lazy("Perlu dilihat")
    MISSING = "tidak", gettext_lazy("Tidak ditemukan")
    CERTAIN = "pasti", gettext_lazy("Pasti")
    UNASKED = "belum", gettext_lazy("Belum dicocokkan")


BUCKETS = {D.MATCH: Bucket.CERTAIN, D.REVIEW: Bucket.LOOK, D.NONE: Bucket.MISSING}


def bucket_of(match: Match) -> Bucket:
    return BUCKETS[D(match.decision)]


@dataclass(frozen=True, slots=True)
class Warning:
    """Something about a person that an officer should see; it decides nothing."""

    text: str
    tone: str = "warn"
    answer: int = 0  # the answer of another list it speaks of, by primary key


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the case on the list."""

    person: Person
    match: Match | None  # what the population registers say at best
    check: RegisterCheck | None
    bucket: Bucket
    warnings: tuple[Warning, ...] = ()
    desil: int | None = None
    pro: tuple[str, ...] = ()  # the facts that speak for the nearest row, strongest first
    con: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """May be accepted together with others: certain, undecided, and nothing to warn of."""
        return self.bucket == Bucket.CERTAIN and self.check is None and not self.warnings

    @property
    def open(self) -> bool:
        return self.check is None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole list."""

    lines: list[Line]
    runs: list[MatchRun]
    job: Job | None = None
    counts: dict[Bucket, int] = field(default_factory=dict)

    @property
    def matched(self) -> bool:
        return any(run.kind == POPULATION for run in self.runs)

    @property
    def acceptable(self) -> int:
        """How many may be accepted together."""
        return sum(line.certain for line in self.lines)

    @property
    def undecided(self) -> int:
        return sum(line.open for line in self.lines)

    @property
    def referred(self) -> int:
        """How many wait to be taken into the register."""
        return sum(line.check is not None and line.check.ruling == REFERRED for line in self.lines)

    def parts(self, only: str = "") -> list[tuple[Bucket, list[Line]]]:
        """The lines by bucket, those to look at first; empty ones left out."""
        wanted = [bucket for bucket in Bucket if only in ("", bucket.value)]
        found = [(bucket, [x for x in self.lines if x.bucket == bucket]) for bucket in wanted]
        return [part for part in found if part[1]]

    def order(self) -> list[Line]:
        """The lines as one goes through them."""
        return [line for _bucket, lines in self.parts() for line in lines]

    def after(self, person: int) -> Line | None:
        """Whom to look at next: after this one, then from the start; undecided ones only."""
        lines = self.order()
        here = next((i for i, line in enumerate(lines) if line.person.pk == person), -1)
        round_ = [*lines[here + 1 :], *lines[: max(here, 0)]]
        due = [line for line in round_ if line.open and line.person.pk != person]
        hard = [line for line in due if line.bucket != Bucket.CERTAIN]
        return next(iter(hard or due), None)

    def around(self, person: int) -> tuple[Line | None, Line | None]:
        """The one before and the one after, decided or not."""
        lines = self.order()
        here = next((i for i, line in enumerate(lines) if line.person.pk == person), None)
        if here is None:
            return None, None
        after = lines[here + 1] if here + 1 < len(lines) else None
        return (lines[here - 1] if here else None), after


def sheet(
    case: str, people: Sequence[Person], checks: Mapping[int, RegisterCheck], *, names: bool = True
) -> Sheet:
    """Everybody of a case; five queries however many they are."""
    runs = list(MatchRun.objects.standing(case))
    found = _matches(case) if runs else {}
    twice = _sent_twice(found)
    named = {person.pk: person.name if names else person.pseudonym for person in people}
    lines = [
        _line(person, found.get(person.pk, []), checks.get(person.pk), twice, named)
        for person in people
    ]
    counts = Counter(line.bucket for line in lines)
    return Sheet(lines, runs, asking.working_on(case), dict(counts))


def _matches(case: str) -> dict[int, list[Match]]:
    """The answers that hold, by person; with the nearest row and what officers said."""
    first = Prefetch("rivals", Rival.objects.filter(place=1), to_attr="nearest")
    said = Prefetch("reviews", Review.objects.order_by("pk"), to_attr="said")
    found: dict[int, list[Match]] = defaultdict(list)
    for match in Match.objects.standing(case).select_related("run").prefetch_related(first, said):
        found[match.person_id].append(match)
    return found


def best_of(matches: Iterable[Match]) -> Match | None:
    """The population's answer that counts: certain before doubtful, the later register first."""
    asked = [match for match in matches if match.kind == POPULATION]
    key = lambda match: (ORDER[D(match.decision)], -match.run.as_of.toordinal(), match.pk)  # noqa: E731
    return min(asked, key=key, default=None)


def _line(
    person: Person,
    matches: Sequence[Match],
    check: RegisterCheck | None,
    twice: Mapping[str, list[int]],
    names: Mapping[int, str],
) -> Line:
    best = best_of(matches)
    near: list[Rival] = best.nearest if best else []  # type: ignore[attr-defined]
    bucket = BUCKETS[D(best.decision)] if best else Bucket.UNASKED
    warnings = [*_aid_warnings(matches), *_twice_warnings(best, twice, names)]
    if best is not None:
        warnings += _second_look(best)
    desil = near[0].desil if near and best and best.decision != D.NONE else None
    steps = facts_in(near[0].opened["steps"]) if near else []
    steps.sort(key=lambda step: -abs(step["bits"]))
    pro = tuple(step["title"] for step in steps if step["bits"] > SAYS)
    con = tuple(step["title"] for step in steps if step["bits"] < -SAYS)
    return Line(person, best, check, bucket, tuple(warnings), desil, pro, con)


def _aid_warnings(matches: Iterable[Match]) -> list[Warning]:
    found = [match for match in matches if match.kind == ASSISTANCE and match.stands != D.NONE]
    said = {
        D.MATCH: _("Pernah dibantu: %(list)s."), D.REVIEW: _("Mungkin pernah dibantu: %(list)s."),
    }  # fmt: skip
    return [
        Warning(said[D(match.stands)] % {"list": match.run.listed}, answer=match.pk)
        for match in found
    ]


def _sent_twice(found: Mapping[int, Sequence[Match]]) -> dict[str, list[int]]:
    """Rows of the population that two people of one case were matched to."""
    by_row: dict[str, list[int]] = defaultdict(list)
    for person, matches in found.items():
        best = best_of(matches)
        if best is not None and best.decision == D.MATCH:
            for rival in best.nearest:  # type: ignore[attr-defined]
                by_row[rival.row_index].append(person)
    return {row: people for row, people in by_row.items() if len(people) > 1}


def _twice_warnings(
    best: Match | None, twice: Mapping[str, list[int]], names: Mapping[int, str]
) -> list[Warning]:
    if best is None:
        return []
    rows = [rival.row_index for rival in best.nearest]  # type: ignore[attr-defined]
    others = [pk for row in rows for pk in twice.get(row, []) if pk != best.person_id]
    said = _("Baris register yang sama dengan %(name)s: mungkin satu orang diusulkan dua kali.")
    return [Warning(said % {"name": names.get(pk, "–")}, "bad") for pk in others]


def last_said(match: Match) -> dict[int, Review]:
    """What each officer said last, without what was taken back."""
    by_officer = {review.reviewer_id: review for review in match.said}  # type: ignore[attr-defined]
    return {pk: one for pk, one in by_officer.items() if one.verdict != Review.Verdict.UNDONE}


def _second_look(match: Match) -> list[Warning]:
    said = last_said(match).values()
    warnings = []
    if any(one.verdict == Review.Verdict.UNSURE for one in said):
        warnings.append(Warning(_("Menunggu pemeriksa kedua."), "info"))
    sure = {(one.verdict, one.rival_id) for one in said if one.verdict != Review.Verdict.UNSURE}
    if len(sure) > 1:
        warnings.append(Warning(_("Dua pemeriksa berbeda pendapat."), "bad"))
    return warnings


@dataclass(frozen=True, slots=True)
class Referred:
    """Somebody proposed for the register, with where that came from."""

    referral: Referral
    case: Case | None
    found: Match | None  # a later look that did find them

    @property
    def waits(self) -> bool:
        return self.referral.closed_on is None


def referred(rows: Sequence[Referral]) -> list[Referred]:
    """Referrals with their cases, and whether a register knows the person by now."""
    known = cases.named({row.case for row in rows})
    found: dict[int, Match] = {}
    certain = Match.objects.filter(
        person__in=[row.person_id for row in rows], superseded_at=None, kind=POPULATION,
        decision=D.MATCH,
    )  # fmt: skip
    for match in certain.select_related("run").order_by("pk"):
        found[match.person_id] = match
    return [Referred(row, known.get(row.case), found.get(row.person_id)) for row in rows]


@dataclass(frozen=True, slots=True)
class Changed:
    """One person for whom the register says something else than before."""

    change: Change
    case: Case | None
    check: RegisterCheck | None
    fields: list[Field]
    card: int | None = None  # what the new snapshot says of them, by primary key


# What an officer has to look at first.
URGENT = [Kind.LOST, Kind.DOUBTFUL, Kind.OTHER_ROW, Kind.DESIL, Kind.FACTS, Kind.FOUND]


def kinds(recheck: Recheck) -> list[tuple[Change.Kind, int]]:
    """How many changes of each kind there are, what has to be looked at first in front."""
    rows = recheck.changes.order_by().values_list("kind").annotate(count=Count("pk"))
    counted = dict(rows)
    return [(kind, counted[kind]) for kind in URGENT if kind in counted]


def changes(recheck: Recheck, kind: str = "") -> QuerySet[Change]:
    """What a new snapshot changed, by kind; `kind`: only these."""
    rows = recheck.changes.select_related("person", "recheck")
    if kind in URGENT:
        return rows.filter(kind=kind).order_by("pk")
    places = [When(kind=one, then=Value(place)) for place, one in enumerate(URGENT)]
    return rows.annotate(urgency=Choice(*places, default=Value(len(URGENT)))).order_by(
        "urgency", "pk"
    )


def told(rows: Sequence[Change]) -> list[tuple[Change.Kind, list[Changed]]]:
    """Some changes with their cases and what was ruled, by kind; a fixed number of queries."""
    known = cases.named({row.case for row in rows})
    checks = {
        (check.case, check.person_id): check
        for check in RegisterCheck.objects.current(list(known)).select_related("checked_by")
    }
    asked = Match.objects.filter(
        person__in={row.person_id for row in rows}, run__case__in={row.case for row in rows},
        run__snapshot__in={row.recheck.snapshot_id for row in rows},
    )  # fmt: skip
    cards = {
        (case, person): pk
        for pk, case, person in asked.order_by("pk").values_list("pk", "run__case", "person_id")
    }
    found: dict[str, list[Changed]] = defaultdict(list)
    for row in rows:
        sides = json.loads(row.told.reveal()) if row.told else {}
        facts = sides.get("before", {}), sides.get("after", {})
        fields = comparing.fields(*facts, places={}, opened=False)
        check = checks.get((row.case, row.person_id))
        card = cards.get((row.case, row.person_id))
        found[row.kind].append(Changed(row, known.get(row.case), check, fields, card))
    return [(kind, found[kind]) for kind in URGENT if found[kind]]
