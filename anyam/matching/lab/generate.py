"""Writes a register, candidates and the truth: three files from one seed, in bounded memory."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from anyam.matching.lab import places, register
from anyam.matching.lab.errors import Case, Facts, spoil

Numbers = npt.NDArray[Any]

PER_BATCH = 400_000  # people made at once; memory grows with this, not with the register
TODAY = 20_454  # days since 1970: 1 January 2026
CANDIDATE_COLUMNS = tuple(name for name in register.COLUMNS if name != "desil")
ADULTS = 0.92  # of the candidates; the rest are of any age
BORN_FROM, BORN_TO = "1960", "2008"
TWIN_QUOTA = 0.02  # of the candidates, at least
WHOLE_FAMILY = 0.3  # of those who are absent: their family is absent too
SENT_TWICE = 0.01
MOVES_NEAR, NEAR = 0.75, 4_000  # most who move stay within so many people of their old home
REGISTER, CANDIDATES, TRUTH, ABOUT = (
    "register.parquet", "candidates.parquet", "truth.csv", "about.json",
)  # fmt: skip


class World(Protocol):
    """Makes people and spoils candidates: `home` below, or `stranger.World`."""

    def batches(self, seed: int, people: int) -> Iterator[register.Batch]: ...

    def spoiled(self, case: Case) -> Facts: ...


class Home:
    """The people and errors that `register` and `errors` document."""

    def batches(self, seed: int, people: int) -> Iterator[register.Batch]:
        where = places.choose(np.random.default_rng([seed, 0]), people)
        every = np.arange(len(where.districts))
        count = max(1, min(round(people / PER_BATCH), len(every)))
        for number, districts in enumerate(np.array_split(every, count)):
            rng = np.random.default_rng([seed, 1, number])
            size = round(people * len(districts) / len(every))
            yield register.batch(rng, where, districts, size, TODAY)

    def spoiled(self, case: Case) -> Facts:
        return spoil(case)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for."""

    people: int  # about so many rows in the register
    candidates: int = 10_000
    absent: float = 0.15  # share of candidates who are not in the register
    seed: int = 1


def write(folder: Path, wanted: Wanted, world: World | None = None) -> dict[str, Any]:
    """Make `register.parquet`, `candidates.parquet`, `truth.csv` and `about.json` in `folder`.

    The truth has a row `candidate_id, register_id` for every row of the register that is the
    candidate; people who are recorded twice have two, absent people one with an empty register_id.
    """
    world = world or Home()
    folder.mkdir(parents=True, exist_ok=True)
    maker = Random(wanted.seed)  # noqa: S311 - invented people, no secret
    made = _Made([], [])
    start = 1
    share = wanted.candidates / wanted.people
    with _Sink(folder / REGISTER) as sink:
        for number, found in enumerate(world.batches(wanted.seed, wanted.people)):
            rng = np.random.default_rng([wanted.seed, 2, number])
            batch = register.with_ids(found, start)
            start += len(batch.rows)
            sink.write(_chosen(rng, maker, world, batch, share, wanted.absent, made))
    _write_lists(folder, maker, made)
    about = {
        "people": sink.rows, "candidates": len(made.rows), "seed": wanted.seed,
        "absent": sum(not ids for ids in made.truths), "world": type(world).__name__.lower(),
    }  # fmt: skip
    (folder / ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    return about


@dataclass(slots=True)
class _Made:
    rows: list[dict[str, Any]]
    truths: list[list[str]]


class _Sink:
    """A Parquet file that is written batch by batch."""

    def __init__(self, path: Path) -> None:
        self.path, self.rows = path, 0
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> "_Sink":
        return self

    def write(self, table: pa.Table) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, table.schema, compression="zstd")
        self._writer.write_table(table, row_group_size=131_072)
        self.rows += len(table)

    def __exit__(self, *_trouble: object) -> None:
        if self._writer is not None:
            self._writer.close()


