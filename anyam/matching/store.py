"""A prepared register, opened for reading: its versions, rows, keys and model."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from anyam.matching import fetching, hashing, secrets
from anyam.matching.fetching import Array
from anyam.matching.model import Model, Rule, understand
from anyam.matching.preparing import CURRENT, FORMAT, MANIFEST, MODEL, PARQUET
from anyam.matching.problems import Unusable, unreadable
from anyam.matching.rows import Reader, compared, mirrored, shown
from anyam.matching.sorting import Sorted

ANY = 1 << 40


@dataclass
class Store:
    """One version of a register."""

    folder: Path
    manifest: dict[str, Any]
    model: Model

    @property
    def rows(self) -> int:
        return int(self.manifest["rows"])

    @property
    def version(self) -> str:
        return str(self.manifest["version"])

    @property
    def parquet(self) -> Path:
        """The normalised columns, for engines that read everything; none under a key."""
        path = self.folder / PARQUET
        if not path.exists():
            message = "Register ini disimpan dengan kunci; mesin ini memerlukan yang tanpa kunci."
            raise unreadable("store.locked", message)
        return path

    @cached_property
    def cipher(self) -> secrets.Cipher:
        return secrets.opened(self.manifest["nonce"], self.manifest["check"])

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.folder, self.model, self.cipher)

    @cached_property
    def keys(self) -> dict[str, Sorted]:
        return {r.rule: Sorted(self.folder / f"{r.rule}.keys") for r in self.model.blocking}

    @cached_property
    def ids(self) -> Sorted:
        return Sorted(self.folder / "id.keys")

    @cached_property
    def compared(self) -> list[str]:
        return compared(self.model)

    def salt(self, rule: Rule) -> str:
        return f"{self.cipher.salt}{rule.rule}|"

    def numbers(self, rule: Rule, texts: Iterable[str]) -> list[int]:
        """The hashes of key texts."""
        salt = self.salt(rule)
        return [hashing.number(text, salt) for text in texts]

    def find(self, rule: Rule, keys: Iterable[int]) -> set[int]:
        """Row numbers under any of these keys."""
        index = self.keys[rule.rule]
        return {row for key in keys if key for row in index.find(key, rule.most)}

    def find_all(self, rule: Rule, keys: Array) -> Array:
        """For probes by candidate (a line of keys each): `candidate << 32 | row`, each once."""
        places, rows = self.keys[rule.rule].find_all(keys.ravel(), rule.most)
        pairs = (places // keys.shape[1]).astype(np.int64) << 32 | rows.astype(np.int64)
        return fetching.distinct(pairs)

    def row(self, number: int) -> dict[str, Any]:
        """A row by number: normalised columns, `in_<column>` as it came, `n_<counted>`."""
        row = self.facts(number)
        texts = self.reader.shown.line(number).decode().split("\t")
        row |= dict(zip(shown(self.model), texts, strict=True))
        for name in mirrored(self.model):
            row[f"in_{name}"] = row[f"in_{name}"] or row[name]
        return row

    def facts(self, number: int) -> dict[str, Any]:
        """What of a row is compared: the id, the normalised columns and `n_<counted>`."""
        texts = self.reader.compared.line(number).decode().split("\t")
        row: dict[str, Any] = dict(zip(self.compared, texts, strict=True))
        counts = self.reader.count(number)
        for place, name in enumerate(self.model.counted):
            row[f"n_{name}"] = int.from_bytes(counts[2 * place : 2 * place + 2], "little")
        return row

    def by_id(self, identity: str) -> dict[str, Any] | None:
        """The row with this id."""
        key = hashing.number(identity, self.cipher.salt)
        for number in self.ids.find(key, ANY):
            row = self.row(number)
            if row["id"] == identity:
                return row
        return None

    def table(self, numbers: Array) -> Any:
        """What of some rows is compared, as an Arrow table; the numbers ascend and differ."""
        return self.reader.table(numbers, self.model)

    def open(self) -> None:
        """Open every file now: what opens when it is first asked for is not for several threads."""
        _files = self.reader, self.keys, self.ids, self.compared

    def close(self) -> None:
        for index in (*self.keys.values(), self.ids):
            index.close()
        self.reader.close()


def versions(out: Path) -> list[str]:
    """The versions that are ready, oldest name first."""
    return sorted(one.parent.name for one in (out / "versions").glob(f"*/{MANIFEST}"))


def open_store(out: Path, version: str = "") -> Store:
    """Open the current version, or another one; raise Unusable where there is none."""
    if not out.exists():
        raise unreadable(
            "store.missing", f"Folder {out} tidak ada. Siapkan dulu: anyam match-prepare"
        )
    if not out.is_dir():
        raise unreadable("store.not_folder", f"{out} bukan folder register yang disiapkan.")
    if not (out / CURRENT).exists():
        half = any(out.glob("building-*"))
        why = "penyiapannya belum selesai" if half else "belum disiapkan"
        message = f"Register di {out} {why}. Jalankan: anyam match-prepare REGISTER --out {out}"
        raise unreadable("store.not_ready", message)
    current = _json(out / CURRENT)
    chosen = version or str(current.get("current"))
    folder = out / "versions" / chosen
    if chosen not in versions(out):
        known = ", ".join(versions(out)) or "tidak ada"
        raise unreadable("store.version", f"Versi {chosen} tidak ada. Yang ada: {known}.")
    manifest = _json(folder / MANIFEST)
    if manifest.get("format") != FORMAT:
        message = f"Register di {out} disiapkan oleh versi lain. Siapkan lagi: anyam match-prepare"
        raise unreadable("store.format", message)
    _whole(folder, manifest)
    return Store(folder, manifest, understand(_json(folder / MODEL)))


def _whole(folder: Path, manifest: dict[str, Any]) -> None:
    """Raise Unusable where a file of the store is gone or has another length than it was given."""
    sizes = manifest.get("files", {})
    for name in sizes if isinstance(sizes, dict) else ():
        path = folder / str(name)
        if not path.is_file() or path.stat().st_size != sizes[name]:
            raise _broken(path)


def _broken(path: Path) -> Unusable:
    return unreadable("store.broken", f"{path} rusak. Siapkan lagi: anyam match-prepare")


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        value = None
    if not isinstance(value, dict):
        raise _broken(path)
    return value
