"""One batch of an invented register: what is true, and what the register says."""

from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anyam.matching.lab import families, numbers, places, spelling

Numbers = npt.NDArray[Any]

COLUMNS = (
    "id", "nik", "kk", "name", "birth_date", "sex", "mother_name", "address", "region_code",
    "desil",
)  # fmt: skip
# What a register lacks or has wrong, as shares of its rows.
MISSING = {
    "nik": 0.012, "kk": 0.008, "birth_date": 0.004, "sex": 0.002, "mother_name": 0.07,
    "address": 0.02, "region_code": 0.003,
}  # fmt: skip
WRONG_NIK, WRONG_KK, WRONG_DATE = 0.004, 0.004, 0.006
OTHER_SPELLING, TITLED = 0.02, 0.015
TITLE_AGE = 45  # years
DOUBLED = 0.004  # people who are in it twice
UPPER = 0.85  # rows in capitals


@dataclass(frozen=True, slots=True)
class Batch:
    """People of some kecamatan: the rows of the register, and the truth about the same people."""

    rows: pa.Table  # as the register has them, `id` first; also doubles
    person: Numbers  # of each row of `rows`: which row of `truth`
    truth: pa.Table  # COLUMNS without id
    household: Numbers  # of each row of `truth`; a household's rows follow each other
    twin: Numbers  # whether each row of `truth` has a twin in the household


def batch(
    rng: np.random.Generator, where: places.Places, districts: Numbers, count: int, today: int
) -> Batch:
    """About `count` people of some kecamatan (numbers of `where`)."""
    homes = families.found(rng, where, districts, max(1, round(count / families.PER_HOUSEHOLD)))
    people = families.people(rng, homes, today, len(where.districts))
    true = truth(rng, where, homes, people, today)
    rows, person = recorded(rng, true)
    return Batch(rows, person, true, people.household, people.twin)


def truth(
    rng: np.random.Generator,
    where: places.Places,
    homes: families.Households,
    people: families.People,
    today: int,
) -> pa.Table:
    women = people.sex.astype(np.int64)
    home_district = where.district_codes(homes.district)
    household = pa.array(people.household)
    columns = {
        "nik": numbers.nik(rng, where.district_codes(people.district), people.nik_born, women),
        "kk": numbers.kk(rng, home_district, today).take(household),
        "name": people.names.text(),
        "birth_date": _dates(people.born),
        "sex": pa.array(["L", "P"]).take(pa.array(people.sex)),
        "mother_name": people.mothers.text(),
        "address": places.address_text(homes.address).take(household),
        "region_code": where.village_codes(homes.village).take(household),
        "desil": pa.array(homes.desil.astype(np.int8)).take(household),
    }
    return pa.table(columns)


def _dates(days: Numbers) -> pa.Array:
    return pc.cast(pa.array(days.astype(np.int32)).cast(pa.date32()), pa.string())


def recorded(rng: np.random.Generator, true: pa.Table) -> tuple[pa.Table, Numbers]:
    """What the register says of everybody, with its own faults, and who each row is."""
    again = np.flatnonzero(rng.random(len(true)) < DOUBLED)
    person = np.concatenate((np.arange(len(true)), again))
    order = np.argsort(person + np.where(np.arange(len(person)) < len(true), 0, 0.5), kind="stable")
    person = person[order]
    rows = true.take(pa.array(person))
    second = np.flatnonzero(np.diff(person, prepend=-1) == 0)
    rows = _second_time(rng, rows, second)
    rows = _misspelt(rng, rows)
    rows = _wrong(rng, rows)
    rows = _capitals(rng, rows)
    for name, share in MISSING.items():
        rows = set_column(rows, name, _blank(rows[name], rng.random(len(rows)) < share))
    return rows, person


def set_column(table: pa.Table, name: str, values: Any) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, values)


def _blank(column: Any, where: Numbers) -> Any:
    return pc.if_else(pa.array(where), pa.scalar(None, pa.string()), column)


