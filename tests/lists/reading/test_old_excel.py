"""Excel 97 to 2003, record by record."""

import struct
from pathlib import Path

import pytest

from anyam.lists.reading import columns, read
from anyam.lists.reading.book import Computed, Error, Row
from anyam.lists.reading.limits import Budget
from anyam.lists.reading.opening import open_book
from tests.lists.reading.files import HEAD, ON, counts, people, put, refusal
from tests.lists.reading.old_excel import (
    begin,
    book,
    cell,
    container,
    label,
    long,
    record,
    short,
)


def rows(path: Path) -> list[Row]:
    (sheet,) = open_book(path, Budget()).sheets
    return list(sheet.rows())


def whole(path: Path, sheet: bytes, **more: bytes) -> Path:
    return put(path, container({"Workbook": book([struct.pack("<LL", 0, 0)], sheet, **more)}))


def test_a_small_list_is_read_from_small_sectors_a_large_one_from_large(tmp_path: Path) -> None:
    for count in (3, 60):
        table = [HEAD, *people(count)]
        cells = b"".join(
            label(row, place, str(value))
            for row, line in enumerate(table)
            for place, value in enumerate(line)
        )
        assert counts(whole(tmp_path / "l.xls", cells)) == (count, count)


def test_numbers_are_packed_in_four_ways(tmp_path: Path) -> None:
    real = struct.unpack("<Q", struct.pack("<d", 0.75))[0] >> 32
    many = struct.pack("<HH", 0, 4)
    for packed in (-5 << 2 & 0xFFFFFFFF | 2, 1234 << 2 | 3):
        many += struct.pack("<HL", 0, packed)
    cells = (
        cell(0x203, 0, 0, struct.pack("<d", 7316034503810002))
        + cell(0x27E, 0, 1, struct.pack("<L", 7 << 2 | 2))
        + cell(0x27E, 0, 2, struct.pack("<L", real & 0xFFFFFFFC))
        + record(0xBD, many + struct.pack("<H", 5))
    )
    (row,) = rows(whole(tmp_path / "l.xls", cells))
    assert row.cells == {0: 7316034503810002.0, 1: 7.0, 2: 0.75, 4: -5.0, 5: 12.34}


def test_a_number_is_a_day_where_its_style_says_so(tmp_path: Path) -> None:
    form = record(0x41E, struct.pack("<H", 200) + long("dd/mm/yyyy"))
    styles = b"".join(record(0xE0, struct.pack("<HH", 0, key) + bytes(16)) for key in (0, 14, 200))
    cells = b"".join(
        cell(0x203, 0, place, struct.pack("<d", 29650), style=place) for place in range(4)
    )
    day = read_day = "1981-03-05"
    (row,) = rows(whole(tmp_path / "l.xls", cells, more=form + styles))
    assert [str(value) for value in row.cells.values()] == ["29650.0", day, read_day, "29650.0"]
    later = record(0x22, struct.pack("<H", 1))
    (row,) = rows(whole(tmp_path / "l.xls", cells, more=later + form + styles))
    assert str(row.cells[1]) == "1985-03-06"


def test_formulas_give_numbers_texts_errors_and_nothing(tmp_path: Path) -> None:
    def result(kind: int, value: int = 0) -> bytes:
        return struct.pack("<BBBBBBH", kind, 0, value, 0, 0, 0, 0xFFFF) + bytes(8)

    cells = (
        cell(0x06, 0, 0, struct.pack("<d", 42) + bytes(8))
        + cell(0x06, 0, 1, result(0))
        + record(0x4BC, bytes(10))  # a shared formula between it and its text
        + record(0x207, long("Siti", 1))
        + cell(0x06, 0, 2, result(2, 23))
        + cell(0x06, 0, 3, result(1, 1))
        + cell(0x06, 0, 4, result(3))
        + cell(0x205, 0, 5, b"\x2a\x01")
        + cell(0x205, 0, 6, b"\x01\x00")
        + cell(0xD6, 0, 7, long("kaya"))
    )
    (row,) = rows(whole(tmp_path / "l.xls", cells))
    assert row.cells == {
        0: 42.0, 1: "Siti", 2: "#REF!", 3: True, 5: "#N/A", 6: True, 7: "kaya",
    }  # fmt: skip
    assert isinstance(row.cells[0], Computed)
    assert isinstance(row.cells[2], Error)


