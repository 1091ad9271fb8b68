"""What makes a group: facts in, reasons out. Every figure comes as an argument or with its source.

Before a scheme is chosen a group has to keep the general size of Permensos 2/2019; the scheme's
own size is asked for again when a proposal is handed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anyam.kernel.problems import Problem
from anyam.people.rules import age_on

SOURCE = "Permensos 2/2019 Pasal 3"
MIN_MEMBERS, MAX_MEMBERS = 5, 20  # heads of family: Permensos 2/2019 Pasal 3 ayat (2)
MIN_AGE, MAX_AGE = 18, 60  # press on the 2019 scheme; a question, see domain.md 2.2
KECAMATAN = 6  # digits of a region code
AGREEMENT_LENGTH = 20  # characters; less is no agreement
WHY_LENGTH, WHY_WORDS = 20, 3  # characters and words; "pasti laku" is no reason


class Office(TextChoices):
    CHAIR = "chair", gettext_lazy("Ketua")
    SECRETARY = "secretary", gettext_lazy("Sekretaris")
    TREASURER = "treasurer", gettext_lazy("Bendahara")
    MEMBER = "member", pgettext_lazy("office", "Anggota")


OFFICERS = (Office.CHAIR, Office.SECRETARY, Office.TREASURER)


@dataclass(frozen=True, slots=True)
class Seat:
    """One member of a group."""

    person_id: int
    name: str
    household_id: int | None
    region_code: str
    birth_date: date | None
    office: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who would like to join."""

    person_id: int
    name: str
    household_id: int | None
    region_code: str
    birth_date: date | None
    group_id: int | None  # of the living group they sit in now


@dataclass(frozen=True, slots=True)
class Gathering:
    """The founding musyawarah."""

    held_on: date
    place: str
    agreement: str
    attended: frozenset[int]  # ids of persons, and of members somebody came for
    has_sheet: bool


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is no member; `came_for` is the id of the member they stood in for."""

    name: str
    came_for: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules look at, read from the database once by `Group.facts()`."""

    on: date
    group_id: int
    region_code: str
    has_trade: bool
    business: str
    started_on: date
    formed_on: date | None
    disbanded_on: date | None
    seats: tuple[Seat, ...]
    meeting: Gathering | None
    rivals: int = 0  # living groups of the kecamatan with the same or a near trade
    why_sells: str = ""  # why it will sell all the same

    def holder(self, office: str) -> Seat | None:
        return next((seat for seat in self.seats if seat.office == office), None)

    @property
    def attended(self) -> int:
        """How many of today's members were at the founding meeting."""
        present = self.meeting.attended if self.meeting else frozenset()
        return sum(seat.person_id in present for seat in self.seats)


def size(
    facts: Facts, *, minimum: int = MIN_MEMBERS, maximum: int = MAX_MEMBERS, source: str = SOURCE
) -> Iterator[Problem]:
    """A group has as many families as its scheme allows."""
    count = len(facts.seats)
    numbers = {"min": minimum, "max": maximum, "count": count, "source": source}
    if count < minimum:
        message = _("Anggota baru %(count)d orang, paling sedikit %(min)d (%(source)s).")
        yield Problem("group.too_small", message % numbers, "members")
    elif count > maximum:
        message = _("Anggota %(count)d orang, paling banyak %(max)d (%(source)s).")
        yield Problem("group.too_large", message % numbers, "members")


def same_kecamatan(facts: Facts) -> Iterator[Problem]:
    """Members live in villages of the group's kecamatan."""
    for seat in facts.seats:
        yield from _domicile(seat.name, seat.region_code, facts.region_code)


def _domicile(name: str, home: str, place: str) -> Iterator[Problem]:
    if home[:KECAMATAN] != place[:KECAMATAN]:
        message = _(
            "%(name)s tinggal di kecamatan lain. Anggota harus tinggal di kecamatan yang sama "
            "dengan kelompok (%(source)s)."
        )
        yield Problem("group.kecamatan", message % {"name": name, "source": SOURCE}, "members")


