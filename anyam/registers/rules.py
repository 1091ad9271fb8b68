"""What may be done with a snapshot of a register, and how its rows are shown. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anyam.kernel.problems import Problem

MAX_BYTES = 500_000_000  # through the browser; more comes by `anyam register-import`
LEVELS = (0, 2, 4)  # digits of the place a register is of: nation, province, kabupaten/kota
VERSION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")
TOGETHER = ("nik", "birth_date")  # a name alone finds nobody
_DIGITS = re.compile(r"\d{5,}")
_WORD = re.compile(r"[^\W\d_]{3,}")
KEPT_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask about a snapshot."""

    state: str
    runs: bool  # a job works on it or waits for its turn
    has_file: bool


def size_problems(size: int) -> Iterator[Problem]:
    """Why a file is not taken through the browser."""
    if size > MAX_BYTES:
        message = _(
            "Berkas ini %(size)d MB; lewat peramban paling besar %(limit)d MB. Minta admin server "
            "memasukkannya dengan perintah `anyam register-import`."
        )
        facts = {"size": size // 1_000_000, "limit": MAX_BYTES // 1_000_000}
        yield Problem("register.too_large", message % facts, "file")


def register_problems(name: str, place: str, names: Collection[str]) -> Iterator[Problem]:
    """Why a register cannot be entered under this name for this place."""
    if not name.strip():
        yield Problem("register.name", _("Beri nama registernya, misalnya DTSEN."), "name")
    if name.strip().lower() in {one.lower() for one in names}:
        message = _("Register bernama ini sudah ada di wilayah itu. Tambah versinya di sana.")
        yield Problem("register.same", message, "name")
    if len(place) not in LEVELS:
        message = _("Register berlaku untuk kabupaten/kota, provinsi, atau seluruh Indonesia.")
        yield Problem("register.place", message, "region")


def version_problems(
    version: str, as_of: date, *, today: date, taken: Collection[str]
) -> Iterator[Problem]:
    """Why a snapshot cannot be called so or be of that day."""
    if not VERSION.fullmatch(version):
        message = _("Versi berisi huruf, angka, titik dan strip, misalnya 2026-T3.")
        yield Problem("register.version", message, "version")
    elif version in taken:
        message = _("Versi %(version)s sudah ada untuk register ini. Pakai nama lain.")
        yield Problem("register.version_taken", message % {"version": version}, "version")
    if as_of > today:
        message = _("Tanggal data tidak boleh sesudah hari ini.")
        yield Problem("register.future", message, "as_of")


def column_problems(mapping: Mapping[str, str]) -> Iterator[Problem]:
    """Why a register cannot be read so; `mapping`: field -> column."""
    if "name" not in mapping:
        message = _("Pilih kolom yang berisi nama orang.")
        yield Problem("register.columns", message)
    if not any(field in mapping for field in TOGETHER):
        message = _("Pilih kolom NIK atau tanggal lahir. Dengan nama saja orang tidak dikenali.")
        yield Problem("register.columns", message)


def twice_problems(fields: Collection[str], names: Mapping[str, str]) -> Iterator[Problem]:
    """Why two columns cannot be the same thing; `fields`: what each column was said to be."""
    listed = [field for field in fields if field]
    for field in dict.fromkeys(listed):
        if listed.count(field) > 1:
            message = _("Dua kolom dipilih sebagai %(field)s. Pilih satu saja.")
            yield Problem("register.twice", message % {"field": names.get(field, field)})


def choose_problems(facts: Facts) -> Iterator[Problem]:
    """Why it cannot be prepared (again)."""
    if facts.runs:
        yield _busy()
    elif facts.state not in ("waiting", "checking", "preparing"):
        message = _("Potret ini sudah selesai disiapkan, gagal, atau ditarik.")
        yield Problem("register.closed", message)
    elif not facts.has_file:
        message = _("Berkasnya sudah dihapus. Unggah lagi.")
        yield Problem("register.no_file", message)


def discard_problems(facts: Facts) -> Iterator[Problem]:
    """Why an upload cannot be thrown away."""
    if facts.runs:
        yield _busy()
    elif facts.state not in ("waiting", "checking", "preparing"):
        message = _("Potret ini tidak lagi menunggu, jadi tidak dapat dibuang.")
        yield Problem("register.closed", message)


def retire_problems(facts: Facts) -> Iterator[Problem]:
    """Why a snapshot cannot be taken out of use."""
    if facts.state != "ready":
        message = _("Hanya potret yang siap dipakai yang dapat ditarik.")
        yield Problem("register.not_ready", message)


def _busy() -> Problem:
    message = _("Potret ini sedang disiapkan. Tunggu, atau batalkan pekerjaannya.")
    return Problem("register.busy", message)


def discreet(text: str) -> str:
    """A cell as it may be kept and shown: of words the first letter, of numbers the beginning.

    >>> discreet("SITI AMINAH"), discreet("7316034503810002"), discreet("1981-03-05"), discreet("L")
    ('S••• A•••••', '7316••••••••••••', '1981-03-05', 'L')
    """
    worded = _WORD.sub(lambda found: hidden_word(found[0]), text[:60])
    return _DIGITS.sub(lambda found: hidden_number(found[0]), worded)


def hidden_word(word: str) -> str:
    return word[:1] + "•" * (len(word) - 1)


def hidden_number(number: str) -> str:
    return number[:KEPT_DIGITS] + "•" * max(0, len(number) - KEPT_DIGITS)
