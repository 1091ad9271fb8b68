"""Candidates as arrays: what the objective and the search calculate with. All in whole points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from anyam.forming.solver.candidates import Candidate
from anyam.forming.solver.trades import Trade, choices, plain, table

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]  # for what there is of each candidate and trade

# The objective in figures: docs/decisions/0013-objective-of-forming.md. Every one is a working
# assumption of this application, in points; one point is 100 metres of way.
PLACED = 1_000_000  # for each person in a group: comes before everything else
METRES = 100
FARTHEST = 300  # points; who lives farther away is simply far away
SAME_RT, SAME_RW, SAME_VILLAGE, UNKNOWN_VILLAGE, SAME_KECAMATAN = 1, 3, 10, 20, 40
NOT_WISHED = 20  # for each member who wishes for other trades
MISSING_SKILL = 30  # for each needed skill nobody in the group has
COPY = 40  # for each group that already has the trade in the kecamatan ...
COPIES = 3  # ... up to this many: never worth a trade that five people neither want nor know
ALL_KNOWN = 2000  # candidates up to which every distance is kept in memory
EARTH = 6_371_000.0  # metres
UNKNOWN = ""  # the kecamatan of somebody whose region nobody wrote down


@dataclass(frozen=True)
class Instance:
    """One question: these candidates, groups of this size, these trades already there."""

    candidates: tuple[Candidate, ...]
    smallest: int
    largest: int
    taken: Mapping[str, int] = field(default_factory=dict)  # trade -> living groups that do it
    wished: tuple[str, ...] = ()  # wishes of people who are looked at elsewhere in the same run
    near: Mapping[str, int] = field(default_factory=dict)  # trade -> living groups of a near one

    def __len__(self) -> int:
        return len(self.candidates)

    @cached_property
    def trades(self) -> list[tuple[str, Trade]]:
        """The trades to choose from, each with its key; the place in this list is its number."""
        wishes = [wish for candidate in self.candidates for wish in candidate.trades]
        return list(choices([*wishes, *self.wished, *self.taken, *self.near]).items())

    @cached_property
    def numbers(self) -> dict[str, int]:
        """From a trade's key to its number."""
        return {key: number for number, (key, _trade) in enumerate(self.trades)}

    def number_of(self, text: str) -> int | None:
        """The number of a trade however it is spelled; None for one nobody knows."""
        return self.numbers.get(table().key(text))

    @cached_property
    def index(self) -> dict[str, int]:
        return {candidate.id: i for i, candidate in enumerate(self.candidates)}

    @cached_property
    def family(self) -> Ints:
        """The number of each candidate's family."""
        return _codes([candidate.family for candidate in self.candidates])

    @cached_property
    def kecamatan(self) -> list[str]:
        return [candidate.kecamatan for candidate in self.candidates]

    @cached_property
    def wish(self) -> Small:
        """[candidate, trade]: points lost where the member wishes for something else."""
        lost = np.zeros((len(self), len(self.trades)), np.int8)
        for i, candidate in enumerate(self.candidates):
            if candidate.trades:
                lost[i, :] = NOT_WISHED
                lost[i, [self.numbers[table().key(wish)] for wish in candidate.trades]] = 0
        return lost

    @cached_property
    def skills(self) -> Small:
        """[candidate, trade]: which needs of the trade they meet, one bit each."""
        meets: dict[str, dict[int, int]] = {}  # word -> trade -> bits
        for number, (_key, trade) in enumerate(self.trades):
            for bit, need in enumerate(trade.needs):
                for word in need.words:
                    of_word = meets.setdefault(word, {})
                    of_word[number] = of_word.get(number, 0) | 1 << bit
        columns = {
            word: (np.array([*found]), np.array([*found.values()], np.int8))
            for word, found in meets.items()
        }
        bits = np.zeros((len(self), len(self.trades)), np.int8)
        for i, candidate in enumerate(self.candidates):
            for word in {plain(skill) for skill in candidate.skills} & columns.keys():
                numbers, met = columns[word]
                bits[i, numbers] |= met
        return bits

    @cached_property
    def already(self) -> Ints:
        """[trade]: how many living groups do it, or one that sells to the same people."""
        return self._living(self.taken) + self._living(self.near)

    @cached_property
    def beside(self) -> Ints:
        """[trade]: how many of these do a near one."""
        return self._living(self.near)

    def _living(self, groups: Mapping[str, int]) -> Ints:
        counts = np.zeros(len(self.trades), np.int64)
        for trade, count in groups.items():
            counts[self.numbers[table().key(trade)]] += max(0, count)
        return counts

    @cached_property
    def _places(self) -> tuple[npt.NDArray[np.float64], list[Ints]]:
        people = self.candidates
        degrees = np.array(
            [
                (c.latitude, c.longitude)
                if c.latitude is not None and c.longitude is not None
                else (np.nan, np.nan)
                for c in people
            ]
        ).reshape(-1, 2)
        village = [c.region_code if len(c.region_code) > 6 else "" for c in people]
        levels: list[list[Any]] = [
            [c.kecamatan for c in people],
            village,
            [(v, c.rw) if v and c.rw else "" for v, c in zip(village, people, strict=True)],
            [(v, c.rw, c.rt) if v and c.rt else "" for v, c in zip(village, people, strict=True)],
        ]
        return np.radians(degrees), [_codes(level, nothing="") for level in levels]

    def ways(self, these: Sequence[int] | Ints, those: Sequence[int] | Ints) -> Ints:
        """[of these, of those]: points for the way between two homes."""
        if len(self) <= ALL_KNOWN:
            found: Ints = self._all_ways[np.ix_(np.asarray(these), np.asarray(those))]
            return found
        return self._ways(np.asarray(these), np.asarray(those))

    @cached_property
    def _all_ways(self) -> Ints:
        everybody = np.arange(len(self))
        return self._ways(everybody, everybody)

    def _ways(self, these: Ints, those: Ints) -> Ints:
        radians, (kecamatan, village, rw, rt) = self._places

        def same(codes: Ints) -> npt.NDArray[np.bool_]:
            here, there = codes[these][:, None], codes[those][None, :]
            result: npt.NDArray[np.bool_] = (here == there) & (here >= 0)
            return result

        unknown = (village[these][:, None] < 0) | (village[those][None, :] < 0)
        points = np.where(unknown, UNKNOWN_VILLAGE, SAME_KECAMATAN)
        other = ~same(kecamatan) & (kecamatan[these][:, None] >= 0) & (
            kecamatan[those][None, :] >= 0
        )  # fmt: skip
        points = np.where(other, FARTHEST, points)
        points = np.where(same(village), SAME_VILLAGE, points)
        points = np.where(same(rw), SAME_RW, points)
        points = np.where(same(rt), SAME_RT, points)
        metres = _metres(radians[these], radians[those])
        measured = np.minimum(np.rint(np.nan_to_num(metres) / METRES), FARTHEST).astype(np.int64)
        points = np.where(np.isnan(metres), points, measured)
        points[these[:, None] == those[None, :]] = 0
        return points.astype(np.int64)

    def copying(self, trade: int, before: int) -> int:
        """Points lost by a group whose trade `before` others of the run have already."""
        return COPY * min(COPIES, int(self.already[trade]) + before)


def _codes(values: Sequence[Any], nothing: Any = None) -> Ints:
    """Equal values become equal numbers; `nothing` becomes -1, which equals nobody."""
    numbers: dict[Any, int] = {}
    return np.array(
        [-1 if value == nothing else numbers.setdefault(value, len(numbers)) for value in values],
        np.int64,
    )


def _metres(
    these: npt.NDArray[np.float64], those: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Great-circle distances (haversine); not a number where a home is not on the map."""
    lat, lng = these[:, None, 0] - those[None, :, 0], these[:, None, 1] - those[None, :, 1]
    cosines = np.cos(these[:, None, 0]) * np.cos(those[None, :, 0])
    part = np.sin(lat / 2) ** 2 + cosines * np.sin(lng / 2) ** 2
    found: npt.NDArray[np.float64] = 2 * EARTH * np.arcsin(np.sqrt(np.clip(part, 0, 1)))
    return found
