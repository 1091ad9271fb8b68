"""Reads CSV and Parquet as batches of text, whatever offices and machines made of them.

A CSV may be UTF-8, UTF-16, Windows-1252 or a mixture by line, parted by comma, semicolon, tab or
bar; a Parquet may keep NIK as a number. What comes out has the columns `id` and `in_<column>`, all
text, never null.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from anyam.matching.model import Model
from anyam.matching.problems import Unusable, unreadable

ROWS = 250_000  # rows of a batch
BLOCK = 8 << 20  # bytes of a CSV looked at together; a longer line is refused
SEPARATORS = ",;\t|"


@dataclass
class Table:
    """A file that was looked at: which of its columns is which, how many lines were unusable."""

    path: Path
    names: dict[str, str]  # our column → the file's
    kind: str
    missing: tuple[str, ...]
    separator: str = ","
    skipped: int = 0
    whole: bool = False  # a line with too few cells, or too many, is kept
    odd: int = 0  # such lines
    sexes: dict[str, str] | None = field(default=None, repr=False)
    # Arrow batches of the file's own columns, where somebody else reads the file.
    feed: Callable[[int], Iterator[Any]] | None = field(default=None, repr=False)


def look(path: Path, model: Model, *, sex: str = "", whole: bool = False) -> Table:
    """Find the columns of a file; raise Unusable where it cannot serve.

    `sex`: what the file writes for man and woman, as `L/P`; empty: found out from the file.
    `whole`: no line may be missing, as in a list of candidates.
    """
    from anyam.matching.sexes import spoken

    kind = _kind(path)
    found, separator = _parquet_names(path) if kind == "parquet" else csv_names(path)
    names = recognised(found, model)
    if "id" not in names:
        raise unreadable(
            "table.no_id",
            f"Kolom id tidak ada di {path.name}. Kolom yang ada: {_listed(found)}.",
        )
    missing = tuple(name for name in model.columns if name not in names)
    lost = [name for name in model.needed if name in missing]
    if lost:
        message = (
            f"Kolom {_listed(lost)} tidak ada di {path.name}. Kolom yang ada: {_listed(found)}."
        )
        raise unreadable("table.column", message)
    sexes = spoken(sex) if sex else None
    return Table(path, names, kind, missing, separator, whole=whole, sexes=sexes)


def batches(table: Table, model: Model, rows: int = ROWS) -> Iterator[Any]:
    """Yield Arrow batches of `id` and `in_<column>`; a column the file lacks is empty."""
    import pyarrow as pa

    if table.feed:
        source = table.feed(rows)
    else:
        source = _parquet(table, rows) if table.kind == "parquet" else from_csv(table, rows)
    wanted = ["id", *model.columns, *model.shown]
    for batch in source:
        columns = [_column(batch, table, name) for name in wanted]
        labels = ["id", *(f"in_{name}" for name in wanted[1:])]
        yield pa.RecordBatch.from_arrays(columns, labels)


def _kind(path: Path) -> str:
    if not path.exists():
        raise unreadable("table.missing", f"Berkas {path} tidak ada.")
    if path.is_dir():
        raise unreadable("table.folder", f"{path} adalah folder, bukan berkas CSV atau Parquet.")
    if path.stat().st_size == 0:
        raise unreadable("table.empty", f"Berkas {path.name} kosong.")
    start = _start(path)
    if start == b"PAR1":
        return "parquet"
    if path.suffix.lower() in {".parquet", ".pq"}:
        raise unreadable("table.broken", f"Berkas {path.name} bukan Parquet yang sah.")
    if start[:2] == b"\x1f\x8b":
        raise unreadable("table.packed", f"Berkas {path.name} dimampatkan (gzip). Buka dahulu.")
    if start[:2] == b"PK" or start == b"\xd0\xcf\x11\xe0":
        message = f"Berkas {path.name} adalah Excel. Simpan dahulu sebagai CSV atau Parquet."
        raise unreadable("table.excel", message)
    return "csv"


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError:
        raise unreadable("table.closed", f"Berkas {path} tidak boleh dibaca.") from None


def recognised(found: list[str], model: Model) -> dict[str, str]:
    """Our names for the file's columns; capitals, blanks and underlines make no difference."""
    plain = {_plain(name): name for name in reversed(found)}
    names = {}
    wanted = {"id": model.identity} | model.columns | {name: [] for name in model.shown}
    for name, also in wanted.items():
        for other in (name, *also):
            if _plain(other) in plain:
                names[name] = plain[_plain(other)]
                break
    return names


