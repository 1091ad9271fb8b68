"""How good a matching is against a known truth: for everybody, and for each kind of person.

Counted by candidate. *Right* is an automatic match with a row that is the person; *found* is right
or in review with that row among the rivals. Shares come with a 95 % interval (Wilson), so that a
small list does not look better than it is.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from anyam.matching.labels import Truth, column, empty
from anyam.matching.problems import Unusable, unreadable

MATCH, REVIEW, NONE = "match", "review", "none"
NEEDED = ("candidate_id", "register_id", "decision", "probability")
BINS = 10
FEWEST = 50  # people a group needs before its gap is stated
Z = 1.96
AGES = ((25, "<25"), (40, "25-39"), (60, "40-59"), (200, "60+"))
DIMENSIONS = ("region", "sex", "age", "names")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the matching said about one candidate."""

    decision: str
    rows: tuple[str, ...]  # the match, or the rivals under review
    probabilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Share:
    count: int
    of: int

    @property
    def value(self) -> float | None:
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval.

        >>> [round(edge, 3) for edge in Share(98, 100).interval]
        [0.93, 0.994]
        """
        if not self.of:
            return None
        p, n = self.count / self.of, self.of
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(slots=True)
class Count:
    """Counts over some candidates, and the shares that follow."""

    candidates: int = 0
    present: int = 0
    absent: int = 0
    matched: int = 0
    right: int = 0
    review: int = 0
    found: int = 0
    absent_matched: int = 0
    absent_none: int = 0

    def add(self, answer: Answer, people: frozenset[str]) -> None:
        self.candidates += 1
        matched, review = answer.decision == MATCH, answer.decision == REVIEW
        here = bool(people.intersection(answer.rows))
        self.matched += matched
        self.review += review
        if people:
            self.present += 1
            self.right += matched and here
            self.found += here and (matched or review)
        else:
            self.absent += 1
            self.absent_matched += matched
            self.absent_none += not matched and not review

    @property
    def precision(self) -> Share:
        return Share(self.right, self.matched)

    @property
    def recall(self) -> Share:
        return Share(self.right, self.present)

    @property
    def f1(self) -> float | None:
        both = self.matched + self.present
        return 2 * self.right / both if both else None

    def shares(self) -> dict[str, Share]:
        return {
            "precision": self.precision,
            "recall": self.recall,
            "found": Share(self.found, self.present),
            "review_share": Share(self.review, self.candidates),
            "absent_not_matched": Share(self.absent - self.absent_matched, self.absent),
            "absent_none": Share(self.absent_none, self.absent),
        }

    def as_json(self) -> dict[str, Any]:
        """Shares between 0 and 1 by name (None: nobody to count), their counts and intervals."""
        shares = self.shares()
        return {
            "candidates": self.candidates, "present": self.present, "absent": self.absent,
            **{name: _short(share.value) for name, share in shares.items()},
            "f1": _short(self.f1),
            "counts": asdict(self) | {
                "wrong": self.matched - self.right,
                "absent_not_matched": self.absent - self.absent_matched,
            },
            "intervals": {
                name: [_short(edge) for edge in share.interval] if share.interval else None
                for name, share in shares.items()
            },
        }  # fmt: skip


def answers(rows: Sequence[Mapping[str, str]]) -> dict[str, Answer]:
    """What each candidate was told, from the rows of a result (`RESULT`); raise Unusable."""
    lacking = [name for name in NEEDED if column(rows, (name,)) is None]
    if lacking:
        message = f"Berkas hasil tidak memuat kolom {', '.join(lacking)}."
        raise unreadable("result.columns", message)
    by_candidate: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        by_candidate[row["candidate_id"]].append(row)
    return {candidate: _answer(candidate, found) for candidate, found in by_candidate.items()}


def _answer(candidate: str, rows: list[Mapping[str, str]]) -> Answer:
    decisions = {row["decision"].lower() for row in rows}
    if not decisions <= {MATCH, REVIEW, NONE} or len(decisions) != 1:
        message = f"Keputusan untuk {candidate} harus satu: match, review atau none."
        raise unreadable("result.decision", message)
    (decision,) = decisions
    if decision != REVIEW and len(rows) > 1:
        message = f"Calon {candidate} mempunyai {len(rows)} baris dengan keputusan {decision}."
        raise unreadable("result.rows", message)
    named = [row for row in rows if empty(row["register_id"])]
    return Answer(
        decision,
        tuple(row["register_id"] for row in named) if decision != NONE else (),
        tuple(_number(row["probability"]) for row in named) if decision != NONE else (),
    )


def _number(value: str) -> float:
    try:
        number = float(value or "nan")
    except ValueError:
        raise unreadable("result.probability", f"Peluang {value[:20]!r} bukan angka.") from None
    if not math.isnan(number) and not 0 <= number <= 1:
        raise unreadable("result.probability", f"Peluang {value[:20]} tidak di antara 0 dan 1.")
    return number


def evaluate(
    said: Mapping[str, Answer],
    truth: Truth,
    facts: Mapping[str, Mapping[str, str]] | None = None,
    *,
    year: int = 2026,
) -> dict[str, Any]:
    """Everything about a matching, ready for JSON.

    `facts` are the candidates' own columns, for the figures by region, sex, age and kind of name;
    ages are those in `year`. Raise Unusable where truth and result share no candidate.
    """
    judged = {name: people for name in said if (people := truth.of(name)) is not None}
    silent = [name for name in truth.people if name not in said]
    if not judged or not truth.people.keys() & said.keys():
        raise Unusable("truth.strangers", "Berkas hasil dan kebenaran tidak punya calon yang sama.")
    everybody = Count()
    for name, people in judged.items():
        everybody.add(said[name], people)
    for name in silent:  # not answered at all: not found
        everybody.add(Answer(NONE, (), ()), truth.people[name])
    known = facts or truth.facts
    calibrated = calibration(_pairs(said, judged))
    return everybody.as_json() | {
        "ece": calibrated["ece"],
        "unlabelled": len(said) - len(judged),
        "unanswered": len(silent),
        "truth": "pairs" if truth.pairs_only else "people",
        "calibration": calibrated,
        "groups": {
            name: group for name in DIMENSIONS
            if (group := _groups(said, judged, known, _kinds(name, year)))
        },
        "reviewers": _agreement(truth),
    }  # fmt: skip


def _agreement(truth: Truth) -> dict[str, Any] | None:
    return asdict(truth.agreement) if truth.agreement else None


def _pairs(
    said: Mapping[str, Answer], judged: Mapping[str, frozenset[str]]
) -> Iterable[tuple[float, bool]]:
    for name, people in judged.items():
        for row, probability in zip(said[name].rows, said[name].probabilities, strict=True):
            if not math.isnan(probability):
                yield probability, row in people


def calibration(pairs: Iterable[tuple[float, bool]]) -> dict[str, Any]:
    """Whether a probability of 0.9 is right nine times of ten, over all pairs that were shown.

    `ece` is the expected calibration error over ten bins of equal width; `brier` the mean square.

    >>> calibration([(1.0, True), (0.5, True), (0.5, False)])["ece"]
    0.0
    """
    bins: list[list[tuple[float, bool]]] = [[] for _bin in range(BINS)]
    for probability, right in pairs:
        bins[min(BINS - 1, int(probability * BINS))].append((probability, right))
    total = sum(len(each) for each in bins)
    rows, error, square = [], 0.0, 0.0
    for number, each in enumerate(bins):
        if not each:
            continue
        stated = sum(p for p, _right in each) / len(each)
        seen = sum(right for _p, right in each) / len(each)
        error += abs(stated - seen) * len(each) / total
        square += sum((p - right) ** 2 for p, right in each) / total
        rows.append({
            "from": number / BINS, "to": (number + 1) / BINS, "pairs": len(each),
            "stated": _short(stated), "seen": _short(seen),
        })  # fmt: skip
    return {
        "pairs": total, "bins": rows,
        "ece": _short(error) if total else None, "brier": _short(square) if total else None,
    }  # fmt: skip


Kind = Callable[[Mapping[str, str]], str | None]


def _kinds(name: str, year: int) -> Kind:
    return {
        "region": lambda facts: facts.get("region_code", "").replace(".", "")[:2] or None,
        "sex": lambda facts: _sex(facts.get("sex", "")),
        "age": lambda facts: _age(facts.get("birth_date", ""), year),
        "names": lambda facts: _names(facts.get("name", "")),
    }[name]


def _sex(value: str) -> str | None:
    return {"P": "P", "F": "P", "W": "P", "L": "L", "M": "L"}.get(value.strip().upper()[:1])


def _names(value: str) -> str | None:
    words = [word for word in value.split() if not word.endswith(".")]
    return ("one" if len(words) == 1 else "more") if words else None


def _age(value: str, year: int) -> str | None:
    born = next((part for part in value.replace("/", "-").replace(".", "-").split("-")
                 if len(part) == 4 and part.isdigit()), None)  # fmt: skip
    if born is None:
        return None
    return next(label for below, label in AGES if year - int(born) < below or below == AGES[-1][0])


def _groups(
    said: Mapping[str, Answer],
    judged: Mapping[str, frozenset[str]],
    facts: Mapping[str, Mapping[str, str]],
    kind: Kind,
) -> dict[str, Any] | None:
    counts: dict[str, Count] = defaultdict(Count)
    for name, people in judged.items():
        if (label := kind(facts.get(name, {}))) is not None:
            counts[label].add(said[name], people)
    if not counts:
        return None
    gaps = {name: _gap(counts, name) for name in ("found", "recall", "review_share")}
    return {
        "gap": gaps, "of": {label: count.as_json() for label, count in sorted(counts.items())}
    }  # fmt: skip


def _gap(counts: Mapping[str, Count], name: str) -> dict[str, Any] | None:
    """The widest distance between two groups of at least `FEWEST`, and whether chance explains it.

    `certain`: the 95 % intervals of the two do not meet.
    """
    shares = {label: count.shares()[name] for label, count in counts.items()}
    big = {label: s for label, s in shares.items() if s.of >= FEWEST and s.value is not None}
    if len(big) < 2:
        return None
    low = min(big, key=lambda label: big[label].value or 0.0)
    high = max(big, key=lambda label: big[label].value or 0.0)
    below, above = big[low].interval, big[high].interval
    distance = (big[high].value or 0.0) - (big[low].value or 0.0)
    certain = bool(below and above and below[1] < above[0])
    return {"lowest": low, "highest": high, "gap": _short(distance), "certain": certain}


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
