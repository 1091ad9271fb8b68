"""A register in two quarterly versions and a list of past recipients, in which members stand.

Neighbours come from `anyam.matching.lab`, so the register looks like one: families, twins,
namesakes, gaps. Members stand in it as offices really find them: most word for word, some with a
slip, some not at all.
"""

import csv
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.utils import timezone

from anyam.accounts.roles import Role
from anyam.demo.cases import ENREKANG, Case
from anyam.demo.road import Road
from anyam.groups.models import Membership
from anyam.matching.lab import generate
from anyam.matching.lab.errors import Case as Spoiled
from anyam.matching.lab.errors import spoil
from anyam.people.models import HouseholdMembership, Person
from anyam.registers import actions, keeping
from anyam.registers.models import Register, Snapshot

SEED = 3
NEIGHBOURS = 1_500  # people of the lab besides the members
AIDED = 60
ABSENT, SLIPPED, MOVED, LATE = 0.04, 0.12, 0.02, 0.03  # shares of the members
HARD = "Samaturu"  # its proposal waits for the verifier: three members are hard to find
COLUMNS = (
    "id", "nik", "kk", "name", "birth_date", "sex", "mother_name", "address", "region_code",
    "desil",
)  # fmt: skip
AID_COLUMNS = (*COLUMNS[1:-1], "tahun", "program", "nominal")
MOTHERS = ("HASNAH", "NURLIA", "SITTI MARYAM", "SUARNI", "RAMLAH", "INDO TASSE", "KARTINI", "WATI")
Row = dict[str, str]


def hold(road: Road, cases: Sequence[Case], at: datetime) -> None:
    """Take the registers in, as administrators do; without a key there are none."""
    if list(keeping.key_problems()):
        return
    random = Random(SEED)  # noqa: S311 - invented people, no secret
    neighbours = _neighbours()
    members = list(_members(cases, random))
    with tempfile.TemporaryDirectory() as folder:
        _population(road, [*neighbours, *members], random, Path(folder), at)
        _recipients(road, neighbours, cases, random, Path(folder), at)


def drop() -> None:
    """Take the stores away before the database that knows of them goes."""
    for folder in Snapshot.objects.values_list("folder", flat=True):
        keeping.forget(folder)


def _neighbours() -> list[Row]:
    batch = next(iter(generate.Home().batches(SEED, NEIGHBOURS)))
    texts = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in batch.rows.to_pylist()
    ]
    return [row | {"id": f"DT{number:08d}"} for number, row in enumerate(texts, 1)]


def _members(cases: Sequence[Case], random: Random) -> Iterable[Row]:
    """Everybody on record as the register has them; who is absent is left out."""
    hard = _hard(cases)
    cards = _cards()
    for person in Person.objects.order_by("pk"):
        row = _as_recorded(person, random, cards)
        chance = random.random()
        if person.pk in hard:
            yield from _made_hard(row, hard.index(person.pk))
        elif chance >= ABSENT:
            yield _slipped(row, random) if chance < ABSENT + SLIPPED else row


def _cards() -> dict[int, str]:
    """The number of the family card by person, for all at once."""
    seats = HouseholdMembership.objects.filter(to_on=None).select_related("household")
    return {s.person_id: s.household.kk.reveal() for s in seats if s.household.kk}


def _hard(cases: Sequence[Case]) -> list[int]:
    chosen = next(case for case in cases if case.name == HARD)
    seats = Membership.objects.living().filter(group=chosen.group_id).order_by("pk")
    return list(seats.values_list("person_id", flat=True)[1:4])


def _made_hard(row: Row, which: int) -> list[Row]:
    """One with a guessed birth date, one with a namesake beside them, one not there."""
    bare = row | {"kk": "", "birth_date": "", "address": row["address"].partition(" RT")[0]}
    if which == 0:
        guessed = f"{row['birth_date'][:4]}-01-01"
        return [bare | {"nik": "", "name": _sloppy(row["name"]), "birth_date": guessed}]
    if which == 1:
        other = row | {"id": f"DT8{row['id'][3:]}", "nik": "", "kk": "", "desil": "1"}
        other |= {"birth_date": "1979-01-30", "address": "DUSUN LAMA RT 9"}
        return [bare | {"nik": "", "name": _sloppy(row["name"]), "desil": "4"}, other]
    return []


