"""What verification wants to know of groups: who sits where now, and whom to look up again."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import FilteredRelation, Prefetch, Q, QuerySet
from django.urls import reverse

from anyam.groups.models import Group, Membership, MembershipQuerySet
from anyam.matching import relations
from anyam.people.crypto import Secret
from anyam.people.models import Household, HouseholdMembership
from anyam.regions.scope import within
from anyam.verification.cases import Case
from anyam.verification.ties import Seat

REGENCY = 4  # digits of a region code
REMEMBERED = 1 << 16  # addresses and cards: those of some regencies
LEFT_LATELY = timedelta(days=365)  # since a family card was left; a working assumption


class Source:
    """Living groups as cases; two queries however many. A group whose proposal is on its way is
    looked up for that."""

    rules = False

    def open_in(self, prefix: str, *, after: int, most: int) -> list[Case]:
        return _cases(self._open(prefix).filter(pk__gt=after), most)

    def count_in(self, prefix: str) -> int:
        return self._open(prefix).count()

    def among(self, people: Collection[int]) -> set[int]:
        seats = Membership.objects.living().filter(person__in=people)
        return set(seats.values_list("person_id", flat=True))

    def _open(self, prefix: str) -> QuerySet[Group]:
        living = Group.objects.active().filter(within(prefix, "region_id"))
        return living.exclude(formed_on=None)

    def named(self, keys: Iterable[str]) -> dict[str, Case]:
        numbers = [int(number) for key in keys if (number := key.partition(":")[2]).isdigit()]
        return {case.key: case for case in _cases(Group.objects.filter(pk__in=numbers))}


def _cases(found: QuerySet[Group], most: int | None = None) -> list[Case]:
    living = Membership.objects.filter(left_on=None).order_by("pk")
    rows = found.prefetch_related(Prefetch("memberships", living, to_attr="living"))
    return [
        Case(
            key=f"group:{group.pk}",
            title=group.name,
            region_code=str(group.region_id),
            people=tuple(seat.person_id for seat in group.living),
            url=reverse("groups:detail", args=[group.pk]),
        )
        for group in rows.order_by("pk")[:most]
    ]


def seats(place: str, also: Collection[int], today: date) -> list[Seat]:
    """The living seats of a place that share something with another, with their numbers opened.

    First everybody by what stands open beside them; only whoever shares it is read whole, so that
    a regency of thousands costs little.

    Args:
      also: persons to bring in any case.
    """
    return _read(_living(place), also, today)


def around(group: int, also: Collection[int], today: date) -> list[Seat]:
    """The seats of one group, and those of its regency that may be tied to them; likewise.

    Who shares a phone or a family card, also one that was left, and who lives in the same villages.
    """
    columns = ("person_id", "person__phone", "person__region_id", "group__region_id")
    own = list(Membership.objects.living().filter(group_id=group).values_list(*columns))
    if not own:
        return []
    people, phones, villages, places = (set(column) for column in zip(*own, strict=True))
    cards = HouseholdMembership.objects.filter(person__in=people).values("household_id")
    kin = HouseholdMembership.objects.filter(household__in=cards).values("person_id")
    living = _living(str(places.pop())[:REGENCY])
    first, *more = (
        living.filter(shared).values_list("pk", flat=True)
        for shared in (
            Q(group_id=group), Q(person__in=kin), Q(person__phone__in=phones - {""}),
            Q(person__in=also), Q(person__region_id__in=villages),
        )
    )  # fmt: skip
    # A union: as one condition with "or" no index could be used.
    found = list(first.union(*more))
    return _read(Membership.objects.filter(pk__in=found), also, today)


def _living(place: str) -> MembershipQuerySet:
    living = Membership.objects.living().filter(within(place, "group__region_id"))
    return living.filter(group__disbanded_on=None)


def _read(living: MembershipQuerySet, also: Collection[int], today: date) -> list[Seat]:
    told = _told(living, today)
    wanted = {pk for pk, row in told.items() if row.person in also} | _tied(told, today)
    rows = Membership.objects.filter(pk__in=wanted).select_related("person", "group")
    found = list(rows.order_by("pk"))
    cards = {
        home.person_id: home.household
        for home in HouseholdMembership.objects.filter(
            person__in=[row.person_id for row in found], to_on=None
        ).select_related("household")
    }
    return [_seat(row, cards.get(row.person_id), told[row.pk].gone) for row in found]


@dataclass(slots=True)
class Told:
    """What stands open beside a seat."""

    group: int
    person: int
    phone: str
    home: tuple[str, ...]  # village, address, RT and RW
    card: int = 0  # the family card now; 0 for none
    kk: Secret | None = None  # its number, sealed
    gone: tuple[int, ...] = ()  # those left lately: one family may now be two


def _told(living: MembershipQuerySet, today: date) -> dict[int, Told]:
    """The living seats by number; one query, a line for each seat and each card of late."""
    now = Q(person__households__to_on=None)
    lately = Q(person__households__to_on__gte=today - LEFT_LATELY)
    rows = living.annotate(its=FilteredRelation("person__households", condition=now | lately))
    found: dict[int, Told] = {}
    for pk, group, person, phone, *home, card, kk, left_on in rows.values_list(
        "pk", "group_id", "person_id", "person__phone", "person__region_id", "person__address",
        "person__rt", "person__rw", "its__household_id", "its__household__kk", "its__to_on",
    ):  # fmt: skip
        one = found.setdefault(pk, Told(group, person, phone, tuple(home)))
        if left_on is not None:
            one.gone += (card,)
        elif card is not None:
            one.card, one.kk = card, kk
    return found


def _tied(told: Mapping[int, Told], today: date) -> set[int]:
    """Who shares a phone or a family card with another group, an address with another card, or a
    card with somebody who left it."""
    rows = told.items()
    phones = _shared((relations.phone(row.phone), pk) for pk, row in rows if row.phone)
    cards = _shared((row.card, pk) for pk, row in rows)
    homes = _shared((_where(row.home), pk) for pk, row in rows if row.card)
    parted = [seats for seats in homes if _split([told[pk] for pk in seats], today)]
    across = [
        seats for seats in (*phones, *cards, *parted) if len({told[pk].group for pk in seats}) > 1
    ]
    return {pk for seats in (*across, *_parted(told)) for pk in seats}


def _shared(values: Iterable[tuple[str | int, int]]) -> Collection[list[int]]:
    """The seats that have one value, wherever several have; nothing is no value.

    A list for each value would be thousands, which the collector walks over in the middle of it.
    """
    first: dict[str | int, int] = {}
    several: dict[str | int, list[int]] = {}
    for value, pk in values:
        if not value:
            continue
        if value in several:
            several[value].append(pk)
        elif (other := first.setdefault(value, pk)) != pk:
            several[value] = [other, pk]
    return several.values()


def _split(rows: Collection[Told], today: date) -> bool:
    """Whether a few people at one address have several cards, one of them new: who split a family
    to take two seats has one. Where many live it is a hamlet."""
    several = len({row.card for row in rows}) > 1 and len(rows) <= relations.COMMON
    return several and any(row.kk and _is_new(row.kk, today) for row in rows)


def _parted(told: Mapping[int, Told]) -> Collection[list[int]]:
    """Seats of people one of whom lately left a card that another is or was on."""
    left = {card for row in told.values() for card in row.gone}
    return _shared(
        (card, pk) for pk, row in told.items() for card in (row.card, *row.gone) if card in left
    )


@lru_cache(maxsize=REMEMBERED)
def _where(home: tuple[str, ...]) -> str:
    """One spelling of an address; most are asked for again with the next page."""
    region, *words = home
    return relations.place(relations.Member("", "", region_code=region, address=" ".join(words)))


@lru_cache(maxsize=REMEMBERED)
def _is_new(kk: Secret, today: date) -> bool:
    """By the number as it is sealed: only the answer is remembered, never the number."""
    return relations.issued_lately(kk.reveal(), today)


def _seat(row: Membership, card: Household | None, gone: Collection[int]) -> Seat:
    person, kk = row.person, card.kk if card else None
    return Seat(
        group=row.group_id, group_name=row.group.name,
        group_url=reverse("groups:detail", args=[row.group_id]), person=person.pk,
        name=person.name, region_code=str(person.region_id),
        nik=person.nik.reveal() if person.nik else "", kk=kk.reveal() if kk else "",
        phone=person.phone, address=person.place, group_region=str(row.group.region_id),
        home=str(card.pk) if card else "", former=tuple(str(pk) for pk in sorted(gone)),
    )  # fmt: skip
