"""Dates as Indonesian letters write them, and as the page says them in its own language."""

from datetime import date

from django.utils.translation import get_language

from anyam.kernel.money import number_in_words

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SHORT = {"Agustus": "Agu"}  # the others are cut after three letters
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def format_date(day: date) -> str:
    """
    >>> format_date(date(2026, 11, 2))
    '2 November 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def spoken_date(day: date, *, short: bool = False) -> str:
    """The day in the language of the page; papers keep `format_date`.

    >>> spoken_date(date(2026, 8, 2)), spoken_date(date(2026, 8, 2), short=True)
    ('2 Agustus 2026', '2 Agu 2026')
    """
    english = (get_language() or "").startswith("en")
    month = (ENGLISH_MONTHS if english else MONTHS)[day.month - 1]
    return f"{day.day} {SHORT.get(month, month[:3]) if short else month} {day.year}"


def format_day(day: date) -> str:
    """
    >>> format_day(date(2026, 11, 2))
    'Senin, 2 November 2026'
    """
    return f"{DAYS[day.weekday()]}, {format_date(day)}"


def format_month(day: date) -> str:
    """
    >>> format_month(date(2026, 11, 2))
    'November 2026'
    """
    return f"{MONTHS[day.month - 1]} {day.year}"


def date_in_words(day: date) -> str:
    """The opening of a berita acara.

    >>> date_in_words(date(2026, 11, 2))
    'hari Senin tanggal dua bulan November tahun dua ribu dua puluh enam'
    """
    return (
        f"hari {DAYS[day.weekday()]} tanggal {number_in_words(day.day)} "
        f"bulan {MONTHS[day.month - 1]} tahun {number_in_words(day.year)}"
    )
