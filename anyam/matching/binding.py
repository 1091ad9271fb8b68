"""Holds a model that came from outside against its own columns, before any row is read."""

from anyam.matching import plan
from anyam.matching.engines.duckdb import connect
from anyam.matching.expressions import sql
from anyam.matching.model import Model
from anyam.matching.problems import unreadable


def bind(model: Model) -> Model:
    """The model; raise Unusable where it names a column that it has not, or adds words to numbers.

    Every query is planned over tables without rows, which takes some hundredths of a second.
    """
    import duckdb

    raw = ["id", *(f"in_{name}" for name in (*model.columns, *model.shown))]
    counts = {f"n_{name}_r" for name in model.counted}
    sides = [f"{name}_{side}" for side in "lr" for name in ("id", *model.keep)]
    try:
        with connect() as con:
            con.execute(f"CREATE TABLE raw ({_typed(raw, set())})")
            con.execute(f"CREATE TABLE pairs ({_typed([*sides, *sorted(counts)], counts)})")
            con.execute(f"CREATE TABLE people AS {plan.normalise(model, 'duckdb', 'raw')}")
            for rule in model.blocking:
                for probes in (False, True):
                    con.sql(f"SELECT {plan.keys(rule, 'duckdb', probes=probes)} FROM people")
            con.execute(f"CREATE TABLE told AS {plan.scored(model, 'duckdb', 'pairs', 1000)}")
            levels = ", ".join(sql(f"g_{each.name}") for each in model.comparisons)
            for when, _says in model.notes:  # told alike of all pairs on the same levels
                con.sql(f"SELECT {sql(when)} FROM (SELECT {levels} FROM told)")
            con.sql(f"SELECT {sql(model.twice)} FROM pairs")
    except duckdb.Error as error:
        why = str(error).splitlines()[0][:160]
        message = f"Model menyebut kolom yang tidak dimilikinya, atau jenisnya salah: {why}"
        raise unreadable("model.columns", message) from None
    return model


def _typed(names: list[str], numbers: set[str]) -> str:
    kinds = {name: "BIGINT" if name in numbers else "VARCHAR" for name in names}
    return ", ".join(f"{sql(name)} {kind}" for name, kind in kinds.items())
