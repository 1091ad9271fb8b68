"""What the command line says: help in two languages, answers for people and for machines."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any


def two(indonesian: str, english: str) -> str:
    """Help in both languages at once.

    >>> two("Buka demo", "Open the demo")
    'Buka demo · Open the demo'
    """
    return f"{indonesian} · {english}"


JSON_HELP = two("Jawaban JSON untuk mesin", "JSON for machines")
DRY_HELP = two("Periksa semuanya, tidak menyimpan apa pun", "Check everything, save nothing")


def out(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def note(text: str) -> None:
    """A remark beside the answer; never on stdout, which may be read by a machine."""
    sys.stderr.write(f"{text}\n")


def out_json(value: Any) -> None:
    out(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Columns side by side, for a terminal and for `grep`.

    >>> print(table(["kode", "nama"], [["73", "Sulawesi Selatan"], ["7316", "Enrekang"]]))
    kode  nama
    73    Sulawesi Selatan
    7316  Enrekang
    """
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
