"""Invented people: names that fit place, sex and generation, with well-formed numbers.

Everything comes from one seeded generator, so the same demonstration grows everywhere.
"""

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"
MALE, FEMALE = "L", "P"
YOUNGEST, OLDEST = 19, 59  # years; the schemes ask for 18 to 60
MOVED_SHARE = 0.04  # of all: their NIK was first issued somewhere else
# Kecamatan from which people move to each place.
ELSEWHERE = {
    "73": ("737104", "731507", "731404", "731801"),
    "33": ("331201", "350101", "317108"),
    "64": ("630101", "647101", "731603"),
    "31": ("327601", "360301", "331216"),
}
CULTURES = {"73": "enrekang", "33": "wonogiri", "64": "paser", "31": "jakarta"}
HAMLETS = {
    "73": ("Buntu", "Tondok", "Salu", "Lekkong", "Rante", "Kalimbua", "Panette", "Lembong"),
    "33": ("Krajan", "Ngasem", "Sumber", "Tempel", "Jati", "Pule"),
    "64": ("Muara", "Tepian", "Hulu", "Simpang", "Pasar"),
    "31": ("Gang Mawar", "Gang Melati", "Gang Kenanga", "Gang Buntu"),
}
SIDES = ("Utara", "Tengah", "Selatan", "Timur", "Barat")


@dataclass(frozen=True, slots=True)
class Somebody:
    """What an invented person tells about themselves; the arguments of `people.enrol`."""

    nik: str
    kk: str
    name: str
    sex: str
    birth_date: date
    region_code: str
    address: str
    rt: str
    rw: str
    phone: str

    @property
    def facts(self) -> dict[str, Any]:
        """Everything but the region, which `enrol` takes as a row."""
        return {
            "nik": self.nik, "kk": self.kk, "name": self.name, "sex": self.sex,
            "birth_date": self.birth_date, "address": self.address, "rt": self.rt,
            "rw": self.rw, "phone": self.phone,
        }  # fmt: skip


@cache
def given_names() -> dict[str, dict[str, list[str]]]:
    with (DATA / "names.toml").open("rb") as file:
        return tomllib.load(file)


class Village:
    """Makes up people, one after the other; nobody is made twice."""

    def __init__(self, seed: int, today: date) -> None:
        self.random = Random(seed)  # noqa: S311 - invented people, no secret
        self.today = today
        self._serials: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        self._phones = 0

    def name(self, region_code: str, sex: str, born: date) -> str:
        """A name nobody else here bears yet, while there are any."""
        culture = given_names()[CULTURES[region_code[:2]]]
        which = "male" if sex == MALE else "female"
        for _try in range(12):
            first = self.random.choice(culture[f"{which}_{generation(born)}"])
            second = self.random.choice(culture[f"{which}_second"])
            name = first if second in first.split() else f"{first} {second}".strip()
            if not self._names[name]:
                break
        self._names[name] += 1
        return name

    def somebody(self, region_code: str, *, women: float = 0.6, phone: bool = False) -> Somebody:
        """A new head of family who lives in a village."""
        sex = FEMALE if self.random.random() < women else MALE
        born = self._birth_date()
        issued = self._issued(region_code)
        return Somebody(
            nik=self._nik(issued, born, sex),
            kk=self._kk(region_code),
            name=self.name(region_code, sex, born),
            sex=sex,
            birth_date=born,
            region_code=region_code,
            address=self._address(region_code),
            rt=f"{self.random.randint(1, 4):03d}",
            rw=f"{self.random.randint(1, 3):03d}",
            phone=self.phone() if phone else "",
        )

    def phone(self) -> str:
        """A number no telephone company gives out: 0840 is nobody's prefix."""
        self._phones += 1
        return f"0840{self._phones:08d}"

    def officer(self, region_code: str, sex: str, *, age: int) -> tuple[str, str]:
        """Name and NIP of an official: birth date, month of appointment, sex, number."""
        born = self._day_before(age)
        since = f"{born.year + 24}{self.random.choice(('01', '03', '12'))}"
        self._serials["nip"] += 1
        number = f"{born:%Y%m%d}{since}{1 if sex == MALE else 2}{self._serials['nip']:03d}"
        return self.name(region_code, sex, born), number

    def _day_before(self, age: int) -> date:
        return self.today - timedelta(days=age * 365 + self.random.randint(10, 350))

    def _birth_date(self) -> date:
        age = min(OLDEST - 1, max(YOUNGEST, round(self.random.triangular(YOUNGEST, OLDEST, 38))))
        return self._day_before(age)

    def _issued(self, region_code: str) -> str:
        if self.random.random() < MOVED_SHARE:
            return self.random.choice(ELSEWHERE[region_code[:2]])
        return region_code[:6]

    def _nik(self, issued: str, born: date, sex: str) -> str:
        day = born.day + (40 if sex == FEMALE else 0)
        return self._numbered(f"{issued}{day:02d}{born:%m%y}")

    def _kk(self, region_code: str) -> str:
        recorded = self.today - timedelta(days=self.random.randint(200, 6_000))
        return self._numbered(f"{region_code[:6]}{recorded:%d%m%y}")

    def _numbered(self, start: str) -> str:
        self._serials[start] += 1
        return f"{start}{self._serials[start]:04d}"

    def _address(self, region_code: str) -> str:
        hamlet = self.random.choice(HAMLETS[region_code[:2]])
        if region_code.startswith("31"):
            return f"{hamlet} Nomor {self.random.randint(1, 80)}"
        kind = "Lingkungan" if region_code[6] == "1" else "Dusun"
        return f"{kind} {hamlet} {self.random.choice(SIDES)}"


def generation(born: date) -> str:
    """
    >>> generation(date(1970, 1, 1)), generation(date(1985, 1, 1)), generation(date(1995, 1, 1))
    ('old', 'mid', 'young')
    """
    if born.year <= 1975:
        return "old"
    return "mid" if born.year <= 1990 else "young"
