"""Sorts more numbers than fit in memory, and finds them again with one or two small reads.

Writing: every chunk is sorted and appended to one file as a run; at the end the runs are merged
slice by slice. A finished file is a sequence of 8-byte records (tail of the hash, row) in order of
hash, with a directory of offsets by the first bits of the hash, so that a key costs one read of 16
bytes and one of about 2 kB whatever the size of the register. What the record keeps of the hash,
with the bits that the directory stands for, is about 50 bits. `pread`, not mmap: mapped pages would
count as memory of the process.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
RECORD = np.dtype([("hash", "<u8"), ("row", "<u4")])
SHORT = np.dtype([("tail", "<u4"), ("row", "<u4")])
SIZE = SHORT.itemsize
SLICES = 256  # the runs are merged by the first eight bits
PER_CELL = 256  # records in a cell of the directory, about
WIDE = 4096  # a larger cell is searched, not read


class Sorter:
    """Takes hashes with their rows, chunk by chunk, and writes one sorted file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.spill = path.with_suffix(".runs")
        self.file = self.spill.open("wb")
        self.runs: list[Array] = []
        self.count = 0

    def add(self, hashes: Array, rows: Array) -> None:
        kept = hashes != 0
        hashes, rows = hashes[kept], rows[kept]
        order = np.argsort(hashes, kind="stable")
        run = np.empty(len(order), RECORD)
        run["hash"], run["row"] = hashes[order], rows[order]
        edges = np.arange(1, SLICES, dtype=np.uint64) << np.uint64(56)
        cuts = np.searchsorted(run["hash"], edges)
        bounds = np.concatenate([[0], cuts, [len(run)]]) + self.count
        self.runs.append(bounds)
        self.count += len(run)
        run.tofile(self.file)

    def slices(self) -> Iterator[Array]:
        """Yield all records in order, about a 256th at a time."""
        self.file.close()
        with self.spill.open("rb") as file:
            for number in range(SLICES):
                parts = [_read(file, run[number], run[number + 1]) for run in self.runs]
                part = np.concatenate(parts) if parts else np.empty(0, RECORD)
                yield part[np.lexsort((part["row"], part["hash"]))]
        self.spill.unlink()

    def finish(self, watch: Callable[[Array], None] | None = None) -> None:
        """Write the sorted file and its directory; `watch` sees every slice, hashes whole."""
        bits = max(1, (max(self.count, 1) // PER_CELL).bit_length())
        sizes = np.zeros((1 << bits) + 1, np.uint64)
        with self.path.open("wb") as out:
            for part in self.slices():
                _shortened(part, bits).tofile(out)
                cells = (part["hash"] >> np.uint64(64 - bits)).astype(np.int64)
                found, counts = np.unique(cells, return_counts=True)
                sizes[found + 1] += counts.astype(np.uint64)
                if watch:
                    watch(part)
            _settle(out)
        with self.path.with_suffix(".cells").open("wb") as out:
            np.cumsum(sizes, dtype=np.uint64).tofile(out)
            _settle(out)


def _shortened(part: Array, bits: int) -> Array:
    short = np.empty(len(part), SHORT)
    short["tail"] = (part["hash"] >> np.uint64(32 - bits)) & np.uint64(0xFFFFFFFF)
    short["row"] = part["row"]
    return short


def _settle(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _read(file: Any, start: int, end: int) -> Array:
    file.seek(int(start) * RECORD.itemsize)
    return np.fromfile(file, RECORD, int(end - start))


class Sorted:
    """A finished file, opened for reading."""

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_RDONLY)
        self.cells = os.open(path.with_suffix(".cells"), os.O_RDONLY)
        self.bits = (os.fstat(self.cells).st_size // 8 - 1).bit_length() - 1
        self.table: Array | None = None

    def find(self, key: int, most: int) -> list[int]:
        """The rows under a key; none where it has more than `most`."""
        cell = key >> (64 - self.bits)
        tail = (key >> (32 - self.bits)) & 0xFFFFFFFF
        if self.table is not None:
            start, end = int(self.table[cell]), int(self.table[cell + 1])
        else:
            pair = os.pread(self.cells, 16, cell * 8)
            start = int.from_bytes(pair[:8], "little")
            end = int.from_bytes(pair[8:], "little")
        if end - start > WIDE:
            start = self._search(tail, start, end)
            end = self._search(tail + 1, start, end)
        if start == end or end - start > WIDE:
            return []
        return _under(os.pread(self.file, (end - start) * SIZE, start * SIZE), tail, most)

    def _search(self, tail: int, low: int, high: int) -> int:
        """Where a tail begins in a cell that holds a very common key."""
        while low < high:
            middle = (low + high) // 2
            if int.from_bytes(os.pread(self.file, 4, middle * SIZE), "little") < tail:
                low = middle + 1
            else:
                high = middle
        return low

    def warm(self) -> None:
        """Keep the directory in memory, for many keys: 8 bytes for 256 records."""
        size = os.fstat(self.cells).st_size
        self.table = np.frombuffer(os.pread(self.cells, size, 0), "<u8")

    def close(self) -> None:
        os.close(self.file)
        os.close(self.cells)


def _under(data: bytes, tail: int, most: int) -> list[int]:
    """Rows of the records with this tail, by search for its four bytes."""
    sought = tail.to_bytes(4, "little")
    at = data.find(sought)
    while at >= 0 and at % SIZE:
        at = data.find(sought, at + 1)
    if at < 0:
        return []
    if data[at + SIZE : at + SIZE + 4] != sought:  # one row only, as mostly
        return [int.from_bytes(data[at + 4 : at + SIZE], "little")]
    records = np.frombuffer(data, SHORT)
    first = at // SIZE
    last = int(np.searchsorted(records["tail"], np.uint32(tail), side="right"))
    found: list[int] = records["row"][first:last].tolist()
    return [] if len(found) > most else found


def write_json(path: Path, value: Any) -> None:
    """Write a small file whole or not at all."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)
        _settle(file)
    beside.replace(path)
