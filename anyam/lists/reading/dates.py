"""Birth dates as offices write them. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from anyam.lists.reading.book import Value, plain_date, serial_date

MONTHS = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7,
    "agu": 8, "agt": 8, "ags": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11,
    "des": 12, "dec": 12,
}  # fmt: skip
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_CLOCK = re.compile(r"[t ]+\d{1,2}:\d{2}(:\d{2})?([.,]\d+)?( ?[ap]m)?( ?z|[+-]\d\d:?\d\d)?$")
_AGE = re.compile(r"\s*[(/,]\s*\d{1,3} ?(th|thn|tahun)\.?\s*\)?$")  # "5 Maret 1981 (45 th)"
_SEP = r"\s*[-/.,\s]\s*"
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}}){_SEP}(\d{{1,2}}){_SEP}(\d{{1,2}})(?!\d)")
_NUMBERS = re.compile(rf"(?<!\d)(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d{{4}}|\d{{2}})(?!\d)")
_DAY_NAME = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[-/.,\s]*([a-z]{1,9})[-/.,\s]*(\d{4}|\d{2})(?!\d)"
)
_NAME_DAY = re.compile(r"(?<![a-z])([a-z]{3,9})[.\s]+(\d{1,2})(?:st|nd|rd|th)?[,\s]+(\d{4})(?!\d)")
_COMPACT = re.compile(r"\d{7,8}")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")


class NoDate(Exception):
    """The text is no date ("format"), or one the calendar does not have ("impossible")."""


def read_date(value: Value, *, on: date, hint: date | None = None) -> date:
    """The day a cell means. Where two readings are possible the day comes first.

    Args:
      on: today; a year of two digits lies in the latest century not after it.
      hint: the date inside the NIK, which settles what could be read in two ways.
    Raises:
      NoDate: with "format" or "impossible".

    >>> on = date(2026, 11, 22)
    >>> {read_date(text, on=on) for text in (
    ...     "1981-03-05", "5/3/1981", "05-03-81", "5 Maret 1981", "Enrekang, 05.03.1981",
    ...     "05031981", "March 5, 1981", "5-III-1981", "1981-03-05 00:00:00", "29650", 29650.0,
    ...     "Kamis, 5 Mar 1981")}
    {datetime.date(1981, 3, 5)}
    >>> read_date("03/25/1981", on=on), read_date("03/05/1981", on=on)
    (datetime.date(1981, 3, 25), datetime.date(1981, 5, 3))
    >>> read_date("03/05/1981", on=on, hint=date(1981, 3, 5))
    datetime.date(1981, 3, 5)
    """
    if isinstance(value, date):
        return plain_date(value)
    if isinstance(value, bool):
        raise NoDate("format")
    if isinstance(value, float):
        return _from_number(value, on)
    found = list(_readings(_tidy(value), on, hint))
    days = [day for day in found if day]
    if hint and hint in days:
        return hint
    if days:
        return days[0]
    raise NoDate("impossible" if found else "format")


def _tidy(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().split()).strip(" '`’‘\".,;")
    return _CLOCK.sub("", _AGE.sub("", plain))


def _from_number(number: float, on: date) -> date:
    if 10_000 <= number < 100_000 or (number % 1 and number >= 2_200):
        day = serial_date(number)
        if day:
            return day
    if number.is_integer() and 1_000_000 <= number < 100_000_000:
        return read_date(f"{int(number):08d}", on=on)
    raise NoDate("format")


def _readings(text: str, on: date, hint: date | None) -> Iterator[date | None]:
    """Every way to read a text, the likeliest first; None for a day no calendar has."""
    if _COMPACT.fullmatch(text):
        padded = text.zfill(8)
        yield _day(padded[4:], padded[2:4], padded[:2])
        if padded[:2] in ("19", "20"):
            yield _day(padded[:4], padded[4:6], padded[6:])
    elif _SERIAL.fullmatch(text):
        yield serial_date(float(text.replace(",", ".")))
    elif found := _alone(_YEAR_FIRST, text):
        yield _day(*found)
    elif found := _alone(_NUMBERS, text):
        yield from _three_numbers(*found, on, hint)
    elif found := _alone(_DAY_NAME, text):
        day, month, year = found
        yield from _named(day, month, year, on, hint)
    elif found := _alone(_NAME_DAY, text):
        month, day, year = found
        yield from _named(day, month, year, on, hint)


def _alone(pattern: re.Pattern[str], text: str) -> tuple[str, str, str] | None:
    """The three parts, where nothing before or behind them is a number (a place may be)."""
    match = pattern.search(text)
    if match is None or re.search(r"\d", text[: match.start()] + text[match.end() :]):
        return None
    first, second, third = match.groups()
    return first, second, third


def _three_numbers(
    one: str, two: str, three: str, on: date, hint: date | None
) -> Iterator[date | None]:
    if len(three) == 2 and int(one) > 31:  # 81-03-05
        yield _day(_year(one, on, hint), two, three)
        return
    year = _year(three, on, hint)
    first = _day(year, two, one)
    swapped = _day(year, one, two)
    yield first
    if swapped:
        yield swapped


def _named(day: str, month: str, year: str, on: date, hint: date | None) -> Iterator[date | None]:
    number = ROMAN.index(month) + 1 if month in ROMAN else MONTHS.get(month[:3], 0)
    if number:
        yield _day(_year(year, on, hint), str(number), day)


def _year(text: str, on: date, hint: date | None) -> str:
    if len(text) == 4:
        return text
    if hint and hint.year % 100 == int(text):
        return str(hint.year)
    century = on.year // 100 * 100
    year = century + int(text)
    return str(year if year <= on.year else year - 100)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
