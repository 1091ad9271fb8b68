"""NIK and KK for many people at once: where first registered, the date, a running number.

The NIK carries the day of birth, plus 40 for women; twins follow each other.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[Any]

WOMAN = 40  # added to the day


def parts_of(days: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Day, month and the year's last two digits of days since 1970."""
    moment = days.astype("datetime64[D]")
    month = moment.astype("datetime64[M]")
    day = (moment - month.astype("datetime64[D]")).astype(int) + 1
    return day, month.astype(int) % 12 + 1, (month.astype("datetime64[Y]").astype(int) + 70) % 100


def serials(rng: np.random.Generator, cell: Numbers) -> Numbers:
    """The running number of each row among the rows of the same cell, in order, from 1 upwards.

    A cell may start later: earlier numbers died or moved away.
    """
    order = np.argsort(cell, kind="stable")
    ordered = cell[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, len(cell)])
    offset = np.where(rng.random(len(starts)) < 0.75, 0, rng.integers(1, 6, len(starts)))
    rank = np.arange(len(cell)) - np.repeat(starts, lengths) + np.repeat(offset, lengths)
    found = np.empty(len(cell), dtype=np.int64)
    found[order] = rank + 1
    return np.minimum(found, 9999)


def nik(
    rng: np.random.Generator, district_codes: pa.Array, days: Numbers, women: Numbers
) -> pa.Array:
    """Sixteen digits for each row: kecamatan of six digits, date, running number."""
    district = np.array(district_codes.to_numpy(zero_copy_only=False), dtype=np.int64)
    day, month, year = parts_of(days)
    date = (day + WOMAN * women) * 10_000 + month * 100 + year
    cell = district * 1_000_000 + date
    return _digits(cell * 10_000 + serials(rng, cell))


def kk(rng: np.random.Generator, district_codes: pa.Array, today: int) -> pa.Array:
    """The number of each family card: kecamatan, the day of issue, a running number."""
    district = np.array(district_codes.to_numpy(zero_copy_only=False), dtype=np.int64)
    day, month, year = parts_of(today - rng.integers(0, 21 * 365, len(district)))
    cell = district * 1_000_000 + day * 10_000 + month * 100 + year
    return _digits(cell * 10_000 + serials(rng, cell))


def _digits(numbers: Numbers) -> pa.Array:
    return pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), 16, "0")
