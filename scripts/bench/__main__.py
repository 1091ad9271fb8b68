"""Measure every page and the commonest writes at 300 groups and at 300,000: `make bench`.

The databases are made on the first run (minutes, and about 10 GB each) and kept in `var/bench`.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.bench import imports, report
from scripts.bench.databases import ROOT, available, environment, ready, server

SIZES = (300, 300_000)
VENDORS = ("postgresql", "sqlite")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "bench", help="where they stay")
    parser.add_argument("--groups", type=int, nargs="+", default=SIZES, help="how many groups")
    parser.add_argument("--databases", nargs="+", choices=VENDORS, default=VENDORS)
    parser.add_argument("--rounds", type=int, default=20, help="how often each page is asked for")
    parser.add_argument("--only", default="", help="only pages with this in their name")
    parser.add_argument("--again", action="store_true", help="fill the databases anew")
    parser.add_argument("--write", action="store_true", help="keep it in docs/reference/speed.md")
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--rooms", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--checked", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--banked", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.fill or asked.rooms or asked.checked or asked.banked or asked.measure:
        inside(asked)
        return
    found = {vendor: runs(vendor, asked) for vendor in asked.databases if available(vendor)}
    text = report.written(found)
    sys.stdout.write(text)
    if asked.write:
        (ROOT / "docs" / "reference" / "speed.md").write_text(text)


def inside(asked: argparse.Namespace) -> None:
    """What is done in a process of its own, with the settings of one database."""
    import django

    django.setup()
    if asked.fill:
        from scripts.bench.fill import fill

        fill(asked.fill)
    elif asked.rooms:
        from scripts.bench.rooms import add

        add()
    elif asked.checked:
        from scripts.bench import checked

        checked.add()
    elif asked.banked:
        from scripts.bench import banked

        banked.add()
    else:
        from scripts.bench.run import everything

        asked.measure.write_text(json.dumps(everything(asked.rounds, asked.only)))


def runs(vendor: str, asked: argparse.Namespace) -> dict[int, dict[str, Any]]:
    """The figures of one database at every size."""
    data = asked.data.resolve()
    with _addresses(vendor, data) as (serving, address_of):
        found = {}
        for groups in asked.groups:
            folder, address = data / f"{vendor}-{groups}", address_of(groups)
            ready(folder, address, groups, again=asked.again, server=serving)
            out = folder / "figures.json"
            sys.stderr.write(f"Mengukur {vendor} dengan {groups:,} kelompok …\n")
            command = [sys.executable, "-m", "scripts.bench", "--measure", str(out)]
            command += ["--rounds", str(asked.rounds), "--only", asked.only]
            subprocess.run(  # noqa: S603
                command, check=True, env=environment(folder, address), cwd=ROOT
            )
            found[groups] = json.loads(out.read_text())
            if groups == min(asked.groups) and not asked.only:
                sys.stderr.write(f"Mengukur impor ke {vendor} …\n")
                found[groups]["imports"] = imports.measured(folder, address, serving)
        return found


@contextmanager
def _addresses(vendor: str, data: Path) -> Iterator[tuple[str, Any]]:
    """The server, if there is one, and how to name the database with so many groups."""
    if vendor == "sqlite":
        yield "", lambda groups: f"sqlite:///{data}/sqlite-{groups}/anyam.sqlite3"
        return
    with server(data / "postgresql") as serving:
        yield serving, lambda groups: f"{serving}/bench_{groups}"


if __name__ == "__main__":
    main()
