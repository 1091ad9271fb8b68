"""Counts what a register holds while it is read: how many where, in which desil, how sound."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

NIK = r"^[\s'`]*\d{16}[\s'`]*$"
MOST = 60  # different provinces or desil kept; a column of something else has more
ODD = 0.5  # share of NIK that cannot be read from which on the column is another one


class Tally:
    """Adds batch to batch."""

    def __init__(self) -> None:
        self.rows = 0
        self.faults: Counter[str] = Counter()
        self.provinces: Counter[str] = Counter()
        self.desil: Counter[str] = Counter()

    def add(self, columns: Mapping[str, Any], rows: int) -> None:
        """Count a batch: Arrow columns of text by field."""
        import pyarrow.compute as pc

        self.rows += rows
        for name in ("nik", "kk", "name", "birth_date", "mother_name"):
            if name in columns:
                trimmed = pc.utf8_trim_whitespace(columns[name])
                self.faults[f"{name}_empty"] += _count(pc.equal(trimmed, ""))
        if "nik" in columns:
            sound = _count(pc.match_substring_regex(columns["nik"], NIK))
            self.faults["nik_odd"] += rows - sound
        place = columns.get("region_code", columns.get("nik"))
        if place is not None:
            self.provinces.update(_values(pc.utf8_slice_codeunits(_bare(place), 0, 2)))
        if "desil" in columns:
            self.desil.update(_values(pc.utf8_trim_whitespace(columns["desil"])))

    @property
    def nik_odd(self) -> int:
        """How many NIK are there and cannot be read."""
        return self.faults["nik_odd"] - self.faults["nik_empty"]

    @property
    def is_other_column(self) -> bool:
        """Whether what was chosen as NIK can hardly be one."""
        there = self.rows - self.faults["nik_empty"]
        return there > 0 and self.nik_odd > ODD * there

    def as_dict(self) -> dict[str, Any]:
        faults = dict(self.faults) | ({"nik_odd": self.nik_odd} if "nik_odd" in self.faults else {})
        return {
            "faults": faults,
            "provinces": dict(sorted(self.provinces.most_common(MOST))),
            "desil": dict(sorted(self.desil.most_common(MOST))),
        }


def _bare(place: Any) -> Any:
    import pyarrow.compute as pc

    return pc.replace_substring_regex(place, r"\D", "")


def _count(matches: Any) -> int:
    import pyarrow.compute as pc

    return int(pc.sum(matches).as_py() or 0)


def _values(column: Any) -> dict[str, int]:
    import pyarrow.compute as pc

    counts = pc.value_counts(column)
    return {
        value[:20]: times
        for value, times in zip(
            counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True
        )
        if value
    }
