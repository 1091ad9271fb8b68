"""Checklists that schemes refer to: what is asked of a household, and which end means poor."""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from anyam.schemes.spoken import say

FOLDER = Path(__file__).parent
DIRECTIONS = ("low", "high", "among")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question. `direction` says which answers mean poor; both ends of the scale have words.

    `limit` belongs to the directions low and high, `poor` (a list of answers) to among.
    """

    key: str
    question: str
    direction: str
    low_means: str
    high_means: str
    source: str
    unit: str = ""
    limit: int = 0
    at_limit: bool = False  # does the limit itself still mean poor?
    poor: tuple[Any, ...] = ()

    @property
    def asked(self) -> str:
        """The question in the language of the page."""
        return say(self.question)

    @property
    def scale(self) -> tuple[str, str]:
        """What the two ends mean, in the language of the page."""
        return say(self.low_means), say(self.high_means)


@dataclass(frozen=True)
class Checklist:
    """A versioned set of criteria. A household is poor when `needed` of them are met."""

    code: str
    name: str
    version: int
    needed: int
    needed_source: str
    source: str
    criteria: tuple[Criterion, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole checklist, 64 hexadecimal characters."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def read(path: Path) -> Checklist:
    """Read one checklist.

    Raises:
      KeyError: a criterion lacks its source, its direction or the words of an end.
      ValueError: a direction is unknown, or what it needs is missing.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Checklist(
        code=data["code"],
        name=data["name"],
        version=data["version"],
        needed=data["needed"],
        needed_source=data["needed_source"],
        source=data["source"],
        criteria=tuple(_criterion(key, row) for key, row in data["criteria"].items()),
    )


def _criterion(key: str, row: dict[str, Any]) -> Criterion:
    direction = row["direction"]
    if direction not in DIRECTIONS:
        raise ValueError(f"{key}: {direction!r} is not one of {', '.join(DIRECTIONS)}")
    if ("poor" if direction == "among" else "limit") not in row:
        raise ValueError(f"{key}: the direction {direction} needs its limit or its poor answers")
    return Criterion(
        key=key,
        question=row["question"],
        direction=direction,
        low_means=row["low_means"],
        high_means=row["high_means"],
        source=row["source"],
        unit=row.get("unit", ""),
        limit=row.get("limit", 0),
        at_limit=row.get("at_limit", False),
        poor=tuple(row.get("poor", ())),
    )


@cache
def all_checklists() -> dict[str, Checklist]:
    """Every checklist by its code."""
    return {found.code: found for found in map(read, sorted(FOLDER.glob("*.toml")))}


def get_checklist(code: str) -> Checklist:
    """The checklist with this code; KeyError when there is none."""
    return all_checklists()[code]
