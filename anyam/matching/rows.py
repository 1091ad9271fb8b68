"""The rows of a prepared register as lines, fetched by number with small reads.

A line holds the id, the normalised columns, the columns as they came (empty where the normalised
one is the same) and what is only shown, parted by tabs. `BLOCK` lines are packed together: they are
neighbours and often a family, so they pack to a third. Beside them stand the places of the blocks,
and how many rows of the register hold the value of each counted column, at most `MOST`.
"""

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from anyam.matching.model import Model
from anyam.matching.plan import MOST
from anyam.matching.secrets import Cipher
from anyam.matching.sorting import _settle

LINES, OFFSETS, COUNTS = "rows.bin", "rows.off", "counts.bin"
BLOCK = 16  # lines packed together
RANGE = 1 << 20  # rows whose counts are put in order together


@cache
def packer() -> Any:
    import pyarrow as pa

    return pa.Codec("zstd", compression_level=3)


def fields(model: Model) -> list[str]:
    """The fields of a line, in order."""
    return ["id", *model.keep, *(f"in_{name}" for name in (*model.columns, *model.shown))]


def mirrored(model: Model) -> set[str]:
    """Raw columns that are left empty where the normalised column says the same."""
    return {name for name in model.columns if name in model.keep}


class Writer:
    """Packs lines and writes where each block begins, and how long it is unpacked."""

    def __init__(self, folder: Path, cipher: Cipher) -> None:
        self.lines = (folder / LINES).open("wb")
        self.offsets = (folder / OFFSETS).open("wb")
        self.cipher = cipher
        self.at = 0
        self.waiting: list[bytes] = []
        self.places: list[int] = []

    def add(self, lines: Any) -> None:
        """Write an Arrow column of lines."""
        for chunk in lines.chunks:
            self.waiting += chunk.cast("binary").to_pylist()
        whole = len(self.waiting) // BLOCK * BLOCK
        for start in range(0, whole, BLOCK):
            self._write(self.waiting[start : start + BLOCK])
        del self.waiting[:whole]

    def _write(self, lines: list[bytes]) -> None:
        data = b"\n".join(lines)
        packed = self.cipher.apply(packer().compress(data, asbytes=True), self.at)
        self.lines.write(packed)
        self.places.append(self.at << 24 | len(data))
        self.at += len(packed)
        if len(self.places) == 1 << 16:
            self._note()

    def _note(self) -> None:
        np.array(self.places, "<u8").tofile(self.offsets)
        self.places.clear()

    def close(self) -> None:
        if self.waiting:
            self._write(self.waiting)
        self.places.append(self.at << 24)
        self._note()
        for file in (self.lines, self.offsets):
            _settle(file)
            file.close()


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


class Reader:
    """Fetches lines and counts by row number."""

    def __init__(self, folder: Path, model: Model, cipher: Cipher) -> None:
        self.lines = os.open(folder / LINES, os.O_RDONLY)
        self.offsets = os.open(folder / OFFSETS, os.O_RDONLY)
        self.counts = os.open(folder / COUNTS, os.O_RDONLY)
        self.width = 2 * len(model.counted)
        self.block, self.unpacked = -1, [b""]
        self.cipher = cipher

    def line(self, row: int) -> bytes:
        block, place = divmod(row, BLOCK)
        if block != self.block:
            pair = os.pread(self.offsets, 16, block * 8)
            here = int.from_bytes(pair[:8], "little")
            start = here >> 24
            size = (int.from_bytes(pair[8:], "little") >> 24) - start
            packed = self.cipher.apply(os.pread(self.lines, size, start), start)
            data = packer().decompress(packed, here & 0xFFFFFF, asbytes=True)
            self.block, self.unpacked = block, data.split(b"\n")
        return self.unpacked[place]

    def count(self, row: int) -> bytes:
        return os.pread(self.counts, self.width, row * self.width)

    def table(self, rows: Sequence[int], model: Model) -> Any:
        """The rows as an Arrow table: id, normalised columns, `n_<column>`; not the raw ones."""
        import pyarrow as pa
        from pyarrow import csv

        names = fields(model)
        wanted = ["id", *model.keep]
        if not len(rows):
            kinds = [(name, pa.string()) for name in wanted]
            kinds += [(f"n_{name}", pa.int64()) for name in model.counted]
            return pa.schema(kinds).empty_table()
        data = b"\n".join([b"\t".join(names_as_bytes(names)), *map(self.line, rows)])
        table = csv.read_csv(
            pa.BufferReader(data),
            csv.ReadOptions(block_size=max(len(data), 1 << 16), use_threads=False),
            csv.ParseOptions(delimiter="\t", quote_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(
                column_types={name: pa.string() for name in wanted},
                include_columns=wanted,
                strings_can_be_null=False,
            ),
        )
        counts = np.frombuffer(b"".join(map(self.count, rows)), "<u2")
        shaped = counts.reshape(len(rows), len(model.counted))
        for place, name in enumerate(model.counted):
            table = table.append_column(f"n_{name}", pa.array(shaped[:, place].astype(np.int64)))
        return table

    def close(self) -> None:
        for file in (self.lines, self.offsets, self.counts):
            os.close(file)


def names_as_bytes(names: Sequence[str]) -> list[bytes]:
    return [name.encode() for name in names]
