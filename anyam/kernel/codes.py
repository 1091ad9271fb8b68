"""Codes a regulation defines: NIK, nomor KK, region and KBLI codes. Text always, never numbers.

Sources: NIK structure, Dukcapil (domain.md section 6): six digits of the region of *first*
registration, birth date with day + 40 for women, serial from 0001; never changed when somebody
moves or a birth date is corrected. So a region or birth date that differs is a question to ask,
not an error. There is no check digit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.kernel.problems import Blocked, Problem

NOT_DIGITS = re.compile(r"[\s.\-'’`_]+")
CARD = gettext_lazy("Nomor KK")
REGION_LENGTHS = (2, 4, 6, 10)


@dataclass(frozen=True, slots=True)
class Nik:
    """A nomor induk kependudukan that is well formed.

    >>> nik = parse_nik("7316 0345 0381 0002")
    >>> nik.region_code, nik.is_female, nik.birth_date(on=date(2026, 1, 1)), nik.masked
    ('731603', True, datetime.date(1981, 3, 5), '7316********0002')
    """

    value: str

    @property
    def region_code(self) -> str:
        """Where the number was first issued; not where the person lives."""
        return self.value[:6]

    @property
    def is_female(self) -> bool:
        return int(self.value[6:8]) > 40

    def birth_date(self, *, on: date) -> date | None:
        """The birth date inside the number, with the latest century not after `on`.

        None where the digits are no date (29 February of a year without one).
        """
        day = int(self.value[6:8]) - (40 if self.is_female else 0)
        month, year = int(self.value[8:10]), int(self.value[10:12])
        century = on.year // 100 * 100
        for base in (century, century - 100):
            try:
                born = date(base + year, month, day)
            except ValueError:
                continue
            if born <= on:
                return born
        return None

    @property
    def masked(self) -> str:
        return mask(self.value)


def mask(digits: str) -> str:
    """Hide the middle of a number, so that its owner still knows it.

    >>> mask("7316034503810002"), mask("123")
    ('7316********0002', '***')
    """
    if len(digits) < 12:
        return "*" * len(digits)
    return f"{digits[:4]}{'*' * (len(digits) - 8)}{digits[-4:]}"


def digits_of(text: str) -> str:
    """Drop what people put between digits.

    >>> digits_of("'7316 0345-0381.0002 ")
    '7316034503810002'
    """
    return NOT_DIGITS.sub("", text)


def sixteen_digits(text: str, name: str | Promise, field: str) -> str:
    """Return `text` as 16 digits, or raise Blocked with a sentence that says how to mend it."""
    digits = text if text.isdecimal() else digits_of(text)
    if not (digits.isascii() and digits.isdigit()):
        message = _("%(name)s hanya berisi angka. Periksa lagi pada kartu.") % {"name": name}
        raise Blocked([Problem(f"{field}.not_digits", message, field)])
    if len(digits) != 16:
        message = _("%(name)s harus 16 angka. Anda menulis %(count)d angka.")
        numbers = {"name": name, "count": len(digits)}
        raise Blocked([Problem(f"{field}.length", message % numbers, field)])
    return digits


def parse_nik(text: str) -> Nik:
    """Read a NIK as people write it; raise Blocked where it cannot be one."""
    digits = sixteen_digits(text, "NIK", "nik")
    day, month = int(digits[6:8]), int(digits[8:10])
    if not (1 <= day <= 31 or 41 <= day <= 71) or not 1 <= month <= 12:
        message = _(
            "Angka ke-7 sampai ke-12 NIK adalah tanggal lahir (perempuan ditambah 40). "
            "Di sini tertulis %(part)s. Periksa lagi pada KTP."
        )
        raise Blocked([Problem("nik.date", message % {"part": digits[6:12]}, "nik")])
    if digits[12:] == "0000":
        message = _("Empat angka terakhir NIK tidak mungkin 0000. Periksa lagi pada KTP.")
        raise Blocked([Problem("nik.serial", message, "nik")])
    return Nik(digits)


def parse_kk(text: str) -> str:
    """Read a nomor kartu keluarga: 16 digits; what the last ten mean is not fixed here."""
    return sixteen_digits(text, CARD, "kk")


def nik_questions(nik: Nik, *, birth_date: date, female: bool, on: date) -> Iterator[Problem]:
    """What to ask when a NIK and the facts differ. Questions never block.

    A NIK keeps the birth date and the region it was issued with, so a difference may be right.
    """
    if nik.birth_date(on=on) != birth_date:
        message = _("Tanggal lahir berbeda dengan yang ada di dalam NIK. Benarkah?")
        yield Problem("nik.birth_date_differs", message, "birth_date")
    if nik.is_female != female:
        message = _("Jenis kelamin berbeda dengan yang ada di dalam NIK. Benarkah?")
        yield Problem("nik.sex_differs", message, "sex")


def parse_region_code(text: str) -> str:
    """Return a Kemendagri code without points.

    >>> parse_region_code("73.16.03.1021")
    '7316031021'
    """
    code = text.strip().replace(".", "")
    if not (code.isascii() and code.isdigit() and len(code) in REGION_LENGTHS):
        message = _("Kode wilayah %(code)s tidak dikenal. Contoh: 73.16.03.1021.")
        raise Blocked([Problem("region.code", message % {"code": text.strip()[:20]}, "region")])
    return code


def dotted(code: str) -> str:
    """
    >>> dotted("7316031021"), dotted("7316")
    ('73.16.03.1021', '73.16')
    """
    parts = (code[:2], code[2:4], code[4:6], code[6:])
    return ".".join(part for part in parts if part)


def parse_phone(text: str) -> str:
    """Return an Indonesian mobile number in international form.

    >>> parse_phone("0812-3456 7890"), parse_phone("+62 812 3456 7890")
    ('+6281234567890', '+6281234567890')
    """
    digits = re.sub(r"[\s().\-]+", "", text).removeprefix("+")
    digits = "62" + digits[1:] if digits.startswith("0") else digits
    if not re.fullmatch(r"628[0-9]{7,11}", digits):
        message = _("Nomor HP dimulai dengan 08, misalnya 0812 3456 7890.")
        raise Blocked([Problem("phone.format", message, "phone")])
    return "+" + digits
