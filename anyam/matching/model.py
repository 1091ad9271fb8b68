"""A model: everything the linkage of one kind of table needs, read from JSON.

The long form (the short form, columns with kinds, is written out by `presets`):

    {"format": 1, "name": "register", "version": "2026.1",
     "columns": {"nik": ["no_nik"], …},        raw columns and what else a file may call them
     "needed": ["name"],                        a register without these is refused
     "shown": ["desil"],                        kept beside the row, never compared
     "steps": [["nik", EXPRESSION], …],         normalised columns, in order; a step reads raw
                                                columns as `in_nik` and earlier steps by name
     "keep": ["nik", …],                        the normalised columns that are stored
     "counted": ["name_key", …],                kept columns whose values are counted
     "blocking": [{"rule": "nik", "keys": [EXPRESSION, …], "probes": […], "most": 300,
                   "alone": true}, …],
     "exact": EXPRESSION over a pair,           the exact tier; candidates found by rule 0
     "measures": [["name_slips", EXPRESSION], …], computed once for a pair, for the levels to use
     "comparisons": [{"name": "nik", "title": "NIK", "group": "", "missing": EXPRESSION,
                      "levels": [{"level": 3, "when": EXPRESSION, "says": "NIK sama",
                                  "m": 0.9, "u": 1e-7, "counted": "name_key"}, …]}, …],
     "ceilings": {"household": 3.0},            a group of comparisons weighs at most
                                                log2(rows) - 3.0 bits together
     "floors": {"household": {"of": ["kk", …], "least": -9.0}}, these of a group weigh no less
                                                together: who moved differs in all of them at once
     "gates": {"auto": EXPRESSION, "possible": EXPRESSION, "notes": [[EXPRESSION, "words"], …]},
     "twice": EXPRESSION over two rows of the register that are one person recorded twice,
     "present": 0.85, "costs": {"wrong": 2000, "missed": 40, "look": 1}, "bends": [1.0, 0.0]}

Expressions are those of `expressions`. Inside gates the levels are columns `g_<comparison>`.
Levels are tried in order, the last one has `"when": true`; level 0 means missing.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anyam.matching.expressions import COLUMN, Expression
from anyam.matching.problems import unreadable

SHIPPED = Path(__file__).parent / "models"


@dataclass(frozen=True)
class Level:
    level: int
    when: Expression
    says: str
    m: float = 0.0  # share of true pairs on this level; 0: not trained yet
    u: float = 0.0  # share of strangers on this level
    counted: str = ""  # its weight follows how common the register's value of this column is
    share: float = 1.0  # how much of that adjustment applies
    like: Sequence[int] = ()  # its u is how often strangers stand on any of these levels
    fixed: bool = False  # u is not estimated on the register: it is that of the nearest strangers


@dataclass(frozen=True)
class Comparison:
    name: str
    title: str
    missing: Expression
    levels: tuple[Level, ...]
    group: str = ""


@dataclass(frozen=True)
class Floor:
    """What some comparisons of a group weigh together at least, in bits."""

    of: tuple[str, ...]
    least: float


@dataclass(frozen=True)
class Rule:
    """Rows of the register under `keys`, looked up with the candidate's `probes`."""

    rule: str
    keys: tuple[Expression, ...]
    probes: tuple[Expression, ...]
    most: int = 300  # a key with more rows than this says too little and is passed over
    alone: bool = True  # False: a row must come under another rule too

    @property
    def points(self) -> int:
        """A row is compared from `plan.enough` points on, one rule counting once."""
        return 2 if self.alone else 1


@dataclass(frozen=True)
class Model:
    name: str
    version: str
    columns: dict[str, list[str]]
    identity: list[str]  # what else the column of ids may be called
    needed: tuple[str, ...]
    shown: tuple[str, ...]
    steps: tuple[tuple[str, Expression], ...]
    keep: tuple[str, ...]
    counted: tuple[str, ...]
    blocking: tuple[Rule, ...]
    exact: Expression
    measures: tuple[tuple[str, Expression], ...]
    comparisons: tuple[Comparison, ...]
    ceilings: dict[str, float]
    auto: Expression
    possible: Expression
    notes: tuple[tuple[Expression, str], ...]
    twice: Expression
    present: float
    costs: dict[str, float]
    bends: tuple[float, float] = (1.0, 0.0)
    floors: dict[str, Floor] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """Names this model in results and manifests."""
        return digest(self.source)

    @property
    def trained(self) -> bool:
        return all(level.m > 0 and level.u > 0 for c in self.comparisons for level in c.levels)

    def rule(self, name: str) -> Rule:
        return next(rule for rule in self.blocking if rule.rule == name)


