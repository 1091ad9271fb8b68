"""Streams XML through expat: no tree, no entities of its own, nothing beyond the budget."""

from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from anyam.lists.reading.limits import CELL, CHUNK, Budget, too_big
from anyam.lists.reading.refusals import refuse

FEW_NAMES = 500
DEEPEST = 500  # elements inside each other; a sheet has ten
LONGEST_TAG = 500_000  # bytes; expat reads an unfinished tag again with every piece of it


class Names(dict[str, str]):
    """Element names without their prefix; `x:row` of one program is `row` of another."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(":")[2]
        if len(self) < FEW_NAMES:
            self[name] = local
        return local


class Text:
    """Gathers the letters of a cell, as many as a cell may have."""

    __slots__ = ("length", "on", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.on = False

    def add(self, data: str) -> None:
        if self.on and self.length < CELL:
            self.parts.append(data)
            self.length += len(data)

    def take(self) -> str:
        text = "".join(self.parts)[:CELL]
        self.parts.clear()
        self.length = 0
        return text


def damaged() -> Exception:
    message = _(
        "Berkas ini rusak atau tidak lengkap. Buka di Excel, simpan lagi sebagai .xlsx, "
        "lalu kirim lagi."
    )
    return refuse("list.damaged", message)


class _Count:
    """How many elements there were since it was last asked, and how deep they lie in each other."""

    __slots__ = ("deep", "end", "new", "start")

    def __init__(self, start: Callable[[str, list[str]], None], end: Callable[[str], None]) -> None:
        self.start, self.end = start, end
        self.new = self.deep = 0

    def entering(self, name: str, attributes: list[str]) -> None:
        self.new += 1
        self.deep += 1
        self.start(name, attributes)

    def leaving(self, name: str) -> None:
        self.deep -= 1
        self.end(name)


def stream(
    source: IO[bytes],
    budget: Budget,
    *,
    start: Callable[[str, list[str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
    prune: Callable[[bytes], bytes] | None = None,
    skimmed: int = 1,
) -> Iterator[int]:
    """Parse `source`, yielding the bytes read so far after each piece of it.

    Args:
      prune: cuts out whole elements nobody needs, before they cost anything.
      skimmed: how many bytes cost as much as one that is parsed, because `prune` cuts out most.
      start: called with the element's name and its attributes as [name, value, name, value ...].
    Raises:
      Blocked: no XML, XML with a document type, or too much of it.
    """
    count = _Count(start, end)
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.CharacterDataHandler = text
    parser.StartElementHandler = count.entering
    parser.EndElementHandler = count.leaving
    parser.StartDoctypeDeclHandler = _refuse_doctype
    size = fed = 0
    chunk = b"start"
    while chunk:
        chunk = source.read(CHUNK)
        size += len(chunk)
        budget.unpack(len(chunk) // skimmed)
        piece = prune(chunk) if prune else chunk
        fed += len(piece)
        _feed(parser, piece, last=not chunk)
        budget.parse(count.new)
        count.new = 0
        if fed - parser.CurrentByteIndex > LONGEST_TAG or count.deep > DEEPEST:
            raise too_big()
        yield size


def _feed(parser: Any, chunk: bytes, *, last: bool) -> None:
    try:
        parser.Parse(chunk, last)
    except (expat.ExpatError, LookupError, ValueError) as error:  # also an encoding nobody knows
        raise damaged() from error


def _refuse_doctype(*_args: Any) -> None:
    # A document type may define entities that grow without end; no spreadsheet needs one.
    raise damaged()


def attribute(attributes: list[str], name: str, default: str = "") -> str:
    """One attribute by its name without prefix."""
    for place in range(0, len(attributes), 2):
        if attributes[place].rpartition(":")[2] == name:
            return attributes[place + 1]
    return default
