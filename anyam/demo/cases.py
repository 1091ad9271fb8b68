"""Which groups there are: where, in which trade, how large, and how far their proposal has come.

The numbers of groups are those of the field study (80 in the regency, 20 in Kecamatan Baraka,
7 in Kelurahan Balla); everything else is invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

ENREKANG, BARAKA, BALLA = "7316", "731603", "7316031021"
MINISTRY, REGENCY = "permensos-2-2019", "apbd-contoh"
FORMING, FORMED = "forming", "formed"  # goals of groups without a proposal

# How many groups each kecamatan has; together 80.
SHARES = {
    "731601": 6, "731602": 6, "731603": 20, "731604": 7, "731605": 6, "731606": 4,
    "731607": 5, "731608": 6, "731609": 5, "731610": 5, "731611": 5, "731612": 5,
}  # fmt: skip
VILLAGES = 3  # of a kecamatan other than Baraka have groups
NAMES = (
    "Siamasei", "Massenrempulu", "Buttu Lestari", "Bambapuang", "Padaidi", "Sitallo", "Rante Indah",
    "Harapan Baru", "Mekar", "Melati", "Anggrek", "Cempaka", "Kenanga", "Tunas Muda", "Bina Karya",
    "Sumber Rezeki", "Karya Mandiri", "Latimojong", "Sipurennu", "Mapatuo", "Sejahtera",
    "Kasih Ibu", "Usaha Bersama", "Sibatua", "Pada Elo", "Salu Dewata", "Rewako", "Mawar", "Dahlia",
)  # fmt: skip
TRADES = (
    ("kios", 9), ("grosir", 4), ("kue", 12), ("las", 7), ("sapi", 12), ("kambing", 10),
    ("sayur", 10), ("ikan", 7), ("keripik", 5), ("jahit", 4),
)  # fmt: skip
SIZES = (10, 10, 10, 10, 10, 10, 9, 8, 12, 7, 15, 6, 5, 11, 20)


@dataclass(slots=True)
class Case:
    """One group of the demonstration, and what is to become of it."""

    name: str
    village: str  # region code
    trade: str  # key of demo/data/trades.toml
    goal: str  # a Status of its proposal, FORMING or FORMED
    members: int = 10
    scheme: str = MINISTRY
    twist: str = ""  # what is unusual: see `timeline`
    days: dict[str, int] = field(default_factory=dict)  # step: days before today
    minute: int = 0  # of the hour at which things happen
    group_id: int = 0
    proposal_id: int = 0


# The seven of Balla. Three copy one wholesale shop; the last begins with its first meeting.
IN_BALLA = (
    Case("Sipatuo", BALLA, "grosir", "committed"),
    Case("Samaturu", BALLA, "grosir", "endorsed", members=20),
    Case("Mappideceng", BALLA, "grosir", "submitted", twist="late"),
    Case("Bunga Melati", BALLA, "kue", "forwarded", twist="batch"),
    Case("Cahaya Las", BALLA, "las", "delivered", members=12),
    Case("Sitapalluran", BALLA, "kambing", "checked", members=8, twist="resubmitted"),
    Case("Tunas Balla", BALLA, "sayur", FORMING, twist="walk"),
)
WALK = IN_BALLA[-1].name

# What the other 73 of the regency have come to: goal, scheme, twist, how many.
ELSEWHERE = (
    (FORMING, MINISTRY, "", 2),
    (FORMED, MINISTRY, "", 2),
    ("draft", MINISTRY, "", 3),
    ("draft", MINISTRY, "over_ceiling", 1),
    ("draft", MINISTRY, "begun", 1),
    ("draft", REGENCY, "", 1),
    ("submitted", MINISTRY, "", 5),
    ("submitted", MINISTRY, "late", 1),
    ("submitted", REGENCY, "", 1),
    ("endorsed", MINISTRY, "", 2),
    ("endorsed", MINISTRY, "half_checked", 2),
    ("endorsed", MINISTRY, "not_found", 2),
    ("endorsed", MINISTRY, "late", 1),
    ("endorsed", REGENCY, "", 1),
    ("verified", MINISTRY, "batch", 4),
    ("verified", MINISTRY, "", 2),
    ("verified", MINISTRY, "late", 1),
    ("verified", REGENCY, "", 1),
    ("forwarded", MINISTRY, "batch", 5),
    ("forwarded", MINISTRY, "late", 1),
    ("checked", MINISTRY, "", 4),
    ("checked", MINISTRY, "late", 1),
    ("awarded", MINISTRY, "", 4),
    ("awarded", REGENCY, "", 1),
    ("delivered", MINISTRY, "", 5),
    ("committed", MINISTRY, "", 9),
    ("committed", REGENCY, "", 2),
    ("returned", MINISTRY, "by_village", 1),
    ("returned", MINISTRY, "by_verifier", 1),
    ("returned", MINISTRY, "twice", 1),
    ("returned", REGENCY, "late", 1),
    ("rejected", MINISTRY, "by_verifier", 1),
    ("rejected", MINISTRY, "by_directorate", 1),
    ("withdrawn", MINISTRY, "draft", 1),
    ("withdrawn", MINISTRY, "returned", 1),
)

# Groups of the other field studies.
FAR = (
    Case("Melati 3", "3171081003", "kue", "delivered"),
    Case("Sumber Makmur", "3312162001", "sapi", "forwarded", twist="alone"),
    Case("Ngudi Rejeki", "3312162001", "keripik", "endorsed"),
    Case("Harapan Paser", "6401042004", "ikan", "checked"),
    Case("Bina Usaha", "6401042004", "kios", "verified"),
)


def cases(villages: dict[str, list[str]], random: Random) -> list[Case]:
    """All groups, in no particular order of time.

    Args:
      villages: the codes of the villages of each kecamatan, from the official list.
    """
    names = _names(random)
    goals = [row[:3] for row in ELSEWHERE for _one in range(row[3])]
    random.shuffle(goals)
    trades = [key for key, share in TRADES for _one in range(share)]
    random.shuffle(trades)
    places = list(_places(villages))
    made = [
        Case(next(names), place, trade, goal, _size(scheme, random), scheme, twist)
        for place, trade, (goal, scheme, twist) in zip(places, trades, goals, strict=False)
    ]
    return [*_fresh(IN_BALLA), *made, *_fresh(FAR)]


def _fresh(fixed: tuple[Case, ...]) -> list[Case]:
    return [Case(c.name, c.village, c.trade, c.goal, c.members, c.scheme, c.twist) for c in fixed]


def _names(random: Random) -> Iterator[str]:
    words = list(NAMES)
    random.shuffle(words)
    yield from words
    for number in range(2, 99):
        yield from (f"{word} {number}" for word in words)


def _size(scheme: str, random: Random) -> int:
    size = random.choice(SIZES)
    return min(size, 12) if scheme == REGENCY else size


def _places(villages: dict[str, list[str]]) -> Iterator[str]:
    """A village for each group outside Balla, by the shares of the kecamatan."""
    for kecamatan, share in SHARES.items():
        others = [code for code in villages[kecamatan] if code != BALLA]
        if kecamatan == BARAKA:
            chosen, count = others, share - len(IN_BALLA)
        else:
            chosen, count = others[:: max(1, len(others) // VILLAGES)][:VILLAGES], share
        for number in range(count):
            yield chosen[number % len(chosen)]
