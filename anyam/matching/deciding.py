"""From scored pairs to decisions: rivals against each other, gates, stated error costs.

The odds that a row of the register is the candidate are the prior (a share `present` of candidates
stands in a register of so many rows) times the likelihood ratio 2^weight. Rivals share the
probability with each other and with "not in the register". Then the cheapest decision is taken:
a wrong match costs `wrong`, a person overlooked `missed`, a look by an officer `look`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from anyam.matching.expressions import python
from anyam.matching.model import Model

MATCH, REVIEW, NONE = "match", "review", "none"
EXACT, WEIGHTS, NOTHING = "exact", "weights", "none"
RESULT = ("candidate_id", "register_id", "decision", "probability", "tier", "reasons")
MOST_RIVALS = 5  # shown to an officer
FAINT = 0.5  # of the probability that would be worth a look: a rival below is not shown
RIVAL = 0.01  # odds from which a second row may be the same person, recorded twice
KEPT = 8  # pairs kept for each candidate
PATTERNS = 4096  # ways in which a pair speaks that are remembered

Pair = Mapping[str, Any]
Same = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Result:
    candidate_id: str
    register_id: str
    decision: str
    probability: float
    tier: str
    reasons: str
    pair: Pair | None = field(default=None, compare=False)
    also: tuple[str, ...] = ()  # rows of the same person, recorded more than once
    rivals: tuple[tuple[str, float], ...] = ()


class Decider:
    """Decides about candidates one by one.

    `same` says whether two rows of the register are one person recorded twice.
    """

    def __init__(self, model: Model, rows: int, same: Same) -> None:
        self.model, self.same = model, same
        self.prior = model.present / (1 - model.present) / max(rows, 1)
        costs = model.costs
        self.sure = 1 - costs["look"] / costs["wrong"]
        self.worth = costs["look"] / costs["missed"]
        self.notes = [(python(when), says) for when, says in model.notes]
        self.levels = [f"g_{comparison.name}" for comparison in model.comparisons]
        self.weights = [f"w_{comparison.name}" for comparison in model.comparisons]
        self.titles = {
            (c.name, level.level): level.says for c in model.comparisons for level in c.levels
        }
        self.told = lru_cache(PATTERNS)(self._told)  # many a pair speaks like others before it

    def decide(self, candidate: str, pairs: Sequence[Pair]) -> list[Result]:
        """One result for match or none, one for every rival for review."""
        pairs = sorted(
            pairs, key=lambda pair: (not pair["exact"], -pair["weight"], pair["register_id"])
        )
        odds = [self._odds(pair) for pair in pairs]
        rest = 1 + sum(odds)
        shares = [one / rest for one in odds]
        if not pairs:
            return [Result(candidate, "", NONE, 0.0, NOTHING, NOBODY)]
        best = pairs[0]
        also = [
            place
            for place in range(1, len(pairs))
            if odds[place] > RIVAL and self.same(best["register_id"], pairs[place]["register_id"])
        ]
        together = min(1.0, sum(shares[place] for place in (0, *also)))
        others = tuple((p["register_id"], s) for p, s in zip(pairs, shares, strict=True))[1:]
        if best["exact"] or (best["auto"] and together >= self.sure):
            ids = tuple(pairs[place]["register_id"] for place in also)
            tier = EXACT if best["exact"] else WEIGHTS
            says = self.reasons(best) + (f"; tercatat ganda: {', '.join(ids)}" if ids else "")
            chance = max(together, self.sure) if best["exact"] else together
            row = best["register_id"]
            return [Result(candidate, row, MATCH, chance, tier, says, best, ids, others)]
        return self._doubtful(candidate, pairs, shares)

    def alone(self, pair: Pair) -> float:
        """The probability of a pair by itself, where a person may have many rows."""
        odds = self._odds(pair)
        return odds / (1 + odds)

    def _odds(self, pair: Pair) -> float:
        scale, shift = self.model.bends
        bits = min(max(scale * pair["weight"] + shift, -200.0), 200.0)
        return float(self.prior * 2**bits)

    def _doubtful(
        self, candidate: str, pairs: Sequence[Pair], shares: Sequence[float]
    ) -> list[Result]:
        rivals = [(p, s) for p, s in zip(pairs, shares, strict=True) if p["possible"]]
        if sum(share for _pair, share in rivals) < self.worth:
            says = f"{NOBODY}; yang terdekat: {self.reasons(pairs[0])}"
            return [Result(candidate, "", NONE, max(shares), NOTHING, says, pairs[0])]
        least = min(FAINT * self.worth, max(share for _pair, share in rivals))
        shown = sorted((r for r in rivals if r[1] >= least), key=lambda rival: -rival[1])
        everyone = tuple((pair["register_id"], share) for pair, share in shown)
        return [
            Result(
                candidate, pair["register_id"], REVIEW, share, WEIGHTS, self.reasons(pair), pair,
                rivals=tuple(one for one in everyone if one[0] != pair["register_id"]),
            )
            for pair, share in shown[:MOST_RIVALS]
        ]  # fmt: skip

    def reasons(self, pair: Pair) -> str:
        """What speaks for and against, strongest first, and what to look at."""
        levels = tuple([pair[name] for name in self.levels])
        weights = [pair[name] for name in self.weights]
        strength = [-abs(weight) for weight in weights]
        order = sorted(range(len(strength)), key=strength.__getitem__)
        return self.told(levels, tuple(order), tuple([weight > 0 for weight in weights]))

    def _told(
        self, levels: tuple[int, ...], order: tuple[int, ...], speaks_for: tuple[bool, ...]
    ) -> str:
        names = [comparison.name for comparison in self.model.comparisons]
        there = [(speaks_for[n], self.titles[names[n], levels[n]]) for n in order if levels[n]]
        pro = [says for positive, says in there if positive]
        con = [says for positive, says in there if not positive]
        row = dict(zip(self.levels, levels, strict=True))
        look = [says for when, says in self.notes if when(row)]  # they ask for levels alone
        parts = [", ".join(pro)] if pro else []
        parts += [f"berlawanan: {', '.join(con)}"] if con else []
        parts += [f"perhatikan: {', '.join(look)}"] if look else []
        return "; ".join(parts)


NOBODY = "tidak ada yang cukup mendekati di dalam register"


def one_to_one(results: Iterable[Result]) -> list[Result]:
    """Let a row of the register be matched once: the surer keeps it, the others are looked at.

    A choice of the task: two candidates on one row may be one person sent twice.
    """
    ordered = list(results)
    keeper: dict[str, Result] = {}
    for result in sorted(ordered, key=lambda r: (-r.probability, r.candidate_id)):
        if result.decision == MATCH:
            keeper.setdefault(result.register_id, result)
    return [
        result
        if result.decision != MATCH or keeper[result.register_id] is result
        else _contested(result, keeper[result.register_id].candidate_id)
        for result in ordered
    ]


def _contested(result: Result, other: str) -> Result:
    says = f"{result.reasons}; perhatikan: orang yang sama dengan calon {other}"
    return Result(
        result.candidate_id, result.register_id, REVIEW, result.probability, result.tier, says,
        result.pair, result.also, result.rivals,
    )  # fmt: skip