def _chosen(
    rng: np.random.Generator,
    maker: Random,
    world: World,
    batch: register.Batch,
    share: float,
    absent: float,
    made: _Made,
) -> pa.Table:
    """Pick candidates of a batch and spoil them; the batch's rows without those who are absent."""
    size = len(batch.truth)
    wanted = round(size * share)
    picked = _pick(rng, batch, wanted)
    missing = picked[rng.random(len(picked)) < absent]
    family = missing[rng.random(len(missing)) < WHOLE_FAMILY]
    household = batch.household
    gone = np.isin(household, household[family])
    gone[missing] = True
    picked = picked[~gone[picked] | np.isin(picked, missing)]
    here = ~gone[batch.person]
    _spoil_all(rng, maker, world, batch, picked, here, made)
    return batch.rows.filter(pa.array(here))


def _pick(rng: np.random.Generator, batch: register.Batch, wanted: int) -> Numbers:
    born = batch.truth["birth_date"].to_numpy(zero_copy_only=False).astype(str)
    adult = (born >= BORN_FROM) & (born < BORN_TO)
    weights = np.where(adult, ADULTS / max(1, adult.sum()), (1 - ADULTS) / max(1, (~adult).sum()))
    twins = np.flatnonzero(batch.twin)
    count = min(len(twins), round(wanted * TWIN_QUOTA))
    some_twins = rng.choice(twins, count, replace=False)
    most = min(wanted, len(born))
    others = rng.choice(len(born), most, replace=False, p=weights / weights.sum())
    return np.unique(np.concatenate((some_twins, others[: max(0, most - count)])))


def _spoil_all(
    rng: np.random.Generator,
    maker: Random,
    world: World,
    batch: register.Batch,
    picked: Numbers,
    here: Numbers,
    made: _Made,
) -> None:
    household = batch.household
    order = np.arange(len(household))
    relative = np.where(np.r_[household[1:] == household[:-1], False], order + 1, order - 1)
    relative = np.maximum(relative, 0)
    near = np.clip(picked + rng.integers(-NEAR, NEAR, len(picked)), 0, len(household) - 1)
    far = rng.integers(0, len(household), len(picked))
    elsewhere = np.where(rng.random(len(picked)) < MOVES_NEAR, near, far)
    facts = [batch.truth.take(pa.array(rows)).to_pylist()
             for rows in (picked, relative[picked], elsewhere)]  # fmt: skip
    rows_of = _rows_of(batch, picked, here)
    for at, person in enumerate(picked):
        true, kin, other = (rows[at] for rows in facts)
        kin = kin if household[relative[person]] == household[person] else None
        times = 2 if maker.random() < SENT_TWICE else 1
        for _time in range(times):
            case = Case(maker, dict(true), kin, other)
            made.rows.append(world.spoiled(case))
            made.truths.append(rows_of[int(person)])


def _rows_of(batch: register.Batch, picked: Numbers, here: Numbers) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {int(person): [] for person in picked}
    rows = np.flatnonzero(np.isin(batch.person, picked) & here)
    ids = batch.rows["id"].take(pa.array(rows)).to_pylist()
    for person, number in zip(batch.person[rows], ids, strict=True):
        found[int(person)].append(number)
    return found


def _write_lists(folder: Path, maker: Random, made: _Made) -> None:
    order = list(range(len(made.rows)))
    maker.shuffle(order)
    columns: dict[str, list[str | None]] = {name: [] for name in CANDIDATE_COLUMNS}
    with (folder / TRUTH).open("w", encoding="utf-8", newline="") as file:
        truth = csv.writer(file)
        truth.writerow(["candidate_id", "register_id"])
        for number, at in enumerate(order, start=1):
            name = f"C{number:07d}"
            row = made.rows[at] | {"id": name}
            for column in CANDIDATE_COLUMNS:
                columns[column].append(row[column])
            truth.writerows([name, register_id] for register_id in made.truths[at] or [""])
    schema = pa.schema([(name, pa.string()) for name in CANDIDATE_COLUMNS])
    pq.write_table(pa.table(columns, schema=schema), folder / CANDIDATES)
