"""Groups and their proposals, each as far on its road as its age and its luck allow."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace as Plain
from typing import Any

from anyam.groups.models import Trade
from anyam.proposals.queries import content_of, digest_of
from anyam.proposals.workflow import CHAINS, Action
from anyam.schemes import get_scheme
from scripts.bench.country import POST, USER, Country
from scripts.bench.people import People
from scripts.bench.record import DATES, FIRST, LAST, Letters, Notices, Record, moment
from scripts.bench.store import Store

WORDS = ("Mekar", "Melati", "Karya", "Mandiri", "Sejahtera", "Usaha", "Bersama", "Harapan", "Baru",
         "Tunas", "Muda", "Sumber", "Rezeki", "Jaya", "Makmur", "Bina", "Cempaka", "Anggrek",
         "Kenanga", "Mawar", "Dahlia", "Sinar", "Fajar", "Rukun", "Sentosa", "Berkah", "Lestari",
         "Abadi", "Cahaya", "Kasih", "Ibu", "Tani", "Bahari", "Siamasei", "Padaidi",
         "Sibatua")  # fmt: skip
SIZES = (10, 10, 10, 10, 10, 10, 9, 8, 12, 7, 15, 6, 5, 11, 18, 9, 8, 8)  # 9.6 on average
GOALS = (
    ("committed", 42), ("delivered", 5), ("awarded", 5), ("checked", 5), ("forwarded", 7),
    ("verified", 6), ("endorsed", 6), ("submitted", 4), ("draft", 4), ("returned", 4),
    ("rejected", 4), ("withdrawn", 2), ("formed", 2), ("forming", 4),
)  # fmt: skip
WAIT = {"submit": 6, "endorse": 5, "verify": 9, "forward": 4, "check": 16, "award": 9,
        "deliver": 5, "commit": 8, "return": 7, "reject": 7, "withdraw": 20}  # fmt: skip  # days
ITEMS = (
    ("Kompor gas dua tungku", "tool", "buah", 450_000), ("Wajan besar", "tool", "buah", 185_000),
    ("Tepung terigu", "material", "kg", 12_500), ("Gula pasir", "material", "kg", 17_000),
    ("Bibit kambing", "livestock", "ekor", 1_350_000),
    ("Pakan ternak", "material", "karung", 240_000),
    ("Mesin jahit", "tool", "unit", 2_100_000), ("Etalase", "tool", "buah", 1_250_000),
    ("Modal belanja awal", "capital", "paket", 1_500_000), ("Timbangan", "tool", "buah", 320_000),
)  # fmt: skip
AIMS = ("Menambah penghasilan keluarga anggota dan membuka pekerjaan bagi tetangga. Laba "
        "disisihkan untuk tabungan kelompok dan iuran kesetiakawanan sosial.")  # fmt: skip
MARKET = "Warung di sekitar desa, pasar kecamatan setiap Selasa, dan pesanan hajatan."
PLACE = "Rumah ketua kelompok, tepi jalan desa"
WHY_SELLS = "Dusun atas belum punya, dan ada pesanan tetap dari dua warung."
AGREEMENT = (
    "Kami sepakat membentuk kelompok dan menjadi anggotanya.\nIuran Rp 5.000 setiap minggu.\n"
    "Keuntungan dibagi menurut musyawarah dan dicatat dalam buku kas."
)
UNITS = {
    "village_head": ("village", 10),
    "dinsos_head": ("dinsos", 4),
    "director": ("directorate", 0),
    "directorate_verifier": ("directorate", 0),
}
ALONE = {"surat_keterangan", "sptjm"}
COLUMNS: dict[str, tuple[str, ...]] = {
    "groups.Group": ("id", "code", "name", "region_id", "trade_id", "business", "secretariat",
                     "started_on", "formed_on", "disbanded_on", "why_sells"),
    "groups.Membership": ("id", "group_id", "person_id", "household_id", "office", "joined_on",
                          "left_on", "ending"),
    "groups.Meeting": ("id", "group_id", "held_on", "place", "agreement", "sheet_id",
                       "recorded_by_id", "recorded_at"),
    "groups.Attendance": ("id", "meeting_id", "person_id", "present"),
    "files.Attachment": ("id", "kind", "name", "content_type", "size", "sha256", "source_sha256",
                         "file", "region_code", "group_id", "uploaded_by_id", "uploaded_at"),
    "proposals.Proposal": ("id", "group_id", "region_id", "scheme", "author_id", "author_role",
                           "created_at", "aims", "market_reason", "place", "plan_income",
                           "plan_cost", "plan_days", "plan_first_month", "total", "status",
                           "status_since", "due_on", "submitted_at", "version_id", "revision",
                           "awarded_amount"),
    "proposals.BudgetLine": ("id", "proposal_id", "position", "item", "kind", "quantity", "unit",
                             "unit_price", "supplier"),
    "proposals.Document": ("id", "proposal_id", "kind", "attachment_id"),
    "proposals.Version": ("id", "proposal_id", "number", "content", "digest", "frozen_at",
                          "frozen_by_id"),
    "proposals.Decision": ("id", "proposal_id", "version_id", "action", "source", "target", "role",
                           "by_id", "at", "note", "letter_id"),
    "verification.RegisterCheck": ("id", "person_id", "case", "register_version", "finding",
                                   "desil", "ruling", "checked_by_id", "checked_at"),
    "verification.CaseCheck": ("id", "case", "digest", "documents_ok", "members_ok", "budget_ok",
                               "note", "checked_by_id", "checked_at"),
}  # fmt: skip


@dataclass(slots=True)
class Group:
    pk: int
    code: str
    name: str
    village: str
    trade: Trade
    day: int  # after FIRST, on which it begins
    by: int  # its pendamping
    members: list[Any] = field(default_factory=list)
    formed_on: str | None = None


class Cases:
    def __init__(self, store: Store, country: Country) -> None:
        self.store, self.country = store, country
        self.people = People(store)
        self.record, self.letters = Record(store, country), Letters(store, country)
        self.notices = Notices(store)
        self.trades = list(Trade.objects.order_by("pk"))
        self.rows: dict[str, list[tuple[Any, ...]]] = {label: [] for label in COLUMNS}
        self.counts = dict.fromkeys(COLUMNS, 0)
        self.in_village: dict[str, int] = {}
        self.chairs: tuple[list[Any], list[Any]] = ([], [])
        self.goals = [goal for goal, share in GOALS for _one in range(share)]

    def put(self, label: str, *values: Any) -> int:
        self.counts[label] += 1
        pk = self.counts[label]
        self.rows[label].append((pk, *values))
        return pk

    def flush(self, day: int) -> None:
        """Write what has come together, events up to the day before `day`."""
        self.people.flush()
        for label, rows in self.rows.items():
            self.store.write(label, COLUMNS[label], rows)
            rows.clear()
        for label, names, chairs in zip(
            ("accounts.User", "accounts.Assignment"), (USER, POST), self.chairs, strict=True
        ):
            self.store.write(label, names, chairs)
            chairs.clear()
        self.letters.flush()
        self.notices.flush()
        self.record.flush(before=day)

    def group(self, village: str, day: int, random: Random) -> None:
        """One group with its members and its proposal."""
        goal = self.goals[int(random.random() * len(self.goals))]
        number = self.in_village[village] = self.in_village.get(village, 0) + 1
        pick = random.random
        first, second = int(pick() * len(WORDS)), int(pick() * len(WORDS))
        by = self.country.facilitators[village[:6]][number % 2]
        group = Group(
            self.counts["groups.Group"] + 1, f"{village}-{number:03d}",
            f"{WORDS[first]} {WORDS[second]} {number}", village,
            self.trades[int(pick() * len(self.trades))], day, by,
        )  # fmt: skip
        formed = goal != "forming" and day + 10 <= LAST
        gone = goal in ("formed", "withdrawn") and pick() < 0.3
        group.formed_on = DATES[day + 10] if formed else None
        self.put(
            "groups.Group", group.code, group.name, village, group.trade.pk, group.trade.name,
            "Rumah ketua kelompok", DATES[day], group.formed_on,
            DATES[LAST] if gone and formed else None, WHY_SELLS,
        )  # fmt: skip
        self._event(group, day, "group.start", {})
        self._members(group, gone=gone and formed, random=random)
        if formed:
            self._meeting(group)
            if group.pk % 4 == 0:
                self._appoint_chair(group)
        if formed and goal != "formed" and not gone:
            Proposals(self, group, random).go(goal)

    def _event(self, group: Group, day: int, action: str, changes: dict[str, Any]) -> None:
        self.record.add(
            min(day, LAST), group.pk % 500, group.by, "facilitator", action, "groups.Group",
            group.pk, group.name, group.village, "", changes,
        )  # fmt: skip

    def _members(self, group: Group, *, gone: bool, random: Random) -> None:
        offices = ("chair", "secretary", "treasurer")
        size, since = SIZES[int(random.random() * len(SIZES))], DATES[group.day]
        left = (DATES[LAST], "disbanded") if gone else (None, "")
        for place in range(size):
            member = self.people.one(group.village, since, random)
            if place < 3:
                member.office = offices[place]
            person = member.person_id
            group.members.append(member)
            self.put("groups.Membership", group.pk, person, person, member.office, since, *left)
        if random.random() < 0.4:  # somebody who waits, or was in it for a while
            person = self.people.one(group.village, since, random).person_id
            if random.random() < 0.5:
                past = (DATES[min(group.day + 60, LAST)], "moved")
                self.put("groups.Membership", group.pk, person, person, "member", since, *past)

    def _meeting(self, group: Group) -> None:
        day = group.day + 9
        sheet = self.attach("group.sheet", "daftar-hadir.jpg", group, day)
        meeting = self.put(
            "groups.Meeting", group.pk, DATES[day], "Balai desa", AGREEMENT, sheet, group.by,
            moment(day, 100),
        )  # fmt: skip
        for place, member in enumerate(group.members):
            self.put("groups.Attendance", meeting, member.person_id, int(place % 10 != 9))
        title = f"Berita acara {group.name}"
        self.letters.issue(
            "berita_acara", "", group.village, day + 1, group.by, title, group.pk, group.village
        )
        self._event(group, day, "group.meeting", {"held_on": DATES[day]})
        self._event(group, day + 1, "group.form", {"formed_on": group.formed_on})

    def _appoint_chair(self, group: Group) -> None:
        pk, name = next(self.country.user_ids), group.members[0].person.name
        self.chairs[0].append((pk, "!", f"u{pk}", name, f"0841{pk:08d}", "", "", group.village))
        post = (next(self.country.post_ids), pk, "chair", group.village, group.formed_on, group.pk)
        self.chairs[1].append(post)

    def attach(self, kind: str, name: str, group: Group, day: int) -> int:
        pk = self.counts["files.Attachment"] + 1
        digest = digest_of_file(pk)
        return self.put(
            "files.Attachment", kind, name, "image/jpeg", 180_000, digest, digest,
            f"{DATES[day][:4]}/{DATES[day][5:7]}/{digest[:32]}.jpg", group.village, group.pk,
            group.by, moment(day, 90),
        )  # fmt: skip


def digest_of_file(pk: int) -> str:
    return hashlib.sha256(b"file %d" % pk).hexdigest()


class Proposals:
    """The proposal of one group on its way."""

    def __init__(self, cases: Cases, group: Group, random: Random) -> None:
        self.cases, self.group, self.random = cases, group, random
        self.country, self.day = cases.country, group.day + 12
        alone = random.random() < 0.08
        self.scheme = get_scheme("apbd-contoh" if alone else "permensos-2-2019")
        self.chain = CHAINS[self.scheme.chain]

    def go(self, goal: str) -> None:
        """Write the proposal, then take it on step by step until `goal`, or until today."""
        if self.day > LAST:
            return
        group = self.group
        self.pk = self.cases.counts["proposals.Proposal"] + 1
        self.status, self.since, self.submitted = "draft", moment(self.day, 30), None
        self.total, self.awarded, self.version = 0, None, None
        lines = self._budget()
        documents = self._document()
        content = self._content(lines, documents)
        self.digest, self.text = digest_of(content), json.dumps(content)
        created = moment(self.day, 20)
        self._event("proposal.draft", self.day, group.by, "facilitator", "", {})
        for action in self._road(goal):
            self.day += 1 + int(self.random.random() * 2 * WAIT[action])
            if self.day > LAST:
                break
            self._step(action)
        days = self.scheme.deadlines.get(self.status)
        due = FIRST + timedelta(days=self._since_day + days) if days else None
        due_on = due.isoformat() if due else None
        self.cases.put(
            "proposals.Proposal", group.pk, group.village, self.scheme.code, group.by,
            "facilitator", created, AIMS, MARKET, PLACE, 6_500_000, 4_100_000, 22, 1, self.total,
            self.status, self.since, due_on, self.submitted, self.version, 3, self.awarded,
        )  # fmt: skip

    def _road(self, goal: str) -> list[str]:
        path = self.chain.path()
        if goal == "withdrawn":
            return ["withdraw"]
        if goal in ("returned", "rejected"):
            return ["submit", "endorse", "return" if goal == "returned" else "reject"]
        goal = goal if goal in path else "verified"
        steps = [self.chain.forward(status) for status in path[: path.index(goal)]]
        return [str(step.action) for step in steps if step]

    _since_day = 0

    def _step(self, action: str) -> None:
        step = self.chain.step(Action(action), self.status)
        by = self._officer(step.role)
        at = moment(self.day, 60 + self.pk % 400)
        if action == "submit":
            self.submitted = at
            self.version = self.cases.put(
                "proposals.Version", self.pk, 1, self.text, self.digest, at, by
            )
        if step.target == "verified":
            self._register(by, at)
        if action == "check":
            case = f"proposal:{self.pk}"
            self.cases.put("verification.CaseCheck", case, self.digest, 1, 1, 1, "Lengkap", by, at)
        if action == "award":
            self.awarded = self.total
        letter, number = self._letter(step.letter, step.role, by) if step.letter else (None, "")
        note = "Harga perlu diperiksa lagi dan pembanding dilampirkan." if step.note else ""
        self.cases.put(
            "proposals.Decision", self.pk, self.version, action, str(step.source),
            str(step.target), str(step.role), by, at, note, letter,
        )  # fmt: skip
        changes = {"status": [str(step.source), str(step.target)],
                   "version": self.digest if self.version else "", "letter": number}  # fmt: skip
        self._event(f"proposal.{action}", self.day, by, str(step.role), note, changes)
        self._tell(str(step.target))
        self.status, self.since, self._since_day = str(step.target), at, self.day

    def _tell(self, status: str) -> None:
        text = f"{self.group.name}: usulan sekarang {status}"
        told = []
        if status in ("returned", "rejected", "awarded", "delivered", "committed"):
            told.append(self.group.by)
        step = self.chain.forward(status)
        if step and status != "submitted":
            told.append(self._officer(step.role))
        for user in told:
            self.cases.notices.tell(user, text, self.pk, f"event:{self.pk}:{status}", self.day)

    def _officer(self, role: str) -> int:
        country, village = self.country, self.group.village
        match role:
            case "facilitator":
                return self.group.by
            case "village_head":
                return country.village_heads[village]
            case "dinsos_verifier":
                return country.verifiers[village[:4]][self.pk % 2]
            case "dinsos_head":
                return country.heads[village[:4]]
            case "director":
                return country.director
        return country.directorate[self.pk % len(country.directorate)]

    def _letter(self, kind: str, role: str, by: int) -> tuple[int, str]:
        unit, length = UNITS[role]
        village, group = self.group.village, self.group
        # The Directorate writes to each regency, and decides province by province.
        region = village[:length]
        issue = self.cases.letters.issue if kind in ALONE else self.cases.letters.join
        title = f"Bantuan KUBE {group.name}"
        return issue(kind, unit, region, self.day, by, title, group.pk, village)

    def _register(self, by: int, at: str) -> None:
        case = f"proposal:{self.pk}"
        for place, member in enumerate(self.group.members):
            self.cases.put(
                "verification.RegisterCheck", member.person_id, case, "DTSEN triwulan III 2026",
                "found", 1 + place % 4, "accepted", by, at,
            )  # fmt: skip

    def _budget(self) -> list[Any]:
        lines: list[Any] = []
        per_member = 2_000_000 * len(self.group.members)
        start = int(self.random.random() * len(ITEMS))
        for position in range(1, 6 + int(self.random.random() * 4)):
            item, kind, unit, price = ITEMS[(start + position) % len(ITEMS)]
            quantity = 1 + int(self.random.random() * max(1, per_member // 8 // price))
            self.total += quantity * price
            line = Plain(item=item, specification="", kind=kind, quantity=quantity, unit=unit,
                         unit_price=price, supplier="Toko Sumber Jaya")  # fmt: skip
            self.cases.put(
                "proposals.BudgetLine", self.pk, position, item, kind, quantity, unit, price,
                "Toko Sumber Jaya",
            )  # fmt: skip
            lines.append(line)
        return lines

    def _document(self) -> list[Any]:
        name = "tempat-usaha.jpg"
        photo = self.cases.attach("proposal.lokasi_usaha", name, self.group, self.day)
        self.cases.put("proposals.Document", self.pk, "lokasi_usaha", photo)
        kept = Plain(sha256=digest_of_file(photo))
        return [Plain(kind="lokasi_usaha", attachment=kept)]

    def _content(self, lines: list[Any], documents: list[Any]) -> dict[str, Any]:
        """Word for word what `proposals.queries` would read back of all this."""
        group = self.group
        told = Plain(
            scheme=self.scheme.code,
            aims=AIMS,
            market_reason=MARKET,
            place=PLACE,
            latitude=None,
            plan_income=6_500_000,
            plan_cost=4_100_000,
            plan_days=22,
            plan_first_month=1,
            group=Plain(
                name=group.name,
                region_id=group.village,
                trade=group.trade,
                business=group.trade.name,
                formed_on=date.fromisoformat(group.formed_on or ""),
                why_sells=WHY_SELLS,
            ),
        )
        return content_of(told, group.members, lines, documents)  # type: ignore[arg-type]

    def _event(
        self, action: str, day: int, by: int, role: str, note: str, changes: dict[str, Any]
    ) -> None:
        group = self.group
        self.cases.record.add(
            day, 60 + self.pk % 400, by, role, action, "proposals.Proposal", self.pk,
            f"U-{self.pk:06d} {group.name}", group.village, note, changes,
        )  # fmt: skip
