"""What goes wrong on a candidate's way into a list: the error model, a table that documents itself.

Every row of `ERRORS` is one thing that happens, with its share among ordinary candidates. A list
is written by people of different care: seven of ten careful, one of twenty in great haste. Shares
are working assumptions after what offices tell (docs of the ministry give none).

Nobody becomes unrecognisable to a human reader: of NIK, name and birth date at most two suffer a
*strong* error, and where two do, family card, mother and place stay as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from anyam.matching.lab import spelling

Facts = dict[str, str | None]

CARE = ((0.70, 0.55), (0.25, 1.4), (0.05, 3.5))  # share of candidates, how much more goes wrong
IDENTITY = ("nik", "name", "birth_date")
NICKNAME_LETTERS = 3


@dataclass(slots=True)
class Case:
    """One candidate on the way: the facts so far, the family's, and what was harmed."""

    random: Random
    facts: Facts
    relative: Facts | None = None
    elsewhere: Facts | None = None  # a household somewhere else, to move to
    strong: set[str] = field(default_factory=set)
    happened: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Error:
    code: str
    column: str
    share: float
    do: Callable[[Case, str], str | None]
    strong: bool = False

    def hits(self, case: Case, factor: float) -> bool:
        if case.facts.get(self.column) in (None, ""):
            return False
        if case.random.random() >= self.share * factor:
            return False
        if self.column in IDENTITY:
            return not self.strong or len(case.strong - {self.column}) < 2
        return len(case.strong) < 2


def spoil(case: Case) -> Facts:
    """The facts as the list has them; `case.happened` says what was done."""
    factor = _care(case.random)
    for error in ERRORS:
        if error.hits(case, factor):
            value = case.facts[error.column]
            assert value is not None
            case.facts[error.column] = error.do(case, value)
            case.happened.append(error.code)
            if error.strong and error.column in IDENTITY:
                case.strong.add(error.column)
    return case.facts


def _care(random: Random) -> float:
    at = random.random()
    for share, factor in CARE:
        at -= share
        if at < 0:
            return factor
    return CARE[-1][1]


def _nothing(_case: Case, _value: str) -> None:
    return None


# NIK and KK


def _one_digit(case: Case, value: str) -> str:
    at = case.random.randrange(len(value))
    return value[:at] + case.random.choice("0123456789") + value[at + 1 :]


def _lost_digit(case: Case, value: str) -> str:
    at = case.random.randrange(len(value))
    return value[:at] + value[at + 1 :]


def _exchanged(case: Case, value: str) -> str:
    at = case.random.randrange(len(value) - 1)
    return value[:at] + value[at + 1] + value[at] + value[at + 2 :]


def _excel(_case: Case, value: str) -> str:
    return value[:15] + "0"


def _letters(case: Case, value: str) -> str:
    old, new = case.random.choice([("0", "O"), ("1", "l"), ("5", "S")])
    return value.replace(old, new, 1)


def _dressed(case: Case, value: str) -> str:
    blocks = f"{value[:6]} {value[6:12]} {value[12:]}"
    return case.random.choice([f"'{value}", blocks, f" {value} ", f"{value}."])


def _relatives(case: Case, value: str) -> str:
    return (case.relative or {}).get("nik") or value


def _another_card(case: Case, value: str) -> str:
    return (case.elsewhere or {}).get("kk") or value


# Names


def _form(case: Case, value: str) -> str:
    return spelling.another_form(case.random, value)


def _sound(case: Case, value: str) -> str:
    return spelling.another_sound(case.random, value)


def _slip(case: Case, value: str) -> str:
    return spelling.slip(case.random, value)


def _title(case: Case, value: str) -> str:
    return spelling.titled(case.random, value, woman=case.facts.get("sex") == "P")


def _shortened(case: Case, value: str) -> str:
    return spelling.shortened(case.random, value)


def _reordered(case: Case, value: str) -> str:
    return spelling.reordered(case.random, value)


def _regrouped(case: Case, value: str) -> str:
    return spelling.regrouped(case.random, value)


def _lower(_case: Case, value: str) -> str:
    return value.lower()


