"""CSV of every program: separators, encodings, quotes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyam.lists.reading import read
from anyam.lists.reading.text import DELIMITERS, records
from tests.lists.reading.files import (
    HEAD,
    ON,
    asked,
    counts,
    lines,
    people,
    person,
    put,
    rejected,
    text,
)


@pytest.mark.parametrize("sign", DELIMITERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_any_separator_in_any_encoding(tmp_path: Path, sign: str, encoding: str) -> None:
    rows = [person(1, name="José Müller"), *people(3, start=2)]
    path = put(tmp_path / "list.csv", text(rows, sign), encoding)
    assert counts(path) == (4, 4)
    assert lines(path)[0].values.name == "José Müller"


def test_encodings_may_be_mixed_in_one_file(tmp_path: Path) -> None:
    head, one, two = text([person(1, name="José"), person(2, name="Désirée")]).splitlines()
    mixed = f"{head}\n{one}\n".encode() + f"{two}\n".encode("cp1252")
    names = [line.values.name for line in lines(put(tmp_path / "list.csv", mixed))]
    assert names == ["José", "Désirée"]


def test_letters_spoiled_by_a_wrong_encoding_are_mended_or_told(tmp_path: Path) -> None:
    spoiled = "José".encode().decode("cp1252")
    rows = [person(1, name=spoiled), person(2, name="Jos\ufffd")]
    path = put(tmp_path / "list.csv", text(rows))
    assert rejected(path) == [(3, "name", "name.spoiled")]
    assert asked(path) == [(2, "name", "name.mended")]
    assert lines(path)[0].values.name == "José"


def test_a_record_is_a_row_and_blank_lines_count(tmp_path: Path) -> None:
    rows = text([person(1), person(2, address="Dusun\nBuntu"), person(3)])
    path = put(tmp_path / "list.csv", f"\r\n\r\nDAFTAR\r\n\r\n{rows}")
    assert [line.row for line in read(path, on=ON)] == [6, 7, 8]
    assert lines(path)[1].values.address == "Dusun Buntu"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_three_ways(tmp_path: Path, end: str) -> None:
    path = put(tmp_path / "list.csv", text(people(3)).replace("\r\n", end))
    assert [line.row for line in read(path, on=ON)] == [2, 3, 4]


def test_a_quote_that_nobody_closed_swallows_no_neighbour(tmp_path: Path) -> None:
    rows = text(people(5)).replace("Siti Nama c", '"Siti Nama c').replace(
        "Siti Nama e", 'Siti "Nana" e')  # fmt: skip
    path = put(tmp_path / "list.csv", rows)
    assert counts(path) == (5, 5)
    assert asked(path) == [(3, "name", "row.quotes")]
    assert [line.values.name for line in read(path, on=ON)][1:4] == [
        "Siti Nama c", "Siti Nama d", 'Siti "Nana" e',
    ]  # fmt: skip


def test_lines_quoted_whole_are_opened_once_more(tmp_path: Path) -> None:
    """Saved as CSV a second time, each line is a cell of its own."""
    twice = ['"' + line.replace('"', '""') + '"' for line in text(people(3), ",").splitlines()]
    assert counts(put(tmp_path / "list.csv", "\n".join(twice))) == (3, 3)


def test_zero_bytes_and_the_line_of_excel_are_passed_over(tmp_path: Path) -> None:
    rows = text(people(3)).replace("Siti", "Si\x00ti")
    assert counts(put(tmp_path / "list.csv", f"sep=;\r\n{rows}")) == (3, 3)


def test_a_text_kept_as_formula_is_a_text(tmp_path: Path) -> None:
    rows = [person(n, nik=f'="{person(n)[1]}"', name=f'="Siti {n}x"') for n in (1, 2)]
    path = put(tmp_path / "list.csv", text(rows))
    assert rejected(path) == [(2, "name", "name.formula"), (3, "name", "name.formula")]


def test_digits_of_a_spreadsheet_in_csv(tmp_path: Path) -> None:
    rows = [person(1, nik="7,31603E+15", kk="7.31603E+15"), person(2, nik=person(2)[1][:15])]
    path = put(tmp_path / "list.csv", text(rows, head=HEAD))
    assert rejected(path) == [
        (2, "nik", "nik.stored_as_number"),
        (2, "kk", "kk.stored_as_number"),
        (3, "nik", "nik.length"),
    ]


CELLS = st.lists(
    st.lists(st.text(st.sampled_from("ab \"',;\n"), max_size=6), min_size=2, max_size=4),
    max_size=6,
)


@given(CELLS, st.sampled_from(DELIMITERS))
def test_however_quotes_stand_every_line_is_in_some_record(
    rows: list[list[str]], sign: str
) -> None:
    raw = "\n".join(sign.join(row) for row in rows).split("\n")
    found = list(records(iter(raw), sign))
    assert len(found) <= len(raw)
    kept = "".join("".join(cells) for cells, _flaw in found)
    for letter in "ab":
        assert kept.count(letter) == "".join(raw).count(letter)
