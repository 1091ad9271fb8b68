"""What verification wants to know of groups: who sits where now, and whom to look up again."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from anyam.groups.models import Group, Membership
from anyam.people.models import HouseholdMembership
from anyam.regions.scope import within
from anyam.verification.cases import Case
from anyam.verification.ties import Seat


class Source:
    """Living groups as cases; two queries however many. A group whose proposal is on its way is
    looked up for that."""

    def open_in(self, prefix: str) -> list[Case]:
        here = within(prefix, "region_id")
        return _cases(Group.objects.active().filter(here).exclude(formed_on=None))

    def named(self, keys: Iterable[str]) -> dict[str, Case]:
        numbers = [int(number) for key in keys if (number := key.partition(":")[2]).isdigit()]
        return {case.key: case for case in _cases(Group.objects.filter(pk__in=numbers))}


def _cases(found: QuerySet[Group]) -> list[Case]:
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
        for group in rows.order_by("pk")
    ]


def seats(place: str) -> list[Seat]:
    """Every living seat in a place with the numbers that may tie two together, opened."""
    living = Membership.objects.living().filter(within(place, "group__region_id"))
    rows = living.filter(group__disbanded_on=None).select_related("person", "group")
    found = list(rows.order_by("pk"))
    cards = {
        home.person_id: home.household
        for home in HouseholdMembership.objects.filter(
            Q(person__memberships__in=found), to_on=None
        ).select_related("household")
    }
    return [_seat(row, cards.get(row.person_id)) for row in found]


def _seat(row: Membership, card: object) -> Seat:
    person, kk = row.person, getattr(card, "kk", None)
    return Seat(
        group=row.group_id, group_name=row.group.name,
        group_url=reverse("groups:detail", args=[row.group_id]), person=person.pk,
        name=person.name, region_code=str(person.region_id),
        nik=person.nik.reveal() if person.nik else "", kk=kk.reveal() if kk else "",
        phone=person.phone, address=person.place,
    )  # fmt: skip
