"""Where invented people live: real codes of kecamatan and villages, peopled like the country."""

import csv
import io
import lzma
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Numbers = npt.NDArray[Any]

PER_DISTRICT = 13_000  # people of a kecamatan in a register of 97 million
FEWEST_DISTRICTS = 12
# Millions of people by province, middle of 2024 (Ditjen Dukcapil), rounded.
MILLIONS = {
    "11": 5.6, "12": 15.6, "13": 5.8, "14": 7.1, "15": 3.8, "16": 9.1, "17": 2.1, "18": 9.1,
    "19": 1.5, "21": 2.3, "31": 11.0, "32": 51.3, "33": 38.4, "34": 3.7, "35": 41.9, "36": 12.9,
    "51": 4.4, "52": 5.8, "53": 5.7, "61": 5.6, "62": 2.8, "63": 4.3, "64": 4.1, "65": 0.8,
    "71": 2.6, "72": 3.2, "73": 9.5, "74": 2.8, "75": 1.3, "76": 1.5, "81": 1.9, "82": 1.4,
    "91": 1.1, "92": 0.6, "93": 0.6, "94": 1.4, "95": 1.5, "96": 0.6,
}  # fmt: skip
PATHS = (
    "Jl. Melati", "Jl. Merdeka", "Jl. Diponegoro", "Jl. Kenanga", "Jl. Pahlawan", "Jl. Mawar",
    "Jl. Poros", "Jl. Jend. Sudirman", "Jl. Ahmad Yani", "Jl. Pasar", "Gg. Buntu", "Gg. Mawar",
    "Jl. Kartini", "Jl. Pelita", "Jl. Masjid", "Jl. Sungai", "Jl. Veteran", "Gg. Haji Naim",
)  # fmt: skip
HAMLETS = (
    "Dusun Krajan", "Dusun Buntu", "Dusun Salu", "Kp. Baru", "Kp. Tengah", "Dusun Sumber",
    "Dusun Tempel", "Lingk. Pasar", "Dusun Muara", "Dsn. Jati", "Banjar Kelod", "Jorong Koto",
    "Dusun Rante", "Kp. Sawah", "Dusun Ngasem", "Dusun Hulu", "Kp. Pulo", "Dusun Lembang",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """The kecamatan of one register, and the villages in each."""

    districts: tuple[str, ...]  # codes of six digits
    villages: tuple[str, ...]  # codes of ten digits
    first: Numbers  # number of a kecamatan's first village
    count: Numbers  # how many villages it has

    def district_codes(self, numbers: Numbers) -> pa.Array:
        return pa.array(self.districts).take(pa.array(numbers))

    def village_codes(self, numbers: Numbers) -> pa.Array:
        return pa.array(self.villages).take(pa.array(numbers))


@cache
def _all() -> dict[str, tuple[str, ...]]:
    """Villages by kecamatan, all of the country, from the official list the package carries."""
    packed = resources.files("anyam").joinpath("regions/data/regions.csv.xz").read_bytes()
    rows = csv.reader(io.StringIO(lzma.decompress(packed).decode()))
    found: dict[str, list[str]] = {}
    for code, *_name in rows:
        if len(code) == 10:
            found.setdefault(code[:6], []).append(code)
    return {district: tuple(villages) for district, villages in found.items()}


def choose(rng: np.random.Generator, people: int) -> Places:
    """As many kecamatan as `people` fill, from every province by its number of people."""
    every = sorted(_all())
    per_province = {p: sum(d[:2] == p for d in every) for p in MILLIONS}
    weights = np.array([MILLIONS[d[:2]] / per_province[d[:2]] for d in every])
    count = min(len(every), max(FEWEST_DISTRICTS, round(people / PER_DISTRICT)))
    chosen = rng.choice(len(every), count, replace=False, p=weights / weights.sum())
    districts = tuple(every[number] for number in chosen)
    sizes = np.array([len(_all()[district]) for district in districts])
    villages = tuple(village for district in districts for village in _all()[district])
    return Places(districts, villages, np.cumsum(sizes) - sizes, sizes)


def addresses(rng: np.random.Generator, count: int) -> Numbers:
    """Addresses as rows of numbers: kind, word, house, RT, RW."""
    columns = [
        rng.integers(0, 3, count),
        rng.integers(0, len(PATHS), count),
        rng.integers(1, 160, count),
        rng.integers(1, 12, count),
        rng.integers(1, 8, count),
    ]
    return np.stack(columns, axis=1).astype(np.int32)


def address_text(rows: Numbers) -> pa.Array:
    """The addresses as a register writes them."""
    import pyarrow.compute as pc

    kind, word, house, rt, rw = rows.T
    path = pa.array(PATHS).take(pa.array(word))
    hamlet = pa.array(HAMLETS).take(pa.array(word))
    as_text = [pc.cast(pa.array(part), pa.string()) for part in (house, rt, rw)]
    padded = [pc.utf8_lpad(part, 3, "0") for part in as_text[1:]]
    numbered = pc.binary_join_element_wise(path, " No. ", as_text[0], "")
    street = pc.binary_join_element_wise(numbered, " RT ", padded[0], " RW ", padded[1], "")
    village = pc.binary_join_element_wise(hamlet, " RT ", padded[0], "/", padded[1], "")
    return pc.if_else(pa.array(kind == 0), street, village)
