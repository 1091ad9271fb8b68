"""What verification compares of accounts: their numbers, and in whose hands the money is.

By digest, so no number is opened. A name ties two groups of one regency; a name of one word only
those of one kecamatan, for there are too many of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from anyam.funds import rules
from anyam.funds.models import Custody, GroupAccount, GroupAccountQuerySet
from anyam.funds.queries import places_of
from anyam.regions.scope import within
from anyam.verification.ties import Seat

REGENCY, KECAMATAN = 4, 6  # digits of a region code
NUMBER, HOLDER = "number", "holder"


def seats(place: str, _also: Collection[int], _today: date) -> list[Seat]:
    """Accounts of a place that share a number, anywhere, or a name with another; a few queries.

    First everything by digests and names alone; only what is shared is read whole.
    """
    living = _living()
    here = living.filter(within(place, "group__region_id"))
    same = living.filter(number_index__in=here.values("number_index"))
    kept = Custody.objects.filter(account__in=here.values("pk"))
    sharing = {
        *_shared(same.values_list("pk", "number_index")),
        *_shared([
            *here.exclude(holder_key="").values_list("pk", "holder_key"),
            *kept.values_list("account_id", "key"),
        ]),
    }  # fmt: skip
    return _told(living.filter(pk__in=sharing)) if sharing else []


def _shared(rows: Iterable[tuple[int, str]]) -> set[int]:
    """The accounts that have something another one has too."""
    having: dict[str, set[int]] = defaultdict(set)
    for account, value in rows:
        having[value].add(account)
    return {pk for found in having.values() if len(found) > 1 for pk in found}


def around(group: int, _also: Collection[int], _today: date) -> list[Seat]:
    """The account of one group, and those that share its number or a hand; a few queries."""
    living = _living()
    own = living.filter(group_id=group).prefetch_related("custodies")
    account = own.select_related("group").first()
    if account is None:
        return []
    keys = {account.holder_key, *(one.key for one in account.kept)} - {""}
    near = living.filter(within(str(account.group.region_id)[:REGENCY], "group__region_id"))
    held = Custody.objects.filter(key__in=keys).values("account_id")
    same, named, kept = (
        shared.values_list("pk", flat=True)
        for shared in (
            living.filter(number_index=account.number_index), near.filter(holder_key__in=keys),
            near.filter(pk__in=held),
        )
    )  # fmt: skip
    found = set(same.union(named, kept)) - {account.pk}
    return _told(living.filter(pk__in={account.pk, *found})) if found else []


def _living() -> GroupAccountQuerySet:
    return GroupAccount.objects.current().filter(group__disbanded_on=None)


def _told(accounts: GroupAccountQuerySet) -> list[Seat]:
    rows = accounts.select_related("group__region").prefetch_related("custodies")
    things = {thing: str(label).lower() for thing, label in rules.Thing.choices}
    return [seat for account in rows.order_by("pk") for seat in _of(account, things)]


def _of(account: GroupAccount, things: Mapping[str, str]) -> Iterable[Seat]:
    """What ties its group to others; `things` says what may be kept in words."""
    group = account.group
    code = str(group.region_id)
    seat = partial(
        Seat, group=group.pk, group_name=group.name, region_code=code, group_region=code,
        group_url=reverse("groups:detail", args=[group.pk]),
    )  # fmt: skip
    yield seat(
        person=0, name=str(account), slot=NUMBER, part=_("nomor rekening"),
        digest=account.number_index,
    )  # fmt: skip
    name = account.holder_name
    if name and not rules.names_group(name, group.name, places_of(group)):
        where = _where(code, account.holder_key)
        yield seat(person=0, name=name, slot=HOLDER, part=_("nama di rekening"), holder=where)
    for one in account.kept:
        yield seat(
            person=one.person_id or 0, name=one.name, slot=one.thing, part=things[one.thing],
            holder=_where(code, one.key),
        )  # fmt: skip


def _where(code: str, key: str) -> str:
    """A name with the place in which it stands for one person."""
    if not key:
        return ""
    length = REGENCY if " " in key else KECAMATAN
    return f"{code[:length]} {key}"
