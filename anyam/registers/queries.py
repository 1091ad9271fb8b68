"""Which registers and snapshots there are, and which one counts for a place."""

from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from anyam.accounts.models import User
from anyam.accounts.roles import CAN, Can
from anyam.regions.paging import MOST
from anyam.registers import rules
from anyam.registers.headings import AIDED, FIELDS
from anyam.registers.models import LookUp, Register, Snapshot
from anyam.registers.rules import LEVELS, Facts


def current(kind: str, region_code: str) -> list[Snapshot]:
    """The newest ready snapshot of each register of a kind that has the people of this place."""
    covering = Register.objects.covering(region_code).filter(kind=kind)
    ready = Snapshot.objects.ready().filter(register__in=covering).select_related("register")
    first: dict[int, Snapshot] = {}
    for snapshot in ready.newest():
        first.setdefault(snapshot.register_id, snapshot)
    return sorted(first.values(), key=lambda one: (one.register.name, one.register_id))


def previous(snapshot: Snapshot) -> Snapshot | None:
    """The ready snapshot of the same register that came before this one in time."""
    ready = snapshot.register.snapshots.ready().exclude(pk=snapshot.pk)
    return ready.filter(as_of__lte=snapshot.as_of).newest().first()


def versions_of(register: Register) -> list[str]:
    """Names that are taken."""
    gone = [Snapshot.State.FAILED, Snapshot.State.RETIRED]
    kept = register.snapshots.exclude(state__in=gone)
    return list(kept.values_list("version", flat=True))


def fields_of(register: Register) -> list[str]:
    """What a column of a register may be."""
    aid = register.kind == Register.Kind.ASSISTANCE
    return [field for field in FIELDS if aid or field not in AIDED]


def facts_of(snapshot: Snapshot) -> Facts:
    return Facts(snapshot.state, runs=snapshot.at_work, has_file=bool(snapshot.upload))


def places_of(user: User) -> list[str]:
    """The places whose registers this user may bring; "" is the whole country."""
    held = (h for h in user.current_assignments if h.role in CAN[Can.IMPORT_REGISTERS])
    codes = {one.prefix for one in held if len(one.prefix) in LEVELS}
    return sorted(codes) if user.may(Can.IMPORT_REGISTERS) else []


def steps_for(snapshot: Snapshot, user: User) -> frozenset[str]:
    """What this user may do with a snapshot now: choose columns, discard, retire, search."""
    place, facts, found = snapshot.register.place, facts_of(snapshot), set()
    if user.may(Can.IMPORT_REGISTERS, place):
        checks = {
            "choose": rules.choose_problems, "discard": rules.discard_problems,
            "retire": rules.retire_problems,
        }  # fmt: skip
        found |= {name for name, problems in checks.items() if not list(problems(facts))}
    if user.may(Can.SEARCH_REGISTERS) and snapshot.state == Snapshot.State.READY:
        found.add("search")
    if user.may(Can.SEE_RECORD) or user.may(Can.SEARCH_REGISTERS):
        found.add("record")
    return frozenset(found)


def look_ups(snapshot: Snapshot, user: User) -> QuerySet[LookUp]:
    """Who looked people up: all in the places whose record the user reads, and their own."""
    rows = LookUp.objects.visible_to(user) if user.may(Can.SEE_RECORD) else LookUp.objects.none()
    own = LookUp.objects.filter(by_id=user.pk)
    return (rows | own).filter(snapshot=snapshot).select_related("by").order_by("-pk")


def held(user: User) -> QuerySet[Register]:
    """The registers a user sees, those of the population first."""
    return Register.objects.visible_to(user).order_by("-kind", "name", "pk")


def with_newest(rows: QuerySet[Register]) -> QuerySet[Register]:
    """Some registers, each with the number of its newest ready snapshot; see `by_kind`."""
    ready = Snapshot.objects.ready().filter(register=OuterRef("pk")).newest()
    return rows.select_related("region").annotate(newest_id=Subquery(ready.values("pk")[:1]))


def by_kind(registers: Iterable[Register], *, whole: bool) -> list[tuple[str, list[Register]]]:
    """Registers by kind, each with its newest ready snapshot as `newest`.

    Args:
      whole: these are all there are, so a kind without any is named too.
    """
    found = list(registers)
    numbers = [one.newest_id for one in found]  # type: ignore[attr-defined]
    newest = Snapshot.objects.defer("layout", "figures").in_bulk([pk for pk in numbers if pk])
    for one, number in zip(found, numbers, strict=True):
        one.newest = newest.get(number)
    parts = [(kind, [one for one in found if one.kind == kind]) for kind in Register.Kind]
    return [(str(kind.label), some) for kind, some in parts if some or whole]


def looked(snapshot: Snapshot, user: User) -> tuple[int, bool]:
    """How many look-ups of a snapshot the user may read, and whether there are more."""
    counted = look_ups(snapshot, user).order_by().values("pk")[: MOST + 1].count()
    return min(counted, MOST), counted > MOST
