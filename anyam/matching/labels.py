"""What is known to be true: labelled truth files, decisions of reviewers, how far two agree.

A truth file (CSV or Parquet) has the columns `candidate_id, register_id`. An empty `register_id`
says: this person is not in the register. Several rows for one candidate mean that each of these
rows of the register is the person (the register itself holds doubles). Understood as well:

* other names of the columns (`CANDIDATE`, `REGISTER` below), and `-`, `none`, `null` for empty;
* a column `label` (`is_match`, `same`): rows that say 0, no or false are strangers, and teach
  nothing else;
* no row at all with an empty `register_id`: then it is a list of pairs, and whoever it does not
  name is absent;
* columns `reviewer` and `decision`: decisions of people, two on each pair if one can; only what
  everybody who looked said alike becomes a label.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from anyam.matching.problems import Unusable, unreadable

CANDIDATE = ("candidate_id", "candidate", "id_kandidat", "kandidat", "calon_id", "id_calon", "id")
REGISTER = (
    "register_id", "register", "id_register", "true_id", "truth", "match_id", "true_register_id",
)  # fmt: skip
LABEL = ("label", "is_match", "same", "match", "cocok")
REVIEWER = ("reviewer", "petugas", "by")
DECISION = ("decision", "keputusan")
EMPTY = frozenset({"", "-", "none", "null", "nan", "na", "n/a", "<na>"})
NO = frozenset({"0", "0.0", "false", "no", "tidak", "different", "beda", "non-match", "f", "n"})
UNSURE = frozenset({"unsure", "ragu", "?", "maybe"})
Row = Mapping[str, str]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Truth:
    """The register rows that are each candidate; an empty set: not in the register."""

    people: dict[str, frozenset[str]]
    pairs_only: bool = False  # whoever is not named is absent
    agreement: "Agreement | None" = None
    facts: dict[str, dict[str, str]] = field(default_factory=dict)  # further columns by candidate

    def of(self, candidate: str) -> frozenset[str] | None:
        """None where nothing is known about the candidate."""
        return self.people.get(candidate, frozenset() if self.pairs_only else None)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the reviewers who saw the same pairs said the same."""

    reviewers: int
    pairs: int  # seen by two or more
    same: int  # of these, on which all agree
    kappa: float | None  # Cohen's, over all pairs of reviewers; None: nothing was seen twice
    disputed: tuple[Pair, ...]


