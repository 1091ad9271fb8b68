"""Writes results as CSV or Parquet, by the ending of the name; whole or not at all."""

import contextlib
import csv
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from anyam.matching.deciding import RESULT, Result
from anyam.matching.problems import Unusable

Explain = Callable[[Result], dict[str, Any]]
PLACES = 6


def write(path: Path, results: Sequence[Result], explain: Explain | None = None) -> None:
    """Write a row for every result; with `explain`, a column `explanation` of JSON."""
    names = [*RESULT, *(["explanation"] if explain else [])]
    rows = [[*_cells(result), *([_json(explain(result))] if explain else [])] for result in results]
    write_rows(path, names, rows)


def write_rows(path: Path, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write a table; raise Unusable where it cannot be written there."""
    if path.is_dir():
        raise Unusable("output.folder", f"{path} adalah folder. Tulis nama berkas hasilnya.")
    if not path.absolute().parent.is_dir():
        raise Unusable("output.no_folder", f"Folder {path.absolute().parent} tidak ada.")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.suffix.lower() in {".parquet", ".pq"}:
            _parquet(beside, names, rows)
        else:
            _csv(beside, names, rows)
        beside.replace(path)
    except PermissionError:
        raise Unusable("output.permission", f"Tidak ada izin untuk menulis {path}.") from None
    except OSError as error:  # a full disk, a folder that takes no files
        message = f"{path} tidak dapat ditulis: {error.strerror or error}."
        raise Unusable("output.failed", message) from None
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _cells(result: Result) -> list[Any]:
    return [
        result.candidate_id, result.register_id, result.decision,
        round(result.probability, PLACES), result.tier, result.reasons,
    ]  # fmt: skip


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _csv(path: Path, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)


def _parquet(path: Path, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: list[Any] = list(zip(*rows, strict=True)) if rows else [[] for _name in names]
    kinds = [pa.float64() if name == "probability" else pa.string() for name in names]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, list(names)), path)
