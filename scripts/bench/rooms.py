"""The rooms before the proposal, on top of the filled country: who was met, judged, listed.

A step of its own, so that a change here costs minutes and not the whole country anew. Of the groups
the answers about members are kept for those at home and for every eighth elsewhere: 370,000 sheets
of answers of two kilobytes each.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import connection

from scripts.bench.country import HOME, TODAY
from scripts.bench.fill import tell
from scripts.bench.judged import Judged
from scripts.bench.listed import write_lists
from scripts.bench.met import write_met
from scripts.bench.planned import write_plans
from scripts.bench.store import ROOMS, Clock, Store, store

EVERY = 8  # of so many groups outside home one has its answers kept


@dataclass
class Land:
    """What the country has, read back: groups and people by village."""

    villages: list[str]
    groups: dict[str, int]  # how many groups a village has
    chairs: dict[str, list[tuple[int, str]]]  # persons with their names, by village
    waiting: dict[str, list[tuple[int, str]]]  # those who sit in no group
    facilitators: dict[str, tuple[int, str]] = field(default_factory=dict)  # by kecamatan
    verifiers: dict[str, int] = field(default_factory=dict)  # by kabupaten
    heads: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Land":
        chairs, waiting, groups = _by_village(CHAIRS), _by_village(WITHOUT), defaultdict(int)
        for village, count in rows("SELECT region_id, count(*) FROM groups_group GROUP BY 1"):
            groups[village] = count
        offices = rows("SELECT region_code FROM letters_office WHERE unit = 'village' ORDER BY 1")
        land = cls([code for (code,) in offices], groups, chairs, waiting)
        for role, code, user, name in rows(OFFICERS):
            match role:
                case "facilitator":
                    land.facilitators.setdefault(code, (user, name))
                case "dinsos_verifier":
                    land.verifiers.setdefault(code, user)
                case "dinsos_head":
                    land.heads.setdefault(code, user)
        return land


CHAIRS = (
    "SELECT g.region_id, m.person_id, p.name FROM groups_membership m"
    " JOIN groups_group g ON g.id = m.group_id JOIN people_person p ON p.id = m.person_id"
    " WHERE m.office = 'chair' AND m.left_on IS NULL ORDER BY m.id"
)
WITHOUT = (
    "SELECT p.region_id, p.id, p.name FROM people_person p WHERE NOT EXISTS"
    " (SELECT 1 FROM groups_membership m WHERE m.person_id = p.id) ORDER BY p.id"
)
OFFICERS = (
    "SELECT a.role, a.region_id, u.id, u.name FROM accounts_assignment a"
    " JOIN accounts_user u ON u.id = a.user_id"
    " WHERE a.role IN ('facilitator', 'dinsos_verifier', 'dinsos_head') ORDER BY a.id"
)
MEMBERS = (
    "SELECT g.region_id, g.id, m.person_id, g.formed_on,"
    " EXISTS (SELECT 1 FROM proposals_proposal o WHERE o.group_id = g.id"
    " AND o.awarded_amount IS NOT NULL)"
    " FROM groups_group g JOIN groups_membership m ON m.group_id = g.id"
    " WHERE m.left_on IS NULL AND (g.id %% %s = 0 OR g.region_id LIKE %s) ORDER BY g.id, m.id"
)


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())


def _by_village(sql: str) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for village, person, name in rows(sql):
        found[village].append((person, name))
    return found


def add() -> None:
    """Fill the rooms of the database the settings name; what they held before is dropped."""
    clock, random = Clock(tell), Random(TODAY)  # noqa: S311 - invented, no secret
    land, members = Land.read(), rows(MEMBERS, EVERY, f"{HOME}%")
    clock.lap("dibaca kembali")
    target = store(ROOMS)
    with target:
        empty(target)
        write_met(target, land, random)
        clock.lap("sosialisasi, calon, potensi")
        Judged(target, land).write(members)
        clock.lap("penilaian")
        write_plans(target, land)
        write_lists(target, land, random)
        clock.lap("usul dan daftar")
    target.finish()
    clock.lap("indeks")
    tell(f"  {sum(target.counts.values()):,} baris di ruang-ruang sebelum usulan")


def empty(target: Store) -> None:
    """Drop what an earlier run wrote. What must not be changed is not: the triggers are off."""
    tables = [
        table for table in connection.introspection.table_names()
        if table.partition("_")[0] in target.apps
    ]  # fmt: skip
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
            return
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
