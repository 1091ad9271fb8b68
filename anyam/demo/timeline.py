"""When each thing happened: days before today, told backwards from where a case stands now."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random

from anyam.demo.cases import ENREKANG, FORMED, FORMING, REGENCY, Case

# The hour at which each step is taken. Hours rise along the road, so that steps which a weekend
# or the freeze puts on one day keep their order.
HOURS = {
    "start": 7, "form": 8, "draft": 9, "write": 10, "submit": 11, "endorse": 12, "register": 13,
    "verify": 14, "forward": 15, "check": 16, "award": 17, "deliver": 10, "commit": 11,
    "return": 15, "rewrite": 7, "resubmit": 8, "reendorse": 9, "reregister": 10, "reverify": 11,
    "return_again": 15, "reject": 16, "withdraw": 16,
}  # fmt: skip
ROAD = ("start", "form", "draft", "write", "submit", "endorse", "register", "verify", "forward")
# How many days lie between a step and the one before it: from, to.
GAPS = {
    "form": (3, 8), "draft": (2, 10), "write": (1, 6), "submit": (1, 4), "endorse": (1, 5),
    "register": (2, 7), "verify": (1, 3), "forward": (2, 5),
}  # fmt: skip
HOLIDAYS = ((1, 1), (5, 1), (6, 1), (8, 17), (12, 25))  # month and day, every year alike
FREEZE = (131, 121)  # between these days nothing moved
# Steps that go out with one letter for all cases of the same goal; these days never shift.
LETTERS = ("forward", "award", "deliver", "commit")
LETTER_GOALS = ("committed", "delivered", "awarded", "checked", "forwarded")
# The last steps of a case, by its goal and its twist. What comes before follows from GAPS.
ENDS: dict[tuple[str, str], dict[str, int]] = {
    (FORMING, ""): {"start": 6},
    (FORMING, "walk"): {"start": 4},
    (FORMED, ""): {"form": 5},
    ("draft", ""): {"write": 4},
    ("draft", "begun"): {"draft": 3},
    ("draft", "over_ceiling"): {"write": 3},
    ("draft", "regency"): {"write": 6},
    ("submitted", ""): {"submit": 2},
    ("submitted", "late"): {"submit": 17},
    ("submitted", "regency"): {"submit": 3},
    ("endorsed", ""): {"endorse": 4},
    ("endorsed", "half_checked"): {"endorse": 8, "register": 3},
    ("endorsed", "not_found"): {"endorse": 10, "register": 4},
    ("endorsed", "late"): {"endorse": 25},
    ("endorsed", "regency"): {"endorse": 6},
    ("verified", ""): {"verify": 3},
    ("verified", "batch"): {"verify": 5},
    ("verified", "late"): {"verify": 14},
    ("verified", "regency"): {"verify": 4},
    ("forwarded", "batch"): {"forward": 18},
    ("forwarded", "alone"): {"forward": 12},
    ("forwarded", "late"): {"forward": 41},
    ("checked", ""): {"forward": 33, "check": 5},
    ("checked", "late"): {"forward": 42, "check": 23},
    ("awarded", ""): {"forward": 50, "check": 32, "award": 5},
    ("awarded", "regency"): {"verify": 12, "award": 5},
    ("delivered", ""): {"forward": 112, "check": 88, "award": 60, "deliver": 11},
    ("committed", ""): {"forward": 190, "check": 172, "award": 160, "deliver": 155, "commit": 144},
    ("committed", "regency"): {"verify": 102, "award": 96, "commit": 88},
    ("returned", "by_village"): {"submit": 9, "return": 6},
    ("returned", "by_verifier"): {"submit": 19, "endorse": 15, "return": 5},
    ("returned", "late"): {"submit": 52, "endorse": 48, "return": 43},
    ("returned", "twice"): {
        "submit": 48, "endorse": 44, "return": 39, "rewrite": 30, "resubmit": 28, "reendorse": 24,
        "return_again": 8,
    },
    ("checked", "resubmitted"): {
        "submit": 95, "endorse": 91, "return": 84, "rewrite": 76, "resubmit": 74, "reendorse": 70,
        "reregister": 65, "reverify": 62, "forward": 33, "check": 6,
    },
    ("rejected", "by_verifier"): {"submit": 112, "endorse": 107, "reject": 98},
    ("rejected", "by_directorate"): {"forward": 110, "reject": 80},
    ("withdrawn", "draft"): {"write": 72, "withdraw": 61},
    ("withdrawn", "returned"): {"submit": 62, "endorse": 57, "return": 50, "withdraw": 36},
}  # fmt: skip
SPREAD = 2  # days by which cases of the same kind differ


@dataclass(frozen=True, slots=True)
class Calendar:
    """Turns days before today into office days: no weekend or holiday, nothing in the freeze."""

    today: date
    zone: tzinfo

    def day(self, before: int) -> date:
        """The office day on or after `before` days ago; yesterday at the latest."""
        first, last = FREEZE
        if last <= before <= first:
            before = last - 1
        day, yesterday = self.today - timedelta(days=before), self.today - timedelta(days=1)
        while day.weekday() >= 5 or (day.month, day.day) in HOLIDAYS:
            day += timedelta(days=1)
        return min(day, yesterday)

    def at(self, before: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(self.day(before), time(hour, minute), self.zone)

    def step(self, case: Case, step: str) -> datetime:
        return self.at(case.days[step], HOURS[step], case.minute)


def by_one_letter(case: Case) -> bool:
    """Whether this case goes along with others in one letter of its office."""
    mine = case.village.startswith(ENREKANG) and case.scheme != REGENCY
    return mine and case.goal in LETTER_GOALS and case.twist in ("", "batch")


def plan(case: Case, random: Random) -> None:
    """Fill in `case.days`, the days before today of each of its steps, and its minute."""
    twist = case.twist or ("regency" if case.scheme == REGENCY else "")
    shift = 0 if by_one_letter(case) else random.randint(0, SPREAD)
    days = {step: day + shift for step, day in ENDS[case.goal, twist].items()}
    if case.goal in ("checked", "delivered") and by_one_letter(case):
        days["check"] += random.randint(0, SPREAD)
    first = next(step for step in ROAD if step in days)
    for step in reversed(ROAD[: ROAD.index(first)]):
        after = ROAD[ROAD.index(step) + 1]
        days[step] = days[after] + random.randint(*GAPS[after])
    case.days = days
    case.minute = random.randrange(0, 60, 3)
