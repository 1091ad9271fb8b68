"""What officers said, as labels the matching library learns and measures from."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.matching import labels as library
from anyam.matching.labels import Agreement
from anyam.verification.models import Match, Review, Rival

MOST = 2_000  # cards of the agreement: the latest that two officers looked at
SHOWN = 20  # disputed cards
BATCH = 500  # decisions read together
SURE = (Review.Verdict.SAME, Review.Verdict.NONE)
HEAD = ("candidate_id", "register_id", "reviewer", "decision")
SAME, OTHER = "same", "different"
Label = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Quality:
    """How much officers have looked at, and how far two of them agree."""

    looked: int  # answers somebody said something about
    same: int
    none: int
    agreement: Agreement
    disputed: list[Match]  # the latest cards that two officers answered otherwise


def said(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """The last word of each officer on each answer; what was taken back or unsure left out."""
    later = Review.objects.filter(
        match=OuterRef("match"), reviewer=OuterRef("reviewer"), pk__gt=OuterRef("pk")
    )
    return reviews.filter(verdict__in=SURE).exclude(Exists(later))


def rows(reviews: Sequence[Review]) -> Iterator[Label]:
    """One line for each pair somebody judged; nobody in the register: an empty register_id."""
    for review in reviews:
        who, by = str(review.match_id), f"r{review.reviewer_id}"
        for rival in review.match.rivals.all():
            yes = review.rival_id == rival.pk
            yield who, _row(rival.register_row.reveal()), by, SAME if yes else OTHER
        if review.rival_id is None:
            yield who, "", by, SAME


def _row(kept: str) -> str:
    """The id of a row in its own register."""
    return kept.partition(":")[2]


def quality(reviews: QuerySet[Review]) -> Quality:
    """Counted by the database; only cards that two officers looked at are read, without facts."""
    found = said(reviews).order_by()
    counted = found.aggregate(
        looked=Count("match", distinct=True),
        same=Count("pk", filter=Q(verdict=Review.Verdict.SAME)),
        none=Count("pk", filter=Q(verdict=Review.Verdict.NONE)),
        reviewers=Count("reviewer", distinct=True),
    )
    votes = library.agreement(_votes(found))
    agreement = replace(votes, reviewers=counted.pop("reviewers"))
    cards = {int(match) for match, _rival in votes.disputed}
    rows = Match.objects.filter(pk__in=cards).select_related("person", "run")
    return Quality(**counted, agreement=agreement, disputed=list(rows.order_by("-pk")[:SHOWN]))


def _votes(found: QuerySet[Review]) -> dict[tuple[str, str], dict[str, bool]]:
    """Of each row near somebody whom two or more officers judged: who said that it is theirs."""
    twice = found.values("match").annotate(officers=Count("pk")).filter(officers__gt=1)
    matches = list(twice.order_by("-match").values_list("match", flat=True)[:MOST])
    near: dict[int, list[int]] = defaultdict(list)
    rivals = Rival.objects.filter(match__in=matches).order_by("pk")
    for match, rival in rivals.values_list("match_id", "pk"):
        near[match].append(rival)
    votes: dict[tuple[str, str], dict[str, bool]] = {}
    both = found.filter(match__in=matches).order_by("pk")
    for match, chosen, officer in both.values_list("match_id", "rival_id", "reviewer_id"):
        for rival in near[match]:
            pair = votes.setdefault((str(match), str(rival)), {})
            pair[str(officer)] = chosen == rival
    return votes


def export(reviews: QuerySet[Review], *, by: User, at: datetime) -> Iterator[str]:
    """The labels as lines of CSV for `anyam match-evaluate`, some cards at a time; recorded.

    Raises:
      Blocked: nobody has said anything yet.
    """
    found = said(reviews)
    if not found.exists():
        message = _("Belum ada keputusan yang dapat diunduh.")
        raise Blocked([Problem("labels.none", message)])
    audit.record(
        "export.labels", None, by=by, at=at, region_code=by.place,
        changes={"rows": found.count()},
    )  # fmt: skip
    return _lines(found)


def _lines(found: QuerySet[Review]) -> Iterator[str]:
    yield _line(HEAD)
    last = 0
    near = Prefetch("match__rivals", Rival.objects.defer("content"))
    while batch := list(
        found.filter(pk__gt=last)
        .select_related("match")
        .prefetch_related(near)
        .order_by("pk")[:BATCH]
    ):
        last = batch[-1].pk
        for row in rows(batch):
            yield _line(row)


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
