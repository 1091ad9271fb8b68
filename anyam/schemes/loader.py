"""Reads the schemes once. A scheme that lacks a figure or a source does not load."""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from anyam.schemes.spoken import say

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the policy and the paper it comes from."""

    key: str
    value: Any
    source: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """One thing a scheme asks of a member, and the paper it comes from.

    `kind`: a "requirement" bars, "informational" is only shown. `settings` are the limits that
    the test needs; `anyam.eligibility` knows which.
    """

    rule: str
    test: str
    kind: str
    source: str
    note: str
    waivable: bool
    settings: dict[str, Any]

    @property
    def is_required(self) -> bool:
        return self.kind == "requirement"

    @property
    def remark(self) -> str:
        """The note in the language of the page."""
        return say(self.note)


KINDS = ("requirement", "informational")
FIXED = ("test", "kind", "source", "note", "waivable")


@dataclass(frozen=True)
class Scheme:
    """What one funding scheme asks of a group and of its members.

    Amounts are whole rupiah; deadlines are calendar days a case may stay in a status.
    `version` is raised with every change of a figure, so that an old decision can be read with
    the figures it was taken on.
    """

    code: str
    name: str
    version: int
    chain: str
    funding_source: str
    valid_from: date
    valid_to: date | None
    min_members: int
    max_members: int
    same_district: bool
    grant_per_member: int
    grant_max: int
    min_age: int
    max_age: int
    age_rule: str  # "ask": outside the limits is a question; "refuse": it is an obstacle
    register_required: bool
    max_desil: int  # 0: no limit is set
    documents: tuple[str, ...]
    deadlines: dict[str, int]
    figures: tuple[Figure, ...]
    predicates: tuple[Predicate, ...] = ()

    @cached_property
    def digest(self) -> str:
        """The name of what this scheme asks of members: answers are kept with it.

        SHA-256 over version, limits and predicates, 64 hexadecimal characters.
        """
        figures = {f.key: f.value for f in self.figures if f.key.startswith("person.")}
        content = [self.code, self.version, figures, [asdict(p) for p in self.predicates]]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def is_open(self, on: date) -> bool:
        """Whether a proposal may be started under this scheme on a day.

        >>> get_scheme("kemensos-2018").is_open(date(2019, 12, 31))
        True
        >>> get_scheme("kemensos-2018").is_open(date(2020, 1, 1))
        False
        """
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def ceiling(self, members: int) -> int:
        """The most a group of `members` families may ask for, in rupiah.

        Raises:
          ValueError: `members` is negative.

        >>> get_scheme("permensos-2-2019").ceiling(10), get_scheme("permensos-2-2019").ceiling(25)
        (20000000, 40000000)
        """
        if members < 0:
            raise ValueError(f"members must not be negative: {members}")
        return min(members * self.grant_per_member, self.grant_max)


def read(path: Path) -> Scheme:
    """Read one scheme; KeyError names the figure that is missing."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    figures = tuple(
        Figure(f"{section}.{key}", figure["value"], figure["source"])
        for section in ("group", "amount", "person", "documents", "deadlines")
        for key, figure in data[section].items()
    )
    value = {figure.key: figure.value for figure in figures}
    return Scheme(
        code=data["code"],
        name=data["name"],
        version=data["version"],
        chain=data["chain"],
        funding_source=data["funding_source"],
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        min_members=value["group.min_members"],
        max_members=value["group.max_members"],
        same_district=value["group.same_district"],
        grant_per_member=value["amount.per_member"],
        grant_max=value["amount.maximum"],
        min_age=value["person.min_age"],
        max_age=value["person.max_age"],
        age_rule=value["person.age_rule"],
        register_required=value["person.register_required"],
        max_desil=value["person.max_desil"],
        documents=tuple(value["documents.required"]),
        deadlines={key: figure["value"] for key, figure in data["deadlines"].items()},
        figures=figures,
        predicates=tuple(predicate(rule, row) for rule, row in data["eligibility"].items()),
    )


def predicate(rule: str, row: dict[str, Any]) -> Predicate:
    """One table of a scheme's section `eligibility`.

    Raises:
      KeyError: it names no kind or no source.
      ValueError: there is no such kind.
    """
    if row["kind"] not in KINDS:
        raise ValueError(f"{rule}: {row['kind']!r} is not one of {', '.join(KINDS)}")
    return Predicate(
        rule=rule,
        test=row.get("test", rule),
        kind=row["kind"],
        source=row["source"],
        note=row.get("note", ""),
        waivable=row.get("waivable", True),
        settings={key: value for key, value in row.items() if key not in FIXED},
    )


@cache
def all_schemes() -> dict[str, Scheme]:
    """Every scheme by its code, newest first."""
    schemes = [read(path) for path in FOLDER.glob("*.toml")]
    return {s.code: s for s in sorted(schemes, key=lambda s: (s.valid_from, s.code), reverse=True)}


def get_scheme(code: str) -> Scheme:
    """The scheme with this code.

    Raises:
      KeyError: there is none.
    """
    return all_schemes()[code]
