"""Are these two descriptions of one person? Pure: facts in, answers out."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.kernel.codes import Nik, nik_questions
from anyam.kernel.problems import Problem

MALE, FEMALE = "L", "P"
OLDEST = 120  # years; nobody registered is older
REASON_LENGTH = 10  # characters: "cek" says nothing to the auditor who reads it
ALIKE = 0.85  # of 1: one wrong letter in seven still is the same name
TITLES = frozenset(
    {"h", "hj", "haji", "hajjah", "bpk", "bapak", "ibu", "sdr", "sdri", "dr", "drs", "dra", "ir",
     "se", "sh", "spd", "sag", "sos", "ssos", "alm", "almh"}
)  # fmt: skip
SPELLINGS = {
    "muh": "muhammad", "muhamad": "muhammad", "mohammad": "muhammad", "mohamad": "muhammad",
    "moh": "muhammad", "mochamad": "muhammad", "mochammad": "muhammad", "moch": "muhammad",
    "m": "muhammad", "md": "muhammad", "st": "siti", "sitti": "siti", "abd": "abdul",
}  # fmt: skip
_NOT_WORD = re.compile("[^a-z0-9]+")
_MARKS = re.compile("['`´\u2018\u2019\u02bc.]")


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a person from another when the number is the same."""

    name: str
    birth_date: date | None


def name_words(name: str) -> list[str]:
    """The words of a name as they are compared: no case, accent, mark or title, one spelling.

    >>> name_words("Hj. St. Ma'rang")
    ['siti', 'marang']
    >>> name_words("MOH. Ali, S.Pd")
    ['muhammad', 'ali']
    """
    return list(_words(name))


@lru_cache(maxsize=8192)
def _words(name: str) -> tuple[str, ...]:
    """A list asks for the words of each of its names again and again."""
    bare = unicodedata.normalize("NFKD", _MARKS.sub("", name)).encode("ascii", "ignore").decode()
    words = [word for word in _NOT_WORD.split(bare.lower()) if word]
    kept = [word for word in words if word not in TITLES] or words
    return tuple(SPELLINGS.get(word, word) for word in kept)


def search_name(name: str) -> str:
    """The words of a name in one line, as long as the column that keeps them.

    >>> search_name("Hj. St. Aminah")
    'siti aminah'
    """
    return " ".join(_words(name))[:160]


def far_apart(one: str, other: str) -> bool:
    """Whether two search names surely are no one name, by the letters that only one of them has.

    A quick look before `same_name`, which is slow: each such letter costs it one agreement.

    >>> far_apart("siti aminah", "budi santoso"), far_apart("siti aminah", "aminah sity")
    (True, False)
    """
    alone = len(set(one) ^ set(other))
    return alone > (1 - ALIKE) * (len(one) + len(other))