def test_strings_may_be_cut_by_the_end_of_a_record(tmp_path: Path) -> None:
    rich = struct.pack("<HBH", 4, 8, 1) + b"kaya" + bytes(4)
    phonetic = struct.pack("<HBL", 4, 5, 6) + "huru".encode("utf-16-le") + bytes(6)
    first = struct.pack("<LL", 4, 4) + rich + phonetic + struct.pack("<HB", 8, 0) + b"Siti"
    rest = b"\x01" + " Ñam".encode("utf-16-le") + long("akhir")
    cells = b"".join(cell(0xFD, 0, place, struct.pack("<L", place)) for place in range(4))
    path = put(tmp_path / "l.xls", container({"Workbook": book([first, rest], cells)}))
    assert list(rows(path)[0].cells.values()) == ["kaya", "huru", "Siti Ñam", "akhir"]


def test_a_string_that_is_not_in_the_table_is_damage(tmp_path: Path) -> None:
    assert refusal(whole(tmp_path / "l.xls", cell(0xFD, 0, 0, bytes(4)))) == "list.damaged"
    assert refusal(whole(tmp_path / "l.xls", cell(0x203, 0, 0, b"x"))) == "list.damaged"


def test_rows_are_hidden_by_flag_or_by_height(tmp_path: Path) -> None:
    def row(number: int, height: int, flags: int) -> bytes:
        return record(0x208, struct.pack("<HHHHHHH", number, 0, 7, height, 0, 0, flags) + b"\0\0")

    cells = row(0, 255, 0) + row(1, 255, 0x20) + row(2, 0, 0)
    cells += b"".join(label(number, 0, "x") for number in range(3))
    assert [row.hidden for row in rows(whole(tmp_path / "l.xls", cells))] == [False, True, True]


def test_joined_cells_and_charts_inside_a_sheet(tmp_path: Path) -> None:
    chart = begin(sort=0x20) + label(5, 5, "bukan") + record(0x0A)
    joined = record(0xE5, struct.pack("<HHHHH", 1, 1, 3, 2, 2))
    path = whole(tmp_path / "l.xls", label(0, 0, "x") + chart + joined + label(1, 0, "y"))
    (sheet,) = open_book(path, Budget()).sheets
    assert [row.cells for row in sheet.rows()] == [{0: "x"}, {0: "y"}]
    assert sheet.merges() == [(2, 2, 4, 2)]


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        ({"EncryptedPackage": bytes(5000)}, "list.encrypted"),
        ({"WordDocument": bytes(5000)}, "list.document"),
        ({"Book": begin(0x500) + bytes(40)}, "list.old_excel"),
        ({"Workbook": begin() + record(0x2F, bytes(6)) + record(0x0A)}, "list.encrypted"),
        ({"Workbook": begin() + record(0x85, b"x")}, "list.damaged"),
    ],
)
def test_other_things_in_the_same_container(
    tmp_path: Path, streams: dict[str, bytes], code: str
) -> None:
    assert refusal(put(tmp_path / "l.xls", container(streams))) == code


def test_a_chain_of_sectors_that_bites_its_tail_ends(tmp_path: Path) -> None:
    data = bytearray(container({"Workbook": book([bytes(8)], label(0, 0, "x" * 5000))}))
    fat = data.index(struct.pack("<LLL", 1, 2, 3))
    data[fat + 8 : fat + 12] = struct.pack("<L", 0)
    assert refusal(put(tmp_path / "l.xls", bytes(data))).startswith("list.")


def test_hidden_sheets_are_told(tmp_path: Path) -> None:
    cells = b"".join(label(0, place, text) for place, text in enumerate(HEAD))
    cells += b"".join(label(1, place, str(value)) for place, value in enumerate(people(1)[0]))
    hidden = book([bytes(8)], cells, state=1)
    path = put(tmp_path / "l.xls", container({"Workbook": hidden}))
    assert [line.row for line in read(path, on=ON)] == [2]
    assert "tersembunyi" in columns(path).notes[0]
    assert short("x", 1) == b"\x01\x01x\x00"
