"""What verification wants to know of groups: who sits where now, and whom to look up again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
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
    gone: set[int] = field(default_factory=set)  # those left lately: one family may now be two

    @property
    def cards(self) -> set[int]:
        return {self.card, *self.gone}


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
            one.gone.add(card)
        elif card is not None:
            one.card, one.kk = card, kk
    return found


def _tied(told: Mapping[int, Told], today: date) -> set[int]:
    """Who shares a phone or a family card with another group, an address with another card, or a
    card with somebody who left it."""
    shared: dict[tuple[str, object], dict[int, int]] = defaultdict(dict)  # seats with their groups
    cards: dict[str, dict[int, Secret | None]] = defaultdict(dict)  # family cards at an address
    for pk, row in told.items():
        if row.phone and (one := relations.phone(row.phone)):
            shared["phone", one][pk] = row.group
        if row.card:
            shared["card", row.card][pk] = row.group
            where = _where(row.home)
            if where:
                shared["home", where][pk] = row.group
                cards[where][row.card] = row.kk
    several = {hook: found for hook, found in shared.items() if len(set(found.values())) > 1}
    # who split to take two seats has a new card
    parted = {
        where for where in _homes(several) if len(cards[where]) > 1
        and any(kk and _is_new(kk, today) for kk in cards[where].values())
    }  # fmt: skip
    return {
        pk for (kind, value), found in several.items() for pk in found
        if kind != "home" or value in parted
    } | _parted(told)  # fmt: skip


def _parted(told: Mapping[int, Told]) -> set[int]:
    """Seats of people one of whom lately left a card that another is or was on."""
    left = {card for row in told.values() for card in row.gone}
    at: dict[int, set[int]] = defaultdict(set)
    for pk, row in told.items():
        for card in row.cards & left:
            at[card].add(pk)
    return {pk for seats in at.values() if len(seats) > 1 for pk in seats}


def _homes(several: Mapping[tuple[str, object], Mapping[int, int]]) -> Iterator[str]:
    """Addresses where a few people of several groups live; where many do, it is a hamlet."""
    for (kind, value), found in several.items():
        if kind == "home" and len(found) <= relations.COMMON:
            yield str(value)


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
