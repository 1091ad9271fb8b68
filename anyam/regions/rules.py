"""What a region code says by its shape, how names are compared, and what became of an old code."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anyam.kernel.codes import REGION_LENGTHS, dotted
from anyam.kernel.dates import spoken_date
from anyam.kernel.problems import Problem

LENGTHS = REGION_LENGTHS  # of a code without dots, for levels 1 to 4
BPS_LENGTHS = (2, 4, 7, 10)  # the statistics office counts kecamatan in three digits
TITLES = frozenset(
    ("desa", "ds", "kel", "kelurahan", "kec", "kecamatan", "kab", "kabupaten", "prov", "provinsi")
)
CHANGE_KINDS = ("renamed", "moved", "split", "merged", "dissolved")
_APOSTROPHES = re.compile("['`´\u2018\u2019\u02bc]")
_NOT_WORD = re.compile("[^a-z0-9]+")


def plain_code(text: str) -> str:
    """Return a code as it is stored, without dots and spaces.

    >>> plain_code(" 73.16.03.1021 ")
    '7316031021'
    """
    return text.strip().replace(".", "")


def level_of(code: str) -> int:
    """Return 1 province, 2 kabupaten/kota, 3 kecamatan, 4 desa/kelurahan.

    Raises:
      ValueError: no region code has this many digits.

    >>> level_of("731603")
    3
    """
    return LENGTHS.index(len(code)) + 1


def parent_of(code: str) -> str | None:
    """Return the code one level up; None for a province.

    >>> parent_of("7316031021"), parent_of("73")
    ('731603', None)
    """
    level = level_of(code)
    return code[: LENGTHS[level - 2]] if level > 1 else None


def ancestors_of(code: str) -> list[str]:
    """Return the codes above, province first.

    >>> ancestors_of("7316031021")
    ['73', '7316', '731603']
    """
    return [code[:length] for length in LENGTHS if length < len(code)]


def same_level(code: str, bps_code: str) -> bool:
    """Whether a Kemendagri and a BPS code speak of areas of the same level.

    >>> same_level("331216", "3312180"), same_level("331216", "3312")
    (True, False)
    """
    return LENGTHS.index(len(code)) == BPS_LENGTHS.index(len(bps_code))


def fold(text: str) -> str:
    """Return the words of a name as they are compared: no case, accent, apostrophe or mark.

    >>> fold("  Ma'rang/Séko-Jaya (II) ")
    'marang seko jaya ii'
    """
    bare = _APOSTROPHES.sub("", text)
    decomposed = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    return _NOT_WORD.sub(" ", decomposed.lower()).strip()


def short_name(code: str, name: str) -> str:
    """Return the name used inside a path: a kabupaten loses its title, a kota keeps it.

    >>> short_name("7316", "Kabupaten Enrekang"), short_name("3273", "Kota Bandung")
    ('Enrekang', 'Kota Bandung')
    """
    if len(code) != LENGTHS[1]:
        return name
    return name.removeprefix("Kabupaten Administrasi ").removeprefix("Kabupaten ")


def phrases(name: str) -> Iterator[tuple[int, str]]:
    """Yield (rank, words) under which a name can be found; a lower rank is a better match.

    Rank 0 is the name itself, 1 the name written as one word, 2 the name from a later word on.

    >>> list(phrases("Suka Maju"))
    [(0, 'suka maju'), (1, 'sukamaju'), (2, 'maju')]
    >>> list(phrases("Balla"))
    [(0, 'balla')]
    """
    words = fold(name).split()
    yield 0, " ".join(words)
    if len(words) > 1:
        yield 1, "".join(words)
    for start in range(1, len(words)):
        yield 2, " ".join(words[start:])


def readings(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each way to take one or two neighbouring words as the name and the rest as its place.

    >>> list(readings(["suka", "maju"]))
    [('suka', ['maju']), ('maju', ['suka'])]
    >>> ("sukamaju", ["bandung"]) in readings(["suka", "maju", "bandung"])
    True
    """
    for taken in (1, 2):
        for start in range(len(words) - taken + 1):
            others = words[:start] + words[start + taken :]
            if others:
                yield "".join(words[start : start + taken]), others


