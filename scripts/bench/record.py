"""Events with their digests, letters with their numbers and codes, and messages."""

import hmac
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings

from anyam.letters.models import Office
from anyam.letters.profiles import NUMBERS
from anyam.letters.rules import ALPHABET, check_character, digest_of, format_number
from scripts.bench.country import SINCE, TODAY, Country
from scripts.bench.store import Store

FIRST = date.fromisoformat(SINCE)
LAST = (date.fromisoformat(TODAY) - FIRST).days
DATES = [(FIRST + timedelta(days=n)).isoformat() for n in range(LAST + 1)]


def moment(day: int, minute: int) -> str:
    """Day and minute of the working day as the database keeps instants, in UTC."""
    return f"{DATES[day]} {1 + minute // 60 % 9:02d}:{minute % 60:02d}:00"


class Record:
    """Events in the order of time: a day is written when nothing can be added to it any more."""

    COLUMNS = ("at", "actor_id", "actor_name", "role", "action", "subject_type", "subject_id",
               "subject_name", "region_code", "note", "changes", "mac")  # fmt: skip

    def __init__(self, store: Store, country: Country) -> None:
        self.store, self.country = store, country
        self.days: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        self.key = sha256(b"anyam.audit" + settings.AUDIT_KEY.encode()).digest()

    def add(
        self, day: int, minute: int, by: int, role: str, action: str, kind: str, pk: int,
        name: str, region: str, note: str, changes: dict[str, Any],
    ) -> None:  # fmt: skip
        at = moment(day, minute)
        iso = f"{at[:10]}T{at[11:19]}.000000+00:00"
        who = self.country.people[by]
        fields = [iso, by, who, role, "", action, kind, str(pk), name, region, note, changes]
        text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        mac = hmac.digest(self.key, text.encode(), "sha256").hex()
        kept = json.dumps(changes)
        self.days[day].append(
            (at, by, who, role, action, kind, str(pk), name, region, note, kept, mac)
        )

    def flush(self, before: int = LAST + 1) -> None:
        for day in sorted(day for day in self.days if day < before):
            self.store.write("audit.Event", self.COLUMNS, sorted(self.days.pop(day)))


class Letters:
    """Single letters, and letters for many cases of an office and a month."""

    COLUMNS = ("id", "kind", "office_id", "region_code", "series", "year", "seq", "number",
               "dated_on", "subject_line", "addressee", "cc", "data", "digest", "code",
               "issued_by_id", "issued_by_name", "issued_at")  # fmt: skip

    def __init__(self, store: Store, country: Country) -> None:
        self.store, self.country = store, country
        self.count = self.subjects_count = 0
        self.letters: list[tuple[Any, ...]] = []
        self.subjects: list[tuple[Any, ...]] = []
        self.numbers: Counter[tuple[int, str, int]] = Counter()
        self.together: dict[tuple[str, str, str], tuple[int, str]] = {}

    def issue(
        self, kind: str, unit: str, region: str, day: int, by: int, title: str, group: int,
        village: str,
    ) -> tuple[int, str]:  # fmt: skip
        """A letter about one group: its id and number."""
        self.count += 1
        pk, on = self.count, FIRST + timedelta(days=day)
        series, office, seq, number = "surat", None, None, ""
        if unit:
            office = self.country.offices[region]
            series = "keputusan" if kind == "sk" else "surat"
            letter, decree = NUMBERS[Office.Unit(unit)]
            self.numbers[office, series, on.year] += 1
            seq = self.numbers[office, series, on.year]
            number = format_number((series == "keputusan" and decree) or letter, seq, on)
        body = {"number": number, "dated_on": on.isoformat(), "subject": title,
                "body": {"group": {"name": title, "village": village}}}  # fmt: skip
        self.letters.append(
            (pk, kind, office, region, series, on.year, seq, number, on.isoformat(), title,
             "Kepala Dinas Sosial", "[]", json.dumps(body), digest_of({"kind": kind, **body}),
             _code(pk), by, self.country.people[by], moment(day, 300))
        )  # fmt: skip
        self._about(pk, village, group)
        return pk, number

    def join(
        self, kind: str, unit: str, region: str, day: int, by: int, title: str, group: int,
        village: str,
    ) -> tuple[int, str]:  # fmt: skip
        """The letter of an office and a month, begun by the first case that goes out with it."""
        key = (kind, region, DATES[day][:7])
        if key in self.together:
            self._about(self.together[key][0], village, group)
        else:
            self.together[key] = self.issue(kind, unit, region, day, by, title, group, village)
        return self.together[key]

    def _about(self, letter: int, village: str, group: int) -> None:
        self.subjects_count += 1
        self.subjects.append((self.subjects_count, letter, village, group))

    def flush(self) -> None:
        self.store.write("letters.Letter", self.COLUMNS, self.letters)
        self.store.write(
            "letters.LetterSubject", ("id", "letter_id", "region_code", "group_id"), self.subjects
        )
        self.letters.clear()
        self.subjects.clear()

    def finish(self) -> None:
        self.flush()
        rows = [(n, *key, last) for n, (key, last) in enumerate(self.numbers.items(), 1)]
        columns = ("id", "office_id", "series", "year", "last")
        self.store.write("letters.NumberRegister", columns, rows)


def _code(pk: int) -> str:
    mixed, payload = pk * 0x9E3779B97F4A7C15 & (1 << 50) - 1, ""
    for _place in range(10):
        mixed, digit = mixed >> 5, mixed & 31
        payload += ALPHABET[digit]
    return payload + check_character(payload)


def write_jobs(store: Store, country: Country, many: int) -> None:
    """Background work that is over: lists taken out, letters printed."""
    rows = []
    places = sorted(country.heads)
    for number in range(1, many + 1):
        region = places[number % len(places)]
        by, at = country.heads[region], moment(LAST * number // many, number % 500)
        rows.append(
            (number, "letters.print", f"Mencetak surat {number}", "done", 10, 10, region, by,
             country.people[by], at, at, at)
        )  # fmt: skip
    store.write(
        "jobs.Job",
        ("id", "kind", "title", "status", "done", "total", "region_code", "started_by_id",
         "started_by_name", "created_at", "started_at", "finished_at"),
        rows,
    )  # fmt: skip


class Notices:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.rows: list[tuple[Any, ...]] = []
        self.count = 0

    def tell(self, user: int, text: str, proposal: int, key: str, day: int) -> None:
        """A message; those of the last two months are unread."""
        self.count += 1
        at = moment(day, 400)
        read = at if day < LAST - 60 else None
        url = f"/usulan/{proposal}/"
        self.rows.append((self.count, user, text, url, f"{key}:{self.count}", at, read))

    def flush(self) -> None:
        columns = ("id", "user_id", "text", "url", "key", "created_at", "read_at")
        self.store.write("notices.Notice", columns, self.rows)
        self.rows.clear()