def change(table: pa.Table, name: str, rows: Numbers, change_one: Any) -> pa.Table:
    """Some rows' values of one column through a function of (value, row number)."""
    if not len(rows):
        return table
    column = table[name].combine_chunks()
    old = column.take(pa.array(rows)).to_pylist()
    new = [
        None if value is None else change_one(value, int(row))
        for value, row in zip(old, rows, strict=True)
    ]
    values = pa.array(new, column.type)
    mask = np.zeros(len(table), dtype=bool)
    mask[rows] = True
    return set_column(table, name, pc.replace_with_mask(column, pa.array(mask), values))


def _pick(rng: np.random.Generator, size: int, share: float) -> Numbers:
    return np.flatnonzero(rng.random(size) < share)


def _random(rng: np.random.Generator) -> Random:
    return Random(int(rng.integers(1 << 62)))  # noqa: S311 - invented people, no secret


def _second_time(rng: np.random.Generator, rows: pa.Table, second: Numbers) -> pa.Table:
    """A person recorded twice: from an older list, with another household or no NIK."""
    random = _random(rng)
    kks = rows["kk"].combine_chunks()
    for name, share in (("nik", 0.45), ("mother_name", 0.4), ("address", 0.2)):
        hit = second[rng.random(len(second)) < share]
        rows = change(rows, name, hit, lambda _value, _row: None)
    moved = second[rng.random(len(second)) < 0.5]
    rows = change(rows, "kk", moved, lambda _value, row: kks[(row + 7) % len(kks)].as_py())
    spelt = second[rng.random(len(second)) < 0.4]
    return change(rows, "name", spelt, lambda value, _row: spelling.another_sound(random, value))


def _misspelt(rng: np.random.Generator, rows: pa.Table) -> pa.Table:
    random, size = _random(rng), len(rows)
    for name in ("name", "mother_name"):
        hit = _pick(rng, size, OTHER_SPELLING)
        rows = change(rows, name, hit, lambda value, _row: _otherwise(random, value))
    old = pc.less(rows["birth_date"], f"{1970 + 53 - TITLE_AGE}").to_numpy(zero_copy_only=False)
    women = pc.equal(rows["sex"], "P").to_numpy(zero_copy_only=False)
    titled = np.flatnonzero((rng.random(size) < TITLED * 3) & old)
    return change(
        rows, "name", titled,
        lambda value, row: spelling.titled(random, value, woman=bool(women[row])),
    )  # fmt: skip


def _otherwise(random: Random, name: str) -> str:
    ways = (spelling.another_form, spelling.another_form, spelling.another_sound, spelling.slip)
    return random.choice(ways)(random, name)


def _wrong(rng: np.random.Generator, rows: pa.Table) -> pa.Table:
    random, size = _random(rng), len(rows)

    def digit(value: str, _row: int) -> str:
        at = random.randrange(6, len(value))
        return value[:at] + random.choice("0123456789") + value[at + 1 :]

    def date(value: str, _row: int) -> str:
        year, month, day = value.split("-")
        if random.random() < 0.5 and int(day) <= 12:
            return f"{year}-{day}-{month}"
        return f"{int(year) + random.choice((-2, -1, 1, 2, 10))}-{month}-{min(int(day), 28):02d}"

    rows = change(rows, "nik", _pick(rng, size, WRONG_NIK), digit)
    rows = change(rows, "kk", _pick(rng, size, WRONG_KK), digit)
    return change(rows, "birth_date", _pick(rng, size, WRONG_DATE), date)


def _capitals(rng: np.random.Generator, rows: pa.Table) -> pa.Table:
    upper = pa.array(rng.random(len(rows)) < UPPER)
    for name in ("name", "mother_name", "address"):
        column = rows[name]
        rows = set_column(rows, name, pc.if_else(upper, pc.utf8_upper(column), column))
    return rows


def with_ids(found: Batch, start: int) -> Batch:
    """The batch with `id` R and ten digits, counted on from `start`."""
    counted = np.arange(start, start + len(found.rows))
    ids = pc.utf8_lpad(pc.cast(pa.array(counted), pa.string()), 10, "0")
    ids = pc.binary_join_element_wise("R", ids, "")
    return replace(found, rows=found.rows.add_column(0, "id", ids))
