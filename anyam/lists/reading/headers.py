"""Finds the header of a list: below titles, over one to three rows, joined cells and all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from anyam.lists.reading.book import Merge, Row, Value, letter
from anyam.lists.reading.layout import NEEDED, Column, Table
from anyam.lists.reading.words import fold, is_place_only, meaning, of_somebody_else

DEEPEST = 3  # rows of one header
WEIGHTS = {"nik": 6, "name": 5, "kk": 3, "birth_date": 3, "sex": 2, "address": 2, "number": 1}
LONGEST_LABEL = 80
SAMPLES = 3
SPANNING = ("name", "address", "birth_date")  # what one header over two columns may hold

Words = Mapping[str, str]  # folded header -> field, as an office chose before


@dataclass(frozen=True, slots=True)
class Found:
    """A header and what its columns mean, before doubles are settled."""

    rows: tuple[int, ...]  # spreadsheet numbers
    labels: dict[int, str]  # column -> everything that stands above it
    fields: dict[int, tuple[str, int]]  # column -> field and how surely
    spread: frozenset[int]  # columns that only stand under a cell joined over several
    halved: bool = False  # the lower row parts a header in two: place and date of birth

    @property
    def score(self) -> int:
        names = {name for name, _rank in self.fields.values() if name}
        return sum(WEIGHTS.get(name, 1) for name in names) * 2 + self.halved


def find_header(rows: Sequence[Row], merges: Sequence[Merge], words: Words) -> Found | None:
    """The best header among the first rows of a sheet; None where nothing looks like one."""
    best: Found | None = None
    for start, row in enumerate(rows):
        for depth in range(1, DEEPEST + 1):
            band = rows[start : start + depth]
            if len(band) < depth or not _is_header(band, row) or (depth > 1 and _is_title(row)):
                break
            found = _read_band(band, merges, words)
            if found.score > (best.score if best else 1):
                best = found
    return best if best and len(_named(best)) >= 2 else None


def _named(found: Found) -> set[str]:
    return {name for name, _rank in found.fields.values() if name and name != "number"}


def _is_header(band: Sequence[Row], first: Row) -> bool:
    """Whether the last row of a band may belong to a header: short texts, close to the first."""
    last = band[-1]
    if last.number - first.number >= DEEPEST:
        return False
    return not any(_is_data(value) for value in last.cells.values())


def _is_title(row: Row) -> bool:
    """One cell that names no column, nor whose facts those below it are: it heads the sheet."""
    texts = [value for value in row.cells.values() if str(value).strip()]
    return len(texts) == 1 and not meaning(texts[0])[0] and not of_somebody_else(texts[0])


def _is_data(value: Value) -> bool:
    if not isinstance(value, str):
        return not isinstance(value, float) or value > 99
    return sum(sign.isdigit() for sign in value) > 5 or len(value) > LONGEST_LABEL * 2


def _read_band(band: Sequence[Row], merges: Sequence[Merge], words: Words) -> Found:
    numbers = [row.number for row in band]
    stacks: dict[int, list[str]] = {}
    own: set[int] = set()
    for row in band:
        own |= {place for place, value in row.cells.items() if str(value).strip()}
        for place, text in _spread(row, merges).items():
            stacks.setdefault(place, []).append(text)
    labels = {place: " ".join(dict.fromkeys(stack)) for place, stack in stacks.items()}
    fields = {place: _field(stack, words) for place, stack in stacks.items()}
    for place in sorted(own):
        if fields[place] == ("", 0) and place not in band[0].cells and place - 1 in band[0].cells:
            # "Tempat, Tanggal Lahir" over two columns that nobody joined
            fields[place] = _field([str(band[0].cells[place - 1]), *stacks[place]], words)
    halved = any(len(s) > 1 and is_place_only(s[-1]) for s in stacks.values())
    return Found(tuple(numbers), labels, fields, frozenset(stacks.keys() - own), halved)


def _spread(row: Row, merges: Sequence[Merge]) -> dict[int, str]:
    """The texts of a header row; one that is joined over columns stands above each of them."""
    texts = {
        place: " ".join(str(value).split())
        for place, value in row.cells.items()
        if str(value).strip()
    }
    for merge in merges:
        if merge.top == row.number and merge.right > merge.left and merge.left in texts:
            for place in range(merge.left + 1, min(merge.right, merge.left + 20) + 1):
                texts.setdefault(place, texts[merge.left])
    return texts


def _field(stack: Sequence[str], words: Words) -> tuple[str, int]:
    """What a column is, from its own words and those above them."""
    whole = " ".join(stack)
    for label in (whole, stack[-1]):
        if (chosen := words.get(fold(label))) is not None:
            return chosen, 0
    if any(of_somebody_else(label) for label in stack[:-1]):
        return "", 0
    if len(stack) > 1 and is_place_only(stack[-1]):
        return "", 0
    for label in (stack[-1], whole, *reversed(stack[:-1])):
        name, rank = meaning(label)
        if name == "number" and label is not stack[0]:
            continue
        if name:
            return name, rank
    return "", 0


def settle(
    found: Found, samples: Mapping[int, list[Value]], sheet: str
) -> tuple[Table, list[tuple[str, list[Column]]]]:
    """The table, and the fields that several columns claim equally (a double header)."""
    chosen: dict[int, str] = {}
    doubles: list[tuple[str, list[int]]] = []
    for name, places in _claims(found).items():
        kept = _one_of([place for place in places if place not in found.spread], samples)
        chosen |= dict.fromkeys(kept, name)
        chosen |= {p: name for p in places if p in found.spread and name in SPANNING}
        if len(kept) > 1:
            doubles.append((name, kept))
    _drop_half_sexes(chosen)
    table = Table(sheet, found.rows, tuple(_columns(found, chosen, samples)))
    by_index = {column.index: column for column in table.columns}
    return table, [(name, [by_index[place] for place in places]) for name, places in doubles]


def _claims(found: Found) -> dict[str, list[int]]:
    """For each field the columns whose header names it most surely."""
    claims: dict[str, list[int]] = {}
    for place, (name, rank) in sorted(found.fields.items()):
        if name and rank == min(r for n, r in found.fields.values() if n == name):
            claims.setdefault(name, []).append(place)
    return claims


def _drop_half_sexes(chosen: dict[int, str]) -> None:
    """A lone column P is not half of a pair; with a column for both, the pair is not needed."""
    names = set(chosen.values())
    if not {"sex_male", "sex_female"} <= names or "sex" in names:
        for place in [p for p, name in chosen.items() if name in ("sex_male", "sex_female")]:
            del chosen[place]


def _one_of(places: list[int], samples: Mapping[int, list[Value]]) -> list[int]:
    """Of columns with one meaning: those that hold something, the first where they say the same."""
    filled = [place for place in places if samples.get(place)] or places[:1]
    kept = filled[:1]
    for place in filled[1:]:
        if samples.get(place) != samples.get(kept[0]):
            kept.append(place)
    return kept


def _columns(
    found: Found, chosen: Mapping[int, str], samples: Mapping[int, list[Value]]
) -> Iterator[Column]:
    for place in sorted(found.labels.keys() | samples.keys()):
        label = found.labels.get(place, "")[:LONGEST_LABEL]
        name = chosen.get(place, "")
        shown = tuple(dict.fromkeys(show(value) for value in samples.get(place, [])))[:SAMPLES]
        if label or shown:
            yield Column(place, letter(place), label, name, shown)


def show(value: Value) -> str:
    """A cell for somebody who chooses columns: long numbers without their middle."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    text = " ".join(text.split())[:40]
    digits = sum(sign.isdigit() for sign in text)
    return f"{text[:4]}********{text[-4:]}" if digits >= 12 else text


def is_complete(table: Table) -> bool:
    """Whether a table can be read without anybody choosing columns."""
    return set(NEEDED) <= table.fields().keys()