def _sloppy(name: str) -> str:
    """A name as somebody in a hurry writes it.

    >>> _sloppy("SITTI AMINAH"), _sloppy("MUHAMMAD YUSUF")
    ('ST. AMINA', 'MUH. YUSUP')
    """
    short = {"SITTI": "ST.", "SITI": "ST.", "MUHAMMAD": "MUH.", "ABDUL": "ABD."}
    words = [short.get(word, word) for word in name.split()]
    last = words[-1]
    words[-1] = last[:-1] + "P" if last.endswith("F") else last.removesuffix("H")
    return " ".join(words)


def _as_recorded(person: Person, random: Random, cards: Mapping[int, str]) -> Row:
    place = f"{person.address} RT {person.rt} RW {person.rw}" if person.rt else person.address
    return {
        "id": f"DT9{person.pk:07d}",
        "nik": person.nik.reveal() if person.nik else "",
        "kk": cards.get(person.pk, ""),
        "name": person.name.upper(),
        "birth_date": str(person.birth_date or ""),
        "sex": person.sex,
        "mother_name": random.choice(MOTHERS),
        "address": place,
        "region_code": person.region_id,
        "desil": str(random.choice((1, 1, 2, 2, 3, 4))),
    }


def _slipped(row: Row, random: Random) -> Row:
    facts: dict[str, Any] = {name: row[name] or None for name in COLUMNS[1:-1]}
    spoiled = spoil(Spoiled(random, facts))
    return row | {name: value or "" for name, value in spoiled.items()}


def _population(road: Road, rows: list[Row], random: Random, folder: Path, at: datetime) -> None:
    """The quarter before last and the last one: people come, go and move."""
    admin = road.cast.admin
    made = actions.create(
        kind=Register.Kind.POPULATION, name="DTSEN (contoh)", owner="Pusdatin Kemensos (rekaan)",
        region=None, by=admin, at=at,
    )  # fmt: skip
    new, old = _quarters(timezone.localdate(at))
    earlier = [_before(row, random) for row in rows if random.random() >= LATE]
    for quarter, found in ((old, earlier), (new, rows)):
        name = f"{quarter.year}-T{(quarter.month + 2) // 3}"
        file = _file(folder / f"dtsen-{name}.csv", COLUMNS, found)
        actions.take_in(file, register=made, version=name, as_of=quarter, by=admin, at=at)


def _quarters(today: date) -> tuple[date, date]:
    """The last days of the last two whole quarters, the later one first."""
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    last = first - timedelta(days=1)
    before = date(last.year, (last.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
    return last, before


def _before(row: Row, random: Random) -> Row:
    """The row as the version before had it."""
    if random.random() >= MOVED:
        return row
    return row | {"address": "DUSUN LAMA RT 001 RW 001", "desil": str(random.randint(1, 4))}


def _recipients(
    road: Road, neighbours: list[Row], cases: Sequence[Case], random: Random, folder: Path,
    at: datetime,
) -> None:  # fmt: skip
    """Who was helped in the regency before; one of them sits in a group that asks again."""
    by = road.cast.who(Role.DINSOS_VERIFIER, ENREKANG)
    region = road.cast.who(Role.AREA_ADMIN, ENREKANG).region
    made = actions.create(
        kind=Register.Kind.ASSISTANCE, name="Penerima KUBE lama (contoh)", programme="KUBE",
        owner="Dinas Sosial (rekaan)", region=region, by=by, at=at,
    )  # fmt: skip
    chosen = next(case for case in cases if case.name == HARD)
    seat = Membership.objects.living().filter(group=chosen.group_id).order_by("pk").last()
    assert seat is not None
    again = _as_recorded(seat.person, random, _cards())
    found = [*random.sample(neighbours, AIDED), again]
    aided = [
        row | {"tahun": str(2019 + number % 4), "program": "KUBE", "nominal": "2000000"}
        for number, row in enumerate(found)
    ]
    file = _file(folder / "penerima-kube.csv", AID_COLUMNS, aided)
    day = date(timezone.localdate(at).year - 1, 12, 31)
    actions.take_in(file, register=made, version=f"{day.year}", as_of=day, by=by, at=at)


def _file(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path
