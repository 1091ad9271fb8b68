"""NIK and number of the family card, out of cells in which a spreadsheet had its way. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.kernel.codes import Nik, parse_kk, parse_nik
from anyam.kernel.problems import Blocked, Problem
from anyam.lists.reading.book import Computed, Error, Formula, Value

T = TypeVar("T")
EMPTY = {"", "-", "--", "---", ".", "..", "...", "?", "n/a", "na", "nan", "none", "null",
         "kosong", "tidak ada", "tdk ada", "belum ada", "nihil", "_", "–", "—", "#n/a"}  # fmt: skip
LONGEST_EMPTY = max(map(len, EMPTY))
_SCIENCE = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d{1,3}")
_DECIMAL = re.compile(r"(\d{12,})[.,]0+")
_GROUPED = re.compile(r"\d{1,3}(,\d{3}){5}|\d{1,3}(\.\d{3}){5}")  # 7,316,034,503,810,002
_WRAPPED = re.compile(r'="([^"]*)"?')  # ="7316..." keeps Excel from making a number of it
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
_LETTERS = re.compile("[oOlIiSsBbZzQ|]")
_AROUND = " \t'\"`´‘’“”*,;:"
NAMES = {"nik": gettext_lazy("NIK"), "kk": gettext_lazy("Nomor KK")}


def is_empty(value: Value | None) -> bool:
    """Whether a cell says nothing, in any of the ways people write nothing."""
    if value is None:
        return True
    if type(value) is not str:  # a number, a date, or a formula of whatever sort
        return False
    plain = value.strip()
    return len(plain) <= LONGEST_EMPTY and plain.lower() in EMPTY


def digits_in(value: Value | None) -> int:
    """How many digits a cell holds, for telling a number of a person from anything else."""
    if isinstance(value, bool | date) or value is None:
        return 0
    if isinstance(value, float):
        return len(str(int(abs(value)))) if abs(value) < 1e30 else 30
    if _SCIENCE.fullmatch(value.strip()):
        return 16
    return sum(sign.isdigit() for sign in value)


def text_of(value: str) -> str:
    """A number written as text, without what holds it as text.

    >>> text_of("'7316034503810002"), text_of('="7316034503810002"'), text_of("７３16")
    ('7316034503810002', '7316034503810002', '7316')
    """
    plain = value.strip(_AROUND)
    if not plain.isascii():
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", plain)).strip(_AROUND)
    wrapped = _WRAPPED.fullmatch(plain)
    return wrapped[1].strip(_AROUND) if wrapped else plain


def read_nik(value: Value | None, *, rounded: bool = False) -> Nik:
    """The NIK in a cell.

    Args:
      rounded: every NIK of this column ends in 0: a spreadsheet has eaten the last digit.
    Raises:
      Blocked: with codes `nik.*` that say what happened to it and how to mend it.
    """
    if is_empty(value):
        message = _("NIK kosong. Tulis 16 angka dari KTP.")
        raise Blocked([Problem("nik.missing", message, "nik")])
    text = _as_text(value, "nik")
    nik = _parse(parse_nik, text, "nik")
    if rounded and nik.value.endswith("0"):
        raise Blocked([_as_number("nik")])
    return nik


def read_kk(value: Value | None) -> str:
    """The number of the family card; "" where the cell is empty or only zeros.

    Raises:
      Blocked: with codes `kk.*`.
    """
    if is_empty(value):
        return ""
    text = _as_text(value, "kk")
    return "" if set(text) <= set("0 .-") else _parse(parse_kk, text, "kk")


def _as_text(value: Value | None, field: str) -> str:
    """A cell as text; raise Blocked where it is no text any more."""
    if type(value) is str and value.isdecimal() and value.isascii():
        return value
    if isinstance(value, Error):
        raise Blocked([formula_failed(field, value)])
    if isinstance(value, Formula) or (isinstance(value, Computed) and not value):
        raise Blocked([formula_open(field)])
    if isinstance(value, float):
        raise Blocked([_as_number(field)])
    if not isinstance(value, str):
        message = _("%(name)s tertulis sebagai tanggal atau BENAR/SALAH. Tulis 16 angkanya.")
        raise Blocked([Problem(f"{field}.not_digits", message % {"name": NAMES[field]}, field)])
    text = text_of(value)
    if text.startswith("="):
        raise Blocked([formula_open(field)])
    if any(shape.fullmatch(text) for shape in (_SCIENCE, _DECIMAL, _GROUPED)):
        raise Blocked([_as_number(field)])
    return text


def _parse(read: Callable[[str], T], text: str, field: str) -> T:
    try:
        return read(text)
    except Blocked as blocked:
        raise Blocked(list(_explained(blocked.problems, text, field))) from None


def _explained(problems: tuple[Problem, ...], text: str, field: str) -> Iterator[Problem]:
    """The same problems, with what a list most often has done to the number."""
    for problem in problems:
        message = problem.message
        if problem.code == f"{field}.not_digits" and _LETTERS.search(text):
            message = _(
                "Ada huruf di antara angka %(name)s (sering O untuk 0, atau l untuk 1). "
                "Ganti dengan angkanya seperti pada kartu."
            ) % {"name": NAMES[field]}
        elif problem.code == f"{field}.length":
            message = _(
                "%(name)s harus 16 angka; di sini ada %(count)d. Mungkin ada angka yang hilang "
                "atau kelebihan. Tulis lagi dari kartu."
            ) % {"name": NAMES[field], "count": sum(sign.isdigit() for sign in text)}
        yield Problem(problem.code, message, field)


def _as_number(field: str) -> Problem:
    message = _(
        "%(name)s tersimpan sebagai angka, sehingga Excel membuang angka terakhirnya. Ubah format "
        "kolom menjadi Teks, lalu tulis lagi 16 angkanya dari kartu."
    )
    return Problem(f"{field}.stored_as_number", message % {"name": NAMES[field]}, field)


def formula_failed(field: str, value: str) -> Problem:
    message = _("Rumus di sel ini gagal (%(error)s). Ganti rumusnya dengan isi yang benar.") % {
        "error": value[:10]
    }
    return Problem(f"{field}.formula_error", message, field)


def formula_open(field: str) -> Problem:
    message = _(
        "Sel ini berisi rumus tanpa hasil. Salin kolomnya, tempel sebagai nilai, lalu simpan."
    )
    return Problem(f"{field}.formula", message, field)
