"""What is told in a village, and what of it can be true. Pure: facts in, reasons out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.kernel.problems import Problem

NAME_LENGTH = 120  # letters of a name, as for a person
WORDS_MOST = 10  # skills or trades of one candidate; more is a list nobody can weigh
WORD_LENGTH = 40
SENTENCE_LENGTH = 10  # letters; "ada" tells the next reader nothing
LINES_MOST = 200  # names written down at once
INHABITANTS_MOST = 300_000_000  # the whole country, with room
_FOR = re.compile(r"\s+(?:untuk|mewakili|a\.?n\.?|atas nama)\s+", re.IGNORECASE)
_BRACKETS = re.compile(
    r"\(\s*(?:untuk|mewakili|a\.?n\.?|atas nama)\s+([^()]*)\)\s*$", re.IGNORECASE
)
_NUMBER = re.compile(r"^\s*\d{1,3}\s*[.)\-]\s*")


class State(TextChoices):
    """How far somebody who would like to join has come."""

    WAITING = "waiting", gettext_lazy("Menunggu kelompok")
    JOINED = "joined", gettext_lazy("Sudah masuk kelompok")
    DECLINED = "declined", gettext_lazy("Tidak jadi ikut")


class Phase(TextChoices):
    """Look, think, act: how far the village has thought about one of its potentials."""

    LOOK = "lihat", gettext_lazy("Lihat")
    THINK = "pikir", gettext_lazy("Pikir")
    ACT = "tindak", gettext_lazy("Bertindak")


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on an attendance list; `came_for` is the name of whom they stood in for."""

    name: str
    came_for: str = ""
    address: str = ""


