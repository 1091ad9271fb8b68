"""Workbooks of every kind: joined cells, formulas, hidden rows and sheets."""

import base64
import lzma
import re
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from anyam.lists.reading import columns, read
from tests.lists.reading.files import (
    HEAD,
    ON,
    SHEET,
    asked,
    counts,
    lines,
    operate,
    people,
    person,
    put,
    refusal,
    rejected,
    report,
    workbook,
)


def test_dates_are_read_in_any_format_a_cell_may_have(tmp_path: Path) -> None:
    for since_1904 in (False, True):
        path = tmp_path / f"list{since_1904}.xlsx"
        with xlsxwriter.Workbook(path, {"date_1904": since_1904}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEAD)
            forms = ("dd/mm/yyyy", "[$-421]dd mmmm yyyy;@", "d-mmm-yy", "mm-dd-yy", "yyyy")
            for number, form in enumerate(forms, 1):
                row = person(number)
                sheet.write_row(number, 0, row)
                day = datetime.strptime(row[4], "%d-%m-%Y")  # noqa: DTZ007 # a cell has no zone
                sheet.write_datetime(number, 4, day, book.add_format({"num_format": form}))
        found = report(path)
        assert (found.accepted, found.questions) == (5, [])


def test_a_family_may_share_one_joined_cell(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for number, row in enumerate(people(4), 1):
            sheet.write_row(number, 0, row)
        sheet.merge_range("C2:C4", "7316030000000009")
        sheet.merge_range("G2:G4", "Dusun Buntu")
    found = [(line.values.kk, line.values.address) for line in lines(path)]
    assert found[:3] == [("7316030000000009", "Dusun Buntu")] * 3
    assert found[3] == ("7316030000000004", "Dusun 4")


def test_two_people_in_one_joined_nik_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for number, row in enumerate(people(2), 1):
            sheet.write_row(number, 0, row)
        sheet.merge_range("B2:B3", person(1)[1])
    assert rejected(path) == [(3, "nik", "nik.merged")]


def test_one_person_over_two_joined_rows_is_one_person(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEAD, "Keterangan"])
        for column, value in enumerate(person(1)):
            sheet.merge_range(1, column, 2, column, value)
        sheet.write("H2", "satu")
        sheet.write("H3", "dua")
    assert counts(path) == (1, 1)


