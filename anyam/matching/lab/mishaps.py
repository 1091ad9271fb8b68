"""What befalls candidates of the second register: scanners, telephones, spreadsheets.

Independent of `errors`; as there, a human reader could still tell who it is: at most two columns
are harmed beyond recognition, and where two are, family card, mother and place stay as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass

from anyam.matching.lab.errors import IDENTITY, Case

SCANNED = (("0", "8"), ("1", "7"), ("3", "8"), ("5", "6"), ("6", "0"), ("9", "4"), ("2", "7"))
SEEN = (("rn", "m"), ("m", "nn"), ("l", "i"), ("i", "l"), ("u", "v"), ("h", "b"), ("e", "c"),
        ("a", "o"), ("w", "vv"), ("d", "cl"))  # fmt: skip
HEARD = (("kh", "h"), ("dj", "z"), ("dz", "z"), ("ch", "h"), ("th", "t"), ("f", "v"), ("z", "dj"),
         ("s", "ts"), ("ud", "oed"), ("r", "l"), ("b", "p"), ("d", "t"), ("g", "k"), ("ng", "n"),
         ("ya", "ia"), ("rr", "r"), ("oe", "u"), ("tj", "c"))  # fmt: skip


MOST_HARMED = 2


@dataclass(frozen=True, slots=True)
class Mishap:
    column: str
    share: float
    do: Callable[[Case, str], str | None]
    harms: bool = False  # so much that the column no longer tells who it is

    def befall(self, case: Case, factor: float) -> None:
        value = case.facts.get(self.column)
        if not value or case.random.random() >= self.share * factor:
            return
        if self.harms and self.column not in case.strong and len(case.strong) >= MOST_HARMED:
            return
        if self.column not in IDENTITY and len(case.strong) >= MOST_HARMED:
            return
        if self.harms:
            case.strong.add(self.column)
        case.facts[self.column] = self.do(case, value)


def _gone(_case: Case, _value: str) -> None:
    return None


def _scanned(case: Case, value: str) -> str:
    places = [at for at, digit in enumerate(value) if any(digit in pair for pair in SCANNED)]
    at = case.random.choice(places) if places else 0
    found = [b if value[at] == a else a for a, b in SCANNED if value[at] in (a, b)]
    return value[:at] + case.random.choice(found or ["8"]) + value[at + 1 :]


def _twice(case: Case, value: str) -> str:
    at = case.random.randrange(len(value))
    return value[:at] + value[at] + value[at:]


def _half(_case: Case, value: str) -> str:
    return value[:10]


def _exponent(_case: Case, value: str) -> str:
    return f"{int(value):.5E}" if value.isdigit() else value


def _dragged(case: Case, value: str) -> str:
    """The spreadsheet counted on from the row above: the last digits follow the neighbour's."""
    if not value.isdigit():
        return value
    return f"{int(value) + case.random.choice((1, 2, 3)):016d}"


def _of_the_family(case: Case, value: str) -> str:
    return (case.relative or {}).get("nik") or value


def _in_the_other_column(case: Case, value: str) -> str | None:
    kk = case.facts.get("kk")
    case.facts["kk"] = value
    return kk


def _replaced(case: Case, value: str, pairs: tuple[tuple[str, str], ...]) -> str:
    low = value.lower()
    ways = [pair for pair in pairs if pair[0] in low]
    if not ways:
        return value
    old, new = case.random.choice(ways)
    return low.replace(old, new, 1).title()


def _seen(case: Case, value: str) -> str:
    return _replaced(case, value, SEEN)


def _heard(case: Case, value: str) -> str:
    return _replaced(case, value, HEARD)


def _called(_case: Case, value: str) -> str:
    return value.split()[0]


def _last_only(_case: Case, value: str) -> str:
    return value.split()[-1]


def _married(case: Case, value: str) -> str:
    husband = (case.relative or {}).get("name")
    return f"{value} {husband.split()[-1]}" if husband else value


def _with_respect(case: Case, value: str) -> str:
    title = "Ibu" if case.facts.get("sex") == "P" else "Bapak"
    return f"{title} {value}"


def _squeezed(_case: Case, value: str) -> str:
    return value.replace(" ", "")


def _cut(_case: Case, value: str) -> str:
    return value[:12]


def _shouted(_case: Case, value: str) -> str:
    return value.upper()


def _first_half_initials(_case: Case, value: str) -> str:
    words = value.split()
    return " ".join([f"{word[0]}." for word in words[:-1]] + words[-1:])


def _year_only(_case: Case, value: str) -> str:
    return f"{value[:4]}-01-01"


def _dots(_case: Case, value: str) -> str:
    year, month, day = value.split("-")
    return f"{int(day)}.{int(month)}.{year}"


def _american(_case: Case, value: str) -> str:
    year, month, day = value.split("-") if "-" in value else reversed(value.split("."))
    return f"{month}/{day}/{year}"


def _shifted(case: Case, value: str) -> str:
    year, month, day = (int(part) for part in value.split("-"))
    return f"{year + case.random.choice((-3, -1, 1, 2))}-{month:02d}-{min(day, 28):02d}"


def _moved(case: Case, value: str) -> str | None:
    other = case.elsewhere or {}
    case.facts["kk"] = other.get("kk") or case.facts.get("kk")
    case.facts["region_code"] = other.get("region_code")
    return other.get("address") or value


MISHAPS = (
    Mishap("address", 0.09, _moved, harms=True),
    Mishap("nik", 0.05, _gone, harms=True),
    Mishap("nik", 0.04, _scanned),
    Mishap("nik", 0.008, _twice),
    Mishap("nik", 0.004, _half, harms=True),
    Mishap("nik", 0.01, _dragged),
    Mishap("nik", 0.006, _of_the_family, harms=True),
    Mishap("nik", 0.003, _exponent, harms=True),
    Mishap("nik", 0.006, _in_the_other_column, harms=True),
    Mishap("name", 0.05, _seen),
    Mishap("name", 0.07, _heard),
    Mishap("name", 0.02, _called),
    Mishap("name", 0.004, _last_only, harms=True),
    Mishap("name", 0.012, _married),
    Mishap("name", 0.03, _with_respect),
    Mishap("name", 0.015, _squeezed),
    Mishap("name", 0.012, _cut),
    Mishap("name", 0.015, _first_half_initials),
    Mishap("name", 0.15, _shouted),
    Mishap("birth_date", 0.02, _gone, harms=True),
    Mishap("birth_date", 0.006, _year_only, harms=True),
    Mishap("birth_date", 0.02, _shifted),
    Mishap("birth_date", 0.10, _dots),
    Mishap("birth_date", 0.01, _american),
    Mishap("sex", 0.03, _gone),
    Mishap("sex", 0.006, lambda _case, value: "L" if value == "P" else "P"),
    Mishap("kk", 0.12, _gone),
    Mishap("kk", 0.03, _scanned),
    Mishap("mother_name", 0.35, _gone),
    Mishap("mother_name", 0.06, _heard),
    Mishap("mother_name", 0.06, _called),
    Mishap("address", 0.15, _gone),
    Mishap("address", 0.2, _cut),
    Mishap("region_code", 0.06, _gone),
)
