"""Meetings and who came, candidates, potentials and inhabitants of every village."""

import json
from random import Random
from typing import TYPE_CHECKING, Any

from scripts.bench.record import DATES, LAST, moment
from scripts.bench.store import Store

if TYPE_CHECKING:
    from scripts.bench.rooms import Land

TRADES = ("kios", "kue", "kue-basah", "keripik", "warung-makan", "las", "menjahit", "batik",
          "sayur", "ikan", "sapi", "kambing", "ayam-petelur")  # fmt: skip
SKILLS = ("mencatat", "memimpin", "memasarkan")
CAME = 10  # to a meeting
SEEN = {
    "skill": "Banyak ibu pandai membuat kue dan keripik pisang",
    "material": "Pisang dan singkong melimpah setiap panen",
    "buyer": "Pasar kecamatan setiap Selasa, dua kilometer",
    "place": "Balai desa kosong setiap sore",
}
COLUMNS = {
    "outreach.Socialisation": ("id", "region_id", "held_on", "place", "held_by", "asked",
                               "recorded_by_id", "recorded_at"),
    "outreach.Visitor": ("id", "session_id", "name", "came_for", "address", "person_id"),
    "outreach.Candidate": ("id", "person_id", "region_id", "skills", "trades", "source",
                           "visitor_id", "state", "added_by_id", "added_at"),
    "outreach.Potential": ("id", "region_id", "kind", "seen", "meaning", "plan", "trades",
                           "seen_on", "recorded_by_id"),
    "outreach.Inhabitants": ("id", "region_id", "count", "counted_on", "source"),
}  # fmt: skip
LOT = 20_000


class Tables:
    """Rows of several tables, numbered, written in lots."""

    def __init__(self, store: Store, columns: dict[str, tuple[str, ...]]) -> None:
        self.store, self.columns = store, columns
        self.rows: dict[str, list[tuple[Any, ...]]] = {label: [] for label in columns}
        self.counts = dict.fromkeys(columns, 0)

    def put(self, label: str, *values: Any) -> int:
        self.counts[label] += 1
        self.rows[label].append((self.counts[label], *values))
        if len(self.rows[label]) >= LOT:
            self.flush(label)
        return self.counts[label]

    def flush(self, label: str) -> None:
        self.store.write(label, self.columns[label], self.rows[label])
        self.rows[label].clear()

    def finish(self) -> None:
        for label in self.columns:
            self.flush(label)


def write_met(store: Store, land: "Land", random: Random) -> None:
    tables = Tables(store, COLUMNS)
    for number, village in enumerate(land.villages):
        user, name = land.facilitators[village[:6]]
        source = "BPS, Kecamatan Dalam Angka 2025"
        tables.put("outreach.Inhabitants", village, 800 + number * 37 % 4_000, DATES[600], source)
        for at, (kind, seen) in enumerate(SEEN.items()):
            told = json.dumps([TRADES[(number + at) % len(TRADES)]] if kind != "place" else [])
            thought = "Bisa menjadi usaha bersama" if at < 3 else ""
            plan = "Dibahas pada musyawarah bulan depan" if at < 2 else ""
            tables.put("outreach.Potential", village, kind, seen, thought, plan, told,
                       DATES[(number + at) % LAST], user)  # fmt: skip
        people = [*land.chairs[village], *land.waiting[village]]
        for start in range(0, len(people), CAME // 2):
            day = int(random.random() * LAST)
            session = tables.put(
                "outreach.Socialisation", village, DATES[day], "Balai desa", name,
                "Apakah modal harus dikembalikan?", user, moment(day, 300),
            )  # fmt: skip
            some = people[start : start + CAME // 2]
            _visitors(tables, village, session, some, (user, moment(day, 400)), land, random)
    tables.finish()


def _visitors(
    tables: Tables, village: str, session: int, people: list[tuple[int, str]],
    noted: tuple[int, str], land: "Land", random: Random,
) -> None:  # fmt: skip
    waits = {person for person, _name in land.waiting[village]}
    for place, (person, name) in enumerate(people):
        here = f"Dusun {place + 1}"
        stood_in = f"Anak {name}" if random.random() < 0.2 else ""
        told = (stood_in, name) if stood_in else (name, "")
        visitor = tables.put("outreach.Visitor", session, *told, here, person)
        tables.put("outreach.Visitor", session, f"Warga {place + 1}", "", here, None)
        skills = json.dumps([SKILLS[person % 3], SKILLS[(person + 1) % 3]][: 1 + person % 2])
        trades = json.dumps([TRADES[person % len(TRADES)]])
        state = "waiting" if person in waits else "joined"
        tables.put("outreach.Candidate", person, village, skills, trades, "socialisation", visitor,
                   state, *noted)  # fmt: skip
