"""What officers said, as labels the matching library learns and measures from."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.matching import labels as library
from anyam.matching.labels import Agreement
from anyam.verification.models import Review

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


def said(reviews: QuerySet[Review]) -> list[Review]:
    """The last word of each officer on each answer; what was taken back or unsure left out."""
    last: dict[tuple[int, int], Review] = {}
    rows = reviews.select_related("rival", "match").prefetch_related("match__rivals")
    for review in rows.order_by("pk"):
        last[review.match_id, review.reviewer_id] = review
    sure = (Review.Verdict.SAME, Review.Verdict.NONE)
    return [review for review in last.values() if review.verdict in sure]


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
    found = said(reviews)
    votes: dict[tuple[str, str], dict[str, bool]] = {}
    for review in found:
        for rival in review.match.rivals.all():
            pair = votes.setdefault((str(review.match_id), str(rival.pk)), {})
            pair[str(review.reviewer_id)] = review.rival_id == rival.pk
    same = sum(review.verdict == Review.Verdict.SAME for review in found)
    looked = len({review.match_id for review in found})
    return Quality(looked, same, len(found) - same, library.agreement(votes))


def export(reviews: QuerySet[Review], *, by: User, at: datetime) -> str:
    """The labels as CSV for `anyam match-evaluate`; recorded.

    Raises:
      Blocked: nobody has said anything yet.
    """
    made = list(rows(said(reviews)))
    if not made:
        message = _("Belum ada keputusan yang dapat diunduh.")
        raise Blocked([Problem("labels.none", message)])
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *made])
    audit.record(
        "export.labels", None, by=by, at=at, region_code=by.place, changes={"rows": len(made)}
    )
    return out.getvalue()