def has_words(haystack: str, text: str) -> bool:
    """Whether each word of `text` begins a word of the folded `haystack`.

    >>> has_words("balla baraka kabupaten enrekang", "BALL, bara")
    True
    >>> has_words("balla baraka kabupaten enrekang", "alla")
    False
    """
    spaced = f" {haystack}"
    return all(f" {word}" in spaced for word in fold(text).split() if word not in TITLES)


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What the rules look at before a change of the map is recorded."""

    kind: str  # renamed, moved, split, merged, dissolved
    old: str
    new: str
    old_name: str | None  # None: no such region
    name: str  # the new name, where one is given
    effective_on: date
    today: date
    decree: str
    old_from: date | None = None
    old_to: date | None = None
    old_gone: bool = False  # a decree already ended it
    new_living: bool = False
    new_parent_living: bool = False
    living_inside: int = 0  # regions inside `old` that still hold


def change_problems(facts: ChangeFacts) -> Iterator[Problem]:
    """Yield why a change may not be recorded; nothing when it may."""
    if not facts.decree.strip():
        message = _("Tuliskan dasar hukumnya, misalnya Permendagri 58 Tahun 2021.")
        yield Problem("change.decree", message, "decree")
    if facts.kind not in CHANGE_KINDS:
        message = _("Jenis perubahan “%(kind)s” tidak dikenal. Pilihan: %(kinds)s.")
        choices = {"kind": facts.kind, "kinds": ", ".join(CHANGE_KINDS)}
        yield Problem("change.kind", message % choices, "kind")
        return
    if facts.old_name is None:
        message = _("Kode %(code)s tidak ada dalam daftar wilayah.")
        yield Problem("change.unknown", message % {"code": dotted(facts.old)}, "old")
        return
    yield from _date_problems(facts)
    if facts.kind == "renamed":
        yield from _rename_problems(facts)
    elif facts.kind == "dissolved":
        yield from _dissolve_problems(facts)
    else:
        yield from _new_code_problems(facts)


def _date_problems(facts: ChangeFacts) -> Iterator[Problem]:
    code = dotted(facts.old)
    if facts.old_gone:
        message = _("Kode %(code)s sudah berakhir menurut perubahan yang tercatat.")
        yield Problem("change.gone", message % {"code": code}, "old")
    if facts.old_from and facts.effective_on < facts.old_from:
        message = _("Kode %(code)s baru berlaku sejak %(day)s; perubahannya tidak bisa lebih awal.")
        days = {"code": code, "day": spoken_date(facts.old_from)}
        yield Problem("change.too_early", message % days, "effective_on")


def _rename_problems(facts: ChangeFacts) -> Iterator[Problem]:
    if not fold(facts.name) or facts.name == facts.old_name:
        yield Problem("change.name", _("Tuliskan nama yang baru."), "name")
    if facts.new and facts.new != facts.old:
        message = _("Nama berganti tanpa mengganti kode. Untuk kode baru, pilih moved.")
        yield Problem("change.rename_code", message, "new")
    if facts.effective_on > facts.today:
        message = _("Nama baru dicatat pada atau sesudah hari berlakunya.")
        yield Problem("change.future_name", message, "effective_on")


def _dissolve_problems(facts: ChangeFacts) -> Iterator[Problem]:
    if facts.new:
        message = _("Wilayah yang dihapus tidak punya kode baru. Untuk penggabungan, pilih merged.")
        yield Problem("change.dissolved_into", message, "new")
    yield from _inside_problems(facts)


def _inside_problems(facts: ChangeFacts) -> Iterator[Problem]:
    if facts.living_inside:
        message = _("Di dalamnya masih ada %(count)d wilayah. Catat dahulu perubahan untuk mereka.")
        yield Problem("change.not_empty", message % {"count": facts.living_inside}, "old")


def _new_code_problems(facts: ChangeFacts) -> Iterator[Problem]:
    """moved, split and merged need another code of the same level, in its place in the tree."""
    if facts.new == facts.old or len(facts.new) != len(facts.old) or not facts.new.isdigit():
        message = _("Kode baru harus lain dan sama panjang: %(count)d angka seperti %(code)s.")
        shape = {"count": len(facts.old), "code": dotted(facts.old)}
        yield Problem("change.new_code", message % shape, "new")
        return
    if facts.kind == "merged":
        if not facts.new_living:
            message = _("Kode %(code)s belum ada, jadi tidak ada yang bisa menerima gabungan ini.")
            yield Problem("change.no_target", message % {"code": dotted(facts.new)}, "new")
        yield from _inside_problems(facts)
    elif not facts.new_parent_living:
        message = _("Induk dari %(code)s belum ada. Catat dahulu induknya.")
        yield Problem("change.orphan", message % {"code": dotted(facts.new)}, "new")
    if facts.kind == "split" and not (facts.new_living or fold(facts.name)):
        message = _("Tuliskan nama wilayah yang baru.")
        yield Problem("change.name", message, "name")


@dataclass(frozen=True, slots=True)
class Move:
    """One dated change, as far as the fate of a code needs it."""

    old: str
    new: str | None
    kind: str  # renamed, moved, split, merged, dissolved
    effective_on: date


def successors(code: str, moves: Iterable[Move], on: date) -> list[str]:
    """Return the codes that cover on the day `on` what `code` covered before `moves`.

    A split leaves the old code its remainder; a dissolved code has no successor.

    >>> day = date(2026, 1, 1)
    >>> history = [Move("7316031021", "7316041021", "moved", day)]
    >>> successors("7316031021", history, on=day)
    ['7316041021']
    >>> successors("7316031021", history, on=date(2025, 12, 31))
    ['7316031021']
    """
    current = {code}
    for move in sorted(moves, key=lambda move: move.effective_on):
        if move.effective_on > on or move.old not in current:
            continue
        if move.kind in {"moved", "merged", "dissolved"}:
            current.discard(move.old)
        if move.new:
            current.add(move.new)
    return sorted(current)
