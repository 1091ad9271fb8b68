"""Where the list begins, and which column is what."""

from pathlib import Path

import pytest
import xlsxwriter

from anyam.lists.reading import columns, read, tell
from anyam.lists.reading.words import meaning
from tests.lists.reading.files import (
    HEAD,
    ON,
    counts,
    fields,
    people,
    put,
    refusal,
    rejected,
    text,
    workbook,
)

WORDS = {
    "nik": ["NIK", "No. KTP", "NIK KTP", "Nomor KTP", "No KTP/NIK", "No. NIK", "nik",
            "Nomor Induk Kependudukan", "NIK (16 digit)", "e-KTP", "No Identitas",
            "N I K", "N.I.K.", "No. Induk"],
    "kk": ["KK", "No KK", "No. KK", "Nomor KK", "Nomor Kartu Keluarga", "NKK", "NoKK",
           "No. Kartu Keluarga (KK)", "No. Kartu Kel."],
    "name": ["Nama", "NAMA LENGKAP", "Nama Penerima", "Nama Penerima Bantuan", "Nama KPM",
             "Nama sesuai KTP", "Full name", "Nama Calon Anggota KUBE", "NAMA WARGA", "Name",
             "N a m a", "Penerima", "Nama / Alias", "Pemohon"],
    "birth_date": ["Tanggal Lahir", "Tgl Lahir", "Tgl. Lahir", "TTL", "Tempat/Tgl Lahir",
                   "Tempat, Tanggal Lahir", "Date of birth", "TANGGAL LAHIR (dd/mm/yyyy)",
                   "Tempat/Tanggal/Bulan/Tahun Lahir", "TTGL", "Tgl/Bln/Thn Lahir", "Birthday"],
    "sex": ["L/P", "JK", "Jenis Kelamin", "Jns Kelamin", "Kelamin", "Jenis Kelamin (L/P)", "LP",
            "Sex", "Gender", "Jns. Kel.", "JK (L/P)"],
    "address": ["Alamat", "Alamat Lengkap", "Alamat Rumah", "Domisili", "Alamat sesuai KTP"],
    "hamlet": ["Dusun", "Lingkungan", "Dusun/Lingkungan", "Alamat Dusun"],
    "rt": ["RT", "No RT"], "rw": ["RW"], "rt_rw": ["RT/RW", "RT / RW"],
    "phone": ["No HP", "No. Telp", "Nomor Telepon/HP", "WA", "No. WhatsApp"],
    "village": ["Desa", "Desa/Kelurahan", "Nama Desa", "Kelurahan"],
    "district": ["Kecamatan", "Kec.", "Nama Kecamatan"],
    "number": ["No", "No.", "Nomor", "NO URUT", "#"],
    "": ["Nama Ibu Kandung", "NIK Suami", "Tempat Lahir", "Umur", "Alamat Usaha", "Nama Kelompok",
         "Jumlah Anggota KK", "Status KK", "Nama Bank", "No Rekening", "Tahun Lahir", "Pekerjaan",
         "Keterangan", "Tanggal Lahir Anak", "Kabupaten", "Jenis Usaha", "NIK (Ibu)",
         "Nama (Suami)", "Alamat (usaha)", "Tanggal Lahir (anak)", "Status (KK)", ""],
}  # fmt: skip


@pytest.mark.parametrize(("field", "label"), [(f, w) for f, ws in WORDS.items() for w in ws])
def test_a_column_may_be_called_as_offices_call_it(field: str, label: str) -> None:
    assert meaning(label)[0] == field


def test_the_usual_other_words_are_read_not_refused(tmp_path: Path) -> None:
    head = ["No.", "No. KTP", "Nomor Kartu Keluarga", "Nama Penerima", "Tempat/Tgl Lahir", "JK",
            "Alamat Rumah"]  # fmt: skip
    rows = [[*row[:4], f"Enrekang, {row[4]}", *row[5:]] for row in people(4)]
    assert counts(workbook(tmp_path / "list.xlsx", rows, head)) == (4, 4)