def test_a_heading_joined_over_the_table_is_no_person(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.merge_range("D2:G2", "Anggrek")
        sheet.write_row(2, 0, person(1))
    assert counts(path) == (1, 1)


def test_a_formula_counts_by_its_result(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for number, row in enumerate(people(6), 1):
            sheet.write_row(number, 0, row)
        sheet.write_formula("B2", '="7316"&"03"', None, person(1)[1])
        sheet.write_formula("B3", "=A1&B1")
        sheet.write_formula("B4", "=#REF!", None, "#REF!")
        sheet.write_formula("B5", "=1+1", None, 7316034803540004)
        sheet.write_formula("D6", "=NA()", None, "#N/A")
        sheet.write_formula("E7", "=A1", None, "#VALUE!")
    assert rejected(path) == [
        (3, "nik", "nik.formula"),
        (4, "nik", "nik.formula_error"),
        (5, "nik", "nik.stored_as_number"),
        (6, "name", "name.formula_error"),
        (7, "birth_date", "birth_date.formula_error"),
    ]


def test_a_formula_without_a_result_is_no_empty_cell(tmp_path: Path) -> None:
    source = workbook(tmp_path / "source.xlsx", people(2))

    def change(name: str, content: bytes) -> bytes:
        cell = rb'<c r="B2" t="s"><v>\d+</v></c>'
        formula = rb'<c r="B2"><f>CONCATENATE("7316")</f><v></v></c>'
        return re.sub(cell, formula, content) if name == SHEET else content

    path = operate(source, tmp_path / "list.xlsx", change)
    assert rejected(path) == [(2, "nik", "nik.formula")]


def test_hidden_rows_are_read_and_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for number, row in enumerate(people(3), 1):
            sheet.write_row(number, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
    assert counts(path) == (3, 3)
    assert asked(path) == [(3, "nik", "row.hidden")]


def test_a_list_on_another_sheet_is_found(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Sampul").write_column(0, 0, ["Surat pengantar", "NIK ada di lembar 2"])
        sheet, old = book.add_worksheet("Daftar"), book.add_worksheet("Lama")
        for target in (sheet, old):
            target.write_row(3, 1, HEAD)
            for number, row in enumerate(people(3)):
                target.write_row(5 + number, 1, row)
        old.hide()
    found = report(path)
    assert (found.rows, found.accepted) == (3, 3)
    layout = columns(path)
    assert [table.sheet for table in layout.tables] == ["Daftar"]
    assert [("Sampul" in note, "Lama" in note) for note in layout.notes] == [
        (True, False),
        (False, True),
    ]


def test_a_list_on_a_hidden_sheet_is_read_where_there_is_no_other(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Sampul").write("A1", "Surat")
        sheet = book.add_worksheet("Daftar")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, person(1))
        sheet.hide()
    assert counts(path) == (1, 1)
    assert any("tersembunyi “Daftar”" in note for note in columns(path).notes)


def test_lists_on_several_sheets_are_one_list_and_each_row_says_whose_it_is(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for place, name in enumerate(("Buntu", "Pasar")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEAD)
            for number, row in enumerate(people(2, start=1 + place)):
                sheet.write_row(1 + number, 0, row)
    (remark,) = report(path).rejected
    assert remark.as_dict().keys() == {"row", "column", "code", "message", "sheet"}
    assert (remark.row, remark.sheet, remark.code) == (2, "Pasar", "row.repeated")


def test_programs_other_than_excel_write_workbooks_their_own_way(tmp_path: Path) -> None:
    source = workbook(tmp_path / "source.xlsx", people(3))

    def without_styles(name: str, content: bytes) -> bytes | None:
        return None if "styles" in name else content

    def without_references(name: str, content: bytes) -> bytes:
        return re.sub(rb' r="[A-Z0-9]+"', b"", content) if name == SHEET else content

    def with_prefix(name: str, content: bytes) -> bytes:
        if name != SHEET:
            return content
        tags = rb"<(/?)(row|c|v|sheetData|worksheet)\b"
        return re.sub(tags, rb"<\1x:\2", content).replace(b" xmlns=", b" xmlns:x=", 1)

    def with_backslashes(name: str, content: bytes) -> bytes:
        return content.replace(b"worksheets/sheet1.xml", b"/xl/worksheets/sheet1.xml")

    for number, change in enumerate(
        (without_styles, without_references, with_prefix, with_backslashes)
    ):
        assert counts(operate(source, tmp_path / f"{number}.xlsx", change)) == (3, 3), change


# 3 persons and a row with a NIK as number, a formula and a hidden row, written by xlwt.
OLD_EXCEL = Path(__file__).parent / "old.xls.b85"
LIBRE = Path(__file__).parent / "list.ods.b85"
LOCKED = Path(__file__).parent / "locked.xlsx.b85"


def unpacked(source: Path, target: Path) -> Path:
    return put(target, lzma.decompress(base64.b85decode(source.read_text().replace("\n", ""))))


@pytest.mark.parametrize("name", ["old.xls", "renamed.xlsx"])
def test_a_workbook_of_excel_97_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = unpacked(OLD_EXCEL, tmp_path / name)
    found = report(path)
    assert (found.rows, found.accepted) == (5, 3)
    assert [(r.row, r.code) for r in found.rejected] == [
        (5, "nik.stored_as_number"),
        (6, "nik.missing"),  # that program never worked its formula out
    ]
    assert [(q.row, q.code) for q in found.questions] == [(4, "row.hidden")]
    first = lines(path)[0].values
    assert (first.name, str(first.birth_date)) == ("Siti Ñama 世界", "1950-01-01")
    assert lines(path)[2].values.kk == lines(path)[1].values.kk


def test_a_sheet_of_libreoffice_is_read(tmp_path: Path) -> None:
    path = unpacked(LIBRE, tmp_path / "list.ods")
    found = report(path)
    assert (found.rows, found.accepted) == (4, 3)
    assert [(r.row, r.code) for r in found.rejected] == [(5, "nik.stored_as_number")]
    assert [line.values.kk for line in read(path, on=ON)][1:3] == ["7316030000000002"] * 2


def test_a_locked_workbook_says_how_to_unlock_it(tmp_path: Path) -> None:
    assert refusal(unpacked(LOCKED, tmp_path / "list.xlsx")) == "list.encrypted"
