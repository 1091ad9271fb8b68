"""The rooms where people are checked, on top of the filled country: what registers answered, what
officers said, who waits for the register, what a new version changed, which groups are tied.

As in `rooms`: a step of its own, and of the proposals those at home and every eighth elsewhere,
for an answer with its rows takes three kilobytes; elsewhere what is sealed is sealed once. The
people of a register stand in stores of their own, outside the database; `make bench-matching`
measures these.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone

from anyam.people.crypto import blind_index, seal
from anyam.people.models import Person
from anyam.verification import ties
from anyam.verification.models import TieDismissal
from anyam.verification.models.matches import ROW_COLUMN
from scripts.bench.country import HOME, TODAY
from scripts.bench.fill import tell
from scripts.bench.held import DTSEN, HELPED, LOCAL, Held, write_registers
from scripts.bench.met import Tables
from scripts.bench.patterns import MATCH, NONE, REVIEW, Pattern, patterns
from scripts.bench.record import DATES, LAST, moment
from scripts.bench.rooms import EVERY, rows
from scripts.bench.store import Clock, Store, store

APPS = ("registers", "verification")
KEPT = ("verification_registercheck", "verification_casecheck")  # the country's own
LETTERS = (MATCH,) * 17 + (REVIEW,) * 2 + (NONE,)
RULED = ("verified", "forwarded", "checked", "awarded", "delivered", "committed")
COLUMNS = {
    "verification.MatchRun": ("id", "case", "region_id", "kind", "snapshot_id", "register",
                              "programme", "version", "as_of", "digest", "model", "model_digest",
                              "why", "state", "people", "certain", "doubtful", "missing",
                              "asked_by_id", "started_at", "finished_at", "superseded_at"),
    "verification.Match": ("id", "run_id", "person_id", "kind", "decision", "probability", "tier",
                           "differs", "reasons", "told", "settled", "superseded_at"),
    "verification.Rival": ("id", "match_id", "place", "probability", "weight", "desil",
                           "register_row", "row_index", "content"),
    "verification.Review": ("id", "match_id", "rival_id", "verdict", "reason", "reviewer_id",
                            "reviewed_at"),
    "verification.Referral": ("id", "person_id", "region_id", "case", "opened_on", "reason",
                              "closed_on", "outcome", "closed_by_id"),
    "verification.Recheck": ("id", "snapshot_id", "region_id", "people", "changed", "started_at",
                             "finished_at", "told_at"),
    "verification.Change": ("id", "recheck_id", "person_id", "case", "kind", "desil_before",
                            "desil_after", "fields", "told"),
    "registers.LookUp": ("id", "snapshot_id", "by_id", "at", "person_id", "case", "purpose",
                         "shown", "region_code"),
}  # fmt: skip
CASES = (
    "SELECT o.id, o.group_id, o.region_id, o.status, o.author_id, o.submitted_at"
    " FROM proposals_proposal o WHERE o.submitted_at IS NOT NULL"
    " AND (o.id %% %s = 0 OR o.region_id LIKE %s) ORDER BY o.id"
)
MEMBERS = (
    "SELECT m.group_id, m.person_id, p.name, p.birth_date, p.sex, p.address"
    " FROM groups_membership m JOIN people_person p ON p.id = m.person_id"
    " WHERE m.left_on IS NULL AND m.group_id IN (SELECT o.group_id FROM proposals_proposal o"
    " WHERE o.submitted_at IS NOT NULL AND (o.id %% %s = 0 OR o.region_id LIKE %s)) ORDER BY m.id"
)
VERIFIERS = (
    "SELECT region_id, user_id FROM accounts_assignment WHERE role = 'dinsos_verifier' ORDER BY id"
)
WHY = "Sudah dicocokkan dengan KTP dan KK."
SINCE = "Keluarga ini memang belum didata; dibahas dalam musyawarah desa."
CHANGES = ("desil", "desil", "facts", "facts", "lost", "found", "other_row", "doubtful")
TIED = 60  # people at home who share a phone with somebody of another group


@dataclass
class Checked:
    """What is written while the cases pass by."""

    store: Store
    held: Held
    random: Random
    verifiers: dict[str, list[int]] = field(default_factory=dict)
    rechecks: dict[str, int] = field(default_factory=dict)  # of the newest version, by regency
    sealed: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tables = Tables(self.store, COLUMNS)
        self.patterns, self.model = patterns()
        for region, user in rows(VERIFIERS):
            self.verifiers.setdefault(region, []).append(user)

    def seal(self, plain: object, column: str, *, once: str = "") -> Any:
        """Sealed anew, or as the first of its kind `once` was."""
        kind = (column, once)
        if not once or kind not in self.sealed:
            text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
            self.sealed[kind] = self.store.blob(seal(text, column))
        return self.sealed[kind]

    def case(self, case: tuple[Any, ...], members: list[tuple[Any, ...]]) -> None:
        """One submitted proposal: looked up in three registers, reviewed as far as it has come."""
        pk, _group, village, status, _author, _submitted = case
        key, regency = f"proposal:{pk}", village[:4]
        day = LAST - 1 - pk * 7 % 400
        old = self.held.versions[DTSEN][-2]
        gone = moment(LAST - 20, 30)
        if regency == HOME:  # the version before, which the newest stands over
            self._run(case, members, old, day, until=gone)
        answers = self._run(case, members, self.held.newest[DTSEN], min(day + 1, LAST - 1))
        for kind in (HELPED, LOCAL) if regency == HOME else (LOCAL,):
            self._run(case, members, self.held.of(kind, regency), day, helped=True)
        if status in RULED or pk % 3 == 0:
            for number, (person, decision, match, rivals) in enumerate(answers):
                if status in RULED or number % 3:  # some are still on the table
                    self._reviewed(person, decision, match, rivals, key, village, day)
        self._changed(key, regency, members)

    def _run(
        self, case: tuple[Any, ...], members: list[tuple[Any, ...]], snapshot: int, day: int, *,
        helped: bool = False, until: str | None = None,
    ) -> list[tuple[int, str, int, list[int]]]:  # fmt: skip
        """A run with its answers: person, decision, and the keys of answer and rows."""
        pk, _group, village, _status, author, _submitted = case
        told, at = self.held.told[snapshot], moment(day, pk % 400)
        chosen = [self._decision(person, helped=helped) for person, *_facts in members]
        run = self.tables.put(
            "verification.MatchRun", f"proposal:{pk}", village, told.kind, snapshot, told.register,
            told.programme, told.version, told.as_of, f"{snapshot:064x}",
            f"{self.model.name} {self.model.version}", self.model.digest[:64],
            "submitted" if until else "snapshot", "ready", len(members), chosen.count(MATCH),
            chosen.count(REVIEW), chosen.count(NONE), author, at, at, until,
        )  # fmt: skip
        made = []
        for facts, decision in zip(members, chosen, strict=True):
            pattern = self.patterns[decision]
            match, rivals = self._match(run, facts, pattern, told, until=until, village=village)
            made.append((facts[0], decision, match, rivals))
            self.tables.put(
                "registers.LookUp", snapshot, author, at, facts[0], f"proposal:{pk}",
                "Pencocokan anggota", len(rivals), village,
            )  # fmt: skip
        return made

    def _decision(self, person: int, *, helped: bool) -> str:
        if helped:
            return {0: MATCH, 1: REVIEW, 2: REVIEW}.get(person % 97, NONE)
        return LETTERS[person * 7 % len(LETTERS)]

    def _match(
        self, run: int, facts: tuple[Any, ...], pattern: Pattern, told: Any, *,
        until: str | None, village: str,
    ) -> tuple[int, list[int]]:  # fmt: skip
        person, name, born, sex, address = facts
        known = {"nik": "", "kk": "", "name": name, "birth_date": str(born), "sex": sex,
                 "mother_name": "", "address": address, "region_code": village}  # fmt: skip
        near = [] if told.kind == "assistance" and pattern.decision == NONE else pattern.rivals
        once = "" if village.startswith(HOME) else pattern.decision
        match = self.tables.put(
            "verification.Match", run, person, told.kind, pattern.decision, pattern.probability,
            pattern.tier, int(pattern.decision == REVIEW), pattern.reasons,
            self.seal(known, "verification_match.told", once=once), "", until,
        )  # fmt: skip
        rivals = []
        for place, rival in enumerate(near, 1):
            row = f"{told.register_id}:R{person}-{place}"
            content = {"facts": {**rival["facts"], "name": name.upper()}, "steps": rival["steps"],
                       "reasons": rival["reasons"], "also": 0}  # fmt: skip
            rivals.append(self.tables.put(
                "verification.Rival", match, place, rival["probability"], rival["weight"],
                1 + person % 5, self.seal(row, ROW_COLUMN, once=once and "row"),
                f"{match:032x}" if once else blind_index(row, ROW_COLUMN),
                self.seal(content, "verification_rival.content", once=once and f"{once}{place}"),
            ))  # fmt: skip
        return match, rivals

    def _reviewed(
        self, person: int, decision: str, match: int, rivals: list[int], key: str, village: str,
        day: int,
    ) -> None:  # fmt: skip
        """What one verifier said, and of some doubtful ones a second; who is not there waits."""
        first, *others = self.verifiers[village[:4]]
        rival = rivals[0] if rivals and decision != NONE else None
        verdict, at = ("same" if rival else "none"), moment(min(day + 9, LAST - 1), person % 400)
        put = self.tables.put
        put("verification.Review", match, rival, verdict, WHY, first, at)
        if decision == REVIEW and person % 3 == 0:
            for other in others:
                agrees = person % 5 > 0
                said = (rival, verdict) if agrees else (None, "none")
                put("verification.Review", match, *said, WHY, other, at)
        if rival is None:
            over = (
                (at[:10], "Sudah masuk DTSEN, desil 2.", first)
                if person // 20 % 2
                else (None, "", None)
            )
            put("verification.Referral", person, village, key, at[:10], SINCE, *over)

    def _changed(self, key: str, regency: str, members: list[tuple[Any, ...]]) -> None:
        """What the newest version says otherwise: of everybody at home, of some elsewhere."""
        recheck = self._recheck(regency)
        for person, *_facts in members:
            if regency == HOME or person % 10 == 0:
                kind = CHANGES[person % len(CHANGES)]
                told = {"before": {"address": "DUSUN BALLA RT 002"},
                        "after": {"address": "JL POROS 9 RT 003"}}  # fmt: skip
                lost, came = kind in ("lost", "doubtful"), kind == "found"
                self.tables.put(
                    "verification.Change", recheck, person, key, kind,
                    None if came else 2, None if lost else 3 if kind == "desil" else 2,
                    json.dumps(["address"] if kind in ("facts", "other_row") else []),
                    self.seal(told, "verification_change.told", once="told"),
                )  # fmt: skip

    def _recheck(self, regency: str) -> int:
        if regency not in self.rechecks:
            at = moment(LAST - 20, 40)
            for snapshot in self.held.versions[DTSEN][:-1]:
                day = self.held.told[snapshot].day
                once = moment(day, 40)
                self.tables.put("verification.Recheck", snapshot, regency, 40, 3, once, once, once)
            self.rechecks[regency] = self.tables.put(
                "verification.Recheck", self.held.newest[DTSEN], regency, 2_900, 2_500, at, at, at
            )
        return self.rechecks[regency]


def add() -> None:
    """Fill the checking rooms of the database the settings name; what they held is dropped."""
    clock, random = Clock(tell), Random(TODAY)  # noqa: S311 - invented, no secret
    found = rows(CASES, EVERY, f"{HOME}%")
    members: dict[int, list[tuple[Any, ...]]] = {}
    for group, *facts in rows(MEMBERS, EVERY, f"{HOME}%"):
        members.setdefault(group, []).append(tuple(facts))
    clock.lap("dibaca kembali")
    target = store(APPS)
    with target:
        empty(target)
        checked = Checked(target, write_registers(target), random)
        for case in found:
            checked.case(case, members.get(case[1], []))
        checked.tables.finish()
        clock.lap("pencocokan, keputusan, usulan register, periksa ulang")
    target.finish()
    clock.lap("indeks")
    tie()
    tell(f"  {sum(target.counts.values()):,} baris di ruang pemeriksaan")


def empty(target: Store) -> None:
    """Drop what an earlier run wrote; what the country brought along stays."""
    tables = [
        table for table in connection.introspection.table_names()
        if table.partition("_")[0] in target.apps and table not in KEPT
    ]  # fmt: skip
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
            return
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def tie() -> None:
    """Some at home share a phone with somebody of another group; half of it is set aside."""
    living = Person.objects.filter(
        region__code__startswith=HOME,
        memberships__left_on=None,
        memberships__group__disbanded_on=None,
    )
    people = list(living.order_by("memberships__group_id", "pk").values_list("pk", flat=True))
    step = max(1, len(people) // TIED)
    for number, pk in enumerate(people[::step][:TIED]):
        Person.objects.filter(pk=pk).update(phone=f"0852{number // 2:08d}1")
    by, at = rows(VERIFIERS)[0][1], timezone.now()
    TieDismissal.objects.all().delete()
    found = ties.found(HOME, today=date.fromisoformat(TODAY))
    TieDismissal.objects.bulk_create(
        TieDismissal(key=one.key, kind=one.kind, region_id=HOME, reason="HP milik kepala dusun.",
                     dismissed_by_id=by, dismissed_at=at)
        for one in found[::2]
    )  # fmt: skip
    tell(f"  {len(found)} kaitan di {HOME}; keadaan {DATES[LAST]}, {connection.vendor}")
