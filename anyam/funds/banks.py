"""Reads `banks.toml`, the banks a group may have its account with."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PATH = Path(__file__).with_name("banks.toml")
OTHER = "lain"  # a bank that is not in the list; its name is typed


@dataclass(frozen=True, slots=True)
class Bank:
    slug: str
    name: str
    code: str
    digits: tuple[int, ...] = ()  # lengths its account numbers have; none: not known


@lru_cache(maxsize=1)
def banks() -> dict[str, Bank]:
    """Every known bank by its slug, in the order of the file."""
    with PATH.open("rb") as file:
        rows = tomllib.load(file)["bank"]
    found = (
        Bank(row["slug"], row["name"], row["code"], tuple(row.get("digits", ()))) for row in rows
    )
    return {bank.slug: bank for bank in found}