def table(path: Path, missing: str = "truth.missing") -> list[dict[str, str]]:
    """The rows of a CSV or Parquet file as text; raise Unusable where it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError:
        raise unreadable(missing, f"Berkas {path} tidak ada atau tidak terbaca.") from None
    if content[:4] == b"PAR1":
        return _parquet(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return _csv(path, text)


def _csv(path: Path, text: str) -> list[dict[str, str]]:
    head = text.partition("\n")[0]
    if not head.strip() or "\0" in head:
        raise unreadable("file.unreadable", f"Berkas {path} kosong atau bukan tabel.")
    mark = max(",;\t|", key=head.count)
    csv.field_size_limit(1 << 27)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as error:
        raise unreadable("file.unreadable", f"Berkas {path} tidak terbaca: {error}.") from None
    names = [name.strip().lower() for name in rows[0]]
    return [
        dict(zip(names, (cell.strip() for cell in row), strict=False)) for row in rows[1:] if row
    ]


def _parquet(path: Path) -> list[dict[str, str]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        found = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise unreadable("file.unreadable", f"Berkas {path} tidak terbaca: {error}.") from None
    return [
        {name.strip().lower(): "" if value is None else str(value).strip()
         for name, value in row.items()}
        for row in found.to_pylist()
    ]  # fmt: skip


def column(rows: Sequence[Row], names: Iterable[str]) -> str | None:
    """The first of the names that the rows have."""
    have = set(rows[0]) if rows else set()
    return next((name for name in names if name in have), None)


def read(path: Path) -> Truth:
    """The truth in a file; raise Unusable where there is none."""
    rows = table(path)
    if not rows:
        raise unreadable("truth.empty", f"Berkas kebenaran {path} tidak berisi baris.")
    candidate, register = column(rows, CANDIDATE), column(rows, REGISTER)
    if candidate is None or register is None:
        raise unreadable(
            "truth.columns", f"Berkas {path} harus memuat kolom candidate_id dan register_id."
        )
    said = [
        (row.get(candidate, ""), empty(row.get(register, "")), row) for row in rows
        if row.get(candidate, "")
    ]  # fmt: skip
    reviewer, decision = column(rows, REVIEWER), column(rows, DECISION)
    if reviewer and decision:
        return by_reviewers(
            (c, r, row.get(reviewer, ""), row.get(decision, "")) for c, r, row in said
        )
    label = column(rows, LABEL)
    people: dict[str, set[str]] = defaultdict(set)
    facts: dict[str, dict[str, str]] = {}
    for name, person, row in said:
        facts.setdefault(name, dict(row))
        known = people[name]
        if person and (label is None or row.get(label, "").lower() not in NO):
            known.add(person)
    pairs_only = label is None and all(people.values())
    return Truth({n: frozenset(p) for n, p in people.items()}, pairs_only, None, facts)


def empty(value: str) -> str:
    """Nothing for every way to write nothing.

    >>> empty("None"), empty("R12")
    ('', 'R12')
    """
    return "" if value.lower() in EMPTY else value


def by_reviewers(decisions: Iterable[tuple[str, str, str, str]]) -> Truth:
    """Labels from (candidate, register row, reviewer, decision): what all who looked said alike.

    An empty register row with a yes means: not in the register. A candidate of whom only strangers
    were shown teaches nothing about the register, and is left out.
    """
    votes: dict[Pair, dict[str, bool]] = defaultdict(dict)
    for candidate, person, reviewer, decision in decisions:
        if decision.lower() not in UNSURE and decision:
            votes[candidate, person][reviewer] = decision.lower() not in NO
    if not votes:
        raise Unusable("truth.undecided", "Tidak ada keputusan yang dapat dipakai sebagai label.")
    people: dict[str, set[str]] = defaultdict(set)
    sure = {pair: all(said.values()) for pair, said in votes.items() if len({*said.values()}) == 1}
    for (candidate, person), yes in sure.items():
        if yes:
            people[candidate] |= {person} - {""}
    return Truth({n: frozenset(p) for n, p in people.items()}, agreement=agreement(votes))


def agreement(votes: Mapping[Pair, Mapping[str, bool]]) -> Agreement:
    """Cohen's kappa over every two reviewers of a pair (two reviewers: his own definition)."""
    twice = [(pair, list(said.values())) for pair, said in votes.items() if len(said) > 1]
    counted = {(a, b): 0 for a in (True, False) for b in (True, False)}
    for _pair, said in twice:
        for place, first in enumerate(said):
            for second in said[place + 1 :]:
                counted[first, second] += 1
    disputed = tuple(pair for pair, said in twice if len(set(said)) > 1)
    reviewers = len({name for said in votes.values() for name in said})
    return Agreement(reviewers, len(twice), len(twice) - len(disputed), kappa(counted), disputed)


def kappa(counted: Mapping[tuple[bool, bool], int]) -> float | None:
    """Cohen's kappa of a table of two: agreement beyond what chance would give.

    >>> round(kappa({(True, True): 20, (True, False): 5, (False, True): 10, (False, False): 15}), 2)
    0.4
    """
    total = sum(counted.values())
    if not total:
        return None
    same = (counted[True, True] + counted[False, False]) / total
    first = (counted[True, True] + counted[True, False]) / total
    second = (counted[True, True] + counted[False, True]) / total
    chance = first * second + (1 - first) * (1 - second)
    return 1.0 if chance == 1 else (same - chance) / (1 - chance)
