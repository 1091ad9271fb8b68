"""The bank accounts of formed groups, with who holds what, on top of the filled country.

Every group that was formed has one; elsewhere than at home what is sealed is sealed once. Of forty
groups one keeps its money in the name of its chair, and of three hundred one in the village shares
its number with the next: what an officer has to find.
"""

from collections import defaultdict
from typing import Any

from anyam.funds.models import HINT, NUMBER_COLUMN
from anyam.funds.rules import Thing, hand_key
from anyam.people.crypto import blind_index, seal
from scripts.bench.checked import empty
from scripts.bench.country import HOME
from scripts.bench.fill import tell
from scripts.bench.met import Tables
from scripts.bench.record import DATES, LAST, moment
from scripts.bench.rooms import OFFICERS, rows
from scripts.bench.store import Clock, Store, store

APPS = ("funds",)
IN_ONE_NAME, SHARED = 40, 300  # of so many groups one
BANKS = (("bri", 15), ("mandiri", 13), ("bni", 10), ("bsi", 10))
COLUMNS = {
    "funds.GroupAccount": ("id", "group_id", "bank", "branch", "number", "number_index",
                           "number_hint", "number_length", "holder_name", "holder_key",
                           "opened_on", "recorded_by_id", "recorded_at"),
    "funds.Custody": ("id", "account_id", "thing", "person_id", "name", "key"),
}  # fmt: skip
FORMED = (
    "SELECT g.id, g.name, g.region_id, m.person_id, p.name"
    " FROM groups_group g JOIN groups_membership m ON m.group_id = g.id"
    " JOIN people_person p ON p.id = m.person_id"
    " WHERE g.formed_on IS NOT NULL AND m.left_on IS NULL"
    " AND m.office IN ('chair', 'treasurer') ORDER BY g.id, m.office"
)
Hand = tuple[int, str]  # a person and the name


class Banked:
    """Writes the account of one group after the other."""

    def __init__(self, target: Store) -> None:
        self.store, self.tables = target, Tables(target, COLUMNS)
        self.sealed: dict[str, Any] = {}
        found = rows(OFFICERS)
        self.writers = {code: user for role, code, user, _ in found if role == "facilitator"}

    def group(self, pk: int, name: str, village: str, hands: list[Hand]) -> None:
        bank, length = BANKS[pk % len(BANKS)]
        digits = f"{pk - (pk % SHARED == 1):0{length}d}"
        chair, treasurer = hands[0], hands[-1]
        mine = pk % IN_ONE_NAME == 0
        day = LAST - 1 - pk * 11 % 300
        account = self.tables.put(
            "funds.GroupAccount", pk, bank, "Unit kecamatan", self._number(digits, village),
            blind_index(digits, NUMBER_COLUMN), digits[-HINT:], length,
            chair[1] if mine else f"KUBE {name}", hand_key(chair[1] if mine else f"KUBE {name}"),
            DATES[day], self.writers[village[:6]], moment(day, pk % 400),
        )  # fmt: skip
        keepers = {
            Thing.PASSBOOK: chair if mine else treasurer, Thing.CARD: chair if mine else treasurer,
            Thing.STAMP: chair,
        }  # fmt: skip
        namesakes = hand_key(chair[1]) == hand_key(treasurer[1])
        signers = [(Thing.SIGNER, hand) for hand in ((chair,) if namesakes else (chair, treasurer))]
        for thing, (person, told) in [*keepers.items(), *signers]:
            self.tables.put("funds.Custody", account, thing.value, person, told, hand_key(told))

    def _number(self, digits: str, village: str) -> Any:
        once = "" if village.startswith(HOME) else str(len(digits))
        if not once or once not in self.sealed:
            self.sealed[once] = self.store.blob(seal(digits, NUMBER_COLUMN))
        return self.sealed[once]


def add() -> None:
    """Give every formed group of the database the settings name its account."""
    clock = Clock(tell)
    groups: dict[int, tuple[str, str, list[Hand]]] = {}
    hands: dict[int, list[Hand]] = defaultdict(list)
    for pk, name, village, person, told in rows(FORMED):
        hands[pk].append((person, told))
        groups[pk] = (name, village, hands[pk])
    clock.lap("dibaca kembali")
    target = store(APPS)
    with target:
        empty(target)
        banked = Banked(target)
        for pk, facts in groups.items():
            banked.group(pk, *facts)
        banked.tables.finish()
        clock.lap("rekening")
    target.finish()
    clock.lap("indeks")
    tell(f"  {sum(target.counts.values()):,} baris rekening")
