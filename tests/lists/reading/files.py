"""Lists as offices make them, and worse: written with other programs than the one that reads."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from anyam.kernel.problems import Blocked
from anyam.lists.reading import Line, Report, columns, read, tell

ON = date(2026, 11, 22)
HEAD = ["No", "NIK", "No. KK", "Nama Lengkap", "Tgl Lahir", "L/P", "Alamat"]
NIK, KK, NAME, BORN, SEX, ADDRESS = range(1, 7)  # places in a row
SHEET = "xl/worksheets/sheet1.xml"

Cells = list[Any]


def person(number: int = 1, **given: Any) -> Cells:
    """A row whose facts agree with each other."""
    day, month, year = 1 + number % 28, 1 + number % 12, 1950 + number % 50
    female = number % 2 == 0
    row: Cells = [
        number,
        f"731603{day + 40 * female:02d}{month:02d}{year % 100:02d}{number:04d}",
        f"731603{number:010d}",
        f"Siti Nama {'abcdefghij'[number % 10]}",
        f"{day:02d}-{month:02d}-{year}",
        "P" if female else "L",
        f"Dusun {number}",
    ]
    places = {"nik": NIK, "kk": KK, "name": NAME, "born": BORN, "sex": SEX, "address": ADDRESS}
    for key, value in given.items():
        row[places[key]] = value
    return row


def people(count: int = 3, start: int = 1) -> list[Cells]:
    return [person(number) for number in range(start, start + count)]


def workbook(path: Path, rows: Sequence[Cells], head: Cells | None = None) -> Path:
    """One sheet with a header in its first row."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD if head is None else head)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)
    return path


def text(rows: Sequence[Cells], sign: str = ";", head: Cells | None = None) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=sign)
    writer.writerow(HEAD if head is None else head)
    writer.writerows(rows)
    return file.getvalue()


def put(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def operate(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A workbook with some of its parts changed, or left out where `change` gives None."""
    with (
        zipfile.ZipFile(source) as before,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if (content := change(name, before.read(name))) is not None:
                after.writestr(name, content)
    return target


def lines(path: Path) -> list[Line]:
    return list(read(path, on=ON))


def report(path: Path) -> Report:
    return tell(read(path, on=ON))


def rejected(path: Path) -> list[tuple[int, str, str]]:
    """Row, column and code of everything that is wrong with a list."""
    return [(r.row, r.column, r.code) for r in report(path).rejected]


def asked(path: Path) -> list[tuple[int, str, str]]:
    return [(q.row, q.column, q.code) for q in report(path).questions]


def counts(path: Path) -> tuple[int, int]:
    """Rows, and how many of them are accepted."""
    found = report(path)
    return found.rows, found.accepted


def refusal(path: Path) -> str:
    """The code of the sentence with which a file is turned away."""
    try:
        list(read(path, on=ON))
    except Blocked as blocked:
        (problem,) = blocked.problems
        assert problem.message.endswith("."), problem.message
        assert problem.code.startswith("list.")
        return problem.code
    raise AssertionError(f"{path.name} was read")


def fields(path: Path) -> dict[str, str]:
    """Letter of a column -> the field it is taken for, of the first table."""
    return {c.letter: c.field for c in columns(path).tables[0].columns if c.field}
