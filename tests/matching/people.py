"""Small registers written out by hand."""

import csv
from pathlib import Path

from anyam.matching.model import shipped
from anyam.matching.preparing import prepare
from anyam.matching.store import Store, open_store

HEAD = (
    "id",
    "nik",
    "kk",
    "name",
    "birth_date",
    "sex",
    "mother_name",
    "address",
    "region_code",
    "desil",
)
VILLAGE = "7316031021"


def row(identity: str, name: str, **facts: str) -> dict[str, str]:
    return dict.fromkeys(HEAD, "") | {"id": identity, "name": name} | facts


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEAD)
        writer.writeheader()
        writer.writerows(rows)
    return path


def strangers(count: int = 400) -> list[dict[str, str]]:
    """People who fill a register: every name, date and number is their own."""
    first = ("BUDI", "SITI", "RAHMAT", "NURUL", "ANDI", "DEWI", "JOKO", "HASNAH", "FAJAR", "RINA")
    last = ("SANTOSO", "HALIM", "PAKPAHAN", "TANDIRERUNG", "WIJAYA", "SYAM", "LATIEF", "KADIR")
    more = ("", "PUTRA", "UTAMI", "KARTIKA", "GUNAWAN", "LESTARI", "MANGGALA", "SORONG", "BATARI",
            "WELANG", "IRFAN", "OKTAVIA", "YUSUF")  # fmt: skip
    people = []
    for number in range(count):
        day, month, year = number % 28 + 1, number % 12 + 1, 1950 + number % 55
        name = f"{first[number % 10]} {last[number // 10 % 8]} {more[number * 7 % 13]}"
        people.append(
            row(
                f"S{number}",
                name,
                nik=f"73160{number % 7 + 1}{day:02}{month:02}{year % 100:02}{number % 90 + 1:04}",
                kk=f"73160{number % 7 + 1}0101{number:06}",
                birth_date=f"{year}-{month:02}-{day:02}",
                sex="LP"[number % 2],
                mother_name=f"{first[(number + 3) % 10]} {last[number % 8]}",
                address=f"DUSUN {last[number % 8]} RT {number % 9} RW {number % 4}",
                region_code=f"73160310{number % 30 + 10}",
                desil=str(number % 10 + 1),
            )
        )
    return people


def store(folder: Path, rows: list[dict[str, str]]) -> Store:
    write(folder / "register.csv", rows)
    prepare(folder / "register.csv", folder / "store", shipped())
    return open_store(folder / "store")
