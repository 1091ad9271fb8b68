"""Reading what somebody typed about a person, and looking whether we know them already."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, TypeVar

from django.utils.translation import gettext as _

from anyam.kernel.codes import Nik, parse_kk, parse_nik, parse_phone
from anyam.kernel.problems import Blocked, Problem
from anyam.people import rules
from anyam.people.crypto import blind_indexes
from anyam.people.models import KK_COLUMN, Household, Person
from anyam.regions.models import Level, Region

T = TypeVar("T")


class Home(TypedDict):
    """Where somebody lives, as persons, households and domiciles store it."""

    region: Region
    address: str
    rt: str
    rw: str


@dataclass(frozen=True, slots=True, repr=False)
class Facts:
    """What is said about a person, read and found possible."""

    nik: Nik
    kk: str
    name: str
    sex: str
    birth_date: date | None
    phone: str
    home: Home


@dataclass(frozen=True, slots=True, repr=False)
class Enrolment:
    """The facts, the record they belong to if there is one, and what to ask before storing them."""

    facts: Facts
    known: Person | None
    questions: list[Problem]


def prepare(
    *,
    nik: str,
    kk: str,
    name: str,
    sex: str,
    birth_date: date | None,
    region: Region,
    address: str = "",
    rt: str = "",
    rw: str = "",
    phone: str = "",
    on: date,
) -> Enrolment:
    """Read the facts and compare them with the record; nothing is stored.

    Raises:
      Blocked: something cannot be true, or the NIK belongs to somebody else.
    """
    problems: list[Problem] = []
    number = collect(problems, parse_nik, nik)
    family = collect(problems, parse_kk, kk) if kk.strip() else ""
    mobile = collect(problems, parse_phone, phone) if phone.strip() else ""
    problems += text_problems(name=name, sex=sex)
    home = collect(problems, lambda _text: read_home(region, address, rt, rw), "")
    problems += rules.birth_date_problems(birth_date, on) if birth_date else []
    if problems or number is None or home is None:
        raise Blocked(problems)
    facts = Facts(number, family or "", clean(name), sex, birth_date, mobile or "", home)
    known = Person.objects.with_nik(number.value).first()
    return Enrolment(facts, known, _questions(facts, known, on))


def clean(text: str) -> str:
    """One line of printable text."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def text_problems(*, name: str, sex: str) -> list[Problem]:
    problems = []
    if not any(letter.isalpha() for letter in name):
        problems.append(Problem("person.name", _("Tuliskan nama seperti pada KTP."), "name"))
    if len(clean(name)) > 120:
        message = _("Nama paling panjang 120 huruf. Tuliskan seperti pada KTP.")
        problems.append(Problem("person.name_long", message, "name"))
    if sex not in (rules.MALE, rules.FEMALE):
        problems.append(Problem("person.sex", _("Pilih laki-laki atau perempuan."), "sex"))
    return problems


def read_home(region: Region, address: str, rt: str, rw: str) -> Home:
    """Read where somebody lives; raise Blocked where it cannot be."""
    problems: list[Problem] = []
    numbers = [(value and collect(problems, small_number, value)) or "" for value in (rt, rw)]
    line = clean(address)
    if region.level != Level.VILLAGE:
        problems.append(Problem("person.region", _("Pilih desa atau kelurahannya."), "region"))
    if len(line) > 200:
        message = _("Alamat paling panjang 200 huruf.")
        problems.append(Problem("person.address_long", message, "address"))
    if problems:
        raise Blocked(problems)
    return {"region": region, "address": line, "rt": numbers[0], "rw": numbers[1]}


def collect(problems: list[Problem], read: Callable[[str], T], text: str) -> T | None:
    try:
        return read(text)
    except Blocked as blocked:
        problems.extend(blocked.problems)
        return None


def small_number(text: str) -> str:
    """RT and RW, written 2, 02 or 002."""
    bare = text.strip()
    if not bare:
        return ""
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 3):
        message = _("RT dan RW hanya berisi angka, misalnya 002.")
        raise Blocked([Problem("person.rt_rw", message, "rt")])
    return bare.zfill(3)


def _questions(facts: Facts, known: Person | None, on: date) -> list[Problem]:
    if known and not rules.same_person(
        known.identity, rules.Identity(facts.name, facts.birth_date)
    ):
        # Not a word about that other person: whoever types numbers must not learn names.
        message = _(
            "NIK ini sudah tercatat untuk orang lain. Periksa lagi NIK, nama dan tanggal lahir "
            "pada KTP. Bila semuanya benar, hubungi Dinas Sosial."
        )
        raise Blocked([Problem("nik.someone_else", message, "nik")])
    questions = list(
        rules.enrolment_questions(
            facts.nik,
            birth_date=facts.birth_date,
            sex=facts.sex,
            region_code=facts.home["region"].code,
            on=on,
        )
    )
    return questions + (_changes(facts, known) if known else [])


def _changes(facts: Facts, known: Person) -> list[Problem]:
    """Where the record of this same person says something else."""
    questions = []
    if known.region_id != facts.home["region"].code:
        message = _("Orang ini sudah tercatat di desa lain. Benarkah sekarang tinggal di sini?")
        questions.append(Problem("person.moved", message, "region"))
    if facts.kk:
        seats = known.households.filter(to_on=None, household__kk_index__isnull=False)
        if seats.exclude(household__kk_index__in=blind_indexes(facts.kk, KK_COLUMN)).exists():
            message = _("Orang ini sudah tercatat dengan nomor KK lain. Benarkah nomor KK ini?")
            questions.append(Problem("person.kk_differs", message, "kk"))
    return questions


def household_of(kk: str) -> Household | None:
    """The family with this card number, if it is known."""
    return Household.objects.filter(kk_index__in=blind_indexes(kk, KK_COLUMN)).first()
