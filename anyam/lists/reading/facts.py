"""The other facts of a person out of a list's cells. Pure."""

import re
import unicodedata

from django.utils.translation import gettext as _

from anyam.kernel.codes import parse_phone
from anyam.kernel.problems import Blocked, Problem
from anyam.lists.reading.book import Computed, Error, Formula, Value
from anyam.lists.reading.numbers import formula_failed, formula_open, is_empty
from anyam.lists.reading.words import fold
from anyam.people.rules import FEMALE, MALE

LONGEST_NAME, LONGEST_ADDRESS = 120, 200
_MALE = {"l", "lk", "laki", "laki laki", "laki2", "lelaki", "pria", "male", "m", "man", "1",
         "lk lk", "l laki laki", "1 laki laki", "laki laki l", "cowok"}  # fmt: skip
_FEMALE = {"p", "pr", "perempuan", "wanita", "w", "female", "f", "woman", "2", "prp", "per",
           "prempuan", "p perempuan", "2 perempuan", "perempuan p", "cewek"}  # fmt: skip
SEXES = _MALE | _FEMALE
_SPOILED = re.compile("[\ufffd\x00]|[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€")
_LABEL = re.compile(r"^r[tw]\W*")
_RT_RW = re.compile(r"0*(\d{1,3})\D+0*(\d{1,3})\D*")
_PHONE_PARTS = re.compile(r"[/,;]|\bdan\b|\n")


def as_text(value: Value | None) -> str:
    """One printable line.

    >>> as_text("  Siti \\n Aminah\\u200b "), as_text(12.0), as_text(None)
    ('Siti Aminah', '12', '')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else str(float(value))
    text = value if isinstance(value, str) else str(value)
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(text.split())


def refuse_formula(value: Value | None, field: str) -> None:
    """Raise Blocked for a cell that holds a formula instead of a text.

    Text that a spreadsheet would run when somebody opens our export never comes in.
    """
    if type(value) is str and value[:1].isalpha():  # nearly always
        return
    if isinstance(value, Error):
        raise Blocked([formula_failed(field, value)])
    if isinstance(value, Formula) or (isinstance(value, Computed) and not value):
        raise Blocked([formula_open(field)])
    if isinstance(value, str) and value.lstrip(" '\"\t")[:1] in ("=", "+", "@"):
        message = _("Isi sel ini seperti rumus. Tulis teks biasa, tanpa =, + atau @ di depan.")
        raise Blocked([Problem(f"{field}.formula", message, field)])


def read_name(value: Value | None) -> tuple[str, bool]:
    """The name, and whether its letters had to be mended after a wrong decoding.

    >>> read_name(" Siti  Aminah "), read_name("JosÃ©")
    (('Siti Aminah', False), ('José', True))
    """
    refuse_formula(value, "name")
    text = as_text(unwrap(value)).strip("\"'`-–*. ")
    mended = mend(text)
    if not any(sign.isalpha() for sign in mended):
        message = _("Nama kosong. Tulis nama seperti pada KTP.")
        raise Blocked([Problem("name.missing", message, "name")])
    if len(mended) > LONGEST_NAME:
        message = _("Nama lebih dari %(count)d huruf. Tulis nama seperti pada KTP.")
        raise Blocked([Problem("name.too_long", message % {"count": LONGEST_NAME}, "name")])
    if not mended.isascii() and _SPOILED.search(mended):
        message = _(
            "Huruf dalam nama ini rusak. Tulis lagi, atau simpan berkas sebagai “CSV UTF-8”."
        )
        raise Blocked([Problem("name.spoiled", message, "name")])
    return mended, mended != text


def unwrap(value: Value | None) -> Value | None:
    """="text" is how some programs keep a text from being read as a number."""
    if isinstance(value, str) and value.startswith('="') and value.endswith('"'):
        return value[2:-1]
    return value


def mend(text: str) -> str:
    """Undo the commonest wrong decoding (UTF-8 read as Windows-1252), where it comes out whole."""
    if text.isascii() and "\0" not in text:
        return text
    if not _SPOILED.search(text):
        return unicodedata.normalize("NFC", text)
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def read_sex(value: Value | None) -> str:
    """L or P; "" where the cell is empty.

    >>> [read_sex(value) for value in ("L", "perempuan", "Laki-laki", "F", 1.0, "2", "-")]
    ['L', 'P', 'L', 'P', 'L', 'P', '']
    """
    if is_empty(value):
        return ""
    refuse_formula(value, "sex")
    words = fold(as_text(value))
    if words in _MALE:
        return MALE
    if words in _FEMALE:
        return FEMALE
    message = _("Jenis kelamin “%(text)s” tidak dikenal. Tulis L atau P.")
    raise Blocked([Problem("sex.unknown", message % {"text": as_text(value)[:20]}, "sex")])


def read_ticks(male: Value | None, female: Value | None) -> str:
    """L or P out of two columns, one of which is ticked."""
    ticked = [not is_empty(cell) and as_text(cell) not in ("0", "") for cell in (male, female)]
    if ticked == [True, True]:
        message = _("Kolom L dan P sama-sama diisi. Isi salah satu saja.")
        raise Blocked([Problem("sex.both", message, "sex")])
    return MALE if ticked[0] else FEMALE if ticked[1] else ""


def read_address(parts: list[Value | None]) -> str:
    """The street and the hamlet as one line."""
    texts: list[str] = []
    for part in parts:
        if is_empty(part):
            continue
        refuse_formula(unwrap(part), "address")
        text = mend(as_text(unwrap(part))).strip("-– ,")
        if text and text.lower() not in " ".join(texts).lower():
            texts.append(text)
    whole = ", ".join(texts)
    if len(whole) > LONGEST_ADDRESS:
        message = _("Alamat lebih dari %(count)d huruf. Singkat alamatnya.")
        raise Blocked(
            [Problem("address.too_long", message % {"count": LONGEST_ADDRESS}, "address")]
        )
    return whole


def small_number(value: Value | None) -> str:
    """RT or RW as three digits; "" where it is none.

    >>> small_number("RT 2"), small_number(2.0), small_number("002"), small_number("masjid")
    ('002', '002', '002', '')
    """
    if not value:
        return ""
    digits = _LABEL.sub("", as_text(value).strip("'").lower())
    plain = digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) <= 3
    return digits.lstrip("0").zfill(3) if plain and digits.strip("0") else ""


def read_rt_rw(value: Value | None) -> tuple[str, str]:
    """
    >>> read_rt_rw("002/001"), read_rt_rw("RT 2 RW 1"), read_rt_rw("-")
    (('002', '001'), ('002', '001'), ('', ''))
    """
    match = re.search(_RT_RW, as_text(value))
    return (small_number(match[1]), small_number(match[2])) if match else ("", "")


def read_phone(value: Value | None) -> tuple[str, bool]:
    """The first mobile number of a cell, and whether there was one nobody can call.

    >>> read_phone("0812 3456 7890 / 0813"), read_phone(81234567890.0), read_phone("0421-21234")
    (('+6281234567890', False), ('+6281234567890', False), ('', True))
    """
    if is_empty(value):
        return "", False
    text = as_text(unwrap(value))
    for part in _PHONE_PARTS.split(text):
        bare = part.strip(" '\"")
        try:
            return parse_phone("0" + bare if bare.startswith("8") else bare), False
        except Blocked:
            continue
    return "", any(sign.isdigit() for sign in text)