def one_seat_per_family(facts: Facts) -> Iterator[Problem]:
    """Members are heads of families, so a family (KK) has one seat."""
    seen: dict[int, str] = {}
    for seat in facts.seats:
        if seat.household_id is None:
            continue
        if seat.household_id in seen:
            yield _same_family(seat.name, seen[seat.household_id])
        seen.setdefault(seat.household_id, seat.name)


def _same_family(name: str, other: str) -> Problem:
    message = _(
        "%(name)s satu KK dengan %(other)s. Satu keluarga hanya mendapat satu tempat (%(source)s)."
    )
    values = {"name": name, "other": other, "source": SOURCE}
    return Problem("group.family", message % values, "members")


def officers_named(facts: Facts) -> Iterator[Problem]:
    """Ketua, sekretaris and bendahara are three different members."""
    # Three offices, three rows: that nobody holds two of them follows from one seat per person.
    missing = [str(office.label).lower() for office in OFFICERS if not facts.holder(office)]
    if missing:
        message = _("Belum ada %(offices)s (%(source)s).")
        values = {"offices": join_words(missing), "source": SOURCE}
        yield Problem("group.officers", message % values, "officers")


def join_words(words: list[str]) -> str:
    """
    >>> join_words(["ketua"]), join_words(["ketua", "sekretaris", "bendahara"])
    ('ketua', 'ketua, sekretaris dan bendahara')
    """
    return _("%(first)s dan %(last)s") % {
        "first": ", ".join(words[:-1]), "last": words[-1],
    } if len(words) > 1 else words[0]  # fmt: skip


def trade_chosen(facts: Facts) -> Iterator[Problem]:
    if not facts.has_trade:
        yield Problem("group.trade", _("Jenis usaha belum dipilih."), "trade")


def market_explained(facts: Facts) -> Iterator[Problem]:
    """Who opens what others here already run says why it will sell all the same.

    Copying each other's business is what groups of Enrekang failed by (seed 004).
    """
    yield from why_problems(facts.rivals, facts.why_sells)


def why_problems(rivals: int, why_sells: str) -> Iterator[Problem]:
    if rivals and not why_sells.strip():
        message = _(
            "Di kecamatan ini sudah ada %(count)d kelompok lain dengan usaha yang sama atau dekat. "
            "Tuliskan mengapa usaha kelompok ini tetap akan laku."
        )
        yield Problem("group.copycat", message % {"count": rivals}, "why_sells")


def answer_problems(why_sells: str) -> Iterator[Problem]:
    """An answer says something to the officer who weighs it."""
    if len(why_sells) < WHY_LENGTH or len(why_sells.split()) < WHY_WORDS:
        message = _(
            "Tuliskan satu kalimat: siapa yang membeli, atau apa yang beda dari kelompok lain."
        )
        yield Problem("group.why_short", message, "why_sells")


def meeting_held(facts: Facts) -> Iterator[Problem]:
    """A group begins with a musyawarah, whose words and guests are on record."""
    if facts.meeting is None:
        message = _("Musyawarah belum dicatat (%(source)s ayat 4).") % {"source": SOURCE}
        yield Problem("group.no_meeting", message, "meeting")
        return
    if facts.meeting.held_on > facts.on:
        yield Problem("group.meeting_later", _("Musyawarah belum berlangsung."), "meeting")
    if len(facts.meeting.agreement.strip()) < AGREEMENT_LENGTH:
        yield Problem("group.no_agreement", _("Isi kesepakatan belum ditulis."), "agreement")


def quorum(facts: Facts) -> Iterator[Problem]:
    """More than half of the members attended, the officers among them."""
    if facts.meeting is None:
        return
    count, present = len(facts.seats), facts.attended
    if present * 2 <= count:
        message = _(
            "Yang hadir %(present)d dari %(count)d anggota. Musyawarah sah bila lebih dari "
            "setengah anggota hadir."
        )
        yield Problem("group.quorum", message % {"present": present, "count": count}, "attendance")
    for office in OFFICERS:
        seat = facts.holder(office)
        if seat and seat.person_id not in facts.meeting.attended:
            message = _("%(office)s (%(name)s) tidak tercatat hadir dalam musyawarah.")
            values = {"office": office.label, "name": seat.name}
            yield Problem("group.officer_absent", message % values, "attendance")


