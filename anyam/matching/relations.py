"""Ties between groups that an officer should look at; findings, never verdicts.

Pure: members in, relations out. A relation names the people it joins, what ties them and how much
that says. One phone may serve a whole hamlet, brothers live next door: nobody is refused by this.

* `person`: one register row, or one NIK, on two seats;
* `phone`, `account`: one number in two groups, or with two people of one group (`account` only);
* `holder`: one person in whose hands the money of two groups is;
* `card`: one family card in two groups;
* `split`: a family that took two seats: people of two cards who were on one until lately, or two
  cards at one address whose people share a mother, or whose newer card was issued shortly before.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

PERSON, PHONE, ACCOUNT, CARD, SPLIT = "person", "phone", "account", "card", "split"
HOLDER = "holder"
# How much each tie says by itself, 0 to 1; working assumptions to sort a list by.
STRENGTH = {PERSON: 1.0, ACCOUNT: 0.9, HOLDER: 0.85, CARD: 0.8, SPLIT: 0.6, PHONE: 0.4}
NEW_CARD = timedelta(days=183)
NOT_DIGITS = re.compile(r"\D")
NOT_WORDS = re.compile(r"[^A-Z0-9]+")
NOTHING = frozenset({"", "0", "NN", "TIDAK DIKETAHUI", "TIDAK ADA", "X"})
USUAL = frozenset({
    "JL", "JALAN", "NO", "NOMOR", "RT", "RW", "GG", "GANG", "DUSUN", "DSN", "DESA", "KP", "KAMPUNG",
    "LINGK", "LINGKUNGAN",
})  # fmt: skip
COMMON = 12  # people at one value; more are an office or a placeholder, not a family


@dataclass(frozen=True, slots=True)
class Member:
    """A seat in a group, or a candidate for one. Empty text: not known."""

    group: str
    person: str
    nik: str = ""
    register_id: str = ""
    kk: str = ""
    phone: str = ""
    account: str = ""
    mother: str = ""
    address: str = ""
    region_code: str = ""
    digest: str = ""  # of the account's number, where that is not told itself
    holder: str = ""  # who has the money in hand: one spelling of the name, and where it counts
    home: str = ""  # the family card, named by anything that names it
    former: tuple[str, ...] = ()  # the cards left lately, named likewise


@dataclass(frozen=True, slots=True)
class Relation:
    kind: str
    value: str  # what they share; a KK or NIK, so mask it before it is shown
    members: tuple[Member, ...]
    strength: float

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(sorted({member.group for member in self.members}))


def relations(members: Iterable[Member], today: date) -> list[Relation]:
    """Every tie between groups, and people on two seats of one group; the strongest first."""
    seats = list(members)
    found = [
        *_shared(PERSON, seats, lambda m: m.register_id or digits(m.nik, 16), across=False),
        *_shared(PHONE, seats, lambda m: phone(m.phone)),
        *_shared(ACCOUNT, seats, lambda m: m.digest or account(m.account), across=False, most=None),
        *_shared(HOLDER, seats, lambda m: m.holder, most=None),
        *_shared(CARD, seats, lambda m: digits(m.kk, 16)),
        *_splits(seats, today),
    ]
    return sorted(found, key=lambda r: (-r.strength, r.kind, r.value, r.groups))


def digits(text: str, length: int) -> str:
    """The digits of a number that must have `length` of them, otherwise nothing.

    >>> digits("7316 0145 0580 0002", 16), digits("123", 16)
    ('7316014505800002', '')
    """
    found = NOT_DIGITS.sub("", text)
    return found if len(found) == length and len(set(found)) > 1 else ""


def phone(text: str) -> str:
    """A phone number as one spelling, 08…; nothing where it cannot be one.

    >>> phone("+62 812-3456-7890"), phone("62812 3456 7890"), phone("0812 34567890"), phone("12")
    ('081234567890', '081234567890', '081234567890', '')
    """
    found = NOT_DIGITS.sub("", text)
    if found.startswith("62"):
        found = "0" + found[2:].lstrip("0")
    elif found.startswith("8"):
        found = "0" + found
    return found if 9 <= len(found) <= 14 and len(set(found[2:])) > 1 else ""


def account(text: str) -> str:
    """An account number as its digits.

    >>> account("0123-01-004567-50-8"), account("000000")
    ('012301004567508', '')
    """
    found = NOT_DIGITS.sub("", text)
    return found if len(found) >= 6 and len(set(found)) > 1 else ""


def place(member: Member) -> str:
    """One spelling of an address within its village; nothing where only the village is known.

    >>> place(Member("g", "p", address="Jl. Melati No.5 RT 03/RW 002", region_code="73.16.01.1001"))
    '7316011001 MELATI 5 3 2'
    """
    words = NOT_WORDS.sub(" ", member.address.upper()).split()
    kept = [word for word in words if word not in USUAL]
    kept = [word.lstrip("0") or "0" for word in kept]
    if len(kept) < 2 or not any(word.isdigit() for word in kept):
        return ""
    return f"{NOT_DIGITS.sub('', member.region_code)} {' '.join(kept)}"


def _shared(
    kind: str, seats: Sequence[Member], value_of: Callable[[Member], str], *, across: bool = True,
    most: int | None = COMMON,
) -> list[Relation]:  # fmt: skip
    """People with one value.

    Args:
      across: only where it joins two groups.
      most: people; a value more of them have is a placeholder. None: the more, the worse.
    """
    by_value: dict[str, list[Member]] = defaultdict(list)
    for member in seats:
        if value := value_of(member):
            by_value[value].append(member)
    return [
        Relation(kind, value, tuple(people), STRENGTH[kind])
        for value, people in by_value.items()
        if 1 < len(people) <= (most or len(people))
        and (not across or len({m.group for m in people}) > 1)
    ]


def _splits(seats: Sequence[Member], today: date) -> list[Relation]:
    """Families with two seats by what they left, then by where they live; each once."""
    found = {frozenset(one.members): one for one in (*_left(seats), *_neighbours(seats, today))}
    return list(found.values())


def _left(seats: Sequence[Member]) -> list[Relation]:
    """People who were on one card until lately and sit on two seats now, of one group or of two."""
    homes: dict[str, list[Member]] = defaultdict(list)
    for member in seats:
        for card in {member.home, *member.former} - {""}:
            homes[card].append(member)
    return [
        Relation(SPLIT, f"card {card}", tuple(people), STRENGTH[SPLIT])
        for card, people in homes.items()
        if 1 < len(people) <= COMMON and len({member.home for member in people}) > 1
    ]


def _neighbours(seats: Sequence[Member], today: date) -> list[Relation]:
    homes: dict[str, list[Member]] = defaultdict(list)
    for member in seats:
        if digits(member.kk, 16) and (home := place(member)):
            homes[home].append(member)
    found = []
    for home, people in homes.items():
        cards = {digits(member.kk, 16) for member in people}
        groups = {member.group for member in people}
        if len(cards) > 1 and len(groups) > 1 and len(people) <= COMMON and _kin(people, today):
            found.append(Relation(SPLIT, home, tuple(people), STRENGTH[SPLIT]))
    return found


def _kin(people: Sequence[Member], today: date) -> bool:
    """Whether people of two cards share a mother, or a card is brand new."""
    mothers: dict[str, set[str]] = defaultdict(set)
    for member in people:
        name = " ".join(NOT_WORDS.sub(" ", member.mother.upper()).split())
        if name not in NOTHING:
            mothers[name].add(member.kk)
    if any(len(cards) > 1 for cards in mothers.values()):
        return True
    return any(issued_lately(member.kk, today) for member in people)


def issued_lately(kk: str, today: date) -> bool:
    """Whether the family card was issued within the last half year: its date stands inside.

    >>> issued_lately("7316011010260003", date(2026, 11, 22))
    True
    """
    number = digits(kk, 16)
    if not number:
        return False
    day, month, year = int(number[6:8]), int(number[8:10]), 2000 + int(number[10:12])
    try:
        issued = date(year, month, day)
    except ValueError:
        return False
    return timedelta(0) <= today - issued <= NEW_CARD


def nets(found: Iterable[Relation]) -> list[tuple[str, ...]]:
    """Groups that hang together through any relation; the largest net first."""
    leader: dict[str, str] = {}

    def head(group: str) -> str:
        while leader.setdefault(group, group) != group:
            group = leader[group]
        return group

    for relation in found:
        first, *others = relation.groups
        for other in others:
            leader[head(other)] = head(first)
    nets: dict[str, list[str]] = defaultdict(list)
    for group in sorted(leader):
        nets[head(group)].append(group)
    return sorted((tuple(net) for net in nets.values() if len(net) > 1), key=lambda n: (-len(n), n))


def sent_twice(matches: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Register rows that several candidates of a list were matched to: one person sent twice.

    `matches` are (candidate_id, register_id) of decisions "match".

    >>> sent_twice([("1", "a"), ("2", "b"), ("3", "a")])
    {'a': ('1', '3')}
    """
    by_row: dict[str, list[str]] = defaultdict(list)
    for candidate, person in matches:
        if person:
            by_row[person].append(candidate)
    return {person: tuple(names) for person, names in by_row.items() if len(names) > 1}
