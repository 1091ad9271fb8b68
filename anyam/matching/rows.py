"""The rows of a prepared register, fetched by number with small reads, one or very many.

A row is kept in two lines, packed apart: what is compared (the id and the normalised columns),
eight rows together by LZ4, so that hundreds of thousands are unpacked in a second; and what is only
shown (the columns as they came, empty where the normalised one is the same), 64 together by zstd.
Beside them stand the places of the packs, and how many rows of the register hold the value of each
counted column, at most `MOST`.
"""

import os
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from anyam.matching import fetching
from anyam.matching.fetching import Array
from anyam.matching.model import Model
from anyam.matching.plan import MOST
from anyam.matching.secrets import Cipher
from anyam.matching.sorting import _settle

COMPARED, SHOWN, COUNTS = "compared", "shown", "counts.bin"
TOGETHER = {COMPARED: 8, SHOWN: 64}  # lines packed together
CODECS = {COMPARED: ("lz4", 3), SHOWN: ("zstd", 3)}
PLACE = np.dtype("<u8")  # where a pack begins << 24 | its length unpacked
LENGTH = 4  # bytes that say how long a line is, at the head of a pack
RANGE = 1 << 20  # rows whose counts are put in order together
PACKS = 1 << 14  # packs unpacked together


@cache
def codec(kind: str) -> Any:
    import pyarrow as pa

    name, level = CODECS[kind]
    return pa.Codec(name, compression_level=level)


def compared(model: Model) -> list[str]:
    """The fields of a line that is compared, in order."""
    return ["id", *model.keep]


def shown(model: Model) -> list[str]:
    """The fields of a line that is only shown."""
    return [f"in_{name}" for name in (*model.columns, *model.shown)]


def mirrored(model: Model) -> set[str]:
    """Raw columns that are left empty where the normalised column says the same."""
    return {name for name in model.columns if name in model.keep}


class Writer:
    """Packs lines of one kind and writes where each pack begins, and how long it is unpacked."""

    def __init__(self, folder: Path, kind: str, cipher: Cipher) -> None:
        self.lines = (folder / f"{kind}.bin").open("wb")
        self.offsets = (folder / f"{kind}.off").open("wb")
        self.kind, self.together, self.cipher = kind, TOGETHER[kind], cipher
        self.at = 0
        self.waiting: Any = None
        self.places: list[int] = []

    def add(self, lines: Any) -> None:
        """Write an Arrow column of lines, each with its line feed."""
        import pyarrow as pa

        chunks = [chunk.cast(pa.large_binary()) for chunk in lines.chunks]
        held = pa.concat_arrays([self.waiting, *chunks] if self.waiting is not None else chunks)
        whole = len(held) // self.together * self.together
        self._write(held, whole)
        self.waiting = pa.concat_arrays([held.slice(whole)])

    def _write(self, lines: Any, count: int) -> None:
        if not count:
            return
        edges = np.frombuffer(lines.buffers()[1], "<i8")[lines.offset :][: count + 1]
        data, step, packed = memoryview(lines.buffers()[2]), self.together, codec(self.kind)
        heads = _heads(np.diff(edges), step)
        bounds = [*edges[:-1:step].tolist(), int(edges[-1])]
        for number, (start, end) in enumerate(pairwise(bounds)):
            pack = b"".join([heads[number], data[start:end]])
            self._pack(packed.compress(pack, asbytes=True), len(pack))

    def _pack(self, packed: bytes, unpacked: int) -> None:
        self.lines.write(self.cipher.apply(packed, self.at, self.kind))
        self.places.append(self.at << 24 | unpacked)
        self.at += len(packed)
        if len(self.places) == 1 << 16:
            self._note()

    def _note(self) -> None:
        np.array(self.places, PLACE).tofile(self.offsets)
        self.places.clear()

    def close(self) -> None:
        if self.waiting is not None:
            self._write(self.waiting, len(self.waiting))
        self.places.append(self.at << 24)
        self._note()
        for file in (self.lines, self.offsets):
            _settle(file)
            file.close()


