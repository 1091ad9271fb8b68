"""Reads a list of people from the file an office really has. Pure: a path in, lines out.

    layout = columns(path)                     # what was found, to show and to change
    for line in read(path, on=today, layout=layout):
        ...                                    # streamed; memory does not grow with the file

Whatever is in the file, the answer is lines or `Blocked` with a sentence (codes `list.*`), within
limits of memory and time that `limits` names.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from anyam.lists.reading import reader
from anyam.lists.reading.layout import FIELDS, NEEDED, Column, Layout, Table
from anyam.lists.reading.lines import COLUMNS, Line, Remark, Report, Values, counted, tell
from anyam.lists.reading.opening import openable

__all__ = [
    "COLUMNS", "FIELDS", "NEEDED", "Column", "Layout", "Line", "Remark", "Report", "Table",
    "Values", "columns", "counted", "openable", "read", "tell",
]  # fmt: skip


def columns(path: Path, *, remembered: Mapping[str, str] | None = None) -> Layout:
    """Look at the beginning of a file: which sheets hold a list, and which column is what.

    Args:
      remembered: header text -> field, as this office chose before; it outweighs what we guess.
    Returns:
      A proposal. Where `problems` stand in it (a needed column is missing, two columns have one
      header), whoever sees it chooses before it can be read.
    Raises:
      Blocked: no list can be read from this file; one sentence with a code `list.*`.
    """
    return reader.propose(path, remembered or {})


def read(path: Path, *, on: date, layout: Layout | None = None) -> Iterator[Line]:
    """Yield every line that holds a person, in the order of the file.

    Titles, headers, column numbers, totals, signatures and blank lines are passed over.

    Args:
      on: today; nobody is born later.
      layout: what `columns` proposed, perhaps changed; None reads as proposed.
    Raises:
      Blocked: the file cannot be read as a list (codes `list.*`), also in the middle of it:
        whoever stores lines does so only after the last one, or in one transaction.
    """
    return reader.lines(path, on=on, layout=layout)
