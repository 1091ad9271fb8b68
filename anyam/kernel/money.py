"""Money is whole rupiah: an `int` with a name, and the ways Indonesians write and say it."""

from typing import NewType

Rupiah = NewType("Rupiah", int)

ONES = (
    "", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
    "sebelas",
)  # fmt: skip
SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"), (100, "ratus"))


def format_number(value: int) -> str:
    """Group thousands with points.

    >>> format_number(-1250000)
    '-1.250.000'
    """
    return f"{value:,}".replace(",", ".")


def format_rupiah(amount: int) -> str:
    """Write an amount as an office does.

    >>> format_rupiah(20_000_000)
    'Rp 20.000.000'
    >>> format_rupiah(-500)
    '-Rp 500'
    """
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp {format_number(abs(amount))}"


def number_in_words(value: int) -> str:
    """Say a whole number in Indonesian (terbilang), below one quadrillion.

    >>> number_in_words(2_150_000)
    'dua juta seratus lima puluh ribu'
    >>> number_in_words(1_011)
    'seribu sebelas'
    >>> number_in_words(0)
    'nol'
    """
    if value < 0:
        return f"minus {number_in_words(-value)}"
    if value >= 10**15:
        raise ValueError(f"too large to be said: {value}")
    return " ".join(_say(value).split()) or "nol"


def _say(value: int) -> str:
    if value < len(ONES):
        return ONES[value]
    if value < 20:
        return f"{ONES[value - 10]} belas"
    if value < 100:
        return f"{ONES[value // 10]} puluh {_say(value % 10)}"
    size, word = next((size, word) for size, word in SCALES if value >= size)
    count, rest = divmod(value, size)
    # "seratus" and "seribu", but "satu juta"
    head = f"se{word}" if count == 1 and size <= 1000 else f"{_say(count)} {word}"
    return f"{head} {_say(rest)}"


def in_words(amount: int) -> str:
    """Say an amount of money.

    >>> in_words(20_000_000)
    'dua puluh juta rupiah'
    """
    return f"{number_in_words(amount)} rupiah"
