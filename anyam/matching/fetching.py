"""Reads many small pieces of a large file with few reads.

Pieces that lie near each other are read together with what is between them: 8 kB more cost less
than asking once more. `pread`, not mmap: mapped pages would count as memory of the process.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Decipher = Callable[[bytes, int], bytes]
GAP = 1 << 13  # bytes between two pieces that are read together
AT_ONCE = 1 << 18  # bytes of one read, about: what stays in the cache until it is cut up
FEW = 64  # pieces that are cut out one by one


def joined(file: int, starts: Array, ends: Array, decipher: Decipher | None = None) -> Array:
    """The bytes of some pieces one after the other; they ascend and do not overlap."""
    if not len(starts):
        return np.empty(0, np.uint8)
    firsts = np.flatnonzero(np.r_[True, starts[1:] - ends[:-1] > GAP])
    lasts = np.r_[firsts[1:], len(starts)]
    spans = zip(
        firsts.tolist(), lasts.tolist(), starts[firsts].tolist(), ends[lasts - 1].tolist(),
        strict=True,
    )  # fmt: skip
    parts: list[Any] = []
    for first, last, begin, end in spans:
        if last - first > 1:
            parts += _several(file, starts[first:last], ends[first:last], decipher)
            continue
        data = os.pread(file, end - begin, begin)
        parts.append(decipher(data, begin) if decipher else data)
    return np.frombuffer(b"".join(parts), np.uint8)


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


def _several(file: int, starts: Array, ends: Array, decipher: Decipher | None) -> Iterator[Any]:
    """Neighbouring pieces, read together."""
    here = 0
    while here < len(starts):
        begin = int(starts[here])
        there = here + int(np.searchsorted(ends[here:], begin + AT_ONCE))
        there = max(there, here + 1)
        data = os.pread(file, int(ends[there - 1]) - begin, begin)
        if decipher:
            data = decipher(data, begin)
        if there - here > FEW:
            yield chosen(data, starts[here:there] - begin, ends[here:there] - begin)
        else:
            for start, end in zip(
                starts[here:there].tolist(), ends[here:there].tolist(), strict=True
            ):
                yield data[start - begin : end - begin]
        here = there
