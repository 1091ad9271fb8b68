"""What strangers have in common in *this* register: u by levels, from pairs drawn at random.

A register of one regency shares its regency with everybody; a model made for the country would
take that for evidence. So u is estimated again on each register; m, how people are written down,
stays as trained.
"""

import copy
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from anyam.matching import plan
from anyam.matching.model import Model, understand

ROWS = 40_000
PAIRS = 200_000
AT_ONCE = 50_000
CHUNK = 4096
FEWEST = 100  # rows from which strangers tell more than the model knows
SEEN = 20  # a level met less often among the pairs keeps the model's u


class Sample:
    """A few ten thousand rows, chosen by the hash of their id: the same whatever the order."""

    def __init__(self, rows: int = ROWS) -> None:
        self.rows = rows
        self.limit = 1 << 64
        self.parts: list[Any] = []
        self.hashes: list[Any] = []

    def add(self, kept: Any, hashes: Any) -> None:
        import pyarrow as pa

        chosen = hashes < np.uint64(min(self.limit, (1 << 64) - 1))
        self.parts.append(kept.filter(pa.array(chosen)))
        self.hashes.append(hashes[chosen])
        while sum(map(len, self.hashes)) > 2 * self.rows:
            self.limit //= 2
            keep = [part < np.uint64(self.limit) for part in self.hashes]
            self.parts = [p.filter(pa.array(k)) for p, k in zip(self.parts, keep, strict=True)]
            self.hashes = [h[k] for h, k in zip(self.hashes, keep, strict=True)]

    def table(self) -> Any:
        import pyarrow as pa

        return pa.concat_tables(self.parts)


def random_pairs(table: Any, pairs: int = PAIRS) -> Iterator[Any]:
    """Pairs of different rows, in tables of `<column>_l` and `<column>_r`."""
    count = table.num_rows
    rng = np.random.default_rng(20)
    for start in range(0, pairs, AT_ONCE):
        left = rng.integers(0, count, min(AT_ONCE, pairs - start))
        right = (left + rng.integers(1, max(count, 2), len(left))) % count
        yield joined(table.take(left), table.take(right))


def joined(left: Any, right: Any) -> Any:
    """Two tables of equal length side by side."""
    import pyarrow as pa

    names = [f"{name}_l" for name in left.column_names]
    names += [f"{name}_r" for name in right.column_names]
    return pa.Table.from_arrays([*left.columns, *right.columns], names)


def chunked(table: Any) -> Any:
    """A table or batch in small batches, so that an engine gives some to every core."""
    import pyarrow as pa

    whole = table if isinstance(table, pa.Table) else pa.Table.from_batches([table])
    return pa.Table.from_batches(whole.to_batches(CHUNK), whole.schema)


def adjusted(model: Model, sample: Sample, shares: dict[str, float], con: Any) -> dict[str, Any]:
    """The model's source with u as this register has it."""
    table = sample.table()
    source = copy.deepcopy(model.source)
    if table.num_rows < (FEWEST if model.trained else 2):
        return source
    found = frequencies(random_pairs(table, min(PAIRS, table.num_rows**2 // 2)), model, con)
    for comparison, each in zip(source["comparisons"], model.comparisons, strict=True):
        seen = found[each.name]
        there = sum(seen.values()) or 1
        for level in comparison["levels"]:
            times = sum(seen[number] for number in level.get("like", [level["level"]]))
            if level.get("fixed"):
                continue
            if times >= SEEN:
                level["u"] = times / there
            elif level.get("counted") and level.get("share", 1.0) == 1.0:
                level["u"] = max(shares.get(level["counted"], 0.0), 1e-9)
            elif not level.get("u"):
                level["u"] = max(times, 0.5) / there
    source["base"] = model.digest
    understand(source)
    return source


def frequencies(tables: Iterable[Any], model: Model, con: Any) -> dict[str, Counter[int]]:
    """How many pairs stand on each level of each comparison, the missing left out."""
    levels = [f"{plan.level(c, 'duckdb')} AS {c.name}" for c in model.comparisons]
    ready = plan.measured(model, "duckdb", "pairs")
    found: dict[str, Counter[int]] = {c.name: Counter() for c in model.comparisons}
    for pairs in tables:
        con.register("pairs", pairs)
        shown = con.sql(f"SELECT {', '.join(levels)} FROM {ready} AS p").to_arrow_table()
        con.unregister("pairs")
        for name, counter in found.items():
            numbers, times = np.unique(shown.column(name).to_numpy(), return_counts=True)
            counter.update(dict(zip(numbers.tolist(), times.tolist(), strict=True)))
    for counter in found.values():
        counter.pop(0, None)
    return found
