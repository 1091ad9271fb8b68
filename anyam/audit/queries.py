"""Does the record still say what was written?"""

from collections.abc import Iterator
from itertools import pairwise

from django.db import connection
from django.utils.translation import gettext as _

from anyam.audit.models import Event, Seal, run_digest
from anyam.kernel.problems import Problem

GUARDED = ("audit_event", "audit_seal")
GUARDS = {
    "sqlite": ("no_update", "no_delete", "no_replace"),
    "postgresql": ("no_update", "no_delete"),
}
CATALOGUES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    # 'A': it also fires in a session that calls itself a replica; see the migration.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'",
}


def triggers() -> set[str]:
    """The guards this database must have: see migration 0002."""
    return {f"{table}_{guard}" for table in GUARDED for guard in GUARDS[connection.vendor]}


def record_problems() -> Iterator[Problem]:
    """Yield everything that is wrong with the record of events; nothing when it is whole."""
    yield from missing_triggers()
    yield from altered_events()
    yield from broken_seals()


def missing_triggers() -> Iterator[Problem]:
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUES[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    for name in sorted(triggers() - present):
        message = _("Pengaman basis data %(name)s hilang. Jalankan: anyam migrate.")
        yield Problem("audit.trigger_missing", message % {"name": name})


def altered_events() -> Iterator[Problem]:
    for event in Event.objects.order_by("pk").iterator(chunk_size=2_000):
        if event.mac != event.expected_mac():
            message = _("Catatan nomor %(pk)s (%(action)s) telah diubah di luar aplikasi.")
            values = {"pk": event.pk, "action": event.action}
            yield Problem("audit.altered", message % values)


def broken_seals() -> Iterator[Problem]:
    before = ""
    seals = list(Seal.objects.order_by("last_id"))
    for earlier, later in pairwise(seals):
        if later.first_id <= earlier.last_id:
            yield Problem("audit.seal_overlap", _("Dua segel catatan bertumpuk."))
    for seal in seals:
        events = Event.objects.filter(pk__range=(seal.first_id, seal.last_id)).order_by("pk")
        macs = list(events.values_list("mac", flat=True))
        if len(macs) != seal.count or run_digest(macs, before) != seal.digest:
            message = _(
                "Segel %(seal)s tidak cocok: seharusnya %(count)s catatan, ditemukan %(found)s."
            )
            values = {"seal": seal, "count": seal.count, "found": len(macs)}
            yield Problem("audit.seal_broken", message % values)
        before = seal.digest