def same_name(one: str, other: str) -> bool:
    """Whether two spellings may be one name.

    >>> same_name("Sitti Aminah", "ST. AMINAH"), same_name("Siti Aminah", "Siti Aisyah")
    (True, False)
    >>> same_name("Ali Daeng", "Daeng Ali"), same_name("", "")
    (True, False)
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    if sorted(first) == sorted(second):
        return True
    line, other_line = " ".join(first), " ".join(second)
    if far_apart(line, other_line):
        return False
    matcher = SequenceMatcher(None, line, other_line)
    # The first two are upper bounds of the third and cost little: most names end there.
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(bound() >= ALIKE for bound in bounds)


def same_person(recorded: Identity, given: Identity) -> bool:
    """Do the facts agree, given that the NIK does? A missing birth date agrees with any.

    >>> from datetime import date
    >>> recorded = Identity("Siti Aminah", date(1981, 3, 5))
    >>> same_person(recorded, Identity("SITI AMINAH", None))
    True
    >>> same_person(recorded, Identity("Siti Aminah", date(1982, 3, 5)))
    False
    """
    dates = {recorded.birth_date, given.birth_date} - {None}
    return same_name(recorded.name, given.name) and len(dates) < 2


class Doubt(TextChoices):
    """Why a list and a record may or may not speak of one person; somebody has to decide."""

    OTHER_FACTS = "other_facts", gettext_lazy("NIK sama, orangnya tampak lain")
    NAMESAKE = "namesake", gettext_lazy("Nama dan tanggal lahir sama, NIK tidak")
    MOVED = "moved", gettext_lazy("Orang yang sama, desanya lain")
    OTHER_FAMILY = "other_family", gettext_lazy("Orang yang sama, nomor KK lain")


@dataclass(frozen=True, slots=True)
class Described:
    """A person as a record or a list describes them; numbers as digests, "" for none."""

    identity: Identity
    sex: str
    region_code: str
    nik: str = ""
    kk: str = ""


def doubt_of_same_nik(recorded: Described, told: Described) -> Doubt | None:
    """What keeps two descriptions with one NIK from being one person without a question.

    >>> siti = Described(Identity("Siti Aminah", None), "P", "7316031021", "a")
    >>> doubt_of_same_nik(siti, siti) is None
    True
    """
    if not same_person(recorded.identity, told.identity) or recorded.sex != told.sex:
        return Doubt.OTHER_FACTS
    if recorded.region_code != told.region_code:
        return Doubt.MOVED
    if recorded.kk and told.kk and recorded.kk != told.kk:
        return Doubt.OTHER_FAMILY
    return None


def is_namesake(recorded: Described, told: Described) -> bool:
    """May a record with another NIK, or without one, be this person of the same village?

    Two NIK differ and the birth dates are known: only equal dates make it doubtful. Where a NIK
    is missing, so is what would tell the two apart: then an unknown date agrees with any.
    """
    if recorded.region_code != told.region_code or recorded.sex != told.sex:
        return False
    if not same_name(recorded.identity.name, told.identity.name):
        return False
    dates = {recorded.identity.birth_date, told.identity.birth_date}
    if None in dates:
        return not (recorded.nik and told.nik)
    return len(dates) == 1


def birth_date_problems(birth_date: date, on: date) -> Iterator[Problem]:
    """A date nobody alive can be born on.

    >>> from datetime import date
    >>> [p.code for p in birth_date_problems(date(2030, 1, 1), on=date(2026, 1, 1))]
    ['person.born_later']
    """
    if birth_date > on:
        message = _("Tanggal lahir belum terjadi. Periksa lagi tahunnya.")
        yield Problem("person.born_later", message, "birth_date")
    elif on.year - birth_date.year > OLDEST:
        message = _("Tanggal lahir lebih dari %(years)d tahun yang lalu. Periksa lagi tahunnya.")
        yield Problem("person.too_old", message % {"years": OLDEST}, "birth_date")


def enrolment_questions(
    nik: Nik, *, birth_date: date | None, sex: str, region_code: str, on: date
) -> Iterator[Problem]:
    """What to ask before a person is stored. Nothing here blocks: a NIK never changes, lives do."""
    if birth_date is not None:
        yield from nik_questions(nik, birth_date=birth_date, female=sex == FEMALE, on=on)
    elif nik.is_female != (sex == FEMALE):
        message = _("Jenis kelamin berbeda dengan yang ada di dalam NIK. Benarkah?")
        yield Problem("nik.sex_differs", message, "sex")
    if not region_code.startswith(nik.region_code):
        message = _(
            "NIK ini pertama dibuat di kecamatan lain. Benarkah orang ini sekarang tinggal di sini?"
        )
        yield Problem("nik.region_differs", message, "region")


def age_on(birth_date: date, day: date) -> int:
    """Full years of life.

    >>> from datetime import date
    >>> age_on(date(1981, 3, 5), date(2026, 3, 4)), age_on(date(1981, 3, 5), date(2026, 3, 5))
    (44, 45)
    """
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def reason_problems(reason: str) -> Iterator[Problem]:
    """A reason has to say something to whoever reads the record later."""
    if len(reason.strip()) < REASON_LENGTH:
        message = _("Tuliskan alasannya, paling sedikit %(count)d huruf.")
        yield Problem("person.reason", message % {"count": REASON_LENGTH}, "reason")


# "RT/RW 002/001" as a KTP has it, "RT 2/RW 1", "RT 2/1"
_BOTH = re.compile(r"\bRT(?:\s*/\s*RW)?[\s.:]*0*(\d{1,3})\s*/\s*(?:RW[\s.:]*)?0*(\d{1,3})\b", re.I)
_RT = re.compile(r"\bRT[\s.:]*0*(\d{1,3})\b", re.I)
_RW = re.compile(r"\bRW[\s.:]*0*(\d{1,3})\b", re.I)


def split_address(text: str) -> tuple[str, str, str]:
    """Street, RT and RW out of one line, as people write it.

    >>> split_address("Jl. Poros 4, RT 2/RW 01"), split_address("Buntu RT/RW 002/001")
    (('Jl. Poros 4', '2', '1'), ('Buntu', '2', '1'))
    >>> split_address("Jl. Poros, RT 3, dekat masjid"), split_address("Dusun Buntu")
    (('Jl. Poros, dekat masjid', '3', ''), ('Dusun Buntu', '', ''))
    """
    if both := _BOTH.search(text):
        return _street(_BOTH.sub(" ", text, count=1)), both[1], both[2]
    rt, rw = _RT.search(text), _RW.search(text)
    street = _street(_RW.sub(" ", _RT.sub(" ", text, count=1), count=1))
    return street, rt[1] if rt else "", rw[1] if rw else ""


def _street(text: str) -> str:
    """What is left of an address, without the marks that stood between its parts."""
    return re.sub(r"(\s*[,/])+", lambda marks: marks[0].strip()[0], " ".join(text.split())).strip(
        " ,/"
    )
