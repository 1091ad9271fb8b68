"""Writing down people nobody knows yet, as rows: each with a home and a family."""

from collections.abc import Callable, Sequence
from datetime import date

from anyam.people import rules
from anyam.people.crypto import indexers, sealer
from anyam.people.finding import Look
from anyam.people.inserting import among, insert, reserve
from anyam.people.models import (
    HINT,
    KK_COLUMN,
    NIK_COLUMN,
    Domicile,
    Household,
    HouseholdMembership,
    Person,
)

HOME = ("region", "address", "rt", "rw")
Home = tuple[str, str, str, str]
Number = tuple[bytes | None, str | None, str]


def create(looks: Sequence[Look], on: date) -> None:
    """Write down everybody, with the home and the family of each."""
    people, number = reserve(Person, len(looks)), _numbers(NIK_COLUMN)
    insert(
        Person,
        ("id", "name", "search_name", "sex", "birth_date", "phone",
         "nik", "nik_index", "nik_hint", *HOME),
        [
            (key, told.name, rules.search_name(told.name), told.sex, told.birth_date, told.phone,
             *number(told.nik), *_home(found))
            for key, found in zip(people, looks, strict=True)
            for told in (found.told,)
        ],
    )  # fmt: skip
    insert(
        Domicile,
        ("person", *HOME, "from_on"),
        [(key, *_home(found), on) for key, found in zip(people, looks, strict=True)],
    )
    for key, found in zip(people, looks, strict=True):
        found.key, found.created = key, True
    seat(looks, on)


def _numbers(column: str) -> Callable[[str], Number]:
    """Gives a NIK or KK as its three columns hold it: sealed, its digest, its beginning."""
    sealed, indexed = sealer(column), indexers(column)[0]
    return lambda plain: (
        (sealed(plain), indexed(plain), plain[:HINT]) if plain else (None, None, "")
    )


def _home(found: Look) -> Home:
    home = found.where
    return home["region"].code, home["address"], home["rt"], home["rw"]


def seat(looks: Sequence[Look], on: date) -> None:
    """Give each person of these rows their place in the family the row tells of."""
    # A list does not tell who is head of a family; who has none but their own surely is.
    relations = HouseholdMembership.Relation
    insert(
        HouseholdMembership,
        ("person", "household", "relation", "from_on"),
        [
            (
                found.key,
                household,
                relations.OTHER.value if found.told.kk else relations.HEAD.value,
                on,
            )
            for found, household in zip(looks, _families(looks), strict=True)
        ],
    )


def _families(looks: Sequence[Look]) -> list[int]:
    """The family of each row by its key: the one of its card, or one of the person's own."""
    by_card = _known_cards({found.told.kk for found in looks if found.told.kk})
    cards = [found.told.kk or place for place, found in enumerate(looks)]
    fresh: dict[str | int, Look] = {}  # the first who names a card tells where the family lives
    for card, found in zip(cards, looks, strict=True):
        if card not in by_card:
            fresh.setdefault(card, found)
    by_card |= zip(fresh, reserve(Household, len(fresh)), strict=True)
    number = _numbers(KK_COLUMN)
    insert(
        Household,
        ("id", "kk", "kk_index", "kk_hint", *HOME),
        [(by_card[card], *number(found.told.kk), *_home(found)) for card, found in fresh.items()],
    )
    return [by_card[card] for card in cards]


def _known_cards(cards: set[str]) -> dict[str | int, int]:
    """The families on record by the number of their card, under every key in use."""
    wanted = {indexed(kk): kk for indexed in indexers(KK_COLUMN) for kk in cards}
    known = Household.objects.filter(kk_index__in=among(wanted))
    return {wanted[str(index)]: key for key, index in known.values_list("pk", "kk_index")}
