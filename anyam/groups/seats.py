"""What verification wants to know of groups: who sits where now, and whom to look up again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from anyam.groups.models import Group, Membership
from anyam.matching import relations
from anyam.people.models import Household, HouseholdMembership
from anyam.regions.scope import within
from anyam.verification.cases import Case
from anyam.verification.ties import Seat


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
    living = Membership.objects.living().filter(within(place, "group__region_id"))
    living = living.filter(group__disbanded_on=None)
    tied = _tied(living, today)
    wanted = {pk for pk, _group, person in tied.seats if person in also} | tied.found
    rows = Membership.objects.filter(pk__in=wanted).select_related("person", "group")
    found = list(rows.order_by("pk"))
    cards = {
        home.person_id: home.household
        for home in HouseholdMembership.objects.filter(
            person__in=[row.person_id for row in found], to_on=None
        ).select_related("household")
    }
    return [_seat(row, cards.get(row.person_id)) for row in found]


@dataclass(frozen=True, slots=True)
class Tied:
    """The living seats of a place (seat, group, person), and which of them share something."""

    seats: list[tuple[int, int, int]]
    found: set[int]


def _tied(living: QuerySet[Membership], today: date) -> Tied:
    """Who shares a phone or a family card with another group, or an address with another card."""
    told = list(
        living.values_list(
            "pk", "group_id", "person_id", "person__phone", "person__region_id",
            "person__address", "person__rt", "person__rw",
        )
    )  # fmt: skip
    homes = dict(
        HouseholdMembership.objects.filter(
            to_on=None, person__memberships__in=living.values("pk")
        ).values_list("person_id", "household_id")
    )
    spelt: dict[tuple[str, ...], str] = {}
    shared: dict[tuple[str, object], dict[int, int]] = defaultdict(dict)  # seats with their groups
    cards: dict[str, set[int]] = defaultdict(set)  # family cards at an address
    for pk, group, person, number, *home in told:
        if number and (one := relations.phone(number)):
            shared["phone", one][pk] = group
        if card := homes.get(person):
            shared["card", card][pk] = group
            where = _where(home, spelt)
            if where:
                shared["home", where][pk] = group
                cards[where].add(card)
    several = {hook: found for hook, found in shared.items() if len(set(found.values())) > 1}
    lately = _lately({card for where in _homes(several) for card in cards[where]}, today)
    return Tied(
        [(pk, group, person) for pk, group, person, *_rest in told],
        {
            pk for (kind, value), found in several.items() for pk in found
            if kind != "home" or (len(cards[str(value)]) > 1 and cards[str(value)] & lately)
        },
    )  # fmt: skip


def _homes(several: Mapping[tuple[str, object], Mapping[int, int]]) -> Iterator[str]:
    """Addresses where a few people of several groups live; where many do, it is a hamlet."""
    for (kind, value), found in several.items():
        if kind == "home" and len(found) <= relations.COMMON:
            yield str(value)


def _where(home: Sequence[str], spelt: dict[tuple[str, ...], str]) -> str:
    """One spelling of an address; worked out once for each that is met."""
    key = tuple(home)
    if key not in spelt:
        region, *words = key
        one = relations.Member("", "", region_code=region, address=" ".join(words))
        spelt[key] = relations.place(one)
    return spelt[key]


def _lately(cards: Collection[int], today: date) -> set[int]:
    """Of these families the ones whose card is new: who split to take two seats has one."""
    held = Household.objects.filter(pk__in=cards).exclude(kk=None)
    rows: Iterable[tuple[int, Any]] = held.values_list("pk", "kk")
    return {pk for pk, kk in rows if relations.issued_lately(kk.reveal(), today)}


def _seat(row: Membership, card: object) -> Seat:
    person, kk = row.person, getattr(card, "kk", None)
    return Seat(
        group=row.group_id, group_name=row.group.name,
        group_url=reverse("groups:detail", args=[row.group_id]), person=person.pk,
        name=person.name, region_code=str(person.region_id),
        nik=person.nik.reveal() if person.nik else "", kk=kk.reveal() if kk else "",
        phone=person.phone, address=person.place,
    )  # fmt: skip
