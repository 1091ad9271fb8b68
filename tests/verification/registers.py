"""Small registers for tests: real stores with the people a test names, and strangers."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from anyam.accounts.roles import Role
from anyam.matching.model import SHIPPED, load
from anyam.matching.preparing import prepare
from anyam.people.models import Person
from anyam.registers.models import Register, Snapshot
from anyam.verification.running import facts_of
from tests import make

COLUMNS = (
    "id", "nik", "kk", "name", "birth_date", "sex", "mother_name", "address", "region_code",
    "desil",
)  # fmt: skip
WORDS = (
    "Ambo", "Baco", "Cabe", "Dalle", "Eppe", "Faje", "Gassing", "Hasna", "Imang", "Jumriah",
    "Kaco", "Lalo", "Masse", "Nanna", "Opu", "Patta", "Rahma", "Sitti", "Tenri", "Wahyu",
)  # fmt: skip


def strangers(count: int = 400) -> list[dict[str, str]]:
    """People whom nobody asks for, so that weights mean something."""
    made = []
    for number in range(count):
        first, second = WORDS[number % 20], WORDS[(number // 20) % 20]
        day, month, year = number % 28 + 1, number % 12 + 1, 50 + number % 50
        female = number % 2
        born = f"{day + 40 * female:02d}{month:02d}{year:02d}"
        made.append({
            "id": f"S{number}", "nik": f"731604{born}{number:04d}",
            "kk": f"7316040101{number // 3:06d}", "name": f"{first} {second}{'wati' * female}",
            "birth_date": f"19{year:02d}-{month:02d}-{day:02d}", "sex": "P" if female else "L",
            "mother_name": f"{second} {first}", "region_code": "7316041003",
            "address": f"Dusun {number % 9} RT {number % 7 + 1}", "desil": str(number % 10 + 1),
        })  # fmt: skip
    return made


def rows_of(
    people: Iterable[Person], *, desil: int | str = 2, **changes: Any
) -> list[dict[str, str]]:
    """The rows a register has of these persons, as they stand here but for `changes`."""
    told = list(people)
    facts = facts_of(told)
    return [
        facts[person.pk] | {"id": f"R{person.pk}", "desil": str(desil), **changes}
        for person in told
    ]


def snapshot(
    rows: Iterable[Mapping[str, str]], *, name: str = "DTSEN", version: str = "2026-3",
    kind: str = "population", as_of: date = date(2026, 9, 30), around: int = 400,
    programme: str = "",
) -> Snapshot:  # fmt: skip
    """A ready snapshot with these rows, prepared for real."""
    by = make.user(Role.AREA_ADMIN, over="7316")
    register, _new = Register.objects.get_or_create(
        name=name, region=None,
        defaults={"kind": kind, "programme": programme, "created_by": by, "created_at": make.AT},
    )  # fmt: skip
    folder = f"test-{register.pk}-{version}"
    out = Path(settings.REGISTER_DIR) / folder
    out.parent.mkdir(parents=True, exist_ok=True)
    table = out.parent / f"{folder}.csv"
    kept = [*rows, *strangers(around)]
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(kept)
    prepare(table, out, load(SHIPPED / "register.json"), version=version, sex="L/P")
    table.unlink()
    return Snapshot.objects.create(
        register=register, version=version, as_of=as_of, state=Snapshot.State.READY,
        source_name=table.name, sha256="0" * 64, folder=folder, rows=len(kept), model="register",
        imported_by=by, imported_at=make.AT, ready_at=make.AT,
    )  # fmt: skip
