"""Lists handed in by every kabupaten: who stood in them, what was rejected, what is doubtful."""

import json
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from anyam.people.crypto import seal
from scripts.bench.met import Tables
from scripts.bench.record import DATES, LAST, moment
from scripts.bench.store import Store

if TYPE_CHECKING:
    from scripts.bench.rooms import Land

LISTS, NAMED, WRONG, DOUBTS = 26, 60, 30, 4  # lists of an office; rows of a list
COLUMNS = {
    "lists.PersonList": ("id", "region_id", "name", "sha256", "size", "layout", "status", "tally",
                         "rows", "rejected", "new", "known", "doubtful", "saved", "uploaded_by_id",
                         "uploaded_at", "saved_at", "erase_on"),
    "lists.ListedPerson": ("id", "list_id", "person_id", "row", "is_new"),
    "lists.StagedRow": ("id", "list_id", "row", "state", "content", "region_id", "person_id",
                        "doubt"),
    "lists.RowRemark": ("id", "list_id", "line_id", "column", "code", "message", "asks"),
}  # fmt: skip
SHORT = "NIK harus 16 angka; ini 15. Salin lagi dari KTP."
TALLY = json.dumps(
    {"wrong": [{"code": "nik.length", "column": "nik", "message": SHORT, "count": WRONG}],
     "asks": []}
)  # fmt: skip
KINDS = ("other_facts", "namesake", "moved", "other_family")


def write_lists(store: Store, land: "Land", random: Random) -> None:
    tables = Tables(store, COLUMNS)
    offices: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for village, chairs in land.chairs.items():
        offices[village[:4]] += [(person, name, village) for person, name in chairs]
    for number in range(LISTS):  # by turns, as they come in
        for office in sorted(offices):
            people = offices[office]
            some = random.sample(people, min(NAMED, len(people)))
            _list(tables, store, office, number, some, land.verifiers[office])
    tables.finish()


def _list(
    tables: Tables, store: Store, office: str, number: int, people: list[tuple[int, str, str]],
    by: int,
) -> None:  # fmt: skip
    day = LAST * (number + 1) // (LISTS + 1)
    doubtful = min(DOUBTS, len(people))
    made = tables.put(
        "lists.PersonList", office, f"DTKS {DATES[day]} {office}.xlsx",
        f"{int(office) * LISTS + number:064x}", 48_000, "{}", "saved", TALLY,
        len(people) + WRONG + doubtful, WRONG, 0, len(people), doubtful, len(people), by,
        moment(day, 100), moment(day, 160), DATES[LAST],
    )  # fmt: skip
    for row, (person, _name, _village) in enumerate(people, 2):
        tables.put("lists.ListedPerson", made, person, row, 0)
    for row in range(WRONG):
        told = {"told": {"name": f"Siti {row}"}, "cells": {"nik": "731603410180000"}}
        line = tables.put("lists.StagedRow", made, 100 + row, "rejected", _sealed(store, told),
                          None, None, "")  # fmt: skip
        tables.put("lists.RowRemark", made, line, "nik", "nik.length", SHORT, 0)
    for row, (person, name, village) in enumerate(people[:doubtful]):
        told = {"told": {"nik": f"{office}034101800{row:03d}", "name": name, "sex": "P",
                         "kk": f"{office}034101809{row:03d}"}}  # fmt: skip
        kind = KINDS[(number + row) % len(KINDS)]
        tables.put("lists.StagedRow", made, 200 + row, "doubtful", _sealed(store, told), village,
                   person, kind)  # fmt: skip


def _sealed(store: Store, told: object) -> object:
    return store.blob(seal(json.dumps(told), "lists_stagedrow.content"))