def _nickname(case: Case, value: str) -> str:
    word = case.random.choice(value.split())
    return word[-max(NICKNAME_LETTERS, len(word) // 2) :].capitalize()


def _father(case: Case, value: str) -> str:
    father = (case.relative or {}).get("name") or value
    bin_binti = "binti" if case.facts.get("sex") == "P" else "bin"
    return f"{value} {bin_binti} {father.split()[0]}"


# Dates


def _day_first(_case: Case, value: str) -> str:
    return "/".join(reversed(value.split("-")))


def _swapped(_case: Case, value: str) -> str:
    year, month, day = value.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 else value


def _date_digit(case: Case, value: str) -> str:
    year, month, day = value.split("-")
    kind = case.random.randrange(3)
    if kind == 0:
        return f"{int(year) + case.random.choice((-10, -1, 1, 10))}-{month}-{min(int(day), 28):02d}"
    if kind == 1:
        return f"{year}-{int(month) % 12 + 1:02d}-{min(int(day), 28):02d}"
    return f"{year}-{month}-{int(day) % 28 + 1:02d}"


def _first_january(_case: Case, value: str) -> str:
    return f"{value[:4]}-01-01"


# Place and the rest


def _other_sex(_case: Case, value: str) -> str:
    return "L" if value == "P" else "P"


def _looser_address(case: Case, value: str) -> str:
    words = value.replace("RT 0", "RT.").replace("RW 0", "RW.").replace("No. ", "no ").split()
    if len(words) > 3 and case.random.random() < 0.5:
        words = words[:2]
    return " ".join(words)


def _move(case: Case, value: str) -> str | None:
    if case.elsewhere is None:
        return value
    case.facts["region_code"] = case.elsewhere["region_code"]
    if case.random.random() < 0.6:
        case.facts["kk"] = case.elsewhere["kk"]
    return case.elsewhere["address"]


def _kecamatan_only(_case: Case, value: str) -> str:
    return value[:6]


ERRORS = (
    Error("address.moved", "address", 0.06, _move),
    Error("kk.new", "kk", 0.05, _another_card),
    Error("nik.relative", "nik", 0.003, _relatives, strong=True),
    Error("nik.missing", "nik", 0.06, _nothing, strong=True),
    Error("nik.digit", "nik", 0.035, _one_digit),
    Error("nik.exchanged", "nik", 0.012, _exchanged),
    Error("nik.lost", "nik", 0.012, _lost_digit),
    Error("nik.excel", "nik", 0.012, _excel),
    Error("nik.letters", "nik", 0.006, _letters),
    Error("nik.dressed", "nik", 0.03, _dressed),
    Error("name.nickname", "name", 0.003, _nickname, strong=True),
    Error("name.shortened", "name", 0.04, _shortened),
    Error("name.form", "name", 0.06, _form),
    Error("name.sound", "name", 0.06, _sound),
    Error("name.slip", "name", 0.05, _slip),
    Error("name.regrouped", "name", 0.015, _regrouped),
    Error("name.reordered", "name", 0.012, _reordered),
    Error("name.father", "name", 0.01, _father),
    Error("name.title", "name", 0.04, _title),
    Error("name.lower", "name", 0.05, _lower),
    Error("date.missing", "birth_date", 0.02, _nothing, strong=True),
    Error("date.january", "birth_date", 0.004, _first_january, strong=True),
    Error("date.digit", "birth_date", 0.025, _date_digit),
    Error("date.swapped", "birth_date", 0.012, _swapped),
    Error("date.day_first", "birth_date", 0.10, _day_first),
    Error("sex.wrong", "sex", 0.004, _other_sex),
    Error("sex.missing", "sex", 0.02, _nothing),
    Error("kk.missing", "kk", 0.07, _nothing),
    Error("kk.digit", "kk", 0.02, _one_digit),
    Error("kk.lost", "kk", 0.008, _lost_digit),
    Error("mother.missing", "mother_name", 0.25, _nothing),
    Error("mother.form", "mother_name", 0.06, _form),
    Error("mother.slip", "mother_name", 0.05, _slip),
    Error("mother.shortened", "mother_name", 0.06, _shortened),
    Error("address.missing", "address", 0.06, _nothing),
    Error("address.looser", "address", 0.35, _looser_address),
    Error("region.kecamatan", "region_code", 0.04, _kecamatan_only),
    Error("region.missing", "region_code", 0.03, _nothing),
)
