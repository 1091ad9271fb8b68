"""Registers as the real actions take them in: small tables of people."""

import csv
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from pathlib import Path

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.jobs.worker import Worker
from anyam.registers import actions
from anyam.registers.models import Register, Snapshot
from tests import make

COLUMNS = (
    "id", "nik", "kk", "name", "birth_date", "sex", "mother_name", "address", "region_code",
    "desil",
)  # fmt: skip
_numbers = count(1)
Row = Mapping[str, str]


def row(**told: str) -> dict[str, str]:
    """One person of a register; unlike any other but for what is told."""
    number = next(_numbers)
    facts = {
        "id": f"R{number:06d}", "nik": make.nik(number), "kk": f"731603010120{number:04d}",
        "name": f"Siti Rahma {make._word(number)}", "birth_date": "1985-06-17", "sex": "P",
        "mother_name": f"Ibu {make._word(number)}", "address": "Dusun Balla RT 01 RW 02",
        "region_code": make.BALLA, "desil": str(number % 4 + 1),
    }  # fmt: skip
    return facts | told


def people(number: int = 30) -> list[dict[str, str]]:
    return [row() for _one in range(number)]


def written(rows: Iterable[Row], path: Path, *, columns: Iterable[str] = ()) -> Path:
    """The rows as a CSV."""
    kept = list(rows)
    names = list(columns) or list(kept[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(kept)
    return path


def register(
    kind: str = Register.Kind.POPULATION, *, over: str = "", by: User | None = None, name: str = ""
) -> Register:
    """A register over a place; nationwide where none is told."""
    return actions.create(
        kind=kind, name=name or f"Register {next(_numbers)}",
        region=make.region(over) if over else None,
        by=by or make.user(Role.AREA_ADMIN, over=over), at=make.AT,
    )  # fmt: skip


def held(
    rows: Iterable[Row] | None = None, *, of: Register | None = None, version: str = "2026-T3",
    as_of: date = date(2026, 9, 30), by: User | None = None,
) -> Snapshot:  # fmt: skip
    """A snapshot that is ready; give the fixture `register_key` to the test."""
    owner = of or register()
    with tempfile.TemporaryDirectory() as folder:
        path = written(rows or people(), Path(folder) / "register.csv")
        return actions.take_in(
            path, register=owner, version=version, as_of=as_of,
            by=by or owner.created_by, at=make.AT,
        )  # fmt: skip


def data_of(rows: Iterable[Row], *, columns: Iterable[str] = ()) -> bytes:
    """The rows as the bytes of a CSV."""
    with tempfile.TemporaryDirectory() as folder:
        return written(rows, Path(folder) / "r.csv", columns=columns).read_bytes()


def uploaded(
    data: bytes | None = None, *, of: Register | None = None, name: str = "dtsen.csv",
    version: str = "2026-T3", by: User | None = None,
) -> Snapshot:  # fmt: skip
    """A file that waits for its columns."""
    owner = of or register()
    return actions.upload(
        [data_of(people(5)) if data is None else data], name=name, register=owner,
        version=version, as_of=date(2026, 9, 30), by=by or owner.created_by, at=make.AT,
    )  # fmt: skip


def proposed(found: Snapshot) -> dict[str, str]:
    """The columns as they were guessed: label -> field."""
    return {column["label"]: column["field"] for column in found.layout["columns"]}


def work(found: Snapshot) -> Snapshot:
    """Let the worker do what waits; the snapshot as it is afterwards."""
    Worker().run_all()
    return Snapshot.objects.select_related("register", "job").get(pk=found.pk)
