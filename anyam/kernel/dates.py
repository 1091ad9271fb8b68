"""Dates as Indonesian letters write them, whatever the language of the screen."""

from datetime import date

from anyam.kernel.money import number_in_words

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def format_date(day: date) -> str:
    """
    >>> format_date(date(2026, 11, 2))
    '2 November 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


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
