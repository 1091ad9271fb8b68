"""Numbers and check codes of letters: pure, so that they can be tried on every value."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from string import Formatter
from typing import Any

from django.utils.translation import gettext as _

from anyam.kernel.dates import ROMAN_MONTHS
from anyam.kernel.problems import Problem

# Crockford's base 32: no I, L, O or U, so that a code read over the telephone stays the same.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})
CODE_LENGTH = 11  # ten random characters and one that checks them
NUMBER_FIELDS = frozenset({"seq", "month", "roman_month", "year"})
NUMBER_LENGTH = 60
LARGEST_SEQ = 9_999_999


def _times_alpha(value: int) -> int:
    """Multiply by x in GF(32), the field of the polynomial x^5 + x^2 + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


def check_character(payload: str) -> str:
    """The character that makes any single slip and any swap of two characters show.

    >>> check_character("7F3K92QMXA")
    '5'
    """
    total = 0
    for character in payload:
        total = _times_alpha(total ^ ALPHABET.index(character))
    return ALPHABET[total]


def clean_code(text: str) -> str | None:
    """Return a typed code in its stored form; None when it cannot be one.

    >>> clean_code("7f3k-92qm-xa5"), clean_code("7F3K-92QN-XA5"), clean_code("halo")
    ('7F3K92QMXA5', None, None)
    """
    code = re.sub(r"[\s\-.]", "", text[:60]).upper().translate(LOOKALIKES)
    if len(code) != CODE_LENGTH or any(character not in ALPHABET for character in code):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def format_code(code: str) -> str:
    """
    >>> format_code("7F3K92QMXA5")
    '7F3K-92QM-XA5'
    """
    return "-".join((code[:4], code[4:8], code[8:]))


def pattern_problems(pattern: str) -> Iterator[Problem]:
    """Why an office cannot number its letters by `pattern`.

    >>> [p.code for p in pattern_problems("460/{seq:04d}/Dinsos/{roman_month}/{year}")]
    []
    >>> [p.code for p in pattern_problems("460/{nomor}/Dinsos")]
    ['number.field', 'number.no_seq', 'number.no_year']
    """
    try:
        parts = [part for part in Formatter().parse(pattern) if part[1] is not None]
    except ValueError:
        yield Problem("number.braces", _("Kurung kurawal pada pola nomor tidak berpasangan."))
        return
    unknown = [str(name) for _text, name, spec, how in parts if not _known(name, spec, how)]
    if unknown:
        message = _("Bagian {%(name)s} tidak dikenal. Pakai {seq}, {month}, {roman_month}, {year}.")
        yield Problem("number.field", message % {"name": unknown[0]})
    names = {name for _text, name, _spec, _how in parts}
    if "seq" not in names:
        yield Problem("number.no_seq", _("Pola nomor harus memuat {seq}, nomor urutnya."))
    if "year" not in names:
        yield Problem("number.no_year", _("Pola nomor harus memuat {year}, tahunnya."))


def _known(name: str | None, spec: str | None, conversion: str | None) -> bool:
    plain_spec = not spec or (name != "roman_month" and bool(re.fullmatch(r"0?[1-9]d", spec)))
    return name in NUMBER_FIELDS and plain_spec and not conversion


def format_number(pattern: str, seq: int, on: date) -> str:
    """
    >>> format_number("460/{seq:04d}/Dinsos/{roman_month}/{year}", 123, date(2026, 11, 22))
    '460/0123/Dinsos/XI/2026'
    """
    return pattern.format(
        seq=seq, month=f"{on.month:02d}", roman_month=ROMAN_MONTHS[on.month - 1], year=on.year
    )


def storable(value: Any) -> Any:
    """Return JSON that every database keeps as it is: no NUL, no half of a character pair.

    >>> storable({"name": "Mela\\x00ti", "rows": (1, "\\ud800")})
    {'name': 'Melati', 'rows': [1, '?']}
    """
    if isinstance(value, Mapping):
        return {str(key): storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable(inner) for inner in value]
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"a letter cannot hold a {type(value).__name__}")


def canonical(data: Mapping[str, Any]) -> bytes:
    """The one way to write `data` as bytes, whatever the order of its keys."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def digest_of(data: Mapping[str, Any]) -> str:
    """
    >>> digest_of({"b": 1, "a": 2}) == digest_of({"a": 2, "b": 1})
    True
    """
    return hashlib.sha256(canonical(data)).hexdigest()
