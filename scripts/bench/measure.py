"""Times a page or a write: queries, milliseconds, bytes."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction

EMPTY = "halaman kosong"
LIST = "usulan: daftar (verifikator)"


@dataclass(frozen=True, slots=True)
class Row:
    """One page or write at one size. Times in milliseconds."""

    name: str
    queries: int
    median: float
    p95: float
    size: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(name: str, run: Callable[[], int], rounds: int) -> Row:
    """Run it so often; the first two times fill caches and do not count."""
    count = 0

    def counted(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    run()
    with connection.execute_wrapper(counted):
        size = run()
    times = []
    for _round in range(rounds):
        begun = time.perf_counter()
        run()
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    return Row(name, count, statistics.median(times), times[round((len(times) - 1) * 0.95)], size)


def undone(act: Callable[[], Any]) -> Callable[[], int]:
    """A write that is rolled back, so that the next finds what this one found."""

    def run() -> int:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
        return 0

    return run
