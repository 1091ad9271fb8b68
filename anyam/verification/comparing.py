"""A person and a row of a register side by side: what agrees, what differs, what is missing.

Pure: facts in, fields out. A fact is text; "" means that this side does not say.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anyam.kernel.dates import spoken_date
from anyam.people.rules import name_words, same_name

FACTS = ("nik", "kk", "name", "birth_date", "sex", "mother_name", "address", "region_code")
NUMBERS = frozenset({"nik", "kk"})
# What makes "the data differ": facts that identify. People move and change families.
IDENTIFYING = ("nik", "name", "birth_date", "sex")
FEW = 4  # digits that are named one by one
SEEN = 4  # leading digits of a number that are shown
_MARKS = re.compile("[^a-z0-9]+")


class State(TextChoices):
    SAME = "same", gettext_lazy("sama")
    ALIKE = "alike", gettext_lazy("mirip")
    DIFFERS = "differs", gettext_lazy("beda")
    MISSING = "missing", gettext_lazy("tidak ada")


# A sign beside the words: nobody has to tell colours apart.
SIGNS = {State.SAME: "=", State.ALIKE: "≈", State.DIFFERS: "≠", State.MISSING: "–"}


@dataclass(frozen=True, slots=True)
class Field:
    """One fact as we have it and as the register has it."""

    name: str
    title: str
    mine: str
    theirs: str
    state: State
    note: str = ""

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def tone(self) -> str:
        tones = {State.SAME: "good", State.ALIKE: "warn", State.DIFFERS: "bad"}
        return tones.get(self.state, "mute")


def titles() -> dict[str, str]:
    return {
        "nik": "NIK", "kk": _("Nomor KK"), "name": _("Nama"), "birth_date": _("Tanggal lahir"),
        "sex": _("Jenis kelamin"), "mother_name": _("Nama ibu kandung"), "address": _("Alamat"),
        "region_code": _("Desa atau kelurahan"),
    }  # fmt: skip


def fields(
    mine: Mapping[str, str], theirs: Mapping[str, str], *, places: Mapping[str, str], opened: bool
) -> list[Field]:
    """Every fact that one of the two has.

    Args:
      places: names of villages by region code.
      opened: show NIK and KK in full; otherwise only where they were issued.
    """
    found = []
    for name, title in titles().items():
        one, other = mine.get(name, ""), theirs.get(name, "")
        if not (one or other):
            continue
        note = _digits_note(one, other) if name in NUMBERS else ""
        words = [_shown(name, text, places, opened=opened) for text in (one, other)]
        found.append(Field(name, title, words[0], words[1], state_of(name, one, other), note))
    return found


CAP = "Bukti rumah tangga dibatasi"  # a bar of `matching.explaining` that is no fact


def facts_in(steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The bars of a waterfall that are facts: without where it begins, its cap and its sum."""
    return [step for step in steps[1:-1] if step["title"] != CAP]


def state_of(name: str, mine: str, theirs: str) -> State:
    """How one fact stands to the other.

    >>> state_of("name", "Sitti Aminah", "ST. AMINAH"), state_of("name", "Ali", "")
    (State.ALIKE, State.MISSING)
    >>> state_of("nik", "7316035706850001", "7316035706850002")
    State.ALIKE
    """
    if not mine.strip() or not theirs.strip():
        return State.MISSING
    if plain(name, mine) == plain(name, theirs):
        return State.SAME
    return State.ALIKE if _alike(name, mine, theirs) else State.DIFFERS


def differs(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """The identifying facts that are not the same on both sides."""
    states = {
        name: state_of(name, mine.get(name, ""), theirs.get(name, "")) for name in IDENTIFYING
    }
    return [name for name, state in states.items() if state in (State.ALIKE, State.DIFFERS)]


def plain(name: str, text: str) -> str:
    """A fact without what does not count: case, marks, the spelling of a date."""
    if name in NUMBERS or name == "region_code":
        return re.sub(r"\D", "", text)
    if name == "birth_date":
        day = day_of(text)
        return day.isoformat() if day else text.strip()
    if name == "sex":
        return "P" if text.strip().upper()[:1] in ("P", "W", "F") else "L"
    return " ".join(word for word in _MARKS.split(text.lower()) if word)


def day_of(text: str) -> date | None:
    """A date, ISO or day first.

    >>> day_of("17-06-1985"), day_of("1985-06-17") == day_of("17/6/1985"), day_of("1985")
    (datetime.date(1985, 6, 17), True, None)
    """
    parts = [part for part in re.split(r"\D+", text.strip()) if part]
    if len(parts) < 3:
        return None
    first, month, last = (int(part) for part in parts[:3])
    year, day = (first, last) if len(parts[0]) == 4 else (last, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _alike(name: str, mine: str, theirs: str) -> bool:
    one, other = plain(name, mine), plain(name, theirs)
    if name in NUMBERS:
        return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    if name in ("name", "mother_name"):
        words = set(name_words(mine)), set(name_words(theirs))
        return same_name(mine, theirs) or words[0] <= words[1] or words[1] <= words[0]
    if name == "birth_date":
        return len(set(one) ^ set(other)) == 0 or sum(map(str.__ne__, one, other)) == 1
    if name == "address":
        return bool(set(one.split()) & set(other.split()))
    return name == "region_code" and one[:6] == other[:6]


def _digits_note(mine: str, theirs: str) -> str:
    """Numbers stay masked; what helps is where they differ."""
    one, other = plain("nik", mine), plain("nik", theirs)
    if not one or not other or one == other:
        return ""
    if len(one) != len(other):
        return _("Panjangnya %(mine)d dan %(theirs)d angka.") % {
            "mine": len(one), "theirs": len(other),
        }  # fmt: skip
    places = [str(n) for n, (a, b) in enumerate(zip(one, other, strict=True), 1) if a != b]
    if len(places) > FEW:
        said = ngettext("Berbeda di %(count)d angka.", "Berbeda di %(count)d angka.", len(places))
        return said % {"count": len(places)}
    return _("Berbeda di angka ke-%(places)s.") % {"places": ", ".join(places)}


def _shown(name: str, text: str, places: Mapping[str, str], *, opened: bool) -> str:
    if not text:
        return ""
    if name in NUMBERS:
        digits = text if opened else text[:SEEN] + "•" * max(len(text) - SEEN, 0)
        return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
    if name == "birth_date":
        day = day_of(text)
        return spoken_date(day) if day else text
    if name == "sex":
        return _("Perempuan") if plain(name, text) == "P" else _("Laki-laki")
    if name == "region_code":
        return places.get(plain(name, text), text)
    return text


def reasons_for(fields: list[Field]) -> list[str]:
    """Sentences an officer may choose from, made of what differs; they may write their own."""
    words = {
        ("nik", State.ALIKE): _("NIK salah ketik satu angka, data lain sama."),
        ("nik", State.DIFFERS): _("NIK di daftar kami keliru; orangnya dikenal."),
        ("nik", State.MISSING): _("NIK belum ada di salah satu catatan, data lain sama."),
        ("name", State.ALIKE): _("Nama beda ejaan, orangnya sama."),
        ("name", State.DIFFERS): _("Nama panggilan dan nama di KTP, orangnya sama."),
        ("birth_date", State.ALIKE): _("Tanggal lahir salah ketik, data lain sama."),
        ("birth_date", State.DIFFERS): _("Tanggal lahir berbeda, sudah dicocokkan dengan KTP."),
        ("address", State.DIFFERS): _("Sudah pindah alamat, orangnya sama."),
    }
    said = [
        words[field.name, field.state] for field in fields if (field.name, field.state) in words
    ]
    return said[:4]
