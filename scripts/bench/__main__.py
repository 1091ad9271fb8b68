"""Measure pages and the commonest writes at 300 groups and at 300,000: `make bench`."""

import argparse
from pathlib import Path

from scripts.bench.databases import ROOT


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.fill:
        import django

        django.setup()
        from scripts.bench.fill import fill

        fill(asked.fill)


if __name__ == "__main__":
    main()
