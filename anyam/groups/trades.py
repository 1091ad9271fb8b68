"""Reads `trades.toml`, the kinds of business a group can choose from."""

import tomllib
from pathlib import Path

PATH = Path(__file__).with_name("trades.toml")


def read() -> list[dict[str, str]]:
    """Every trade as the columns of `Trade`."""
    with PATH.open("rb") as file:
        rows: list[dict[str, str]] = tomllib.load(file)["trade"]
    return rows
