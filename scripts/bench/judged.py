"""Answers kept about members, where they stand, totals by village, waivers and visits to homes."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from anyam.eligibility.actions import CHECKLIST, personal
from anyam.eligibility.rules import engine, facts
from anyam.eligibility.tallies import COUNTS, FIELDS, REGENCY
from anyam.schemes import get_scheme
from anyam.schemes.checklists import get_checklist
from scripts.bench.country import TODAY
from scripts.bench.met import Tables
from scripts.bench.record import LAST, moment
from scripts.bench.store import Store

if TYPE_CHECKING:
    from scripts.bench.rooms import Land

SCHEME = "permensos-2-2019"
VILLAGE = "9999999999"  # stands in a sheet for the village it is about
COLUMNS = {
    "eligibility.Assessment": ("id", "person_id", "group_id", "region_id", "scheme",
                               "scheme_version", "rules_digest", "facts", "answers", "verdict",
                               "digest", "assessed_on", "assessed_by_id", "assessed_at"),
    "eligibility.Standing": ("id", "person_id", "scheme", "region_id", "assessment_id", "verdict",
                             "personal", "helped", "reached"),
    "eligibility.Waiver": ("id", "person_id", "scheme", "rule", "reason", "asked_by_id",
                           "asked_at", "approved", "decided_by_id", "decided_at"),
    "eligibility.Survey": ("id", "person_id", "household_id", "checklist", "version",
                           "checklist_digest", "answers", "village_says_poor", "begun_by_id",
                           "begun_at", "finished_at"),
}  # fmt: skip
BASE = facts.Facts(
    birth_date=date(1985, 3, 2), marital_status="married", education="sd", occupation="farmer",
    can_work=True, head_or_earner=True, literate=True, had_business=True, has_id_card=True,
    has_family_card=True, region_code=VILLAGE, group_region_code=VILLAGE,
    register_finding="found", register_name="DTSEN", register_version="triwulan III 2026",
    register_checked_on=date(2026, 10, 1), desil=2, other_living_groups=0, other_family_seats=0,
    assisted_before=False,
)  # fmt: skip
HOUSE = {"floor_area_per_person": 6.5, "floor_material": "cement", "wall_material": "bamboo",
         "own_toilet": False, "cooking_fuel": "firewood"}  # fmt: skip
# What differs from one member to the next, by turns; most qualify.
VARIANTS: tuple[dict[str, Any], ...] = (
    {}, {"desil": 1}, {"desil": 3}, {}, {"occupation": "labourer"}, {"desil": 4},
    {"register_finding": None, "desil": None}, {"desil": 8}, {"marital_status": None},
    {"education": "none", "literate": False}, {"can_work": None}, {"other_family_seats": 1},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of answers, ready to be written."""

    facts: str
    answers: str
    verdict: str
    personal: str


def sheets() -> list[Sheet]:
    scheme, today = get_scheme(SCHEME), date.fromisoformat(TODAY)
    made = []
    for variant in VARIANTS:
        told = replace(BASE, on=today, **variant)
        answers = engine.assess(scheme, told, today=today)
        kept = [engine.kept(answer) for answer in answers]
        made.append(
            Sheet(
                json.dumps(facts.stored(told)),
                json.dumps(kept),
                engine.verdict(answers),
                personal(kept),
            )
        )
    return made


class Judged:
    def __init__(self, store: Store, land: "Land") -> None:
        self.store, self.land = store, land
        self.tables, self.sheets = Tables(store, COLUMNS), sheets()
        self.scheme, self.checklist = get_scheme(SCHEME), get_checklist(CHECKLIST)
        self.rules = engine.rules_digest(self.scheme)

    def write(self, members: list[tuple[Any, ...]]) -> None:
        """Keep the answers about members: village, group, person, formed on, helped."""
        for village, group, person, _formed, helped in members:
            by = self.land.verifiers[village[:4]]
            self._keep(person, group, village, by, helped=bool(helped))
        for village, people in self.land.waiting.items():
            if int(village) % 8 == 0:
                for person, _name in people:
                    self._keep(person, None, village, self.land.verifiers[village[:4]])
        self.tables.finish()
        self._tally()

    def _keep(
        self, person: int, group: int | None, village: str, by: int, *, helped: bool = False
    ) -> None:
        sheet, put = self.sheets[person * 7 % len(self.sheets)], self.tables.put
        at = moment(LAST - 1 - person % 300, person % 400)
        kept = put(
            "eligibility.Assessment", person, group, village, SCHEME, self.scheme.version,
            self.rules, sheet.facts.replace(VILLAGE, village),
            sheet.answers.replace(VILLAGE, village), sheet.verdict, f"{person:064x}", at[:10], by,
            at,
        )  # fmt: skip
        put("eligibility.Standing", person, SCHEME, village, kept, sheet.verdict, sheet.personal,
            int(helped), int(group is not None))  # fmt: skip
        if person % 10 == 0:
            put("eligibility.Survey", person, person, CHECKLIST, self.checklist.version,
                self.checklist.digest, json.dumps(HOUSE), 1, by, at, at)  # fmt: skip
        if person % 50 == 0:
            head = self.land.heads[village[:4]]
            decided = (1, head, at) if person % 100 else (None, None, None)
            put("eligibility.Waiver", person, SCHEME, "adult", "KTP hilang, umur dari rapor",
                by, at, *decided)  # fmt: skip

    def _tally(self) -> None:
        """Totals as `tallies.recount` makes them, counted here from what was written."""
        sums = ", ".join(_sum(name) for name in FIELDS)
        columns = ("id", "region_id", "scheme", *FIELDS, "counted_at")
        for label, place in (
            ("eligibility.Tally", "region_id"),
            ("eligibility.RegencyTally", f"substr(region_id, 1, {REGENCY})"),
        ):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {place}, {sums} FROM eligibility_standing GROUP BY 1 ORDER BY 1"  # noqa: S608
                )
                found = cursor.fetchall()
            rows = [
                (n, code, SCHEME, *counts, moment(LAST - 1, 60))
                for n, (code, *counts) in enumerate(found, 1)
            ]
            self.store.write(label, columns, rows)


def _sum(name: str) -> str:
    if name == "people":
        return "count(*)"
    asked = [
        f"{column} = '{value}'" if isinstance(value, str) else column if value else f"NOT {column}"
        for column, value in _pairs(COUNTS[name])
    ]
    return f"sum(CASE WHEN {' AND '.join(asked)} THEN 1 ELSE 0 END)"


def _pairs(condition: Any) -> list[tuple[str, Any]]:
    """The columns and values of a condition made of equalities."""
    found: list[tuple[str, Any]] = []
    for child in condition.children:
        found += [child] if isinstance(child, tuple) else _pairs(child)
    return found
