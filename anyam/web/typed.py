"""What people type, read the way they mean it, or refused when it could mean two things. Pure."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

WHOLE = re.compile(r"[0-9]{1,18}")
GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3}){1,5}")
GROUPED_ENGLISH = re.compile(r"[0-9]{1,3}(,[0-9]{3}){2,5}")
DECIMAL = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(?:\.[0-9]{3}){1,4}),([0-9]{1,6})")
DECIMAL_POINT = re.compile(r"([0-9]{1,12})\.([0-9]{1,2})")
SCALED = re.compile(r"(.*[0-9])(ribu|rb|juta|jt|miliar|milyar|m)", re.IGNORECASE)
SCALES = {"r": 10**3, "j": 10**6, "m": 10**9}
CURRENCY = re.compile(r"^(rp\.?|idr)", re.IGNORECASE)
NO_CENTS = re.compile(r",(00|-{1,2})$|\.-$")

ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]+([0-9]{1,2}|[a-z]+)[-/. ,]+([0-9]{4})", re.IGNORECASE)
MONTHS = (
    ("jan",), ("feb", "peb"), ("mar",), ("apr",), ("mei", "may"), ("jun",), ("jul",),
    ("agu", "agt", "ags", "aug"), ("sep",), ("okt", "oct"), ("nov", "nop"), ("des", "dec"),
)  # fmt: skip


def tidy(text: str) -> str:
    """Full-width digits become plain ones, spaces of any kind one space."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def parse_number(text: str) -> Decimal | None:
    """A number with Indonesian signs; None when it is none, or could be two.

    >>> parse_number("1.500"), parse_number("2,5"), parse_number("1,500,000")
    (Decimal('1500'), Decimal('2.5'), Decimal('1500000'))
    >>> parse_number("1.50") == Decimal("1.5"), parse_number("1.2.3"), parse_number("dua")
    (True, None, None)
    """
    plain = tidy(text).replace(" ", "")
    sign = -1 if plain.startswith("-") else 1
    plain = plain.removeprefix("-")
    if WHOLE.fullmatch(plain):
        return sign * Decimal(plain)
    if GROUPED.fullmatch(plain) or GROUPED_ENGLISH.fullmatch(plain):
        return sign * Decimal(re.sub(r"[.,]", "", plain))
    if found := DECIMAL.fullmatch(plain) or DECIMAL_POINT.fullmatch(plain):
        whole, rest = found[1].replace(".", ""), found[2]
        return sign * Decimal(f"{whole}.{rest}")
    return None


def parse_rupiah(text: str) -> int | None:
    """Whole rupiah as people write them; None when it is not an amount or not a clear one.

    >>> [parse_rupiah(text) for text in ("1500000", "Rp 1.500.000", "Rp1.500.000,-")]
    [1500000, 1500000, 1500000]
    >>> [parse_rupiah(text) for text in ("20 juta", "1,5 jt", "750rb")]
    [20000000, 1500000, 750000]
    >>> [parse_rupiah(text) for text in ("1,500", "1500,50", "dua juta", "")]
    [None, None, None, None]
    """
    plain = tidy(text).replace(" ", "")
    sign = -1 if plain.startswith("-") else 1
    plain = NO_CENTS.sub("", CURRENCY.sub("", plain.removeprefix("-")))
    scale = 1
    if found := SCALED.fullmatch(plain):
        plain, scale = found[1], SCALES[found[2][0].lower()]
    number = parse_number(plain)
    if number is None or plain.startswith("-"):
        return None
    # "1,500" may be one and a half or fifteen hundred: whoever means either is asked again.
    whole = number * scale
    return (
        sign * int(whole) if whole == whole.to_integral_value() and _clear(plain, scale) else None
    )


def _clear(plain: str, scale: int) -> bool:
    return scale > 1 or not (DECIMAL.fullmatch(plain) or DECIMAL_POINT.fullmatch(plain))


def parse_date(text: str) -> date | None:
    """ISO, or day first as everybody here writes it; None when the calendar has no such day.

    >>> {parse_date(text) for text in ("2026-11-22", "22/11/2026", "22 November 2026")}
    {datetime.date(2026, 11, 22)}
    >>> parse_date("11/22/2026"), parse_date("22-11-26"), parse_date("besok")
    (None, None, None)
    """
    plain = tidy(text)
    if found := ISO.fullmatch(plain):
        year, month, day = found.groups()
    elif found := DAY_FIRST.fullmatch(plain):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), _month(month), int(day))
    except ValueError:
        return None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    start = text.casefold()[:3]
    return next((n for n, names in enumerate(MONTHS, 1) if start in names), 0)
