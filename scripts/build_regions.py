#!/usr/bin/env python3
"""Make anyam/regions/data/regions.csv.xz from the data folder of `idn-area-data` 4.0.1.

    python scripts/build_regions.py PATH/TO/package/data

PATH is the folder with provinces.csv, regencies.csv, districts.csv and villages.csv. The result
holds the columns code (without dots) and name, ordered by code. The source is under the Open
Database License; see anyam/regions/data/NOTICE.md for what has to travel with the file.
"""

import argparse
import csv
import io
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "anyam" / "regions" / "data" / "regions.csv.xz"
EXPECTED = {"provinces": 38, "regencies": 514, "districts": 7_285, "villages": 83_762}


def read(folder: Path, table: str) -> Iterator[tuple[str, str]]:
    with (folder / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["code"].replace(".", ""), " ".join(row["name"].split())


def collect(folder: Path) -> dict[str, str]:
    """Read the four tables; stop where they are not the list this script is for."""
    regions: dict[str, str] = {}
    for table, expected in EXPECTED.items():
        rows = dict(read(folder, table))
        if len(rows) != expected:
            sys.exit(f"{table}.csv has {len(rows):,} codes, not {expected:,}.")
        regions |= rows
    if len(regions) != sum(EXPECTED.values()):
        sys.exit("A code stands in two tables.")
    return dict(sorted(regions.items()))


def compress(regions: dict[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "name"])
    writer.writerows(regions.items())
    return lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="the data folder of the unpacked package")
    parser.add_argument("--check", action="store_true", help="say whether the file is fresh")
    options = parser.parse_args()
    content = compress(collect(options.folder))
    if options.check:
        sys.exit(0 if TARGET.read_bytes() == content else f"{TARGET} is out of date.")
    TARGET.write_bytes(content)
    sys.stdout.write(f"{TARGET}: {len(content):,} bytes\n")


if __name__ == "__main__":
    main()