def _plain(name: str) -> str:
    return "_".join(name.strip().strip("\ufeff").lower().replace(".", " ").split())


def _listed(names: list[str]) -> str:
    shown = ", ".join(name[:30] for name in names[:12])
    return shown + (" …" if len(names) > 12 else "")


# Parquet


def _parquet_names(path: Path) -> tuple[list[str], str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            return list(file.schema_arrow.names), ""
    except (pa.ArrowException, OSError):
        raise unreadable("table.broken", f"Berkas {path.name} bukan Parquet yang sah.") from None


def _parquet(table: Table, rows: int) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # read ahead it would keep every page it has read until the end of the file
        with pq.ParquetFile(table.path, pre_buffer=False) as file:
            _distinct(file.schema_arrow.names, table)
            yield from file.iter_batches(rows, columns=list(dict.fromkeys(table.names.values())))
    except (pa.ArrowException, OSError) as error:
        message = f"Berkas {table.path.name} rusak: {str(error)[:120]}"
        raise unreadable("table.broken", message) from None


def _distinct(found: list[str], table: Table) -> None:
    """Refuse a file with two columns of one name that is to be read: which one counts?"""
    twice = [name for name in table.names.values() if found.count(name) > 1]
    if twice:
        message = f"Kolom {twice[0][:30]} ada lebih dari sekali di {table.path.name}."
        raise unreadable("table.column_twice", message)


# CSV


class _Clean(io.RawIOBase):
    """A file as UTF-8, whatever its lines are written in; NUL bytes become blanks."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        start = self.file.read(4)
        wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(start[:2])
        self.file.seek(2 if wide else 3 if start[:3] == b"\xef\xbb\xbf" else 0)
        if wide:
            self.file = io.BytesIO(path.read_bytes()[2:].decode(wide, "replace").encode())  # type: ignore[assignment]
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.rest:
            block = self.file.read(1 << 20)
            self.rest = _utf8(block + self.file.readline() if block else b"")
        count = min(len(buffer), len(self.rest))
        buffer[:count] = self.rest[:count]
        self.rest = self.rest[count:]
        return count

    def close(self) -> None:
        self.file.close()
        super().close()


def _utf8(block: bytes) -> bytes:
    block = block.replace(b"\x00", b" ")
    try:
        block.decode()
    except UnicodeDecodeError:
        return b"".join(_line(line) for line in block.splitlines(keepends=True))
    return block


def _line(line: bytes) -> bytes:
    try:
        line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace").encode()
    return line


def csv_names(path: Path) -> tuple[list[str], str]:
    """The headings of a CSV and what parts its columns."""
    import csv

    with _Clean(path) as clean:
        start = io.BufferedReader(clean).read(1 << 18).decode("utf-8", "replace")
    lines = [line for line in start.splitlines() if line.strip()]
    if not lines:
        raise unreadable("table.empty", f"Berkas {path.name} kosong.")
    separator = max(SEPARATORS, key=lines[0].count)
    return next(csv.reader([lines[0]], delimiter=separator)), separator


def from_csv(table: Table, rows: int) -> Iterator[Any]:
    """Arrow batches of the columns of a CSV that were asked for, all text."""
    import pyarrow as pa
    from pyarrow import csv

    lines: list[str] = []

    def odd(row: Any) -> str:
        if table.whole:
            lines.append(row.text)
        else:
            table.skipped += 1
        return "skip"

    text = {name: pa.string() for name in table.names.values()}
    with _Clean(table.path) as clean:
        try:
            reader = csv.open_csv(
                pa.PythonFile(clean, mode="r"),
                csv.ReadOptions(block_size=BLOCK, use_threads=False),
                csv.ParseOptions(
                    delimiter=table.separator, newlines_in_values=True, invalid_row_handler=odd
                ),
                csv.ConvertOptions(
                    column_types=text, include_columns=list(text), strings_can_be_null=False
                ),
            )
            for batch in chain(reader, _odd(lines, table)):
                for start in range(0, batch.num_rows, rows):
                    yield batch.slice(start, rows)
        except (pa.ArrowException, OSError) as error:
            message = f"Berkas {table.path.name} tidak terbaca sebagai CSV: {str(error)[:120]}"
            raise unreadable("table.csv", message) from None


def _odd(lines: list[str], table: Table) -> Iterator[Any]:
    """Lines with too few cells, the last ones being empty, and those with too many: of them only
    the id is sure. Asked for when all others have been read."""
    import csv

    import pyarrow as pa

    if not lines:
        return
    head, separator = csv_names(table.path)
    key, names = table.names["id"], list(table.names.values())
    kept = []
    for line in lines:
        try:
            cells = next(csv.reader([line], delimiter=separator), [])
        except csv.Error:
            cells = []
        row = dict.fromkeys(names, "") | dict(zip(head, cells, strict=False))
        if any(cell.strip() for cell in cells[len(head) :]):
            row = dict.fromkeys(names, "") | {key: row[key]}
        if row[key].strip():
            kept.append({name: row[name] for name in names})
    table.odd = len(kept)
    table.skipped += len(lines) - len(kept)
    if kept:
        yield pa.RecordBatch.from_pylist(kept, pa.schema([(name, pa.string()) for name in names]))


# Columns


def _column(batch: Any, table: Table, name: str) -> Any:
    import pyarrow as pa

    if name not in table.names:
        return pa.array([""] * batch.num_rows, pa.string())
    values = text(batch.column(table.names[name]), table.names[name])
    if name == "sex":
        return _sexes(values, table)
    return values


def text(values: Any, name: str) -> Any:
    """A column as text without nulls; a number without its point, a date as ISO."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = values.type
    if pa.types.is_dictionary(kind):
        values, kind = values.dictionary_decode(), kind.value_type
    if pa.types.is_floating(kind):
        values = pc.if_else(pc.is_finite(values), values, None)
        values = pc.cast(values, pa.decimal128(38, 0), safe=False) if _whole(values) else values
    if pa.types.is_nested(kind):
        raise unreadable("table.type", f"Kolom {name[:40]} berisi daftar, bukan teks.")
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        items = [(item or b"").decode("utf-8", "replace") for item in values.to_pylist()]
        return pa.array(items, pa.string())
    return pc.fill_null(pc.cast(values, pa.string()), "")


def _whole(values: Any) -> bool:
    import pyarrow.compute as pc

    return pc.all(pc.equal(values, pc.floor(values)), min_count=0).as_py() is not False


def _sexes(values: Any, table: Table) -> Any:
    """`L` or `P` or nothing; the coding is fixed by the first batch that shows one."""
    from anyam.matching.sexes import coding, read

    encoded = values.dictionary_encode()
    shown = encoded.dictionary.to_pylist()
    if table.sexes is None:
        table.sexes = coding(shown)
    import pyarrow as pa

    return pa.array([read(value, table.sexes) for value in shown], pa.string()).take(
        encoded.indices
    )


def refuse_repeated(ids: Any, path: Path) -> None:
    """Raise Unusable where ids are empty or stand twice."""
    import pyarrow.compute as pc

    counts = pc.value_counts(ids)
    values, times = counts.field("values"), counts.field("counts")
    if pc.any(pc.equal(values, "")).as_py():
        raise Unusable("table.id_empty", f"Ada baris tanpa id di {path.name}.")
    twice = values.filter(pc.greater(times, 1)).to_pylist()
    if twice:
        raise repeated(path.name, twice, len(twice))


def repeated(name: str, ids: list[str], count: int) -> Unusable:
    shown = ", ".join(value[:30] for value in ids[:3])
    more = f" dan {count - 3} lainnya" if count > 3 else ""
    return Unusable(
        "table.id_twice",
        f"Setiap id harus berbeda; di {name} ada lebih dari sekali: {shown}{more}.",
    )
