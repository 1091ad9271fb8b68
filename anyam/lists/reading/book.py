"""A file as rows of cells, whatever its format: what every reader gives and nothing more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple


class Error(str):
    """A cell whose formula failed: "#REF!"."""

    __slots__ = ()


class Formula(str):
    """A formula the file holds no result of."""

    __slots__ = ()


class Computed(float):
    """A number that a formula gave."""

    __slots__ = ()


Value = str | float | bool | date


class Merge(NamedTuple):
    """Cells joined into one; the first holds the value. Rows from 1, columns from 0, inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Row:
    number: int  # as the spreadsheet counts
    cells: dict[int, Value]  # column from 0 -> value; blank cells are left out
    hidden: bool = False
    flaw: str = ""  # "quotes": the record was split by guess


def no_merges() -> list[Merge]:
    return []


@dataclass(slots=True)
class Sheet:
    name: str
    rows: Callable[[], Iterator[Row]]  # may be called again: from the first row on
    hidden: bool = False
    merges: Callable[[], list[Merge]] = no_merges
    head: Callable[[], Iterator[Row]] | None = None  # where all rows would take too long


@dataclass(slots=True)
class Book:
    kind: str
    sheets: list[Sheet]
    share: Callable[[], float] = field(default=lambda: 0.0)  # of the file that was read by now


def letter(index: int) -> str:
    """The name of a column.

    >>> letter(0), letter(25), letter(26), letter(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column(letters: str) -> int:
    """The reverse of `letter`.

    >>> column("A"), column("XFD")
    (0, 16383)
    """
    index = 0
    for sign in letters.upper()[:4]:
        index = index * 26 + ord(sign) - 64
    return index - 1


def serial_date(serial: float, *, since_1904: bool = False) -> date | None:
    """The day a spreadsheet means by a number; None where it means none.

    >>> serial_date(29650), serial_date(1.5), serial_date(-1), serial_date(9e9)
    (datetime.date(1981, 3, 5), datetime.date(1900, 1, 1), None, None)
    """
    if not 1 <= serial < 2_958_466:
        return None
    if since_1904:
        return date(1904, 1, 1) + timedelta(days=int(serial))
    # Excel believes in a 29 February 1900.
    start = date(1899, 12, 30) if serial >= 60 else date(1899, 12, 31)
    return start + timedelta(days=int(serial))


def plain_date(value: date) -> date:
    return date(value.year, value.month, value.day) if isinstance(value, datetime) else value
