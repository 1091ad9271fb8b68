"""Sorts more numbers than fit in memory, and finds them again with one or two small reads.

Writing: every chunk is sorted and appended to one file as a run; at the end the runs are merged
slice by slice. A finished file is a sequence of records (tail of the hash, row) in order of hash,
with a directory of offsets by the first bits of the hash (`PER_CELL` records to an entry), so that
a key costs one read of 8 bytes and one of about 100 whatever the size of the register, and many
keys cost few reads. Of the hash a record keeps 16 bits beside those that the directory stands for:
one key in three thousand finds a stranger's row, which is then compared like any other. Where
hashes must name rows (`exactly`), it keeps 32. `pread`, not mmap: mapped pages would count as
memory of the process.
"""

import json
import os
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from anyam.matching import fetching
from anyam.matching.fetching import Array

RECORD = np.dtype([("hash", "<u8"), ("row", "<u4")])
SHORT = np.dtype([("tail", "<u2"), ("row", "<u4")])
EXACT = np.dtype([("tail", "<u4"), ("row", "<u4")])
OFFSET = np.dtype("<u4")  # in records: enough for four thousand million
SLICES = 256  # the runs are merged by the first eight bits
FIRST = 8
PER_CELL = 16  # records in a cell of the directory, at least
WIDE = 4096  # a larger cell is searched, not read


