"""Where a list keeps what: which sheet, which header rows, which column is which field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from anyam.kernel.problems import Problem

# What a column may be. `sex_male` and `sex_female` are the two columns L and P with a tick in one.
FIELDS = (
    "nik", "kk", "name", "birth_date", "sex", "address", "hamlet", "rt", "rw", "rt_rw", "phone",
    "village", "district", "sex_male", "sex_female", "number",
)  # fmt: skip
NEEDED = ("nik", "name")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet, as it is shown to whoever chooses."""

    index: int  # 0 for column A
    letter: str  # "A"
    label: str  # what stands above it, both header rows joined
    field: str  # one of FIELDS; "" is not read
    samples: tuple[str, ...] = ()  # the first few different values, NIK and KK masked


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet that holds a list (a CSV file has one sheet named "")."""

    sheet: str
    header_rows: tuple[int, ...]  # spreadsheet numbers; () where the list has no header
    columns: tuple[Column, ...]

    def fields(self) -> dict[str, tuple[int, ...]]:
        """Which columns hold a field; more than one where a header spans them."""
        found: dict[str, tuple[int, ...]] = {}
        for column in self.columns:
            if column.field:
                found[column.field] = (*found.get(column.field, ()), column.index)
        return found

    def with_fields(self, chosen: Mapping[int, str]) -> Self:
        """The same table, read as somebody chose: column index -> field ("" is not read)."""
        return replace(
            self,
            columns=tuple(
                replace(column, field=chosen.get(column.index, column.field))
                for column in self.columns
            ),
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read: proposed by `columns`, changed on screen, given to `read`."""

    kind: str  # "xlsx", "xls", "ods", "csv", "html", "xml"
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()  # sentences about what is not read: hidden sheets, other sheets
    problems: tuple[Problem, ...] = ()  # why it cannot be read so; somebody must choose columns

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: kept with a job while it waits."""
        return {
            "kind": self.kind,
            "notes": list(self.notes),
            "problems": [[problem.code, problem.message] for problem in self.problems],
            "tables": [
                {
                    "sheet": table.sheet,
                    "header_rows": list(table.header_rows),
                    "columns": [
                        {
                            "index": c.index,
                            "letter": c.letter,
                            "label": c.label,
                            "field": c.field,
                            "samples": list(c.samples),
                        }
                        for c in table.columns
                    ],
                }
                for table in self.tables
            ],
        }

    def chosen(self, tables: Sequence[Table]) -> Self:
        """The same file, read as somebody chose."""
        return replace(self, tables=tuple(tables), problems=())

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        tables = tuple(
            Table(
                table["sheet"],
                tuple(table["header_rows"]),
                tuple(
                    Column(**{**column, "samples": tuple(column["samples"])})
                    for column in table["columns"]
                ),
            )
            for table in plain["tables"]
        )
        problems = tuple(Problem(code, message, "file") for code, message in plain["problems"])
        return cls(plain["kind"], tables, tuple(plain["notes"]), problems)
