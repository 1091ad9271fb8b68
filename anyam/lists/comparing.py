"""A record and a row of a list side by side, with what differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.kernel.dates import spoken_date
from anyam.lists.content import values_of
from anyam.lists.models import StagedRow
from anyam.lists.reading import Values
from anyam.people.models import HINT, Person, masked
from anyam.people.rules import MALE
from anyam.web.filters import nik

FEW = 4  # digits that are named one by one


@dataclass(frozen=True, slots=True)
class Pair:
    """One fact as the record and the list have it."""

    title: str
    record: str
    told: str
    differs: bool
    note: str = ""


def pairs(row: StagedRow, user: User) -> list[Pair]:
    """The facts side by side; of a record outside the user's area only where it is kept."""
    person, values = row.person, values_of(row)
    if person is None:
        return []
    return list(_pairs(person, row, values, seen=user.scope.covers(person.region_id)))


def _pairs(person: Person, row: StagedRow, told: Values, *, seen: bool) -> Iterator[Pair]:
    household = person.current_household
    number = person.nik.reveal() if person.nik else ""
    kk = household.kk.reveal() if household and household.kk else ""
    yield _number("NIK", number, told.nik)
    facts = (
        (_("Nama"), person.name, told.name),
        (_("Tanggal lahir"), _day(person.birth_date), _day(told.birth_date)),
        (_("Jenis kelamin"), str(person.get_sex_display()), _sex(told.sex)),
    )
    for title, recorded, said in facts:
        yield _fact(title, recorded if seen else "", said, seen=seen)
    yield _number(_("Nomor KK"), kk, told.kk)
    village = row.region.full_name if row.region else ""
    recorded = person.region.full_name
    yield Pair(_("Tempat tinggal"), recorded, village, differs=recorded != village)
    if seen:
        yield Pair(_("Alamat"), person.place, _address(told), differs=False)


def _fact(title: str, recorded: str, said: str, *, seen: bool) -> Pair:
    if not seen:
        return Pair(title, _("tidak ditampilkan"), said, differs=False)
    differs = bool(recorded and said) and recorded.casefold() != said.casefold()
    return Pair(title, recorded, said, differs=differs)


def _number(title: str, recorded: str, said: str) -> Pair:
    """Numbers stay masked; what helps is where they differ."""
    note = ""
    if recorded and said and recorded != said:
        places = [str(n) for n, (a, b) in enumerate(zip(recorded, said, strict=False), 1) if a != b]
        shown = ", ".join(places[:FEW])
        note = _("Berbeda di angka ke-%(places)s.") % {"places": shown}
        if len(places) > FEW:
            note = _("Berbeda di %(count)s angka.") % {"count": len(places)}
    return Pair(
        title, nik(masked(recorded[:HINT])), nik(masked(said[:HINT])), differs=bool(note), note=note
    )


def _day(day: date | None) -> str:
    return spoken_date(day) if day else ""


def _sex(letter: str) -> str:
    if not letter:
        return ""
    sexes = Person.Sex
    return str(sexes.MALE.label if letter == MALE else sexes.FEMALE.label)


def _address(told: Values) -> str:
    parts = [told.address, f"RT {told.rt}" if told.rt else "", f"RW {told.rw}" if told.rw else ""]
    return ", ".join(part for part in parts if part)