def digest(source: Any) -> str:
    text = json.dumps(source, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def load(path: Path) -> Model:
    """Read a model file; a short form is written out first."""
    try:
        source = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise unreadable("model.missing", f"Berkas model {path} tidak ada.") from None
    except (ValueError, RecursionError):
        raise unreadable("model.json", f"Berkas model {path} bukan JSON yang sah.") from None
    return understand(source)


def shipped(name: str = "register") -> Model:
    return load(SHIPPED / f"{name}.json")


def understand(source: Any) -> Model:
    """A model from its JSON value; raise Unusable with the place that is wrong."""
    from anyam.matching.presets import written_out

    if not isinstance(source, dict):
        raise unreadable("model.shape", "Model harus sebuah objek JSON.")
    try:
        return _sound(_model(written_out(source)))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, re.error) as error:
        message = f"Model tidak lengkap atau salah bentuk: {str(error)[:120]}"
        raise unreadable("model.shape", message) from None


def _sound(model: Model) -> Model:
    """Raise ValueError where a model cannot decide anything, or names what is no name.

    Rules name files of the prepared register, so their names are those of columns.
    """
    _named(model)
    if not model.blocking or not model.comparisons:
        raise ValueError("kolom pembanding tidak ada")
    wrong, missed, look = (model.costs[name] for name in ("wrong", "missed", "look"))
    if not (wrong > 0 and missed > 0 and look >= 0 and 0 < model.present < 1):
        raise ValueError("biaya harus di atas 0 dan present di antara 0 dan 1")
    for comparison in model.comparisons:
        for level in comparison.levels:
            if not (0 <= level.m <= 1 and 0 <= level.u <= 1):
                raise ValueError(f"m dan u pada {comparison.name} harus di antara 0 dan 1")
    return model


def _named(model: Model) -> None:
    if model.source.get("format", 1) != 1:
        raise ValueError("format yang dikenal: 1")
    if "id" in (*model.columns, *model.keep):
        raise ValueError("kolom id tidak dibandingkan; ia hanya menamai baris")
    rules, compared = ([r.rule for r in model.blocking], [c.name for c in model.comparisons])
    for names in (rules, compared, list(model.columns), list(model.keep)):
        odd = [name for name in names if not COLUMN.fullmatch(name) or names.count(name) > 1]
        if odd:
            raise ValueError(f"nama {odd[0][:40]!r} tidak sah atau berulang")


def _model(source: dict[str, Any]) -> Model:
    gates = source.get("gates", {})
    return Model(
        name=str(source["name"]),
        version=str(source["version"]),
        columns={name: list(also) for name, also in source["columns"].items()},
        identity=list(source.get("also", {}).get("id", [])),
        needed=tuple(source.get("needed", ())),
        shown=tuple(source.get("shown", ())),
        steps=tuple((name, value) for name, value in source["steps"]),
        keep=tuple(source["keep"]),
        counted=tuple(source.get("counted", ())),
        blocking=tuple(_rule(rule) for rule in source["blocking"]),
        exact=source.get("exact", False),
        measures=tuple((name, value) for name, value in source.get("measures", ())),
        comparisons=tuple(_comparison(each) for each in source["comparisons"]),
        ceilings={name: float(bits) for name, bits in source.get("ceilings", {}).items()},
        auto=gates.get("auto", True),
        possible=gates.get("possible", True),
        notes=tuple((when, str(says)) for when, says in gates.get("notes", ())),
        twice=source.get("twice", False),
        present=float(source.get("present", 0.5)),
        costs={name: float(cost) for name, cost in source["costs"].items()},
        bends=(float(source.get("bends", [1, 0])[0]), float(source.get("bends", [1, 0])[1])),
        floors={
            name: Floor(tuple(floor["of"]), float(floor["least"]))
            for name, floor in source.get("floors", {}).items()
        },
        source=source,
    )


def _rule(rule: dict[str, Any]) -> Rule:
    keys = tuple(rule["keys"])
    probes = tuple(rule.get("probes", keys))
    alone = bool(rule.get("alone", True))
    return Rule(rule["rule"], keys, probes, int(rule.get("most", 300)), alone)


def _comparison(each: dict[str, Any]) -> Comparison:
    levels = tuple(Level(**level) for level in each["levels"])
    if levels[-1].when is not True:
        raise ValueError(f"tingkat terakhir {each['name']} harus berlaku untuk semua")
    return Comparison(each["name"], each["title"], each["missing"], levels, each.get("group", ""))
