"""The answer of `import-people`: what was told about a list, kept on disk while it grows."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from anyam.lists.reading import Line, Remark

KEPT = 1_000_000  # bytes in memory; a hundred thousand remarks take twenty times as many
# The columns of a list that are asked for by name; what else is wrong is told at one of them.
NEAR = {"village": "address", "hamlet": "address", "rt": "address", "rw": "address",
        "rt_rw": "address", "region": "address"}  # fmt: skip


class Remarks:
    """Entries in the order they came."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(KEPT, "w+", encoding="utf-8")  # noqa: SIM115
        self.count = 0

    def add(self, remark: "Remark") -> None:
        entry = remark.as_dict()
        entry["column"] = NEAR.get(remark.column, remark.column)
        self.file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self.count += 1

    def lines(self) -> Iterator[str]:
        self.file.seek(0)
        for line in self.file:
            yield line.rstrip("\n")

    def entries(self) -> Iterator[dict[str, Any]]:
        return map(json.loads, self.lines())


class Answer:
    """How many rows there are, which of them are rejected, and what is asked."""

    def __init__(self) -> None:
        self.rows = self.accepted = 0
        self.rejected, self.questions = Remarks(), Remarks()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.rejected.file.close()
        self.questions.file.close()

    def hear(self, remarks: "Sequence[Remark]", asks: bool) -> None:
        """The remarks about one row."""
        kept = self.questions if asks else self.rejected
        for remark in remarks:
            kept.add(remark)

    def read(self, lines: "Iterable[Line]") -> None:
        """Count lines and keep what is to be said about them."""
        for line in lines:
            self.rows += 1
            self.accepted += line.accepted
            self.hear(line.questions if line.accepted else line.rejections, line.accepted)

    def say(self, *, as_json: bool) -> None:
        for text in self._json() if as_json else self._sentences():
            sys.stdout.write(text)

    def _json(self) -> Iterator[str]:
        """JSON with one remark a line: a list of a hundred thousand can be searched."""
        yield f'{{\n  "rows": {self.rows},\n  "accepted": {self.accepted}'
        for key, kept in (("rejected", self.rejected), ("questions", self.questions)):
            yield f',\n  "{key}": ['
            for place, line in enumerate(kept.lines()):
                yield f"{',' if place else ''}\n    {line}"
            yield "\n  ]" if kept.count else "]"
        yield "\n}\n"

    def _sentences(self) -> Iterator[str]:
        yield f"{self.rows} orang dalam daftar, {self.accepted} diterima.\n"
        for title, kept in (("Ditolak", self.rejected), ("Perlu ditanyakan", self.questions)):
            if kept.count:
                yield f"{title}:\n"
            for entry in kept.entries():
                place = f"{entry['sheet']}, baris" if entry.get("sheet") else "baris"
                yield f"  {place} {entry['row']}, {entry['column']}: {entry['message']}\n"
