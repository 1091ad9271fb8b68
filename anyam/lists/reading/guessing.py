"""A list without a header: what each column holds tells what it is."""

from collections.abc import Mapping, Sequence
from datetime import date

from anyam.kernel.problems import Blocked
from anyam.lists.reading.book import Value
from anyam.lists.reading.dates import NoDate, read_date
from anyam.lists.reading.facts import SEXES, as_text
from anyam.lists.reading.numbers import digits_in, read_nik, text_of
from anyam.lists.reading.words import fold

MOST = 0.6  # of the cells of a column must be what it is taken for
LATEST = date(2200, 1, 1)


def guess(samples: Mapping[int, Sequence[Value]]) -> dict[int, str]:
    """Column -> field; empty unless a NIK and a name are among them."""
    shares = {
        field: {place: share(values) for place, values in samples.items()}
        for field, share in SHARES.items()
    }
    found: dict[int, str] = {}
    for field in ("nik", "kk", "birth_date", "sex", "name"):
        open_places = [p for p in sorted(samples) if p not in found and shares[field][p] >= MOST]
        if open_places:
            found[max(open_places, key=lambda p: shares[field][p])] = field
    return found if {"nik", "name"} <= set(found.values()) else {}


def _share(values: Sequence[Value], hits: int) -> float:
    return hits / len(values) if values else 0.0


def _niks(values: Sequence[Value]) -> float:
    """A NIK of a woman has a day above 40, which no number of a family card has."""
    women = hits = 0
    for value in values:
        try:
            nik = read_nik(value)
        except Blocked as blocked:
            hits += any(p.code == "nik.stored_as_number" for p in blocked.problems) and (
                digits_in(value) == 16
            )
            continue
        hits += 1
        women += nik.is_female
    return _share(values, hits) + _share(values, women)


def _families(values: Sequence[Value]) -> float:
    return _share(values, sum(digits_in(value) == 16 for value in values))


def _dates(values: Sequence[Value]) -> float:
    return _share(values, sum(_is_date(value) for value in values))


def _is_date(value: Value) -> bool:
    if isinstance(value, float) or digits_in(value) > 8:
        return False
    try:
        read_date(value, on=LATEST)
    except NoDate:
        return False
    return True


def _sexes(values: Sequence[Value]) -> float:
    said = [fold(as_text(value)) for value in values]
    return _share(values, sum(text in SEXES and not text.isdigit() for text in said))


def _names(values: Sequence[Value]) -> float:
    """Words without digits, hardly one of them twice."""
    texts = [text_of(value) for value in values if isinstance(value, str)]
    words = [text for text in texts if text.replace(" ", "").replace(".", "").isalpha()]
    return _share(values, len(set(words)))


SHARES = {
    "nik": _niks, "kk": _families, "birth_date": _dates, "sex": _sexes, "name": _names,
}  # fmt: skip
