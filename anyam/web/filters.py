"""Values as Indonesians write them; only the names of months follow the language of the page.

An empty value stays empty: no page says "None".
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anyam.kernel.dates import spoken_date
from anyam.kernel.money import format_number, format_rupiah, in_words

EMPTY = (None, "")
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def rupiah(value: Any) -> str:
    """The amount never breaks from its currency at the end of a line.

    >>> rupiah(20_000_000).split()
    ['Rp', '20.000.000']
    """
    return "" if value in EMPTY else format_rupiah(int(value)).replace(" ", "\N{NO-BREAK SPACE}")


def terbilang(value: Any) -> str:
    """
    >>> terbilang(20_000_000)
    'dua puluh juta rupiah'
    """
    return "" if value in EMPTY else in_words(int(value))


def angka(value: Any) -> str:
    """
    >>> angka(12500), angka(Decimal("2.50"))
    ('12.500', '2,5')
    """
    if value in EMPTY:
        return ""
    number = Decimal(str(value))
    whole, _point, rest = f"{abs(number):f}".partition(".")
    rest = rest.rstrip("0")
    sign = "-" if number < 0 else ""
    return f"{sign}{format_number(int(whole))}" + (f",{rest}" if rest else "")


def day_of(value: date | datetime) -> date:
    """The local day of an instant; a day is itself."""
    if isinstance(value, datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value


def tanggal(value: Any) -> str:
    """
    >>> tanggal(date(2026, 11, 22))
    '22 November 2026'
    """
    return spoken_date(day_of(value)) if isinstance(value, date) else ""


def tanggal_pendek(value: Any) -> str:
    """
    >>> tanggal_pendek(date(2026, 8, 2))
    '2 Agu 2026'
    """
    return spoken_date(day_of(value), short=True) if isinstance(value, date) else ""


def jam(value: Any) -> str:
    """The clock with its zone, as on a letter: 14.05 WIB."""
    if not isinstance(value, datetime):
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%H.%M} {local.tzname() or ''}".rstrip()


def waktu(value: Any) -> str:
    """Day and clock: 22 November 2026, 14.05 WIB."""
    return f"{tanggal(value)}, {jam(value)}" if isinstance(value, datetime) else tanggal(value)


def ago(value: Any, now: datetime | None = None) -> str:
    """How long since: "3 hari". Days are counted for a date, the clock for an instant."""
    if isinstance(value, datetime):
        seconds = int(((now or timezone.now()) - value).total_seconds())
        return _clock_distance(seconds) if seconds < DAY else _day_distance(seconds // DAY)
    if isinstance(value, date):
        return _day_distance((timezone.localdate(now) - value).days)
    return ""


def _clock_distance(seconds: int) -> str:
    if seconds < MINUTE:
        return _("baru saja")
    if seconds < HOUR:
        minutes = seconds // MINUTE
        return ngettext("%(n)d menit", "%(n)d menit", minutes) % {"n": minutes}
    hours = seconds // HOUR
    return ngettext("%(n)d jam", "%(n)d jam", hours) % {"n": hours}


def _day_distance(days: int) -> str:
    if days <= 0:
        return _("hari ini")
    if days < 60:
        return ngettext("%(n)d hari", "%(n)d hari", days) % {"n": days}
    months = days // 30
    if months < 24:
        return ngettext("%(n)d bulan", "%(n)d bulan", months) % {"n": months}
    years = days // 365
    return ngettext("%(n)d tahun", "%(n)d tahun", years) % {"n": years}


def nik(value: Any) -> str:
    """Sixteen signs in groups of four, whole or masked.

    >>> nik("7316********0002")
    '7316 **** **** 0002'
    """
    text = "" if value in EMPTY else str(value)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


FILTERS: dict[str, Callable[..., str]] = {
    function.__name__: function
    for function in (rupiah, terbilang, angka, tanggal, tanggal_pendek, jam, waktu, ago, nik)
}