def test_two_header_rows_with_joined_cells(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:K1", "DAFTAR CALON PENERIMA KUBE")
        for column, label in zip("ABCD", ["NO", "NIK", "NO KK", "NAMA"], strict=True):
            sheet.merge_range(f"{column}3:{column}4", label)
        sheet.merge_range("E3:F3", "TEMPAT, TANGGAL LAHIR")
        sheet.merge_range("G3:H3", "JENIS KELAMIN")
        sheet.merge_range("I3:K3", "ALAMAT")
        sheet.write_row("E4", ["TEMPAT", "TANGGAL", "L", "P", "DUSUN", "RT", "RW"])
        sheet.write_row("A5", list(range(1, 12)))
        for number, row in enumerate(people(4)):
            ticks = ["v", ""] if row[5] == "L" else ["", "v"]
            home = ["Buntu", 2, "RW 01"]
            sheet.write_row(5 + number, 0, [*row[:4], "Enrekang", row[4], *ticks, *home])
    assert counts(path) == (4, 4)
    assert fields(path)["F"] == "birth_date"
    first = next(read(path, on=ON))
    assert (first.row, first.values.sex) == (6, "L")
    assert (first.values.address, first.values.rt, first.values.rw) == ("Buntu", "002", "001")


def test_two_header_rows_that_nobody_joined(tmp_path: Path) -> None:
    head = ["No", "NIK", "KK", "Nama", "Tempat Tanggal Lahir", "", "Jenis Kelamin", "Alamat"]
    rows = [["", "", "", "", "Tempat", "Tanggal", "L/P", ""]]
    rows += [[*row[:4], "Baraka", *row[4:]] for row in people(3)]
    path = workbook(tmp_path / "list.xlsx", rows, head)
    assert columns(path).tables[0].header_rows == (1, 2)
    assert counts(path) == (3, 3)


def test_a_header_over_two_columns_is_one_field(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["NIK", "Nama"])
        sheet.merge_range("C1:D1", "Tempat/Tgl Lahir")
        sheet.merge_range("E1:F1", "Alamat")
        row = people(1)[0]
        sheet.write_row(1, 0, [row[1], row[3], "Baraka", row[4], "Jl. Poros", "Buntu"])
    (line,) = read(path, on=ON)
    assert line.accepted
    assert line.values.birth_date is not None
    assert line.values.address == "Jl. Poros, Buntu"


def test_columns_about_somebody_else_are_left_alone(tmp_path: Path) -> None:
    head = [*HEAD, "Nama Ibu Kandung", "NIK Suami", "Nama Kepala Keluarga"]
    rows = [[*row, "Ibu", "123", "Bapak"] for row in people(3)]
    path = workbook(tmp_path / "list.xlsx", rows, head)
    assert set(fields(path)) == set("ABCDEFG")
    assert counts(path) == (3, 3)


def test_a_list_of_families_is_read_by_the_name_of_its_heads(tmp_path: Path) -> None:
    head = ["No", "NIK KK", "No KK", "Nama Kepala Keluarga", "Tgl Lahir", "JK", "Alamat"]
    assert counts(workbook(tmp_path / "list.xlsx", people(3), head)) == (3, 3)


def test_a_header_that_stands_twice_over_different_numbers_is_refused(tmp_path: Path) -> None:
    head = ["No", "NIK", "NIK", "Nama", "Tgl Lahir", "L/P", "Alamat"]
    path = workbook(tmp_path / "list.xlsx", people(2), head)
    assert refusal(path) == "list.double_header"
    problem = columns(path).problems[0]
    assert "Kolom B dan C" in problem.message


def test_a_double_header_does_no_harm_where_only_one_column_is_filled(tmp_path: Path) -> None:
    head = ["No", "NIK", "NIK", "Nama", "Tgl Lahir", "L/P", "Alamat"]
    empty = [[row[0], "", row[1], *row[3:]] for row in people(2)]
    same = [[row[0], row[1], row[1], *row[3:]] for row in people(2)]
    for rows in (empty, same):
        assert counts(workbook(tmp_path / "list.xlsx", rows, head)) == (2, 2)


def test_two_columns_of_addresses_are_joined_and_told(tmp_path: Path) -> None:
    head = ["NIK", "Nama", "Alamat", "Alamat"]
    rows = [[row[1], row[3], "Jl. Poros 4", "Buntu"] for row in people(1)]
    path = put(tmp_path / "list.csv", text(rows, head=head))
    assert [line.values.address for line in read(path, on=ON)] == ["Jl. Poros 4, Buntu"]
    assert "Kolom C dan D" in columns(path).notes[0]


def test_without_a_column_of_niks_nothing_can_be_read(tmp_path: Path) -> None:
    head = ["No", "Kode", "No. KK", "Nama", "Tgl Lahir", "L/P", "Alamat"]
    path = workbook(tmp_path / "list.xlsx", people(2), head)
    assert refusal(path) == "list.no_columns"
    assert columns(path).problems[0].message.startswith("Kolom NIK tidak ditemukan.")


def test_a_list_without_a_header_is_known_by_its_contents(tmp_path: Path) -> None:
    path = put(tmp_path / "list.csv", text(people(6)[1:], head=people(1)[0]))
    assert counts(path) == (6, 6)
    assert fields(path) == {"B": "nik", "C": "kk", "D": "name", "E": "birth_date", "F": "sex"}


def test_what_an_office_chose_before_outweighs_what_we_guess(tmp_path: Path) -> None:
    head = ["No", "Kode Warga", "No. KK", "Sebutan", "Tgl Lahir", "L/P", "Alamat"]
    path = workbook(tmp_path / "list.xlsx", people(2), head)
    layout = columns(path, remembered={"Kode Warga": "nik", "Sebutan": "name", "Alamat": ""})
    assert layout.problems == ()
    assert "address" not in layout.tables[0].fields()
    assert tell(read(path, on=ON, layout=layout)).accepted == 2


def test_columns_may_be_chosen_by_hand_and_kept_as_plain_values(tmp_path: Path) -> None:
    head = ["No", "Kode Warga", "No. KK", "Sebutan", "Tgl Lahir", "L/P", "Alamat"]
    path = workbook(tmp_path / "list.xlsx", people(2), head)
    proposed = columns(path)
    chosen = proposed.chosen([proposed.tables[0].with_fields({1: "nik", 3: "name"})])
    again = type(chosen).from_dict(chosen.as_dict())
    assert again == chosen
    assert tell(read(path, on=ON, layout=again)).accepted == 2


def test_samples_show_numbers_without_their_middle(tmp_path: Path) -> None:
    found = columns(workbook(tmp_path / "list.xlsx", people(9))).tables[0].columns
    assert len(found[1].samples) == 3
    assert all("********" in sample for sample in found[1].samples)
    assert found[3].samples[0].startswith("Siti Nama")


def test_the_header_may_stand_again_on_every_page(tmp_path: Path) -> None:
    pages = text(people(3)) + "Halaman 2\r\n" + text(people(3, start=4))
    path = put(tmp_path / "list.csv", pages)
    assert counts(path) == (6, 6)
    assert rejected(path) == []


def test_a_title_above_the_header_is_no_part_of_it(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "DAFTAR KELUARGA MISKIN 2026\n\n" + text(people(2)))
    assert [column.label for column in columns(path).tables[0].columns][:2] == ["No", "NIK"]
    assert counts(path) == (2, 2)
