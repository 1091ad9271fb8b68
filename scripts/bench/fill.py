"""Fills a database: the official map, then an invented country on it. Deterministic."""

import gc
import sys
import time
from random import Random

from scripts.bench import country as places
from scripts.bench.cases import Cases
from scripts.bench.record import LAST, write_jobs
from scripts.bench.store import COUNTRY, Clock, store

CHUNK = 2_000  # groups written at once


def tell(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def fill(groups: int) -> None:
    """Fill the empty database the settings name."""
    from django.utils import timezone

    from anyam.cli.prepare import migrate
    from anyam.regions.actions import import_bps, import_regions
    from anyam.regions.progress import silent

    gc.disable()  # nothing here goes round in circles, and looking for it takes a fifth of the time
    begun, clock = time.monotonic(), Clock(tell)
    migrate()
    import_regions(by=None, at=timezone.now(), report=silent)
    import_bps(by=None, at=timezone.now(), report=silent)
    clock.lap("wilayah")
    land, villages = places.read(groups)
    target = store(COUNTRY)
    with target:
        places.write_officers(target, land)
        cases = Cases(target, land)
        for number, village in enumerate(villages):
            day = number * (LAST - 2) // len(villages)
            # Each group has its own chance, so that a change in one moves none of the others.
            cases.group(village, day, Random(number))  # noqa: S311 - invented, no secret
            if number % CHUNK == CHUNK - 1:
                cases.flush(day)
        cases.flush(LAST + 1)
        cases.letters.finish()
        write_jobs(target, land, len(villages) // 15)
        clock.lap("baris")
    clock.lap("indeks")
    target.finish()
    clock.lap("statistik")
    total = sum(target.counts.values())
    tell(f"  {total:,} baris dalam {time.monotonic() - begun:.0f} s: {_told(target.counts)}")


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{table} {count:,}" for table, count in sorted(counts.items()))
