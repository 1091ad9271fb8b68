"""Reads a register once and writes the store that candidates are looked up in.

Bounded memory whatever the size: batches of a hundred thousand rows, runs on disk, merges by
slices. The store is built in a folder beside and takes its place by one rename, so that a prepare
that is killed leaves nothing half done: the next one clears the remains and begins again.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from anyam.matching import hashing, plan, reading, rows, sampling, secrets
from anyam.matching.expressions import sql
from anyam.matching.model import Model
from anyam.matching.problems import Unusable
from anyam.matching.sampling import Sample, adjusted
from anyam.matching.sorting import Sorter, write_json

FORMAT = 2
ROWS = 100_000  # of a batch
MANIFEST, CURRENT, MODEL, PARQUET = (
    "manifest.json",
    "current.json",
    "model.json",
    "register.parquet",
)
Report = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Prepared:
    folder: Path
    manifest: dict[str, Any]


def silent(_rows: int, _stage: str) -> None:
    """Report nothing."""


def prepare(
    source: Path | reading.Table,
    out: Path,
    model: Model,
    *,
    version: str = "",
    sex: str = "",
    report: Report = silent,
) -> Prepared:
    """Build a version of the register in `out` and make it the current one.

    A version of the same name is replaced, others stay beside it. `source`: a file, or one that
    was looked at already, its columns named by whoever knows them.
    """
    table = source if isinstance(source, reading.Table) else reading.look(source, model, sex=sex)
    version = version or datetime.now(UTC).strftime("%Y-%m-%d")
    _name_allowed(version)
    with _writable(out):
        _folder(out)
    with _writable(out), _alone(out):
        for left in out.glob("building-*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = out / f"building-{os.getpid()}"
        folder.mkdir(mode=0o700)
        try:
            manifest = _Build(folder, model, table, report).run(version)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return _publish(folder, out, manifest)


@contextlib.contextmanager
def _writable(out: Path) -> Iterator[None]:
    """Raise Unusable where the disk is full or the place takes no files."""
    try:
        yield
    except OSError as error:
        message = f"Register tidak dapat disimpan di {out}: {error.strerror or error}."
        raise Unusable("store.failed", message) from None


def _name_allowed(version: str) -> None:
    plain = version.replace("-", "").replace("_", "").replace(".", "")
    if not plain.isalnum() or not plain.isascii() or len(version) > 60:
        message = f"Nama versi {version[:60]!r} hanya boleh berisi huruf, angka, titik dan strip."
        raise Unusable("version.name", message)


def _folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise Unusable("store.not_folder", f"{out} sudah ada dan bukan folder.")
    known = out / CURRENT
    if out.exists() and not known.exists():
        strange = [
            one.name
            for one in out.iterdir()
            if not one.name.startswith(("building-", ".lock", "versions"))
        ]
        if strange:
            message = f"Folder {out} berisi hal lain ({strange[0][:40]}). Pilih folder kosong."
            raise Unusable("store.foreign", message)
    out.mkdir(parents=True, exist_ok=True)
    out.chmod(0o700)


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Only one prepare at a time; the lock goes with the process, also when it is killed."""
    with (out / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = f"Register di {out} sedang disiapkan oleh proses lain. Tunggu sampai selesai."
            raise Unusable("store.busy", message) from None
        yield


def _publish(folder: Path, out: Path, manifest: dict[str, Any]) -> Prepared:
    home = out / "versions" / manifest["version"]
    home.parent.mkdir(mode=0o700, exist_ok=True)
    if home.exists():
        old = out / f"building-old-{os.getpid()}"
        home.rename(old)
        folder.rename(home)
        shutil.rmtree(old)
    else:
        folder.rename(home)
    known = sorted(one.name for one in home.parent.iterdir())
    write_json(out / CURRENT, {"format": FORMAT, "current": manifest["version"], "versions": known})
    return Prepared(home, manifest)


class _Build:
    """One run over the register."""

    def __init__(self, folder: Path, model: Model, table: reading.Table, report: Report) -> None:
        self.folder, self.model, self.table, self.report = folder, model, table, report
        self.cipher = secrets.fresh()
        self.lines = [
            rows.Writer(folder, kind, self.cipher) for kind in (rows.COMPARED, rows.SHOWN)
        ]
        self.keys = {rule.rule: Sorter(folder / f"{rule.rule}.keys") for rule in model.blocking}
        self.ids = Sorter(folder / "id.keys", exactly=True)
        self.counted = {name: Sorter(folder / f"count-{name}.keys") for name in model.counted}
        self.digests = (folder / "digests.bin").open("wb")
        self.sample = Sample()
        self.parquet: Any = None
        self.rows = 0

    def run(self, version: str) -> dict[str, Any]:
        from anyam.matching.engines.duckdb import connect

        with connect() as con:
            query = self._query()
            for batch in reading.batches(self.table, self.model, ROWS):
                con.register("raw", sampling.chunked(batch))
                self._take(con.sql(query).to_arrow_table())
                con.unregister("raw")
            if not self.rows:
                name = self.table.path.name
                raise Unusable("table.no_rows", f"Register {name} tidak berisi satu baris pun.")
            self._close()
            shares = self._finish()
            model = adjusted(self.model, self.sample, shares, con)
        write_json(self.folder / MODEL, model)
        manifest = self._manifest(version)
        write_json(self.folder / MANIFEST, manifest)
        return manifest

    def _query(self) -> str:
        """Normalise, write the line, hash every key: one SELECT for a batch."""
        model, salt = self.model, self.cipher.salt
        raw = [f"in_{name}" for name in (*model.columns, *model.shown)]
        inner = plan.normalise(model, "duckdb", "raw", also=raw)
        mirrors = rows.mirrored(model)
        kept = [sql(name) for name in model.keep]
        shown = [_shown(n, mirrored=n in mirrors) for n in (*model.columns, *model.shown)]
        compared = f"concat({_tabbed([sql('id'), *kept])}, chr(10))"
        rest = _tabbed([*kept, *shown])
        hashes = [
            f"{hashing.sql(sql(key), salt + rule.rule + '|')} AS k_{rule.rule}_{number}"
            for rule in model.blocking
            for number, key in enumerate(rule.keys)
        ]
        counts = [f"{hashing.sql(sql(name), salt)} AS c_{name}" for name in model.counted]
        return (
            f"SELECT {', '.join([sql('id'), *kept])}, {compared} AS compared, "
            f"concat({_tabbed(shown)}, chr(10)) AS shown, {hashing.sql('id', salt)} AS id_hash, "
            f"md5_number_lower({rest}) AS digest, {', '.join([*hashes, *counts])} "
            f"FROM (SELECT * REPLACE (trim(translate(id, chr(9) || chr(10) || chr(13), '   ')) "
            f"AS id) FROM ({inner}) AS n) AS t"
        )

    def _take(self, done: Any) -> None:
        numbers = np.arange(self.rows, self.rows + done.num_rows, dtype=np.uint32)
        hashes = _numbers(done, "id_hash")
        if not hashes.all():
            raise Unusable("table.id_empty", f"Ada baris tanpa id di {self.table.path.name}.")
        self.ids.add(hashes, numbers)
        _numbers(done, "digest").tofile(self.digests)
        for lines in self.lines:
            lines.add(done.column(lines.kind))
        for rule in self.model.blocking:
            columns = [_numbers(done, f"k_{rule.rule}_{n}") for n in range(len(rule.keys))]
            self.keys[rule.rule].add(*_distinct(columns, numbers))
        for name, sorter in self.counted.items():
            sorter.add(_numbers(done, f"c_{name}"), numbers)
        kept = done.select(["id", *self.model.keep])
        self.sample.add(kept, hashes)
        self._write_parquet(kept)
        self.rows += done.num_rows
        self.report(self.rows, "Membaca register")

    def _write_parquet(self, kept: Any) -> None:
        if self.cipher.key:  # under a key nothing lies open: Spark needs a store without one
            return
        import pyarrow.parquet as pq

        if self.parquet is None:
            path = self.folder / PARQUET
            self.parquet = pq.ParquetWriter(
                path, kept.schema, compression="zstd", compression_level=6
            )
        self.parquet.write_table(kept)

    def _close(self) -> None:
        for lines in self.lines:
            lines.close()
        self.digests.close()
        if self.parquet:
            self.parquet.close()

    def _finish(self) -> dict[str, float]:
        """Merge the runs; return how likely two strangers share the value of a counted column."""
        twice = _Twice()
        self.ids.finish(twice)
        counts = rows.CountWriter(self.folder, self.rows, len(self.counted))
        shares = {}
        for place, (name, sorter) in enumerate(self.counted.items()):
            self.report(self.rows, "Menghitung nama yang sama")
            shares[name] = _count(sorter, place, counts, self.rows)
        counts.finish()
        if twice.rows:
            reader = rows.Reader(self.folder, self.model, self.cipher)
            ids = [reader.compared.line(row).split(b"\t")[0].decode() for row in twice.rows[:3]]
            reader.close()
            raise reading.repeated(self.table.path.name, ids, len(twice.rows))
        for sorter in self.keys.values():
            self.report(self.rows, "Menyusun indeks")
            sorter.finish()
        return shares

    def _manifest(self, version: str) -> dict[str, Any]:
        size = sum(one.stat().st_size for one in self.folder.iterdir())
        parquet = self.folder / PARQUET
        source = self.table.path
        return {
            "format": FORMAT,
            "version": version,
            "rows": self.rows,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "source": {
                "name": source.name,
                "bytes": source.stat().st_size,
                "skipped": self.table.skipped,
            },
            "digest": _digest(self.folder),
            "model": {
                "name": self.model.name,
                "version": self.model.version,
                "digest": self.model.digest,
            },
            "missing": list(self.table.missing),
            "bytes": size,
            "files": {one.name: one.stat().st_size for one in self.folder.iterdir()},
            "parquet_bytes": parquet.stat().st_size if parquet.exists() else 0,
            "nonce": self.cipher.nonce.hex(),
            "check": self.cipher.check,
        }


def _tabbed(parts: list[str]) -> str:
    return f"concat_ws(chr(9), {', '.join(parts)})"


def _shown(name: str, *, mirrored: bool) -> str:
    """A column as it came, without what would break the line."""
    clean = f"left(translate({sql(f'in_{name}')}, chr(9) || chr(10) || chr(13), '   '), 200)"
    return (
        f"CASE WHEN {sql(f'in_{name}')} = {sql(name)} THEN '' ELSE {clean} END"
        if mirrored
        else clean
    )


def _numbers(table: Any, name: str) -> Any:
    return table.column(name).to_numpy()


def _distinct(columns: list[Any], numbers: Any) -> tuple[Any, Any]:
    """All keys of a rule in one column; a row stands only once under a key."""
    for later in range(1, len(columns)):
        columns[later] = columns[later].copy()
        for earlier in range(later):
            columns[later][columns[later] == columns[earlier]] = 0
    return np.concatenate(columns), np.tile(numbers, len(columns))


def _count(sorter: Sorter, place: int, counts: rows.CountWriter, total: int) -> float:
    pairs = 0
    for part in sorter.slices():
        _values, inverse, times = np.unique(part["hash"], return_inverse=True, return_counts=True)
        counts.add(place, part["row"], times[inverse])
        pairs += int((times.astype(object) * (times - 1)).sum()) if len(times) else 0
    there = max(sorter.count, 2)
    return pairs / (there * (there - 1)) if total else 0.0


class _Twice:
    """Collects the rows whose id has stood before, while the ids are being sorted."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    def __call__(self, part: Any) -> None:
        same = part["hash"][1:] == part["hash"][:-1]
        self.rows += part["row"][1:][same].tolist()


def _digest(folder: Path) -> str:
    """Names the content of the register: a digest over the digests of its rows."""
    import hashlib

    with (folder / "digests.bin").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