def tidy(text: str) -> str:
    """One line of printable text.

    >>> tidy("  Siti \\t Aminah ")
    'Siti Aminah'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def read_line(line: str) -> Attendee:
    """A line of an attendance list as people write it.

    >>> read_line("1. Hasnah untuk Baharuddin")
    Attendee(name='Hasnah', came_for='Baharuddin', address='')
    >>> read_line("Ratna (mewakili Ibu Suriani)"), read_line(" Rusdi ")
    (Attendee(name='Ratna', came_for='Ibu Suriani', address=''), Attendee(name='Rusdi', came_for='', address=''))
    """  # noqa: E501 - what a doctest prints
    text = tidy(_NUMBER.sub("", line))
    if found := _BRACKETS.search(text):
        return Attendee(tidy(text[: found.start()]), tidy(found[1]))
    name, *rest = _FOR.split(text, maxsplit=1)
    return Attendee(tidy(name), tidy(rest[0]) if rest else "")


def read_lines(text: str) -> list[Attendee]:
    """Every line that holds something.

    >>> [one.name for one in read_lines("Ani\\n\\n 2) Budi untuk Cici")]
    ['Ani', 'Budi']
    """
    return [read_line(line) for line in text.splitlines() if tidy(_NUMBER.sub("", line))]


def session_problems(*, held_on: date, on: date, place: str, held_by: str) -> Iterator[Problem]:
    """A meeting took place: some day, somewhere, by somebody."""
    if held_on > on:
        message = _("Sosialisasi ini belum berlangsung. Catat sesudah selesai.")
        yield Problem("session.later", message, "held_on")
    if not has_letter(place):
        yield Problem("session.place", _("Tuliskan tempatnya, misalnya kantor camat."), "place")
    if not has_letter(held_by):
        yield Problem("session.held_by", _("Tuliskan siapa yang menjelaskan."), "held_by")


def has_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def attendee_problems(one: Attendee) -> Iterator[Problem]:
    """Somebody has a name, and nobody comes for themselves."""
    if not has_letter(one.name):
        message = _("Nama tidak terbaca: “%(name)s”. Satu baris untuk satu nama.")
        yield Problem("visitor.name", message % {"name": one.name[:40]}, "name")
    elif max(len(one.name), len(one.came_for)) > NAME_LENGTH:
        message = _("Nama paling panjang %(most)d huruf: “%(name)s…”")
        values = {"most": NAME_LENGTH, "name": one.name[:40]}
        yield Problem("visitor.name_long", message % values, "name")
    if one.came_for and one.came_for.casefold() == one.name.casefold():
        message = _("%(name)s tidak perlu mewakili dirinya sendiri.")
        yield Problem("visitor.same", message % {"name": one.name}, "came_for")
    elif one.came_for and not has_letter(one.came_for):
        message = _("Tuliskan nama orang yang diwakili %(name)s.")
        yield Problem("visitor.came_for", message % {"name": one.name}, "came_for")


def list_problems(people: list[Attendee], *, known: Iterable[Attendee] = ()) -> Iterator[Problem]:
    """Problems of a whole list; the same line twice is one too many."""
    if not people:
        yield Problem("visitor.none", _("Tuliskan paling sedikit satu nama."), "names")
    if len(people) > LINES_MOST:
        message = _("Paling banyak %(most)d nama sekali simpan. Bagi menjadi dua.")
        yield Problem("visitor.many", message % {"most": LINES_MOST}, "names")
        return
    seen = {_key(one) for one in known}
    for one in people:
        yield from attendee_problems(one)
        if _key(one) in seen:
            message = _("%(name)s sudah ada dalam daftar ini. Bedakan dengan alamatnya.")
            yield Problem("visitor.twice", message % {"name": one.name}, "name")
        seen.add(_key(one))


def _key(one: Attendee) -> tuple[str, str, str]:
    return one.name.casefold(), one.came_for.casefold(), one.address.casefold()


def words_problems(field: str, words: list[str], known: frozenset[str] | None) -> Iterator[Problem]:
    """Skills or trades somebody has in mind; `known` are the only ones allowed, if given."""
    if len(words) > WORDS_MOST:
        message = _("Paling banyak %(most)d. Pilih yang terpenting.")
        yield Problem("candidate.many", message % {"most": WORDS_MOST}, field)
    for word in words:
        if len(word) > WORD_LENGTH or not has_letter(word):
            message = _("“%(word)s” tidak dapat dipakai. Tulis satu dua kata saja.")
            yield Problem("candidate.word", message % {"word": word[:WORD_LENGTH]}, field)
        elif known is not None and word not in known:
            message = _("“%(word)s” tidak ada dalam daftar.")
            yield Problem("candidate.unknown_word", message % {"word": word}, field)


MOVES = {
    State.WAITING: {State.JOINED, State.DECLINED},
    State.JOINED: {State.WAITING},
    State.DECLINED: {State.WAITING, State.JOINED},
}


def move_problems(before: str, after: str, *, seated: bool, name: str) -> Iterator[Problem]:
    """Who sits in a living group waits for none; who has left one may wait again."""
    if after not in State or State(after) not in MOVES[State(before)]:
        yield Problem("candidate.state", _("Keadaan ini tidak bisa dipilih sekarang."), "state")
    elif seated and after != State.JOINED:
        message = _("%(name)s masih menjadi anggota kelompok. Catat dulu keluarnya.")
        yield Problem("candidate.seated", message % {"name": name}, "state")
    elif not seated and after == State.JOINED:
        message = _("%(name)s belum menjadi anggota kelompok mana pun. Tambahkan di kelompoknya.")
        yield Problem("candidate.not_seated", message % {"name": name}, "state")


def look_problems(*, kind: str, kinds: Iterable[str], seen: str) -> Iterator[Problem]:
    if kind not in set(kinds):
        yield Problem("potential.kind", _("Pilih jenis potensinya."), "kind")
    yield from sentence_problems("seen", seen)


def sentence_problems(field: str, text: str) -> Iterator[Problem]:
    """A look, a thought or an act is told in a sentence."""
    if len(text) < SENTENCE_LENGTH or not has_letter(text):
        message = _("Tuliskan satu kalimat, paling sedikit %(least)d huruf.")
        yield Problem("potential.sentence", message % {"least": SENTENCE_LENGTH}, field)


def phase_of(meaning: str, plan: str) -> Phase:
    """
    >>> phase_of("", ""), phase_of("laku", ""), phase_of("laku", "jual")
    (Phase.LOOK, Phase.THINK, Phase.ACT)
    """
    if plan:
        return Phase.ACT
    return Phase.THINK if meaning else Phase.LOOK


def act_problems(meaning: str) -> Iterator[Problem]:
    """Nobody acts before they have thought."""
    if not meaning:
        message = _("Tuliskan dulu apa artinya bagi usaha warga.")
        yield Problem("potential.think_first", message, "plan")


def inhabitants_problems(
    *, count: int, counted_on: date, on: date, source: str
) -> Iterator[Problem]:
    """A number of people has a day it was true on and somebody who says so."""
    if not 0 < count <= INHABITANTS_MOST:
        yield Problem("inhabitants.count", _("Tuliskan banyaknya penduduk."), "count")
    if counted_on > on:
        yield Problem("inhabitants.later", _("Tanggal data belum terjadi."), "counted_on")
    if not has_letter(source):
        message = _("Tuliskan dari mana angkanya, misalnya Dukcapil semester II 2024.")
        yield Problem("inhabitants.source", message, "source")
