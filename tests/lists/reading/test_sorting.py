"""Lines that hold a person, and all the others around them."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from anyam.lists.reading import read
from tests.lists.reading.files import (
    HEAD,
    ON,
    asked,
    counts,
    people,
    person,
    put,
    rejected,
    report,
    text,
    workbook,
)


def blank(**given: str) -> list[Any]:
    row = person(1, nik="", kk="", name="", born="", sex="", address="")
    row[0] = given.pop("number", "")
    places = {"nik": 1, "kk": 2, "name": 3, "born": 4, "sex": 5, "address": 6}
    for key, value in given.items():
        row[places[key]] = value
    return row


def test_titles_column_numbers_totals_and_signatures_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "PEMERINTAH KABUPATEN ENREKANG")
        sheet.write("A2", "Daftar nama calon penerima NIK terlampir")
        sheet.write_row("A4", HEAD)
        sheet.write_row("A5", [1, 2, 3, 4, 5, 6, 7])
        for number, row in enumerate(people(3)):
            sheet.write_row(5 + number, 0, row)
        sheet.write_row("A9", ["Jumlah", "", "", "3 orang", "", "2"])
        sheet.write("G11", "Balla, 22 November 2026")
        sheet.write_row("D12", ["Mengetahui,", "", "", "Pendamping Sosial"])
        sheet.write("D13", "Kepala Desa Balla")
        sheet.write_row("D16", ["H. MUHAMMAD ALI", "", "", "SITI AISYAH"])
        sheet.write_row("B17", ["NIP. 19700101 199503 1 002", "", "Pembina"])
        sheet.write("A19", "*) data bulan Oktober")
        sheet.write("A20", "Catatan: NIK menyusul")
    assert counts(path) == (3, 3)
    assert [line.row for line in read(path, on=ON)] == [6, 7, 8]


def test_signatures_may_stand_in_the_columns_of_ticks(tmp_path: Path) -> None:
    rows = [[n, person(n)[1], f"Siti {n}", "v" if n % 2 else "", "" if n % 2 else "v"]
            for n in range(1, 4)]  # fmt: skip
    rows += [
        ["", "", "Mengetahui,", "", "Yang membuat,"],
        ["", "", "Kepala Desa", "", "Pendamping"],
    ]
    rows += [["", "", "H. ABD. RAHMAN, S.Sos", "", "SITI NURHALIZA"]]
    path = put(tmp_path / "a.csv", text(rows, head=["No", "NIK", "Nama", "L", "P"]))
    assert counts(path) == (3, 3)


@pytest.mark.parametrize(
    "line",
    [
        "1;2;3;4;5;6;7", "(1);(2);(3);(4);(5);(6);(7)", "1;2;3;4;5;6=5-4;7", "a;b;c;d;e;f;g",
        "I;II;III;IV;V;VI;VII", "0;1;2;3;4;5;6",
    ],
)  # fmt: skip
def test_the_columns_may_be_counted_in_any_way(tmp_path: Path, line: str) -> None:
    path = put(tmp_path / "a.csv", text([line.split(";"), *people(2)]))
    assert counts(path) == (2, 2)


def test_the_heading_of_another_list_below_is_nobody(tmp_path: Path) -> None:
    other = [["No", "Nama", "NIK", "Alamat"], [1, "Budi", person(9)[1], "Dusun"]]
    path = put(tmp_path / "a.csv", text([*people(2), *other]))
    assert rejected(path) == [(5, "nik", "nik.not_digits")]


def test_no_line_that_holds_a_person_is_lost(tmp_path: Path) -> None:
    rows = [
        person(1),
        blank(number="2", name="Nama saja bernomor"),
        blank(name="Siti", sex="P"),
        blank(name="Ali", born="01-02-1980"),
        blank(name="Rahma", address="Dusun Buntu"),
        blank(name="Tanpa apa-apa"),
        blank(nik="tidak ada", name="Baso"),
        blank(nik="123", name="Andi"),
        blank(nik="7316034503810002"),
        blank(kk="7316030000000001", sex="L"),
        person(9),
    ]
    found = report(workbook(tmp_path / "list.xlsx", rows))
    assert found.rows == 11
    assert found.accepted == 2
    assert {remark.row for remark in found.rejected} == set(range(3, 12))


def test_headings_and_subtotals_inside_the_list_are_no_persons(tmp_path: Path) -> None:
    rows = [
        blank(number="Dusun Buntu"), person(1), blank(number="Jumlah", name="1"),
        blank(name="RT 002"), person(2), blank(name="Sub Total 2"), blank(), person(3),
    ]  # fmt: skip
    assert counts(workbook(tmp_path / "list.xlsx", rows)) == (3, 3)


def test_numbers_printed_ahead_are_no_persons(tmp_path: Path) -> None:
    rows = [person(1), *[blank(number=str(number)) for number in range(2, 20)]]
    assert counts(workbook(tmp_path / "list.xlsx", rows)) == (1, 1)


def test_a_name_alone_right_below_the_last_is_a_person_further_down_a_signature(
    tmp_path: Path,
) -> None:
    rows = [person(1), blank(name="Siti Rahma"), blank(), blank(name="H. Muhammad Ali")]
    assert rejected(workbook(tmp_path / "list.xlsx", rows)) == [(3, "nik", "nik.missing")]


def test_a_list_may_go_on_below_signatures(tmp_path: Path) -> None:
    rows = [
        person(1), blank(name="Mengetahui,"), blank(name="Kepala Desa"), blank(name="Ali"),
        person(2), blank(number="3", name="Siti", sex="P"),
    ]  # fmt: skip
    found = report(workbook(tmp_path / "list.xlsx", rows))
    assert (found.rows, found.accepted) == (3, 2)


def test_a_person_may_be_called_like_a_total_or_live_with_an_official(tmp_path: Path) -> None:
    rows = [
        person(1, name="Jumlah Rahmawati"),
        person(2, name="Totalia", address="Rumah Kepala Desa"),
        person(3, address="Jumlah 3"),
    ]
    assert counts(workbook(tmp_path / "list.xlsx", rows)) == (3, 3)


def test_of_two_rows_with_one_nik_the_second_is_rejected(tmp_path: Path) -> None:
    rows = [person(1), person(2), person(3, nik=person(1)[1]), person(2)]
    found = report(workbook(tmp_path / "list.xlsx", rows))
    codes = [(r.row, r.code) for r in found.rejected if r.column == "nik"]
    assert codes == [(4, "nik.duplicate"), (5, "row.repeated")]
    assert "baris 2" in found.rejected[0].message
    assert found.accepted == 2


def test_also_when_the_first_was_rejected_for_something_else(tmp_path: Path) -> None:
    rows = [person(1, born="31-02-1980"), person(1, name="Ali")]
    path = workbook(tmp_path / "list.xlsx", rows)
    assert rejected(path) == [(2, "birth_date", "birth_date.impossible"),
                              (3, "nik", "nik.duplicate")]  # fmt: skip


def test_one_family_card_may_stand_in_many_rows(tmp_path: Path) -> None:
    rows = [person(number, kk="7316030000000001") for number in range(1, 5)]
    assert counts(workbook(tmp_path / "list.xlsx", rows)) == (4, 4)


def test_every_problem_of_a_row_is_named(tmp_path: Path) -> None:
    rows = [person(1), person(2, nik="123", kk="45", name="-", born="besok", sex="x",
                              address="=A1")]  # fmt: skip
    assert [column for _row, column, _code in rejected(workbook(tmp_path / "l.xlsx", rows))] == [
        "nik", "kk", "name", "birth_date", "sex", "address",
    ]  # fmt: skip


def test_empty_cells_of_an_accepted_row_are_asked_about(tmp_path: Path) -> None:
    rows = [person(1, kk="", born="", sex="", address="")]
    path = workbook(tmp_path / "list.xlsx", rows)
    assert asked(path) == [
        (2, "kk", "kk.missing"),
        (2, "birth_date", "birth_date.missing"),
        (2, "sex", "sex.from_nik"),
    ]
    (line,) = read(path, on=ON)
    assert line.values.sex == "L"


def test_a_column_the_list_does_not_have_is_not_asked_about(tmp_path: Path) -> None:
    path = put(tmp_path / "list.csv", text([[person(1)[1], "Siti"]], head=["NIK", "Nama"]))
    assert (counts(path), asked(path)) == ((1, 1), [])


def test_nothing_that_a_spreadsheet_would_run_comes_in(tmp_path: Path) -> None:
    rows = [
        person(1, name="=cmd|' /C calc'!A0"), person(2, name="+SUM(1)"), person(3, name="@A1"),
        person(4, address="=HYPERLINK(1)"), person(5, name="- Siti"), person(6, name="'=1+1x"),
    ]  # fmt: skip
    path = put(tmp_path / "list.csv", text(rows))
    assert [(row, code) for row, _column, code in rejected(path)] == [
        (2, "name.formula"), (3, "name.formula"), (4, "name.formula"), (5, "address.formula"),
        (7, "name.formula"),
    ]  # fmt: skip
    names = [line.values.name for line in read(path, on=ON) if line.accepted]
    assert names == ["Siti"]


def test_where_somebody_lives_is_read_from_one_line_or_three_columns(tmp_path: Path) -> None:
    head = ["NIK", "Nama", "Alamat", "Dusun", "RT/RW", "No HP", "Desa"]
    rows = [
        [person(1)[1], "Siti", "Jl. Poros", "Buntu", "002/001", "0812 3456 7890", "Balla"],
        [person(2)[1], "Ali", "Jl. Poros RT 3 RW 4", "", "", "telp rumah 0421 21", ""],
        [person(3)[1], "Rahma", "-", "Buntu", "-", 81234567890, ""],
    ]
    path = workbook(tmp_path / "list.xlsx", rows, head)
    one, two, three = [line.values for line in read(path, on=ON)]
    assert (one.address, one.rt, one.rw) == ("Jl. Poros, Buntu", "002", "001")
    assert (one.phone, one.village) == ("+6281234567890", "Balla")
    assert (two.address, two.rt, two.rw, two.phone) == ("Jl. Poros", "003", "004", "")
    assert (three.address, three.phone) == ("Buntu", "+6281234567890")
    assert asked(path) == [(3, "phone", "phone.format")]
