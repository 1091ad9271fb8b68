"""Trains the shipped matching model: once per release, without labels, by Splink 5.

    python scripts/train_matching.py [FOLDER]

Invents a register and candidates (`anyam match-generate`, the home world; the stranger world is
never trained on), estimates m by expectation maximisation, and writes models/register.json.
"""

import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from anyam.matching import plan, reading, splinking
from anyam.matching.building import register_model, written
from anyam.matching.engines.duckdb import connect
from anyam.matching.lab import generate
from anyam.matching.model import SHIPPED, Model, understand
from anyam.matching.preparing import prepare
from anyam.matching.store import open_store

PEOPLE, CANDIDATES, SEED = 200_000, 20_000, 2026
RULES = (
    "l.nik = r.nik AND l.nik <> ''",
    "l.day = r.day AND l.day <> '' AND l.name_code = r.name_code",
)


def main(folder: Path) -> None:
    model = understand(register_model())
    generate.write(folder, generate.Wanted(PEOPLE, CANDIDATES, 0.15, SEED))
    prepare(folder / "register.parquet", folder / "store", model)
    store = open_store(folder / "store")
    left = normalised(folder / "candidates.parquet", model)
    trained = splinking.trained(store.model, left, pq.read_table(store.parquet), RULES)
    source = model.source
    for ours, theirs in zip(source["comparisons"], trained.source["comparisons"], strict=True):
        for level, other in zip(ours["levels"], theirs["levels"], strict=True):
            level["m"] = other["m"]
    (SHIPPED / "register.json").write_text(written(source), encoding="utf-8")


def normalised(path: Path, model: Model) -> pa.Table:
    table = reading.look(path, model)
    with connect() as con:
        con.register("raw", pa.Table.from_batches(list(reading.batches(table, model))))
        return con.sql(plan.normalise(model, "duckdb", "raw")).to_arrow_table()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made))
