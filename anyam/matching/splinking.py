"""Our models in Splink 5: estimates m without labels, once per release, and checks our weights.

Splink takes the same conditions as SQL text. `weights` scores pairs with Splink itself: our own
scorers must agree with it on every field to 0.001 bits (tests/matching/test_splinking.py).
"""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from anyam.matching.expressions import Expression, sql
from anyam.matching.model import Comparison, Level, Model, understand

PAIRS = 2_000_000
SMOOTH = 0.3  # share of a trained m that stays what was thought before: errors differ elsewhere


def inlined(expression: Expression, measures: Mapping[str, Expression]) -> Expression:
    """An expression without measures: Splink knows only columns.

    >>> inlined(["<=", "far", 1], {"far": ["lev", "a_l", "a_r"]})
    ['<=', ['lev', 'a_l', 'a_r'], 1]
    """
    if isinstance(expression, str):
        return inlined(measures[expression], measures) if expression in measures else expression
    if isinstance(expression, list | tuple) and expression[0] != "text":
        return [expression[0], *[inlined(part, measures) for part in expression[1:]]]
    return expression


def settings(model: Model, rows: int) -> dict[str, Any]:
    """The model as Splink's settings; `rows` of the register give the prior."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": model.present / max(rows, 2),
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": True,
        "blocking_rules_to_generate_predictions": ["l.id = r.id"],
        "comparisons": [_comparison(model, each) for each in model.comparisons],
    }


def _comparison(model: Model, each: Comparison) -> dict[str, Any]:
    measures = dict(model.measures)
    missing = sql(inlined(each.missing, measures))
    null = {"sql_condition": missing, "is_null_level": True}
    levels = [null]
    for level in each.levels:
        when = "ELSE" if level.when is True else sql(inlined(level.when, measures))
        levels.append({"sql_condition": when, **_numbers(level)})
    return {"output_column_name": each.name, "comparison_levels": levels}


def _numbers(level: Level) -> dict[str, Any]:
    made: dict[str, Any] = {"m_probability": level.m or None, "u_probability": level.u or None}
    if level.counted:
        made |= {
            "tf_adjustment_column": level.counted,
            "tf_adjustment_weight": level.share,
            "tf_minimum_u_value": 0.0,
        }
        if not isinstance(level.when, list | tuple) or level.when[0] != "=":
            made["disable_tf_exact_match_detection"] = level.share == 1.0
    return made


def linker(model: Model, rows: int, left: Any, right: Any) -> Any:
    """A Splink linker over two Arrow tables of normalised columns."""
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    api = DuckDBAPI()
    tables = [
        api.register(left, dataset_display_name="candidates"),
        api.register(right, dataset_display_name="register"),
    ]
    return Linker(tables, settings(model, rows), log_level="ERROR")


def weights(
    model: Model, rows: int, left: list[dict[str, Any]], right: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Splink's weights (`mw_<comparison>` and `mw_tf_adj_<comparison>`) of every pair of two lists.

    A row of the register brings `n_<column>`; the candidate's own counts are of no matter.
    """
    import pyarrow as pa

    ours = [{**row, **{f"tf_{name}": 1e-15 for name in model.counted}} for row in left]
    theirs = [
        {**row, **{f"tf_{name}": max(row[f"n_{name}"], 1) / rows for name in model.counted}}
        for row in right
    ]
    for row in theirs:
        for name in model.counted:
            del row[f"n_{name}"]
    made = linker(model, rows, pa.Table.from_pylist(ours), pa.Table.from_pylist(theirs))
    found: list[dict[str, Any]] = made.inference.score_pairs(ours, theirs).as_record_list()
    return found


def trained(model: Model, left: Any, right: Any, rules: Sequence[str]) -> Model:
    """The model with m estimated by Splink's expectation maximisation, u held fast.

    `rules`: blocking rules in Splink's SQL, one training each; a comparison on a blocked column is
    left out of that training, and what several trainings say is averaged.
    """
    made = linker(model, right.num_rows, left, right)
    for rule in rules:
        made.training.estimate_parameters_using_expectation_maximisation(
            rule, fix_u_probabilities=True, max_pairs=PAIRS, record_sample_proportion=1.0
        )
    source = copy.deepcopy(model.source)
    estimated = made.misc.save_model_to_json()
    for ours, theirs in zip(source["comparisons"], estimated["comparisons"], strict=True):
        found = [level for level in theirs["comparison_levels"] if not level.get("is_null_level")]
        shares = [float(level.get("m_probability") or 0.0) for level in found]
        for level, share in zip(ours["levels"], shares, strict=True):
            level["m"] = SMOOTH * level["m"] + (1 - SMOOTH) * share
        total = sum(level["m"] for level in ours["levels"])
        for level in ours["levels"]:
            level["m"] = round(level["m"] / total, 6)
    return understand(source)
