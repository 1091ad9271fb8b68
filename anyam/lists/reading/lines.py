"""What comes out of a list: persons line by line, each with what is wrong and what to ask."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from anyam.lists.reading.book import Value
from anyam.lists.reading.facts import as_text

LETTERS_SHOWN = 200
COLUMNS = ("nik", "kk", "name", "birth_date", "sex", "address")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about one cell: why its row is rejected, or what to ask about it."""

    row: int  # the spreadsheet's own number; in CSV the number of the record
    column: str  # one of COLUMNS
    code: str  # stable, e.g. "nik.stored_as_number"
    message: str  # Indonesian: what is wrong and how to mend it
    sheet: str = ""  # named only where persons were read from more than one sheet

    def as_dict(self) -> dict[str, Any]:
        facts = {"row": self.row, "column": self.column, "code": self.code}
        named = {"sheet": self.sheet} if self.sheet else {}
        return {**facts, "message": self.message, **named}


@dataclass(frozen=True, slots=True, repr=False)
class Values:
    """What a line says about a person, tidied; "" and None where it says nothing.

    Whole only where the line was not rejected: a value that could not be read is empty.
    """

    nik: str = ""  # 16 digits
    kk: str = ""  # 16 digits
    name: str = ""
    birth_date: date | None = None
    sex: str = ""  # "L" or "P"
    address: str = ""
    rt: str = ""  # three digits
    rw: str = ""
    phone: str = ""  # +62...
    village: str = ""  # name or code of the desa as the line has it
    district: str = ""  # and of the kecamatan


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """A line that holds a person. Accepted where nothing is in `rejections`."""

    row: int
    sheet: str  # always named
    values: Values
    rejections: tuple[Remark, ...]
    questions: tuple[Remark, ...]
    cells: Mapping[str, Value]  # field -> the cell as it stood there, to give it back
    done: float  # how much of the file was read by now, 0 to 1

    @property
    def accepted(self) -> bool:
        return not self.rejections

    @property
    def shown(self) -> dict[str, str]:
        """The text of each cell."""
        return {name: as_text(value)[:LETTERS_SHOWN] for name, value in self.cells.items()}


@dataclass(slots=True)
class Report:
    """The answer about a whole list. `rows` = `accepted` + lines that stand in `rejected`."""

    rows: int = 0
    accepted: int = 0
    rejected: list[Remark] = field(default_factory=list)
    questions: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # about the file: hidden sheets, unused columns

    def add(self, line: Line) -> None:
        self.rows += 1
        if line.accepted:
            self.accepted += 1
            self.questions += line.questions
        else:
            self.rejected += line.rejections

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "rejected": [remark.as_dict() for remark in self.rejected],
            "questions": [remark.as_dict() for remark in self.questions],
        }


def tell(lines: Iterable[Line]) -> Report:
    """Count and collect."""
    report = Report()
    for line in lines:
        report.add(line)
    return report


def counted(lines: Iterable[Line], report: Report) -> Iterator[Line]:
    """Pass the lines on while `report` grows."""
    for line in lines:
        report.add(line)
        yield line
