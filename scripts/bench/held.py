"""The registers an office holds, with their versions: who brought them, of which day, how large."""

import json
from collections import defaultdict
from dataclasses import dataclass, field

from scripts.bench.country import HOME
from scripts.bench.met import Tables
from scripts.bench.record import DATES, LAST, moment
from scripts.bench.rooms import rows
from scripts.bench.store import Store

DTSEN, HELPED, LOCAL = "DTSEN", "Penerima PKH", "Penerima KUBE"
VERSIONS = 12  # of the national registers: one a quarter
KEPT = 4  # of the list of a regency
COLUMNS = {
    "registers.Register": ("id", "kind", "name", "programme", "owner", "region_id", "columns",
                           "created_by_id", "created_at"),
    "registers.Snapshot": ("id", "register_id", "version", "as_of", "state", "source_name",
                           "source_bytes", "sha256", "layout", "mapping", "folder", "rows",
                           "model", "figures", "changes", "before_id", "imported_by_id",
                           "imported_at", "ready_at", "upload"),
}  # fmt: skip
FIELDS = ("nik", "kk", "name", "birth_date", "sex", "address", "region_code", "desil")
LAYOUT = {
    "source": {"kind": "csv", "labels": list(FIELDS), "separator": ",", "sheet": "",
               "header_rows": [], "places": [], "rows": 40_000},
    "columns": [{"label": name, "field": name, "samples": ["S••• A•••••"] * 5} for name in FIELDS],
}  # fmt: skip
OFFICERS = (
    "SELECT role, coalesce(region_id, ''), user_id FROM accounts_assignment"
    " WHERE role IN ('area_admin', 'dinsos_head') ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A snapshot as a run remembers it."""

    register_id: int
    kind: str
    register: str
    programme: str
    version: str
    as_of: str
    day: int


@dataclass
class Held:
    """What there is, by name of the register (and regency)."""

    told: dict[int, Told] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)
    versions: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def of(self, name: str, regency: str) -> int:
        """The newest version of a national register, or of the list of a regency."""
        return self.newest.get(name) or self.newest[f"{name} {regency}"]


def figures(people: int) -> str:
    """What was counted while it was prepared."""
    desil = {str(n): people // 10 for n in range(1, 11)}
    provinces = {str(n): people // 38 for n in range(11, 49)}
    faults = {"nik_empty": people // 300, "kk_empty": people // 80, "nik_odd": people // 900}
    return json.dumps({"faults": faults, "provinces": provinces, "desil": desil})


def write_registers(store: Store) -> Held:
    """A register of the whole country, two lists of who was helped, one of them by regency."""
    tables, held = Tables(store, COLUMNS), Held()
    officers: dict[str, dict[str, int]] = defaultdict(dict)
    for role, region, user in rows(OFFICERS):
        officers[role].setdefault(region, user)
    admin = officers["area_admin"][""]
    _register(tables, held, DTSEN, "population", "", admin, 97_000_000)
    _register(tables, held, HELPED, "assistance", "", admin, 10_000_000)
    for regency, head in sorted(officers["dinsos_head"].items()):
        _register(tables, held, LOCAL, "assistance", regency, head, 40_000)
    tables.finish()
    return held


def _register(
    tables: Tables, held: Held, name: str, kind: str, regency: str, by: int, people: int
) -> None:
    full, programme = f"{name} {regency}".strip(), "" if kind == "population" else name.split()[-1]
    columns = json.dumps({label: label for label in FIELDS})
    register = tables.put("registers.Register", kind, full, programme, "Pusdatin",
                          regency or None, columns, by, moment(1, 60))  # fmt: skip
    before, versions = None, KEPT if regency else VERSIONS
    for number in range(versions):
        day = (LAST - 20) * (number + 1) // versions
        version, mapping = f"v{number + 1}", json.dumps({one: one for one in FIELDS})
        changes = {"new": people // 50, "gone": people // 90, "changed": people // 9}
        before = tables.put(
            "registers.Snapshot", register, version, DATES[day], "ready", f"{full}.csv",
            people * 120, f"{register * 100 + number:064x}",
            json.dumps({"source": LAYOUT["source"]}), mapping, f"{register}-{number}", people,
            "register 2026.1", figures(people), json.dumps(changes if before else {}), before, by,
            moment(day, 60), moment(day, 90), "",
        )  # fmt: skip
        held.told[before] = Told(register, kind, full, programme, version, DATES[day], day)
        held.versions[full].append(before)
        held.newest[full] = before
    if regency == HOME:  # one waits for its columns
        tables.put(
            "registers.Snapshot", register, "baru", DATES[LAST - 1], "waiting", "baru.csv",
            4_800_000, "0" * 64, json.dumps(LAYOUT), "{}", "", 0, "", "{}", "{}", None, by,
            moment(LAST - 1, 60), None, "bench",
        )  # fmt: skip
