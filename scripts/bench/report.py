"""Says what was measured, and what misses its mark."""

import os
from collections.abc import Iterator
from typing import Any

from scripts.bench.measure import EMPTY, LIST

MARK = 100.0  # milliseconds within which 95 of 100 requests for any page are answered
GROWTH = 2.0  # times its own time at the smallest size
SHARE = 0.25  # of the requests per second of an empty view
HEAD = """# Speed

Written by `make bench ARGS=--write`. Server time of whole requests in one process, in milliseconds:
median and 95th percentile, PostgreSQL and SQLite on the same machine as the program. The country is
invented (`scripts/bench/`): 300,000 groups over 83,762 villages with 3 million people, their
proposals, letters and events; 300 groups in one regency. The empty view is an `HttpResponse("")`
behind the same middleware, for somebody signed in. How: [decision 11](../decisions/0011-pages-at-full-size.md).
"""

Figures = dict[str, dict[int, dict[str, Any]]]


def written(found: Figures) -> str:
    parts = [HEAD, f"Machine: {os.cpu_count()} cores, {_memory():.0f} GB of memory.\n"]
    for vendor, sizes in found.items():
        parts.append(f"\n## {'PostgreSQL' if vendor == 'postgresql' else 'SQLite'}\n")
        parts.append("\n".join(_table(sizes)))
        parts.append("\n" + "\n".join(_verdict(sizes)))
    return "\n".join(parts) + "\n"


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _table(sizes: dict[int, dict[str, Any]]) -> Iterator[str]:
    columns = " | ".join(f"{n:,} groups: median | p95" for n in sizes)
    yield f"| page or write | queries | bytes | {columns} | times |"
    yield "|---|---:|---:|" + "---:|---:|" * len(sizes) + "---:|"
    for rows in _side_by_side(sizes):
        last = rows[-1]
        times = " | ".join(f"{row['median']:.1f} | {row['p95']:.1f}" for row in rows)
        grown = f"{last['median'] / rows[0]['median']:.1f}"
        yield f"| {last['name']} | {last['queries']} | {last['size']:,} | {times} | {grown} |"


def _side_by_side(sizes: dict[int, dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    tables = [{row["name"]: row for row in run["rows"]} for run in sizes.values()]
    for name in tables[-1]:
        yield [table[name] for table in tables if name in table]


def _verdict(sizes: dict[int, dict[str, Any]]) -> Iterator[str]:
    slow, grown = [], []
    for rows in _side_by_side(sizes):
        if rows[-1]["p95"] > MARK:
            slow.append(f"{rows[-1]['name']} ({rows[-1]['p95']:.0f} ms)")
        times = rows[-1]["median"] / rows[0]["median"]
        if times > GROWTH:
            grown.append(f"{rows[-1]['name']} ({times:.1f})")
    yield f"- Over {MARK:.0f} ms at the 95th percentile: {', '.join(slow) or 'none'}."
    yield f"- More than {GROWTH:.0f} times its own time at the smallest size: {', '.join(grown) or 'none'}."
    for groups, run in sizes.items():
        if rates := run["rates"]:
            share = rates[LIST] / rates[EMPTY]
            yield (
                f"- {groups:,} groups: the list of proposals {rates[LIST]:.0f} requests a second, "
                f"an empty view {rates[EMPTY]:.0f}: {share:.2f} of it "
                f"({'at least' if share >= SHARE else 'below'} {SHARE})."
            )
