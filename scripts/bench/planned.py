"""Proposed groups: a few for every kecamatan, each with 24 people who live there."""

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from anyam.forming.solver import answers, proposing
from anyam.forming.solver.candidates import Candidate
from anyam.forming.solver.instance import Instance
from scripts.bench.met import SKILLS, TRADES, Tables
from scripts.bench.record import LAST, moment
from scripts.bench.store import Store

if TYPE_CHECKING:
    from scripts.bench.rooms import Land

ASKED, PLANS, SECONDS = 24, 4, 2.0
COLUMNS = {
    "forming.Plan": ("id", "region_id", "smallest", "largest", "candidates", "taken", "answer",
                     "groups", "asked_by_id", "asked_at", "accepted_at"),
}  # fmt: skip
VILLAGES = ("8888888881", "8888888882", "8888888883")  # stand in the pattern for real ones


def write_plans(store: Store, land: "Land") -> None:
    tables, pattern = Tables(store, COLUMNS), _pattern()
    people: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for village, chairs in land.chairs.items():
        people[village[:6]] += [(person, village) for person, _name in chairs]
    for kecamatan in sorted(people):
        here = people[kecamatan]
        for number in range(min(PLANS, len(here) // ASKED + 1)):
            some = (here[number * ASKED :] + here)[:ASKED]
            if len({person for person, _village in some}) < ASKED:
                continue
            day = LAST - 1 - int(kecamatan) % 200
            told = [json.dumps(part) for part in _filled(pattern, some)]
            tables.put("forming.Plan", kecamatan, 5, 10, told[0], json.dumps({"kios": 3}), told[1],
                       told[2], land.facilitators[kecamatan][0], moment(day, number),
                       moment(day, 400) if number % 2 else None)  # fmt: skip
    tables.finish()


def _pattern() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """One question and its answer; every kecamatan gets them with people of its own."""
    rows = [
        {"id": str(n), "kk": f"k{n}", "region_code": VILLAGES[n % 3], "rt": str(n % 4 + 1),
         "rw": "1", "latitude": None, "longitude": None, "skills": [SKILLS[n % 3]],
         "trades": [TRADES[n % 5]]}
        for n in range(ASKED)
    ]  # fmt: skip
    people = tuple(
        Candidate(**{**row, "skills": tuple(row["skills"]), "trades": tuple(row["trades"])},
                  name=str(row["id"]))
        for row in rows
    )  # type: ignore[arg-type]  # fmt: skip
    instance = Instance(people, 5, 10, {"kios": 3})
    found = proposing.propose(instance, limit=SECONDS)
    assert found
    groups = [
        {"members": [people[m].id for m in group.members],
         "trade": instance.trades[group.trade or 0][0]}
        for group in found.grouping
    ]  # fmt: skip
    answer = {**answers.objective(found.worth), "placed": found.worth.placed,
              "bound": found.bound, "most": -(-found.bound // 1_000_000) * 1_000_000,
              "proven": found.proven, "groups": groups}  # fmt: skip
    return rows, answer


def _filled(
    pattern: tuple[list[dict[str, Any]], dict[str, Any]], people: list[tuple[int, str]]
) -> tuple[Any, Any, Any]:
    rows, answer = pattern
    own = {str(n): str(person) for n, (person, _village) in enumerate(people)}
    villages = sorted({village for _person, village in people})
    place = {code: villages[n % len(villages)] for n, code in enumerate(VILLAGES)}
    asked = [
        {**row, "id": own[row["id"]], "kk": f"k{own[row['id']]}",
         "region_code": place[row["region_code"]]}
        for row in rows
    ]  # fmt: skip
    groups = [
        {"members": [own[member] for member in group["members"]], "trade": group["trade"]}
        for group in answer["groups"]
    ]
    return asked, {**answer, "groups": groups}, groups
