"""Shows how far long work is: a bar on a terminal, a line now and then anywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Report = Callable[[int, int | None, str], None]
"""Called with the number done, the number in all if known, and what is being done."""


def silent(done: int, total: int | None, message: str) -> None:
    """A report that nobody reads."""


@contextmanager
def reporting(stream: TextIO | Any = None) -> Iterator[Report]:
    """Yield a report that draws on `stream` (standard error where none is given)."""
    stream = stream or sys.stderr
    if stream.isatty():
        with _bar(Console(file=stream)) as report:
            yield report
    else:
        yield _lines(stream)


@contextmanager
def _bar(console: Console) -> Iterator[Report]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=None)

        def report(done: int, total: int | None, message: str) -> None:
            progress.update(task, completed=done, total=total, description=message)

        yield report


def _lines(stream: TextIO) -> Report:
    told: dict[str, int] = {}

    def report(done: int, total: int | None, message: str) -> None:
        tenth = done * 10 // total if total else 0
        if told.get(message) != tenth:
            told[message] = tenth
            share = f" {done:,}/{total:,} ({done / total:.0%})" if total else ""
            stream.write(f"{message}{share}\n")

    return report
