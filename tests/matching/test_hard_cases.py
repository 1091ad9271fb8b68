"""Cases that broke linkages: what may and what must not be decided about them.

A register of some thousand invented people, and a hamlet written by hand into it.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anyam.matching.deciding import MATCH, NONE, REVIEW
from anyam.matching.lab import generate
from anyam.matching.matching import Lookup
from anyam.matching.model import shipped
from anyam.matching.preparing import prepare
from anyam.matching.store import open_store

HOME = {
    "kk": "7316012301150004", "mother_name": "HASNAH", "address": "DUSUN BUNTU RT 003/002",
    "region_code": "7316011001",
}  # fmt: skip
AMINAH = HOME | {
    "id": "aminah", "nik": "7316014503800002", "name": "SITI AMINAH", "birth_date": "1980-03-05",
    "sex": "P",
}  # fmt: skip
HAMLET: list[dict[str, Any]] = [
    AMINAH,
    AMINAH | {"id": "sister", "nik": "7316015207830001", "name": "SITI AISYAH",
              "birth_date": "1983-07-12"},
    AMINAH | {"id": "rusdi", "nik": "7316011705900006", "name": "RUSDI", "birth_date": "1990-05-17",
              "sex": "L", "kk": "7316010101100001", "mother_name": "CAHAYA"},
    AMINAH | {"id": "namesake", "nik": "7316022011800001", "name": "SITI AMINAH",
              "birth_date": "1980-11-20", "kk": "7316021111110001", "mother_name": "RABIAH",
              "address": "DUSUN SALU RT 001/001", "region_code": "7316021002"},
    AMINAH | {"id": "suparno", "nik": "3312160107550001", "name": "SUPARNO",
              "birth_date": "1955-07-01", "sex": "L", "kk": "3312160505050001",
              "mother_name": None, "address": "DUSUN KRAJAN RT 001/004",
              "region_code": "3312162003"},
    AMINAH | {"id": "wayan", "nik": "5103011202870003", "name": "I WAYAN SUDARMA",
              "birth_date": "1987-02-12", "sex": "L", "kk": "5103010202020002",
              "mother_name": "NI MADE ARTINI", "address": "BANJAR KELOD",
              "region_code": "5103012001"},
    AMINAH | {"id": "muhammad", "nik": "7316010903950001", "name": "MUHAMMAD ILHAM ARIFIN",
              "birth_date": "1995-03-09", "sex": "L", "kk": "7316013003030003",
              "mother_name": "SITTI HAJRAH", "address": "DUSUN RANTE RT 002/001"},
]  # fmt: skip


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    folder = tmp_path_factory.mktemp("hamlet")
    generate.write(folder, generate.Wanted(6_000, 10, seed=21))
    path = folder / "register.parquet"
    table = pq.read_table(path)
    rows = [row | {"desil": 2} for row in HAMLET]
    pq.write_table(pa.concat_tables([table, pa.Table.from_pylist(rows, table.schema)]), path)
    prepare(path, folder / "store", shipped())
    store = open_store(folder / "store")
    yield Lookup(store)
    store.close()


def asked(lookup: Lookup, base: str, **changed: str | None) -> tuple[str, list[str]]:
    """The decision about a hamlet person with some facts changed, and the rows it names."""
    facts = next(row for row in HAMLET if row["id"] == base) | changed
    raw = {f"in_{name}": value or "" for name, value in facts.items() if name != "id"}
    results = lookup.decide(raw | {"id": "asked"})
    return results[0].decision, [result.register_id for result in results]


SURE: list[tuple[str, dict[str, str | None]]] = [
    ("aminah", {}),
    ("aminah", {"nik": None}),
    ("aminah", {"nik": "'7316 0145 0380 0002"}),
    ("aminah", {"nik": "731601450380002", "kk": None}),
    ("aminah", {"nik": "7316014503800020", "mother_name": None}),
    ("aminah", {"nik": "73160145038OOOO2"}),
    ("aminah", {"nik": "7316014503800000"}),
    ("aminah", {"nik": "NIK 7316014503800002"}),
    ("aminah", {"nik": "7316014503801002"}),  # a slip in the serial is no twin
    ("aminah", {"nik": "7316014503", "address": None, "mother_name": None}),
    ("aminah", {"nik": "7316104503800002"}),  # exchanged across region and day
    ("aminah", {"nik": HOME["kk"], "kk": "7316014503800002"}),  # in each other's column
    ("aminah", {"birth_date": "1980"}),
    ("aminah", {"name": "Minah"}),
    ("aminah", {"birth_date": "05/03/1980"}),
    ("aminah", {"birth_date": "1980-05-03"}),
    ("aminah", {"birth_date": None}),
    ("aminah", {"name": "Hj. Sitti Aminah, S.Pd"}),
    ("aminah", {"name": "Aminah, Siti"}),
    ("aminah", {"name": "St. Aminah"}),
    ("aminah", {"name": "Sitiaminah"}),
    ("aminah", {"name": "Aminah"}),
    ("aminah", {"sex": None, "kk": None, "mother_name": None, "address": None}),
    ("aminah", {"kk": "3312161111240009", "address": "Jl. Baru 5", "region_code": "3312162001"}),
    ("suparno", {"name": "Soeparno"}),
    ("suparno", {"name": "H. Suparno", "kk": None, "address": None}),
    ("wayan", {"name": "Wayan Sudarma"}),
    ("wayan", {"name": "I Wy. Sudarma"}),
    ("muhammad", {"name": "Muh. Ilham Arifin", "nik": None}),
    ("muhammad", {"name": "M. Ilham Arifin"}),
    ("muhammad", {"name": "Ilham Arifin"}),
    ("muhammad", {"name": "Muhammad I. A.", "nik": None}),  # initials of the other words
    ("muhammad", {"name": "I. Arifin", "nik": None}),
    ("aminah", {"mother_name": "TIDAK DIKETAHUI", "nik": None, "kk": None}),
    # the number of another of the family says another birth date: it tells nothing of twins
    ("aminah", {"nik": "7316011705900006", "name": "Siti Aminak"}),
    ("aminah", {"sex": "L", "nik": None}),  # the whole name, the day and the house agree
]


@pytest.mark.parametrize(("base", "changed"), SURE, ids=lambda v: v if isinstance(v, str) else str(
    [str(one)[:24] for one in v.values()]))  # fmt: skip
def test_what_people_and_spreadsheets_do_to_a_row_does_not_hide_it(
    lookup: Lookup, base: str, changed: dict[str, str | None]
) -> None:
    decision, rows = asked(lookup, base, **changed)
    assert (decision, rows) == (MATCH, [base])


HELD_BACK: list[tuple[str, dict[str, str | None]]] = [
    # her NIK on a stranger's row: a warning, not a match
    ("aminah", {"name": "Dorkas Benu", "birth_date": "1999-01-01", "sex": "L", "kk": None,
                "mother_name": None, "address": None, "region_code": None}),
    # a brother who is not in the register meets his household
    ("aminah", {"nik": "7316011109860001", "name": "Lukman", "birth_date": "1986-09-11",
                "sex": "L"}),
    # a twin who is not in the register: neighbouring serial, other first name
    ("rusdi", {"nik": "7316011705900007", "name": "Ruslan"}),
    # a twin named almost alike
    ("rusdi", {"nik": "7316011705900007", "name": "Rusda"}),
    ("muhammad", {"nik": "316010903950002", "name": "Muhammad Ilman Arifin", "mother_name": None}),
    # number and family card of another: a warning, not a match
    ("aminah", {"name": "Dorkas Benu"}),
    # a namesake born the same day, with a number of his own and another house
    ("rusdi", {"nik": "7316051705900001", "kk": "7316050101100004", "mother_name": "Bunga",
               "address": "Jl. Poros 7", "region_code": "7316051003"}),
    ("rusdi", {"nik": "7316021705900006", "kk": None, "mother_name": None,
               "address": "Jl. Poros 7", "region_code": "7316021003"}),
    # the other sex, and a number one digit off
    ("rusdi", {"nik": "73160111705900006", "sex": "P", "name": "Rusdy"}),
    # a father and a son of one name on one card
    ("muhammad", {"nik": "7316011202650001", "birth_date": "1965-02-12", "mother_name": "Bunga"}),
    # a stranger born the same day in the same kecamatan
    ("rusdi", {"nik": "7316011705900003", "name": "Yohanes Bere", "kk": "7316019999990001",
               "mother_name": "Maria", "address": "Jl. Lain 9"}),
    # a woman with the same serial: 40 more, and nothing else
    ("rusdi", {"nik": "7316015705900006", "name": "Dahlia", "sex": "P", "mother_name": "Ros",
               "kk": None, "address": None}),
    # one of two twins, whose last digits are lost
    ("rusdi", {"nik": "73160117059000", "name": "Rusda"}),
    # a namesake without a number: another mother, another house
    ("rusdi", {"nik": None, "kk": "7316050101100004", "mother_name": "Bunga",
               "address": "Jl. Poros 7"}),
    # a name, and nothing else
    ("aminah", {"nik": None, "kk": None, "birth_date": None, "sex": None, "mother_name": None,
                "address": None, "region_code": None}),
]  # fmt: skip


@pytest.mark.parametrize(("base", "changed"), HELD_BACK, ids=lambda v: str(v)[:40])
def test_what_only_looks_alike_is_never_matched_by_itself(
    lookup: Lookup, base: str, changed: dict[str, str | None]
) -> None:
    decision, rows = asked(lookup, base, **changed)
    assert decision in {REVIEW, NONE}, rows


NOBODY: list[tuple[str, dict[str, str | None]]] = [
    # a brother named alike: his own number, his own birth date
    ("rusdi", {"nik": "7316012009920001", "name": "Rusli", "birth_date": "1992-09-20"}),
    # a daughter who bears her mother's name before her own
    ("aminah", {"nik": None, "name": "Siti Aminah Putri", "birth_date": "2004-06-11",
                "mother_name": "Siti Aminah"}),
    # a twin sister
    ("rusdi", {"nik": None, "name": "Rusmini", "sex": "P"}),
    ("rusdi", {"nik": "7316015705900007", "name": "Dahlia", "sex": "P"}),
    # a twin brother with another name and the next number
    ("rusdi", {"nik": "7316011705900007", "name": "Lukman"}),
]  # fmt: skip


@pytest.mark.parametrize(("base", "changed"), NOBODY, ids=lambda v: str(v)[:40])
def test_who_is_surely_another_of_the_house_is_not_even_shown(
    lookup: Lookup, base: str, changed: dict[str, str | None]
) -> None:
    decision, rows = asked(lookup, base, **changed)
    assert decision == NONE, rows


def test_a_neighbours_nik_copied_down_the_column_does_not_turn_her_into_him(lookup: Lookup) -> None:
    decision, rows = asked(lookup, "aminah", nik="7316011705900006")
    assert "aminah" in rows
    assert decision == REVIEW or rows == ["aminah"]


def test_a_sisters_nik_does_not_hide_her_who_is_meant(lookup: Lookup) -> None:
    _decision, rows = asked(lookup, "aminah", nik="7316015207830001", birth_date=None)
    assert "aminah" in rows


def test_two_of_one_name_are_told_apart_by_their_birth_date(lookup: Lookup) -> None:
    alone = {"nik": None, "kk": None, "mother_name": None, "address": None}
    assert asked(lookup, "namesake", **alone)[1][0] == "namesake"
    assert asked(lookup, "aminah", **alone)[1][0] == "aminah"


@pytest.mark.parametrize("value", ["", " ", "-", "0", "x" * 100_000, "'; DROP TABLE", "🙂", "\\"])
def test_rubbish_in_every_column_is_nobody(lookup: Lookup, value: str) -> None:
    decision, _rows = asked(lookup, "aminah", **dict.fromkeys(
        ("nik", "kk", "name", "birth_date", "sex", "mother_name", "address", "region_code"), value
    ))  # fmt: skip
    assert decision in {NONE, REVIEW}
