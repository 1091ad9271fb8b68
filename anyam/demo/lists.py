"""Two lists from Excel in their stages: one saved, with something left to decide; one checked."""

import csv
from collections.abc import Callable, Iterable
from datetime import datetime
from io import StringIO

from anyam.accounts.roles import Role
from anyam.demo.cases import BALLA, BARAKA
from anyam.demo.names import Somebody
from anyam.demo.road import Road
from anyam.groups.models import Membership
from anyam.lists import actions, checking
from anyam.people.models import Person
from anyam.regions.models import Region
from anyam.regions.progress import silent

HEAD = ("No", "NIK", "No. KK", "Nama", "Tgl Lahir", "L/P", "Alamat", "RT", "RW", "Kelurahan")
NEWCOMERS, WAITING = 24, 12
KNOWN = 3  # members of groups who stand in the list too; one under another name
Row = tuple[str, ...]


def save_one(road: Road, at: datetime) -> None:
    """The office's own list of Balla: most are new, some are known, one is doubtful."""
    rows = [_row(road.village.somebody(BALLA)) for _one in range(NEWCOMERS)]
    known = [_again(person) for person in _members()]
    if known:
        known[0] = _changed(known[0], "Nama", "Hasriani Tandi")
    broken = _changed(rows[0], "NIK", rows[0][0][:15])
    by = road.cast.who(Role.DINSOS_VERIFIER, BALLA)
    actions.take_in(
        _file([*rows[1:], *known, broken]), name="Keluarga miskin Kelurahan Balla.csv",
        region=Region.objects.get(code=BALLA), by=by, at=at,
    )  # fmt: skip


def check_one(road: Road, at: datetime) -> None:
    """A pendamping's list of the kecamatan: looked through, with errors, not saved yet."""
    rows = [_row(road.village.somebody(BALLA)) for _one in range(WAITING)]
    rows[2] = _changed(rows[2], "NIK", f"{rows[2][0][:12]}0000")
    rows[5] = _changed(rows[5], "Kelurahan", "Bala")
    rows[7] = _changed(rows[7], "Tgl Lahir", "31-02-1980")
    by = road.cast.who(Role.FACILITATOR, BARAKA)
    found = actions.upload(
        _file([*rows, rows[0]]), name="Calon dari dusun, September.csv",
        region=Region.objects.get(code=BARAKA), by=by, at=at,
    )  # fmt: skip
    checking.check(found, silent, at=at)


def _members() -> list[Person]:
    seats = Membership.objects.living().filter(group__region=BALLA, person__region=BALLA)
    chosen = seats.select_related("person__region").order_by("pk")[:KNOWN]
    return [seat.person for seat in chosen]


def _row(who: Somebody) -> Row:
    place = Region.objects.get(code=who.region_code).name
    return (
        who.nik, who.kk, who.name.upper(), f"{who.birth_date:%d-%m-%Y}", who.sex, who.address,
        who.rt, who.rw, place,
    )  # fmt: skip


def _again(person: Person) -> Row:
    """Somebody on record as the office's list has them."""
    household = person.current_household
    kk = household.kk.reveal() if household and household.kk else ""
    nik = person.nik.reveal() if person.nik else ""
    born = f"{person.birth_date:%d-%m-%Y}" if person.birth_date else ""
    return (
        nik, kk, person.name, born, person.sex, person.address, person.rt, person.rw,
        person.region.name,
    )  # fmt: skip


def _changed(row: Row, title: str, text: str) -> Row:
    place = HEAD.index(title) - 1
    return (*row[:place], text, *row[place + 1 :])


def _file(rows: Iterable[Row]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEAD)
    writer.writerows((number, *row) for number, row in enumerate(rows, 1))
    return out.getvalue().encode()


PLAN: tuple[tuple[int, int, Callable[[Road, datetime], None]], ...] = (
    (6, 9, save_one),
    (1, 15, check_one),
)
