"""Says what was measured, and what misses its mark."""

import os
from collections.abc import Iterator
from typing import Any

from scripts.bench.measure import EMPTY, LIST

MARK = 100.0  # milliseconds within which 95 of 100 requests for any page are answered
GROWTH = 2.0  # times its own time at the smallest size
SHARE = 0.25  # of the requests per second of an empty view
HEAD = """# Kecepatan

Ditulis oleh `make bench ARGS=--write`. Waktu server untuk satu permintaan utuh dalam satu proses,
milidetik: median dan persentil ke-95; basis data berada di mesin yang sama. Negerinya rekaan
(`scripts/bench/`): 300.000 kelompok di 83.762 desa dengan 3 juta orang, usulan, surat, catatan,
sosialisasi, penilaian dan daftarnya; 300 kelompok berada di satu kabupaten. Halaman kosong adalah
`HttpResponse("")` di belakang middleware yang sama, untuk orang yang sudah masuk. Sebabnya
begini: lihat [keputusan 11](../decisions/0011-pages-at-full-size.md).
"""

Figures = dict[str, dict[int, dict[str, Any]]]


def written(found: Figures) -> str:
    parts = [HEAD, f"Mesin: {os.cpu_count()} inti, memori {_memory():.0f} GB.\n"]
    for vendor, sizes in found.items():
        parts.append(f"\n## {'PostgreSQL' if vendor == 'postgresql' else 'SQLite'}\n")
        parts.append("\n".join(_table(sizes)))
        parts.append("\n" + "\n".join(_verdict(sizes)))
    return "\n".join(parts) + "\n"


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _table(sizes: dict[int, dict[str, Any]]) -> Iterator[str]:
    columns = " | ".join(f"{_number(n)} kelompok: median | p95" for n in sizes)
    yield f"| halaman atau tulisan | kueri | bait | {columns} | kali |"
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
    yield f"- Lewat {MARK:.0f} ms pada persentil ke-95: {', '.join(slow) or 'tidak ada'}."
    yield f"- Lebih dari {GROWTH:.0f} kali waktunya sendiri: {', '.join(grown) or 'tidak ada'}."
    for groups, run in sizes.items():
        if rates := run["rates"]:
            share = rates[LIST] / rates[EMPTY]
            yield (
                f"- {_number(groups)} kelompok: daftar usulan {rates[LIST]:.0f} kali sedetik, "
                f"halaman kosong {rates[EMPTY]:.0f}: {share:.2f} bagian"
                f" ({'cukup' if share >= SHARE else 'kurang'}: paling sedikit {SHARE})."
            )
    for groups, run in sizes.items():
        for one in run.get("imports", ()):
            yield (
                f"- Impor {_number(one['rows'])} baris ke basis data dengan {_number(groups)} "
                f"kelompok: {one['rate']:.0f} baris sedetik, memori {one['memory']:.0f} MB."
            )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
