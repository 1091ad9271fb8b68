"""A group of real-looking people, a proposal of theirs, and a register that knows most of them."""

from datetime import date
from typing import Any

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.groups import actions as groups
from anyam.people.models import Person
from anyam.proposals.models import Proposal
from anyam.verification import running
from anyam.verification.models import MatchRun
from tests import make
from tests.verification import registers

NAMES = (
    "Siti Aminah", "Muhammad Yusuf", "Hasnawati", "Abdul Rahman", "Nurhayati Daeng", "Syamsuddin",
    "Rosmiati", "Kaharuddin Lallo", "Fatmawati", "Baharuddin", "Jumriati Sappe", "Mustamin",
    "Halimah Tussa", "Ridwan Palle", "Darmawati", "Sudirman Kadir", "Wahidah", "Iskandar Muda",
    "Marlina Bunga", "Anwar Sadat",
)  # fmt: skip


def facts(number: int) -> dict[str, Any]:
    """The person number `number` of the group; no two alike."""
    name = NAMES[number % len(NAMES)]
    female = name.split()[0] in {
        "Siti", "Hasnawati", "Nurhayati", "Rosmiati", "Fatmawati", "Jumriati", "Halimah",
        "Darmawati", "Wahidah", "Marlina",
    }  # fmt: skip
    born = date(1968 + 3 * number % 27, number % 12 + 1, 7 * number % 27 + 1)
    return make.facts(
        name=name, sex="P" if female else "L", birth_date=born,
        nik=make.nik(311 * number % 9000 + 7, born=born, female=female),
        kk=f"731603{number % 27 + 1:02d}0{number % 9 + 1}12{number:04d}",
        address=f"Dusun {('Balla', 'Tondon', 'Lempo')[number % 3]}", rt=f"00{number % 4 + 1}",
        rw="001",
    )  # fmt: skip


def group(count: int, *, start: int = 0) -> Any:
    by = make.user(over="731603")
    name = f"Melati Balla {start}" if start else "Melati Balla"
    made = groups.start(name=name, region=make.village(), by=by, at=make.AT)
    for number in range(start, start + count):
        groups.enrol_member(made, **facts(number), by=by, at=make.AT)
    return make.form(made, trade="kios", by=by)


def proposal(count: int = 6, status: str = "endorsed", *, start: int = 0) -> Proposal:
    """A proposal of `count` people, counted from `start`, that reached a status."""
    return make.proposal(status, of=group(count, start=start), total=2_000_000 * count)


def members(case: Proposal) -> list[Person]:
    seats = case.group.memberships.living().select_related("person").order_by("pk")
    return [seat.person for seat in seats]


def verifier() -> User:
    return make.user(Role.DINSOS_VERIFIER, over="7316", name="Ibu Verifikator")


def matched(case: Proposal, by: User | None = None) -> list[MatchRun]:
    """The members looked up now, as the job does it."""
    return running.match_case(
        case.case, members(case), region_code=str(case.region_id), why="asked", by=by, at=make.AT
    )


def three_hard(people: list[Person]) -> list[dict[str, str]]:
    """Rows of these people as a register has them: one digit off and abbreviated, a namesake
    besides, the last not there at all."""
    rows = registers.rows_of(people[:-1])
    first, second = rows[0], rows[1]
    nik = first["nik"]
    first |= {
        "name": "ST. AMINA", "nik": nik[:7] + str((int(nik[7]) + 1) % 10) + nik[8:],
        "birth_date": "", "address": "DSN BALLA", "kk": "",
    }  # fmt: skip
    second |= {"nik": "", "kk": "", "name": "MUH. YUSUP", "birth_date": "", "desil": "4"}
    namesake = second | {
        "id": "R-namesake", "name": "MUHAMMAD YUSUF", "birth_date": "1971-01-30", "desil": "1",
        "address": "DUSUN TONDON RT 9",
    }  # fmt: skip
    return [*rows, namesake]


def prepared(count: int = 6, *, start: int = 0, **more: Any) -> tuple[Proposal, list[Person]]:
    """A proposal, looked up in a register that makes three of its members hard."""
    case = proposal(count, start=start)
    people = members(case)
    registers.snapshot(three_hard(people), **more)
    matched(case, make.user(Role.DINSOS_VERIFIER, over="7316"))
    return case, people
