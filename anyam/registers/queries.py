"""Which snapshots there are, and which one counts for a place."""

from anyam.registers.models import Register, Snapshot


def current(kind: str, region_code: str) -> list[Snapshot]:
    """The newest ready snapshot of each register of a kind that has the people of this place."""
    covering = Register.objects.covering(region_code).filter(kind=kind)
    ready = Snapshot.objects.ready().filter(register__in=covering).select_related("register")
    first: dict[int, Snapshot] = {}
    for snapshot in ready.newest():
        first.setdefault(snapshot.register_id, snapshot)
    return sorted(first.values(), key=lambda one: (one.register.name, one.register_id))
