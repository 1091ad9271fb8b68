"""A small register with candidates and the truth, prepared once for all tests of this folder."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from anyam.matching.lab import generate
from anyam.matching.model import shipped
from anyam.matching.preparing import prepare
from anyam.matching.store import Store, open_store


@dataclass(frozen=True)
class World:
    folder: Path
    store: Store

    @property
    def register(self) -> Path:
        return self.folder / "register.parquet"

    @property
    def candidates(self) -> Path:
        return self.folder / "candidates.parquet"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("matching")
    generate.write(folder, generate.Wanted(3_000, 400, 0.15, 11))
    prepare(folder / "register.parquet", folder / "store", shipped(), version="2026-1")
    return World(folder, open_store(folder / "store"))
