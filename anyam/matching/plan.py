"""The SQL of every stage, for DuckDB or Spark, from one model.

An engine runs these in order and needs to know nothing of names or NIK:

* `normalise(model, dialect)`: raw text columns `in_<column>` → `id` and the kept columns;
* `keys(rule, dialect, probes=…)`: a list of key texts of a row; the empty text is no key. Rows of
  the register under a key with more than `rule.most` rows are passed over; a row is compared where
  the points of its rules (`rule.points`, a rule counting once) come to `enough`;
* `scored`: pairs with `<column>_l` (candidate), `<column>_r` (register) and
  `n_<column>_r` (how many register rows hold that value, for counted columns; more than 65535
  counts as that) → `scoring.PAIRS`.

The exact tier takes the pairs of rule 0 that satisfy `model.exact`; only candidates without one
go on to blocking.
"""

import math
from collections.abc import Sequence

from anyam.matching.expressions import sql
from anyam.matching.functions import double
from anyam.matching.model import Comparison, Level, Model, Rule

SMALLEST = 1e-12
MOST = 65_535  # a more common value counts as this
ENOUGH = 2  # points (`Rule.points`) from which a row is compared
SMALL = 10_000  # rows of a register in which every meeting is worth a comparison


def normalise(model: Model, dialect: str, source: str, also: Sequence[str] = ()) -> str:
    """SELECT id, the kept columns and `also` from `source`, a table of `id` and `in_<column>`.

    Steps nest as subqueries, since a step may read an earlier one.
    """
    query = source
    for number, (name, expression) in enumerate(model.steps):
        column = sql(name, dialect)
        query = f"(SELECT *, {sql(expression, dialect)} AS {column} FROM {query} AS s{number})"
    kept = ", ".join(sql(name, dialect) for name in ("id", *model.keep, *also))
    return f"SELECT {kept} FROM {query} AS done"


def keys(rule: Rule, dialect: str, *, probes: bool) -> str:
    """An SQL list of key texts of one row."""
    made = [sql(key, dialect) for key in (rule.probes if probes else rule.keys)]
    return f"{'list_value' if dialect == 'duckdb' else 'array'}({', '.join(made)})"


def enough(rows: int) -> int:
    """Points from which a row is compared in a register of so many rows."""
    return 1 if rows <= SMALL else ENOUGH


def level(comparison: Comparison, dialect: str) -> str:
    """The number of the level a pair stands on."""
    cases = [f"WHEN {sql(comparison.missing, dialect)} THEN 0"]
    cases += [f"WHEN {sql(each.when, dialect)} THEN {each.level}" for each in comparison.levels]
    return f"CASE {' '.join(cases)} END"


def bits(each: Level) -> float:
    """log2(m/u) of a level."""
    return math.log2(max(each.m, SMALLEST) / max(each.u, SMALLEST))


def common_u(comparison: Comparison, each: Level) -> float:
    """What the count of a value is measured against: u of the level where the value is the same."""
    same = [one for one in comparison.levels if one.counted == each.counted and one.share == 1.0]
    return max((same or [each])[0].u, SMALLEST)


def weight(comparison: Comparison, dialect: str, rows: int) -> str:
    """The weight in bits of the level `g_<name>`, with the term frequency inside."""
    cases = ["WHEN 0 THEN 0E0"]
    for each in comparison.levels:
        base = double(bits(each))
        if each.counted:
            count = f"least(greatest({sql(f'n_{each.counted}_r', dialect)}, 1), {MOST})"
            usual = double(common_u(comparison, each) * rows)
            base = f"({base} - {double(each.share)} * log2({count} / {usual}))"
        cases.append(f"WHEN {each.level} THEN {base}")
    return f"CASE {sql(f'g_{comparison.name}', dialect)} {' '.join(cases)} END"


def groups(model: Model) -> dict[str, list[str]]:
    """The comparisons by group."""
    made: dict[str, list[str]] = {}
    for comparison in model.comparisons:
        made.setdefault(comparison.group, []).append(comparison.name)
    return made


def ceiling(model: Model, group: str, rows: int) -> float:
    """What a group of comparisons may weigh together, in bits."""
    if group not in model.ceilings:
        return math.inf
    return math.log2(max(rows, 2)) - model.ceilings[group]


def total(model: Model, dialect: str, rows: int) -> str:
    """The sum of the weights; a group weighs no more than its ceiling, its floor no less."""
    parts = []
    for group, names in groups(model).items():
        added = _added(names, dialect)
        if group in model.floors:
            floor = model.floors[group]
            rest = [name for name in names if name not in floor.of]
            floored = f"greatest({_added(floor.of, dialect)}, {double(floor.least)})"
            added = f"{_added(rest, dialect)} + {floored}" if rest else floored
        if group in model.ceilings:
            added = f"least({added}, {double(ceiling(model, group, rows))})"
        parts.append(f"({added})")
    return " + ".join(parts)


def _added(names: Sequence[str], dialect: str) -> str:
    return " + ".join(sql(f"w_{name}", dialect) for name in names)


def measured(model: Model, dialect: str, pairs: str) -> str:
    """A subquery of the pairs with the measures beside."""
    for number, (name, expression) in enumerate(model.measures):
        made = f"{sql(expression, dialect)} AS {sql(name, dialect)}"
        pairs = f"(SELECT *, {made} FROM {pairs} AS m{number})"
    return pairs


def scored(model: Model, dialect: str, pairs: str, rows: int, also: Sequence[str] = ()) -> str:
    """SELECT every level, weight, sum, gate and `also` of the pairs in the table `pairs`."""
    shown = ", ".join(sql(f"{kind}_{c.name}", dialect) for c in model.comparisons for kind in "gw")
    gates = f"{sql(model.exact, dialect)} AS exact, {sql(model.auto, dialect)} AS auto"
    return (
        f"SELECT id_l AS candidate_id, id_r AS register_id, {shown}, "
        f"{total(model, dialect, rows)} AS weight, {gates}, "
        f"{sql(model.possible, dialect)} AS possible{''.join(f', {name}' for name in also)} "
        f"FROM {_weighed(model, dialect, pairs, rows)}"
    )


def _weighed(model: Model, dialect: str, pairs: str, rows: int) -> str:
    """A subquery of the pairs with levels and weights beside."""
    levels = ", ".join(
        f"{level(c, dialect)} AS {sql(f'g_{c.name}', dialect)}" for c in model.comparisons
    )
    weights = ", ".join(
        f"{weight(c, dialect, rows)} AS {sql(f'w_{c.name}', dialect)}" for c in model.comparisons
    )
    ready = measured(model, dialect, pairs)
    return f"(SELECT *, {weights} FROM (SELECT *, {levels} FROM {ready} AS p) AS g) AS w"
