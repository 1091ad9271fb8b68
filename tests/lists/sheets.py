"""Lists as offices keep them, and the lists of this program made from them."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.jobs.worker import Worker
from anyam.lists import actions, queries
from anyam.lists.models import PersonList
from anyam.regions.models import Region
from tests import make

HEAD = ("No", "NIK", "No. KK", "Nama Lengkap", "Tgl Lahir", "L/P", "Alamat")
Row = Sequence[Any]


def row(number: int = 1, **given: Any) -> Row:
    """One line of a list; the same number is the same person."""
    born: date = given.get("born", date(1970 + number % 30, number % 12 + 1, number % 28 + 1))
    sex = given.get("sex", "P")
    nik = given.get("nik") or make.nik(number, born=born, female=sex == "P")
    return (
        str(number), nik, given.get("kk", f"731603010120{number:04d}"),
        given.get("name", f"Siti {make._word(number)}"), f"{born:%d-%m-%Y}", sex,
        given.get("address", "Dusun Buntu RT 2/RW 1"), *given.get("more", ()),
    )  # fmt: skip


def csv(*rows: Row, head: Sequence[str] = HEAD) -> bytes:
    lines = [";".join(str(cell) for cell in line) for line in (head, *rows)]
    return "\r\n".join(lines).encode()


def xlsx(*rows: Row, head: Sequence[str] = HEAD) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Daftar")
    for line, cells in enumerate((head, *rows)):
        for column, cell in enumerate(cells):
            (sheet.write_string if isinstance(cell, str) else sheet.write)(line, column, cell)
    book.close()
    return target.getvalue()


def verifier(over: str = "7316") -> User:
    make.region()
    return make.user(Role.DINSOS_VERIFIER, over=over)


def uploaded(
    data: bytes, *, by: User, region: Region | None = None, name: str = "daftar.csv"
) -> PersonList:
    return actions.upload(data, name=name, region=region or make.region(), by=by, at=make.AT)


def work(found: PersonList) -> PersonList:
    """Let the worker do what waits; the list as it is afterwards."""
    Worker().run_all()
    found.refresh_from_db()
    return PersonList.objects.get(pk=found.pk)


def proposed(found: PersonList) -> dict[tuple[int, int], str]:
    """The columns as they were guessed."""
    return {
        (number, column.index): column.field
        for number, table in enumerate(queries.layout_of(found).tables)
        for column in table.columns
    }


def checked(data: bytes, *, by: User, region: Region | None = None) -> PersonList:
    found = uploaded(data, by=by, region=region)
    actions.choose_columns(found, proposed(found), by=by, at=make.AT)
    return work(found)


def saved(data: bytes, *, by: User, region: Region | None = None) -> PersonList:
    found = checked(data, by=by, region=region)
    actions.start_saving(found, by=by, at=make.AT)
    return work(found)
