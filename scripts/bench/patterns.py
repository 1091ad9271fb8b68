"""What a register really answers, once for each kind of answer: the rows of the country copy it."""

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from anyam.matching.matching import Lookup
from anyam.matching.model import SHIPPED, Model, load
from anyam.matching.preparing import prepare
from anyam.matching.store import open_store
from anyam.people.models import Person
from anyam.verification import running
from scripts.bench.people import COMMON

MATCH, REVIEW, NONE = "match", "review", "none"
COLUMNS = ("id", "nik", "kk", "name", "birth_date", "sex", "mother_name", "address", "region_code",
           "desil")  # fmt: skip
ASKED = {
    "nik": "7316031205800007", "kk": "7316032001120041", "name": "Hasnawati Dalle",
    "birth_date": "1980-05-12", "sex": "P", "mother_name": "", "address": "Dusun Balla RT 002",
    "region_code": "7316031021",
}  # fmt: skip
# The person as registers have her: as here, abbreviated with a digit off, under another number.
SAME = ASKED | {"id": "R1", "nik": "7316035205800007", "desil": "2"}
NEAR = SAME | {"id": "R2", "nik": "", "kk": "", "name": "HASNA W. DALE", "birth_date": "",
               "desil": "3"}  # fmt: skip
OTHER = NEAR | {"id": "R3", "name": "HASNAWATI", "birth_date": "1981-12-05", "desil": "5"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of answer: how likely, by what way, and the rows that came near as they are kept."""

    decision: str
    probability: float
    tier: str
    reasons: str
    rivals: list[dict[str, Any]]


def patterns() -> tuple[dict[str, Pattern], Model]:
    """An answer of each kind from a register of some hundred people, prepared for this."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, rows in ((MATCH, [SAME]), (REVIEW, [NEAR, OTHER]), (NONE, [OTHER])):
            lookup = _lookup(Path(folder) / kind, rows)
            answer = running.ask(lookup, Person(pk=1), ASKED | {"nik": SAME["nik"]})
            first = answer.results[0]
            told = answer.rivals[0]["reasons"] if answer.rivals else ""
            found[kind] = Pattern(kind, min(max(first.probability, 0), 1), first.tier, told,
                                  answer.rivals)  # fmt: skip
        return found, lookup.store.model


def _lookup(folder: Path, rows: list[dict[str, str]]) -> Lookup:
    folder.mkdir()
    table = folder / "register.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows([*rows, *_strangers()])
    prepare(table, folder / "store", load(SHIPPED / "register.json"), version="1", sex="L/P")
    return Lookup(open_store(folder / "store"))


def _strangers() -> Iterator[dict[str, str]]:
    """So that a common name says less than a rare one."""
    for number in range(400):
        born = date(1950, 1, 1) + timedelta(days=number * 41)
        name = f"{COMMON[number % len(COMMON)]} {COMMON[number // 7 % len(COMMON)]}"
        yield {"id": f"S{number}", "nik": f"731604{born:%d%m%y}{number:04d}", "name": name,
               "kk": f"7316040101{number // 3:06d}", "birth_date": born.isoformat(),
               "sex": "LP"[number % 2], "address": f"Dusun {number % 9} RT {number % 7}",
               "region_code": "7316041003", "desil": str(number % 10 + 1)}  # fmt: skip
