"""Reads many small pieces of a large file with few reads.

Pieces that lie near each other are read together with what is between them: 8 kB more cost less
than asking once more. `pread`, not mmap: mapped pages would count as memory of the process.
"""

import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Decipher = Callable[[bytes, int], bytes]
GAP = 1 << 13  # bytes between two pieces that are read together
AT_ONCE = 1 << 18  # bytes of one read, about
BLOCK = 1 << 21  # bytes that are cut up together, about: what stays in the cache until then


def joined(file: int, starts: Array, ends: Array, decipher: Decipher | None = None) -> Array:
    """The bytes of some pieces one after the other; they ascend and do not overlap."""
    if not len(starts):
        return np.empty(0, np.uint8)
    apart = (starts[1:] - ends[:-1] > GAP) | np.diff(starts // AT_ONCE).astype(bool)
    firsts = np.flatnonzero(np.r_[True, apart])
    begins, sizes = starts[firsts], ends[np.r_[firsts[1:], len(starts)] - 1] - starts[firsts]
    shifts = begins - (np.cumsum(sizes) - sizes)  # from a place in the file to one in what is read
    moved = np.repeat(shifts, np.diff(np.r_[firsts, len(starts)]))
    here, there = starts - moved, ends - moved
    parts = []
    for spans, before in _blocks(sizes):
        data = b"".join(_read(file, begins[spans], sizes[spans], decipher))
        first, last = np.searchsorted(here, (before, before + len(data)))
        parts.append(chosen(data, here[first:last] - before, there[first:last] - before))
    return np.concatenate(parts)


def _blocks(sizes: Array) -> Iterator[tuple[slice, int]]:
    """Neighbouring reads of about `BLOCK` bytes, with the bytes before them."""
    ends = np.cumsum(sizes)
    cuts = [0, *distinct(np.searchsorted(ends, np.arange(BLOCK, ends[-1], BLOCK))), len(sizes)]
    for first, last in pairwise(cuts):
        if first < last:
            yield slice(first, last), int(ends[first] - sizes[first])


def _read(file: int, begins: Array, sizes: Array, decipher: Decipher | None) -> Iterator[bytes]:
    for begin, size in zip(begins.tolist(), sizes.tolist(), strict=True):
        data = os.pread(file, size, begin)
        yield decipher(data, begin) if decipher else data


def records(file: int, numbers: Array, kind: np.dtype[Any]) -> Array:
    """Records of fixed size by number, ascending and each once."""
    starts = numbers.astype(np.int64) * kind.itemsize
    return joined(file, starts, starts + kind.itemsize).view(kind)


def chosen(data: Any, starts: Array, ends: Array) -> Array:
    """Pieces of bytes in memory, one after the other; they ascend and do not overlap."""
    import pyarrow as pa

    edges = np.empty(2 * len(starts), np.int32)
    edges[0::2], edges[1::2] = starts, ends
    parted = pa.BinaryArray.from_buffers(
        pa.binary(), len(edges) - 1, [None, pa.py_buffer(edges), pa.py_buffer(data)]
    )
    taken = parted.take(pa.array(np.arange(0, len(edges), 2)))
    return np.frombuffer(taken.buffers()[2], np.uint8)[: int((ends - starts).sum())]


def distinct(values: Array) -> Array:
    """The values in order, each once; `np.unique` takes thirty times as long.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    values = np.sort(values)
    return values[np.r_[True, values[1:] != values[:-1]]] if len(values) else values


def spread(starts: Array, sizes: Array) -> Array:
    """The numbers of several ranges, one range after the other.

    >>> spread(np.array([5, 20]), np.array([2, 3])).tolist()
    [5, 6, 20, 21, 22]
    """
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))
