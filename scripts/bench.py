"""Measure pages and the commonest writes on the demonstration regency: `make bench`.

Prints queries, server time (median and 95th percentile), bytes, and the ratio to an empty page
measured in the same run: machines are noisy, ratios are not.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    queries: int
    median: float  # milliseconds
    p95: float  # milliseconds
    size: int  # bytes


def prepare(folder: Path) -> None:
    """A demonstration to measure on; built once, used again."""
    from anyam.cli.demo import open_demo

    open_demo(folder, port=0, reset=False, browser=False, serve=False)


def measure(name: str, run: Callable[[], int], rounds: int) -> Row:
    from django.db import connection

    count = 0

    def counted(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    run()  # the first request fills caches; it is not what a day is made of
    with connection.execute_wrapper(counted):
        size = run()
    times = []
    for _round in range(rounds):
        begun = time.perf_counter()
        run()
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    p95 = times[max(0, round(len(times) * 0.95) - 1)]
    return Row(name, count, statistics.median(times), p95, size)


def pages(rounds: int) -> list[Row]:
    from types import ModuleType

    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import include, path

    module = ModuleType("anyam_bench_urls")
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("kosong/", lambda _request: HttpResponse("")), path("", include("anyam.urls")),
    ]  # fmt: skip
    sys.modules["anyam_bench_urls"] = module
    with override_settings(ROOT_URLCONF="anyam_bench_urls"):
        return [
            measure(name, _getter(_browser(Client(SERVER_NAME="127.0.0.1"), role), address), rounds)
            for name, role, address in _addresses()
        ]


def _getter(client: Any, address: str) -> Callable[[], int]:
    def get() -> int:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return len(response.content)

    return get


def _holder(role: str, over: str) -> Any:
    from anyam.accounts.models import Assignment

    found = Assignment.objects.filter(role=role, region__code__startswith=over) if over else (
        Assignment.objects.filter(role=role)
    )  # fmt: skip
    return found.select_related("user").order_by("pk")[0].user


def _browser(client: Any, role: str) -> Any:
    from anyam.accounts import factor

    user = _holder(
        role,
        "73" if role in ("dinsos_verifier", "dinsos_head", "facilitator", "village_head") else "",
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[factor.SESSION_KEY], session["seen_at"] = user.pk, 2**40
    session.save()
    return client


def _addresses() -> list[tuple[str, str, str]]:
    from anyam.groups.models import Group
    from anyam.letters.models import Letter
    from anyam.proposals.models import Proposal

    case = Proposal.objects.filter(region__code__startswith="7316", status="endorsed").first()
    group = Group.objects.filter(region__code__startswith="7316").exclude(formed_on=None).first()
    letter = Letter.objects.filter(kind="surat_pengantar", region_code__startswith="7316").first()
    assert case
    assert group
    assert letter
    return [
        ("halaman kosong", "dinsos_verifier", "/kosong/"),
        ("beranda", "dinsos_verifier", "/"),
        ("daftar usulan", "dinsos_verifier", "/usulan/"),
        ("usulan menunggu saya", "dinsos_head", "/usulan/?langkah=forward"),
        ("cari usulan", "dinsos_verifier", "/usulan/?q=mekar"),
        ("satu usulan", "dinsos_verifier", f"/usulan/{case.pk}/"),
        ("periksa anggota", "dinsos_verifier", f"/usulan/{case.pk}/anggota/"),
        ("daftar kelompok", "facilitator", "/kelompok/"),
        ("satu kelompok", "dinsos_verifier", f"/kelompok/{group.pk}/"),
        ("buku surat", "dinsos_head", "/surat/"),
        ("satu surat", "dinsos_head", f"/surat/{letter.pk}/"),
        ("cari desa", "dinsos_verifier", "/wilayah/cari/?q=bal"),
        ("pekerjaan", "dinsos_head", "/pekerjaan/"),
    ]


def writes(rounds: int) -> list[Row]:
    """The commonest writes, each rolled back."""
    from django.db import transaction
    from django.utils import timezone

    from anyam.proposals import actions, steps
    from anyam.proposals.models import Proposal
    from anyam.proposals.queries import holders  # noqa: F401 - imported early, not measured

    submitted = Proposal.objects.filter(status="submitted", region__code__startswith="7316").first()
    draft = (
        Proposal.objects.filter(status="draft", region__code__startswith="7316")
        .exclude(total=0)
        .first()
    )
    assert submitted
    assert draft
    head = _holder("village_head", submitted.region_id)
    author = draft.author
    lines = [
        {"item": f"Barang {n}", "specification": "", "kind": "tool", "quantity": 1, "unit": "buah",
         "unit_price": 1_000_000, "supplier": ""}
        for n in range(15)
    ]  # fmt: skip

    def undone(act: Callable[[], Any]) -> Callable[[], int]:
        def run() -> int:
            with transaction.atomic():
                act()
                transaction.set_rollback(True)
            return 0

        return run

    now = timezone.now()

    def write_budget() -> object:
        return actions.set_budget(draft, lines, by=author, at=now)

    def send_back() -> object:
        return steps.act(submitted, "return", by=head, at=now, note="Foto belum jelas")

    return [
        measure("tulis anggaran 15 baris", undone(write_budget), rounds),
        measure("kembalikan usulan", undone(send_back), rounds),
    ]


def show(rows: list[Row]) -> str:
    base = rows[0].median
    lines = [
        "| halaman atau tulisan | kueri | median (ms) | p95 (ms) | bait | kali halaman kosong |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {r.name} | {r.queries} | {r.median:.1f} | {r.p95:.1f} "
        f"| {r.size:,} | {r.median / base:.1f} |"
        for r in rows
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--rounds", type=int, default=30)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anyam.settings")
    prepare(arguments.data)
    rows = pages(arguments.rounds) + writes(arguments.rounds)
    sys.stdout.write(f"\n{os.cpu_count()} inti\n\n{show(rows)}\n")


if __name__ == "__main__":
    main()
