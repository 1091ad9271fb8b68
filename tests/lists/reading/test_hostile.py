"""Files that are no lists, and files made to harm: each has its sentence."""

import random
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from anyam.kernel.problems import Blocked
from anyam.lists.reading import limits, read
from anyam.lists.reading.met import Met
from anyam.lists.reading.shared import Texts
from tests.lists.reading.files import (
    HEAD,
    ON,
    SHEET,
    counts,
    operate,
    people,
    person,
    put,
    refusal,
    text,
    workbook,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOISE = random.Random(1).randbytes(5000)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "list.empty_file"),
        ("a.xlsx", b"\r\n \t\r\n", "list.empty_file"),
        ("a.csv", b"\xef\xbb\xbf", "list.empty_file"),
        ("a.xlsx", b"%PDF-1.7\n...", "list.pdf"),
        ("a.xls", b"\x89PNG\r\n\x1a\n....", "list.picture"),
        ("a.xlsx", b"\xff\xd8\xff\xe0....", "list.picture"),
        ("a.xlsx", b"Rar!\x1a\x07\x00....", "list.zip"),
        ("a.csv", b"\x1f\x8b\x08....", "list.zip"),
        ("a.xls", b"{\\rtf1 NIK}", "list.document"),
        ("a.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "list.document"),
        ("a.bin", NOISE, "list.unknown_kind"),
        ("a.xls", OLE + NOISE, "list.damaged"),
        ("a.xls", OLE, "list.damaged"),
        ("a.xls", OLE + bytes(9000), "list.damaged"),
        ("a.xlsx", b"PK\x03\x04", "list.damaged"),
        ("a.xlsx", b"PK\x03\x04" + NOISE, "list.damaged"),
        ("a.csv", b"halo dunia\nini bukan daftar\n", "list.no_columns"),
        ("a.csv", b'{"nik": [1, 2]}', "list.no_columns"),
        ("a.csv", (";".join(HEAD) + "\n").encode(), "list.no_persons"),
        ("a.csv", b"NIK;Nama;" * 100_000, "list.unknown_kind"),
        ("a.xls", b"<html><body>tidak ada</body></html>", "list.no_columns"),
    ],
)
def test_what_is_no_list_is_called_by_its_name(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    assert refusal(put(tmp_path / name, content)) == code


def test_a_file_that_is_not_there_and_one_that_is_too_large(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == "list.unreadable"
    assert refusal(tmp_path) == "list.unreadable"
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.write(b"NIK;Nama\n")
        file.truncate(limits.FILE_BYTES + 1)
    assert refusal(large) == "list.too_large"


@pytest.mark.parametrize(
    ("part", "code"),
    [("word/document.xml", "list.document"), ("xl/workbook.bin", "list.xlsb"), ("a", "list.zip")],
)
def test_zip_files_that_are_no_workbook(tmp_path: Path, part: str, code: str) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "<a/>")
    assert refusal(path) == code


def test_a_workbook_cut_off_or_scratched_is_damaged(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", people(40)).read_bytes()
    assert refusal(put(tmp_path / "half.xlsx", whole[: len(whole) // 2])) == "list.damaged"
    for place in range(300, len(whole) - 400, 97):
        path = put(tmp_path / "scratched.xlsx", whole[:place] + bytes(40) + whole[place + 40 :])
        try:
            found = counts(path)
        except Blocked as blocked:
            assert blocked.problems[0].code.startswith("list."), place  # noqa: PT017
        else:
            assert found[0] <= 40


def test_a_workbook_without_a_part_it_needs_is_damaged(tmp_path: Path) -> None:
    source = workbook(tmp_path / "source.xlsx", people(2))
    path = operate(source, tmp_path / "l.xlsx", lambda n, c: None if "Strings" in n else c)
    assert refusal(path) == "list.damaged"


def test_xml_may_not_define_entities(tmp_path: Path) -> None:
    bomb = b'?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    source = workbook(tmp_path / "source.xlsx", people(2))
    path = operate(
        source, tmp_path / "l.xlsx", lambda n, c: c.replace(b"?>", bomb, 1) if n == SHEET else c
    )
    assert refusal(path) == "list.damaged"


def within(source: Path, target: Path, pieces: Iterator[bytes]) -> Path:
    """The workbook with something more at the end of its rows."""
    with (
        zipfile.ZipFile(source) as before,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if name != SHEET:
                after.writestr(name, content)
                continue
            start, end, rest = content.partition(b"</sheetData>")
            with after.open(name, "w", force_zip64=True) as part:
                part.write(start)
                for piece in pieces:
                    part.write(piece)
                part.write(end + rest)
    return target


def test_a_cell_in_the_last_row_and_column_costs_nothing(tmp_path: Path) -> None:
    last = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    source = workbook(tmp_path / "source.xlsx", people(3))
    assert counts(within(source, tmp_path / "l.xlsx", iter([last]))) == (3, 3)


def test_cells_that_are_only_painted_cost_little(tmp_path: Path) -> None:
    source = workbook(tmp_path / "source.xlsx", people(3))

    def rows() -> Iterator[bytes]:
        for start in range(10, 20_010, 1000):
            yield b"".join(
                b'<row r="%d">' % row
                + b"".join(b'<c r="%c%d" s="1"/>' % (65 + place, row) for place in range(12))
                + b"</row>"
                for row in range(start, start + 1000)
            )

    assert counts(within(source, tmp_path / "l.xlsx", rows())) == (3, 3)


def test_a_sheet_that_unpacks_to_gigabytes_is_not_unpacked(tmp_path: Path) -> None:
    source = workbook(tmp_path / "source.xlsx", people(3))
    spaces = (b" " * 1_000_000 for _piece in range(limits.UNPACKED // 1_000_000 + 1))
    path = within(source, tmp_path / "l.xlsx", spaces)
    assert path.stat().st_size < limits.FILE_BYTES
    assert refusal(path) == "list.too_big"


@pytest.mark.parametrize(
    "piece",
    [b"<row>" * 100_000, b"<c " + b" " * 700_000 + b"/>", b"<!--" + b"-x" * 400_000 + b"-->"],
)
def test_markup_without_an_end_is_not_followed(tmp_path: Path, piece: bytes) -> None:
    source = workbook(tmp_path / "source.xlsx", people(3))
    assert refusal(within(source, tmp_path / "l.xlsx", iter([piece]))) == "list.too_big"


def test_too_many_elements_lines_and_persons_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = workbook(tmp_path / "source.xlsx", people(3))
    monkeypatch.setattr(limits, "ELEMENTS", 20_000)
    path = within(source, tmp_path / "l.xlsx", iter([b"<c/>" * 30_000]))
    assert refusal(path) == "list.too_big"
    monkeypatch.setattr(limits, "PERSONS", 5)
    assert refusal(put(tmp_path / "l.csv", text(people(6)))) == "list.too_many"
    monkeypatch.setattr(limits, "ROWS", 7)
    rows = text([person(1)]) + "Catatan\r\n" * 8
    assert refusal(put(tmp_path / "l.csv", rows)) == "list.too_big"


def test_an_endless_list_of_parts_is_not_read(tmp_path: Path) -> None:
    source = workbook(tmp_path / "source.xlsx", people(2)).read_bytes()
    place = source.rfind(b"PK\x05\x06")
    directory = struct.pack("<L", 50_000_000)
    path = put(tmp_path / "l.xlsx", source[: place + 12] + directory + source[place + 16 :])
    assert refusal(path) == "list.too_big"


def test_what_a_portal_calls_excel_is_read_as_the_page_it_is(tmp_path: Path) -> None:
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in people(3)
    )
    head = "".join(f"<th>{label}</th>" for label in HEAD)
    page = (
        "<html><style>td{color:red}</style><table><tr><td colspan=7>DAFTAR</td></tr>"
        f"<tr>{head}</tr>{rows}<tr><td colspan=7>Jumlah&nbsp;3</td></tr></table></html>"
    )
    assert counts(put(tmp_path / "list.xls", page)) == (3, 3)
    assert counts(put(tmp_path / "wide.xls", page, "utf-16")) == (3, 3)
    bare = page.replace("</td>", "").replace("</tr>", "")
    assert counts(put(tmp_path / "bare.xls", bare)) == (3, 3)


def test_a_family_in_one_cell_of_a_page(tmp_path: Path) -> None:
    one, two = people(2)
    page = (
        f"<table><tr><th>NIK<th>No KK<th>Nama</tr><tr><td>{one[1]}<td rowspan=2>{one[2]}"
        f"<td>Siti</tr><tr><td>{two[1]}<td>Ali</tr></table>"
    )
    found = [(v.kk, v.name) for v in (x.values for x in read(put(tmp_path / "l.xls", page), on=ON))]
    assert found == [(one[2], "Siti"), (one[2], "Ali")]


def test_the_xml_of_excel_2003_is_read(tmp_path: Path) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"

    def cell(value: object) -> str:
        kind = "Number" if isinstance(value, int) else "String"
        return f'<Cell><Data ss:Type="{kind}">{value}</Data></Cell>'

    rows = [HEAD, *people(3)]
    rows[2][4] = "1952-03-03T00:00:00.000"
    body = "".join(f"<Row>{''.join(cell(value) for value in row)}</Row>" for row in rows)
    body = body.replace(f'String">{rows[2][4]}', f'DateTime">{rows[2][4]}')
    page = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="Daftar"><Table>{body}</Table></Worksheet></Workbook>'
    )
    assert counts(put(tmp_path / "list.xls", page)) == (3, 3)
    assert refusal(put(tmp_path / "half.xls", page[:-40])) == "list.damaged"


def test_a_sheet_of_libreoffice_that_says_nothing_a_million_times_is_not_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.ods"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book,
        book.open("content.xml", "w") as content,
    ):
        content.write(b"<document><table>")
        for _thousand in range(1_100):
            content.write(b"<table-row><table-cell></table-cell></table-row>" * 1_000)
        content.write(b"</table></document>")
    assert refusal(path) == "list.too_big"


def test_numbers_that_want_the_same_slot_are_told_apart() -> None:
    met = Met()
    numbers = [731603_000000_0000 + number for number in range(150_000)]
    assert all(met.before(number, place) is None for place, number in enumerate(numbers))
    assert all(met.before(number, 0) == place for place, number in enumerate(numbers))


def test_shared_texts_may_be_asked_for_in_any_order() -> None:
    texts = Texts()
    for number in range(20_000):
        texts.add(f"nama {number}")
    assert texts.get(19_999) == "nama 19999"
    assert [texts.get(number) for number in (0, 12_345, 3)] == ["nama 0", "nama 12345", "nama 3"]


def test_a_long_list_may_say_more_than_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ELEMENTS", 40_000)
    path = workbook(tmp_path / "a.xlsx", people(3_000))
    assert counts(path)[0] == 3_000
    monkeypatch.setattr(limits, "OF_A_PERSON", 0)
    assert refusal(path) == "list.too_big"
