"""Which registers and snapshots there are, and which one counts for a place."""

from anyam.registers.headings import AIDED, FIELDS
from anyam.registers.models import Register, Snapshot
from anyam.registers.rules import Facts


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
    return Facts(snapshot.state, runs=snapshot.runs, has_file=bool(snapshot.upload))