class Sorter:
    """Takes hashes with their rows, chunk by chunk, and writes one sorted file."""

    def __init__(self, path: Path, *, exactly: bool = False) -> None:
        self.path = path
        self.kind = EXACT if exactly else SHORT
        self.spill = path.with_suffix(".runs")
        self.file = self.spill.open("wb")
        self.runs: list[Array] = []
        self.count = 0

    def add(self, hashes: Array, rows: Array) -> None:
        kept = hashes != 0
        hashes, rows = hashes[kept], rows[kept]
        order = np.argsort(hashes)
        run = np.empty(len(order), RECORD)
        run["hash"], run["row"] = hashes[order], rows[order]
        edges = np.arange(1, SLICES, dtype=np.uint64) << np.uint64(64 - FIRST)
        cuts = np.searchsorted(run["hash"], edges)
        bounds = np.concatenate([[0], cuts, [len(run)]]) + self.count
        self.runs.append(bounds)
        self.count += len(run)
        run.tofile(self.file)

    def slices(self) -> Iterator[Array]:
        """Yield all records in order, a 256th of the hashes at a time."""
        self.file.close()
        with self.spill.open("rb") as file:
            for number in range(SLICES):
                parts = [_read(file, run[number], run[number + 1]) for run in self.runs]
                part = np.concatenate(parts) if parts else np.empty(0, RECORD)
                yield part[np.lexsort((part["row"], part["hash"]))]
        self.spill.unlink()

    def finish(self, watch: Callable[[Array], None] | None = None) -> None:
        """Write the sorted file and its directory; `watch` sees every slice, hashes whole."""
        bits = max(FIRST, (self.count // PER_CELL).bit_length() - 1)
        cells = self.path.with_suffix(".cells")
        with self.path.open("wb") as out, cells.open("wb") as directory:
            done = 0
            for number, part in enumerate(self.slices()):
                _shortened(part, bits, self.kind).tofile(out)
                first = np.arange(1 << (bits - FIRST), dtype=np.uint64)
                first += np.uint64(number << (bits - FIRST))
                begins = np.searchsorted(part["hash"], first << np.uint64(64 - bits))
                (begins + done).astype(OFFSET).tofile(directory)
                done += len(part)
                if watch:
                    watch(part)
            np.array([done], OFFSET).tofile(directory)
            _settle(out)
            _settle(directory)


def _shortened(part: Array, bits: int, kind: np.dtype[Any]) -> Array:
    short = np.empty(len(part), kind)
    wide = 8 * kind["tail"].itemsize
    tails = (part["hash"] << np.uint64(bits)) >> np.uint64(64 - wide)
    short["tail"], short["row"] = tails, part["row"]
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
        entries = os.fstat(self.cells).st_size // OFFSET.itemsize
        self.bits = (entries - 1).bit_length() - 1
        self.count = int(np.frombuffer(self._pread(self.cells, entries - 1, 1, OFFSET), OFFSET)[0])
        exact = os.fstat(self.file).st_size == self.count * EXACT.itemsize and self.count
        self.kind = EXACT if exact else SHORT
        self.wide = 8 * self.kind["tail"].itemsize

    @staticmethod
    def _pread(file: int, first: int, count: int, kind: np.dtype[Any]) -> bytes:
        return os.pread(file, count * kind.itemsize, first * kind.itemsize)

    def find(self, key: int, most: int) -> list[int]:
        """The rows under a key; none where it has more than `most`."""
        cell, tail = key >> (64 - self.bits), self._tail(key)
        pair = self._pread(self.cells, cell, 2, OFFSET)
        start, end = int.from_bytes(pair[:4], "little"), int.from_bytes(pair[4:], "little")
        if end - start > WIDE:
            start = self._search(tail, start, end)
            end = self._search(tail + 1, start, end)
            if end - start > WIDE:
                return []
        part = np.frombuffer(self._pread(self.file, start, end - start, self.kind), self.kind)
        found: list[int] = part["row"][part["tail"] == tail].tolist()
        return [] if len(found) > most else found

    def find_all(self, keys: Array, most: int) -> tuple[Array, Array]:
        """Places in `keys` and rows, wherever a row stands under a key with at most `most`."""
        different, places = np.unique(keys, return_inverse=True)
        owners, rows = self._under(different)
        times = np.bincount(owners, minlength=len(different))
        times[times > most] = 0
        if len(different) and different[0] == 0:
            times[0] = 0
        begins = np.searchsorted(owners, np.arange(len(different)))
        sizes = times[places]
        found = rows[fetching.spread(begins[places], sizes)]
        return np.repeat(np.arange(len(keys)), sizes), found

    def _under(self, keys: Array) -> tuple[Array, Array]:
        """(number of the key, row) for ascending keys; keys of very common values one by one."""
        cells, place = np.unique(keys >> np.uint64(64 - self.bits), return_inverse=True)
        starts, ends = self.bounds(cells.astype(np.int64))
        common = ends - starts > WIDE
        sizes = np.where(common, 0, ends - starts)
        size = self.kind.itemsize
        some = np.flatnonzero(sizes)
        data = fetching.joined(self.file, starts[some] * size, ends[some] * size).view(self.kind)
        before = np.cumsum(sizes) - sizes
        owners = np.repeat(np.arange(len(keys)), sizes[place])
        part = data[fetching.spread(before[place], sizes[place])]
        same = part["tail"] == self._tails(keys)[owners]
        owners, rows = owners[same], part["row"][same]
        several = np.flatnonzero(common[place])
        found = [self.find(int(key), WIDE) for key in keys[several]]
        times = np.array([len(more) for more in found], np.int64)
        owners = np.concatenate([owners, np.repeat(several, times)])
        rows = np.concatenate([rows, np.array([*chain(*found)], rows.dtype)])
        order = np.argsort(owners, kind="stable")
        return owners[order], rows[order]

    def bounds(self, cells: Array) -> tuple[Array, Array]:
        """Where some cells begin and end, in records; the cells ascend and differ."""
        entries = fetching.distinct(np.concatenate([cells, cells + 1]))
        offsets = fetching.records(self.cells, entries, OFFSET).astype(np.int64)
        here = np.searchsorted(entries, cells)
        return offsets[here], offsets[here + 1]

    def _tail(self, key: int) -> int:
        return (key >> (64 - self.bits - self.wide)) & ((1 << self.wide) - 1)

    def _tails(self, keys: Array) -> Array:
        return (keys << np.uint64(self.bits)) >> np.uint64(64 - self.wide)

    def _search(self, tail: int, low: int, high: int) -> int:
        """Where a tail begins in a cell that holds a very common key."""
        while low < high:
            middle = (low + high) // 2
            record = np.frombuffer(self._pread(self.file, middle, 1, self.kind), self.kind)
            if int(record["tail"][0]) < tail:
                low = middle + 1
            else:
                high = middle
        return low

    def close(self) -> None:
        os.close(self.file)
        os.close(self.cells)


def write_json(path: Path, value: Any) -> None:
    """Write a small file whole or not at all."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)
        _settle(file)
    beside.replace(path)
