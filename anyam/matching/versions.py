"""Two versions of a register side by side: who is new, gone or changed."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from anyam.matching.sorting import FIRST, OFFSET, RECORD
from anyam.matching.store import Store

NEW, GONE, CHANGED, SAME = "new", "gone", "changed", "same"


def compare(older: Store, newer: Store) -> dict[str, int]:
    """How many rows are new, gone, changed and the same, by id and by content."""
    counts = dict.fromkeys((NEW, GONE, CHANGED, SAME), 0)
    digests = [_digests(store) for store in (older, newer)]
    bits = min(older.ids.bits, newer.ids.bits)
    for old, new in zip(_parts(older, bits), _parts(newer, bits), strict=True):
        _both, first, second = np.intersect1d(
            old["hash"], new["hash"], assume_unique=True, return_indices=True
        )
        same = digests[0][old["row"][first]] == digests[1][new["row"][second]]
        counts[SAME] += int(same.sum())
        counts[CHANGED] += int((~same).sum())
        counts[GONE] += len(old) - len(first)
        counts[NEW] += len(new) - len(second)
    return counts


def changed(older: Store, newer: Store, ids: Iterable[str]) -> dict[str, str]:
    """What became of some rows, for instance those that candidates were matched with."""
    found = {}
    for identity in ids:
        before, after = older.by_id(identity), newer.by_id(identity)
        if before is None:
            found[identity] = NEW
        elif after is None:
            found[identity] = GONE
        else:
            found[identity] = SAME if _facts(before) == _facts(after) else CHANGED
    return found


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    """A row without how common its values are."""
    return {name: value for name, value in row.items() if not name.startswith("n_")}


def _digests(store: Store) -> npt.NDArray[np.uint64]:
    return np.memmap(store.folder / "digests.bin", "<u8", "r")


def _parts(store: Store, bits: int) -> Iterable[npt.NDArray[np.void]]:
    """The ids by slices of the first bits; of each hash what both versions keep (`bits` + 32)."""
    index = store.ids
    cells = np.fromfile(store.folder / "id.cells", OFFSET).astype(np.int64)
    kept = min(bits + index.wide, 64)
    mask = np.uint64(((1 << 64) - 1) ^ ((1 << (64 - kept)) - 1))
    per = 1 << (index.bits - FIRST)
    for start in range(0, 1 << index.bits, per):
        begin, end = int(cells[start]), int(cells[start + per])
        offset = begin * index.kind.itemsize
        short = np.fromfile(store.folder / "id.keys", index.kind, end - begin, offset=offset)
        sizes = np.diff(cells[start : start + per + 1])
        cell = np.repeat(np.arange(start, start + per, dtype=np.uint64), sizes)
        high = cell << np.uint64(64 - index.bits)
        whole = high | (short["tail"].astype(np.uint64) << np.uint64(64 - index.bits - index.wide))
        part = np.empty(len(short), RECORD)
        part["hash"], part["row"] = whole & mask, short["row"]
        yield part