def _heads(lengths: Array, together: int) -> list[bytes]:
    """For each pack the lengths of its lines: first all their low bytes, which packs better."""
    packs = -(-len(lengths) // together)
    padded = np.zeros(packs * together, "<u4")
    padded[: len(lengths)] = lengths
    planes = padded.view(np.uint8).reshape(packs, together, LENGTH).transpose(0, 2, 1)
    data, size = planes.tobytes(), together * LENGTH
    return [data[start : start + size] for start in range(0, len(data), size)]


class CountWriter:
    """Collects (row, count) by ranges of rows and writes them side by side."""

    def __init__(self, folder: Path, rows: int, columns: int) -> None:
        self.folder, self.rows, self.columns = folder, rows, columns
        self.ranges = max(1, -(-rows // RANGE))
        self.spills = [[self._open(c, r) for r in range(self.ranges)] for c in range(columns)]

    def _open(self, column: int, span: int) -> Any:
        return (self.folder / f"counts-{column}-{span}.runs").open("w+b")

    def add(self, column: int, rows: Any, counts: Any) -> None:
        order = np.argsort(rows, kind="stable")
        pairs = np.stack([rows[order], counts[order].astype("<u4")], axis=1).astype("<u4")
        cuts = np.searchsorted(pairs[:, 0], np.arange(1, self.ranges) * RANGE)
        for span, part in enumerate(np.split(pairs, cuts)):
            part.tofile(self.spills[column][span])

    def finish(self) -> None:
        with (self.folder / COUNTS).open("wb") as out:
            for span in range(self.ranges):
                first = span * RANGE
                table = np.zeros((min(RANGE, self.rows - first), self.columns), "<u2")
                for column in range(self.columns):
                    file = self.spills[column][span]
                    file.seek(0)
                    pairs = np.fromfile(file, "<u4").reshape(-1, 2)
                    table[pairs[:, 0] - first, column] = np.minimum(pairs[:, 1], MOST)
                    file.close()
                    os.unlink(file.name)
                table.tofile(out)
            _settle(out)


class Lines:
    """Fetches lines of one kind by number."""

    def __init__(self, folder: Path, kind: str, cipher: Cipher) -> None:
        self.lines = os.open(folder / f"{kind}.bin", os.O_RDONLY)
        self.offsets = os.open(folder / f"{kind}.off", os.O_RDONLY)
        self.kind, self.together, self.cipher = kind, TOGETHER[kind], cipher
        self.head = self.together * LENGTH
        self.last, self.unpacked = -1, b""

    def line(self, row: int) -> bytes:
        """One line, without its line feed."""
        number, place = divmod(row, self.together)
        if number != self.last:
            here, there = np.frombuffer(os.pread(self.offsets, 16, number * 8), PLACE).tolist()
            start, end = here >> 24, there >> 24
            packed = self._decipher(os.pread(self.lines, end - start, start), start)
            self.unpacked = codec(self.kind).decompress(packed, here & 0xFFFFFF, asbytes=True)
            self.last = number
        sizes = _lengths(np.frombuffer(self.unpacked, np.uint8, self.head)[None], self.together)
        begin = self.head + int(sizes[0, :place].sum())
        return self.unpacked[begin : begin + int(sizes[0, place]) - 1]

    def _decipher(self, data: bytes, place: int) -> bytes:
        return self.cipher.apply(data, place, self.kind)

    def many(self, rows: Array) -> list[Array]:
        """The bytes of many lines, in a few parts; `rows` ascend and differ."""
        numbers = rows // self.together
        packs = fetching.distinct(numbers)
        cuts = np.searchsorted(numbers, packs[PACKS::PACKS])
        return [self._some(part) for part in np.split(rows, cuts) if len(part)]

    def _some(self, rows: Array) -> Array:
        packs, which = np.unique(rows // self.together, return_inverse=True)
        entries = fetching.distinct(np.concatenate([packs, packs + 1]))
        noted = fetching.records(self.offsets, entries, PLACE)
        here = noted[np.searchsorted(entries, packs)]
        there = noted[np.searchsorted(entries, packs + 1)]
        starts, ends = ((one >> np.uint64(24)).astype(np.int64) for one in (here, there))
        decipher = self._decipher if self.cipher.key else None
        sizes = (here & np.uint64(0xFFFFFF)).astype(np.int64)
        data = self._unpack(fetching.joined(self.lines, starts, ends, decipher), int(sizes.sum()))
        begins = np.cumsum(sizes) - sizes
        heads = np.frombuffer(data, np.uint8)[begins[:, None] + np.arange(self.head)]
        lengths = _lengths(heads, self.together).astype(np.int64)
        before = np.cumsum(lengths, axis=1) - lengths + (begins + self.head)[:, None]
        place = rows % self.together
        first = before[which, place]
        return fetching.chosen(data, first, first + lengths[which, place])

    def _unpack(self, packed: Array, size: int) -> Any:
        """The packs stand one after the other as they would in a file."""
        import pyarrow as pa

        stream = pa.CompressedInputStream(pa.BufferReader(packed), CODECS[self.kind][0])
        return stream.read_buffer(size)

    def close(self) -> None:
        os.close(self.lines)
        os.close(self.offsets)


def _lengths(heads: Array, together: int) -> Array:
    planes = heads.reshape(-1, LENGTH, together).transpose(0, 2, 1)
    return np.ascontiguousarray(planes).view("<u4")[..., 0]


class Reader:
    """Fetches rows and counts by row number."""

    def __init__(self, folder: Path, model: Model, cipher: Cipher) -> None:
        self.compared = Lines(folder, COMPARED, cipher)
        self.shown = Lines(folder, SHOWN, cipher)
        self.counts = os.open(folder / COUNTS, os.O_RDONLY)
        self.width = 2 * len(model.counted)

    def count(self, row: int) -> bytes:
        return os.pread(self.counts, self.width, row * self.width)

    def table(self, rows: Sequence[int] | Array, model: Model) -> Any:
        """The rows as an Arrow table: id, normalised columns, `n_<column>`; not the raw ones.

        `rows` ascend and differ.
        """
        import pyarrow as pa

        numbers = np.asarray(rows, np.int64)
        names = compared(model)
        schema = pa.schema([(name, pa.string()) for name in names])
        parts = [_parsed(part, names) for part in self.compared.many(numbers)]
        table = pa.concat_tables(parts) if parts else schema.empty_table()
        if not model.counted:
            return table
        kind = np.dtype(("<u2", (len(model.counted),)))
        counts = fetching.records(self.counts, numbers, np.dtype(f"V{self.width}"))
        shaped = counts.view(kind.base).reshape(len(numbers), len(model.counted))
        for place, name in enumerate(model.counted):
            table = table.append_column(f"n_{name}", pa.array(shaped[:, place].astype(np.int64)))
        return table

    def close(self) -> None:
        self.compared.close()
        self.shown.close()
        os.close(self.counts)


def _parsed(lines: Array, names: Sequence[str]) -> Any:
    """Lines as a table of texts."""
    import pyarrow as pa
    from pyarrow import csv

    return csv.read_csv(
        pa.BufferReader(lines),
        csv.ReadOptions(
            block_size=max(len(lines), 1 << 16), use_threads=False, column_names=list(names)
        ),
        csv.ParseOptions(delimiter="\t", quote_char=False, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=False
        ),
    )