def sheet_kept(facts: Facts) -> Iterator[Problem]:
    if facts.meeting and not facts.meeting.has_sheet:
        message = _("Foto daftar hadir yang ditandatangani belum diunggah.")
        yield Problem("group.no_sheet", message, "sheet")


def living(facts: Facts) -> Iterator[Problem]:
    if facts.disbanded_on is not None:
        yield Problem("group.disbanded", _("Kelompok ini sudah dibubarkan."))


def not_yet_formed(facts: Facts) -> Iterator[Problem]:
    if facts.formed_on is not None:
        yield Problem("group.formed", _("Kelompok ini sudah disahkan."))


FORMATION = (
    living, not_yet_formed, size, same_kecamatan, one_seat_per_family, officers_named,
    trade_chosen, market_explained, meeting_held, quorum, sheet_kept,
)  # fmt: skip


def formation_problems(facts: Facts) -> list[Problem]:
    """Everything that keeps the group from being formed; empty means go ahead."""
    return [problem for rule in FORMATION for problem in rule(facts)]


def joining_problems(
    facts: Facts, candidate: Candidate, *, maximum: int = MAX_MEMBERS
) -> list[Problem]:
    """Everything that keeps a person from joining."""
    problems = list(living(facts))
    if candidate.person_id in {seat.person_id for seat in facts.seats}:
        message = _("%(name)s sudah menjadi anggota kelompok ini.") % {"name": candidate.name}
        return [*problems, Problem("group.already_member", message, "nik")]
    if candidate.group_id is not None:
        message = _(
            "%(name)s masih menjadi anggota kelompok lain. Satu orang hanya boleh di satu kelompok."
        )
        problems.append(Problem("group.other_group", message % {"name": candidate.name}, "nik"))
    if len(facts.seats) >= maximum:
        message = _("Anggota sudah %(max)d orang, paling banyak menurut %(source)s.")
        values = {"max": maximum, "source": SOURCE}
        problems.append(Problem("group.full", message % values, "nik"))
    problems += _domicile(candidate.name, candidate.region_code, facts.region_code)
    for seat in facts.seats:
        if candidate.household_id is not None and seat.household_id == candidate.household_id:
            problems.append(_same_family(candidate.name, seat.name))
    return problems


def age_questions(
    birth_date: date | None, on: date, *, minimum: int = MIN_AGE, maximum: int = MAX_AGE
) -> Iterator[Problem]:
    """Outside the usual ages somebody has to think twice; whether it bars is for the scheme."""
    if birth_date is None:
        message = _("Tanggal lahir belum diketahui, jadi umurnya belum diperiksa. Lanjutkan?")
        yield Problem("member.age_unknown", message, "birth_date")
        return
    age = age_on(birth_date, on)
    if not minimum <= age <= maximum:
        message = _(
            "Umurnya %(age)d tahun, di luar %(min)d sampai %(max)d tahun yang biasa diminta. "
            "Benarkah?"
        )
        numbers = {"age": age, "min": minimum, "max": maximum}
        yield Problem("member.age", message % numbers, "birth_date")


def name_problems(name: str) -> Iterator[Problem]:
    if not any(letter.isalpha() for letter in name):
        yield Problem("group.name", _("Tuliskan nama kelompok, misalnya Melati 3."), "name")
    elif len(name) > 100:
        yield Problem("group.name_long", _("Nama kelompok paling panjang 100 huruf."), "name")


def leaving_problems(joined_on: date, left_on: date, on: date) -> Iterator[Problem]:
    """A member leaves on a day between joining and today."""
    if left_on > on:
        yield Problem("member.leaves_later", _("Tanggal keluar belum terjadi."), "on")
    elif left_on < joined_on:
        message = _("Tanggal keluar lebih awal daripada tanggal bergabung.")
        yield Problem("member.left_before", message, "on")
