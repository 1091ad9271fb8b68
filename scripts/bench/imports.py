"""An import of a long list, through the command line, into a copy of the small database."""

import csv
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from scripts.bench.databases import ROOT, environment, scratch

SIZES = (10_000, 100_000)  # rows; memory must not grow with them
VILLAGE, KECAMATAN = "7316031021", "731603"
HEAD = ("nik", "kk", "name", "birth_date", "sex", "address")
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "ki", "le", "mo", "nu", "pa", "ra", "su", "ti")


def measured(folder: Path, address: str, serving: str) -> list[dict[str, Any]]:
    """Rows a second and the most memory, for each length of list."""
    found = []
    for rows in SIZES:
        copy, there = scratch(folder, address, serving)
        list_of_people = copy / f"orang-{rows}.csv"
        _write(list_of_people, rows)
        command = [sys.executable, "-m", "anyam", "import-people", str(list_of_people)]
        command += ["--region", VILLAGE, "--user", _user(copy, there), "--json"]
        begun = time.perf_counter()
        with (copy / "answer.json").open("wb") as answer, (copy / "told").open("wb") as told:
            child = subprocess.Popen(  # noqa: S603
                command, env=environment(copy, there), cwd=ROOT, stdout=answer, stderr=told
            )
            _pid, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        found.append(
            {"rows": rows, "seconds": seconds, "rate": rows / seconds,
             "memory": used.ru_maxrss / 1024, "code": os.waitstatus_to_exitcode(status)}
        )  # fmt: skip
        shutil.rmtree(copy, ignore_errors=True)
    return found


def _user(copy: Path, address: str) -> str:
    """Somebody who may take in lists there."""
    ask = (
        "import django; django.setup()\n"
        "from anyam.accounts.models import Assignment\n"
        f"held = Assignment.objects.filter(role='facilitator', region='{KECAMATAN}')\n"
        "print(held.select_related('user').order_by('pk')[0].user.username)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", ask], env=environment(copy, address), cwd=ROOT, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def _write(path: Path, rows: int) -> None:
    random = Random(7)  # noqa: S311 - invented, no secret
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        for number in range(rows):
            day, month, year = number % 28 + 1, number // 28 % 12 + 1, 1970 + number // 336 % 30
            # A NIK that ends in zeros is what Excel leaves of one it took for a number.
            serial = 9_001 + number // 10_080 + number // 10_080 // 9
            female = number % 3 > 0
            nik = f"{KECAMATAN}{day + 40 * female:02d}{month:02d}{year % 100:02d}{serial:04d}"
            kk = f"{KECAMATAN}{day:02d}{month:02d}{year % 100:02d}{serial - 4_000:04d}"
            name = " ".join(
                "".join(random.choices(SYLLABLES, k=3)).capitalize() for _word in range(2)
            )
            out.writerow(
                (nik, kk, name, f"{year}-{month:02d}-{day:02d}", "P" if female else "L",
                 f"Dusun {number % 40}")
            )  # fmt: skip
