"""Whatever kind of file a register comes in: its columns are found, its rows are read."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from anyam.kernel.problems import Blocked
from anyam.registers import sources
from anyam.registers.figures import Tally
from anyam.registers.sealed import Sealed, seal

ROWS = [
    {"ID": "1", "NIK": "7316035706850001", "Nama": "SITI AMINAH", "Lahir": "1985-06-17"},
    {"ID": "2", "NIK": "7316031203800002", "Nama": "MUH. YUSUF", "Lahir": "1980-03-12"},
]


def read(path: Path, fields: dict[str, str] | None = None) -> list[dict[str, str]]:
    source = sources.look(path)
    rows = []
    for batch in sources.batches(path, source, source.labels, 1000, fields=fields):
        rows += [{k: str(v) for k, v in row.items()} for row in batch.to_pylist()]
    return rows


def parquet(path: Path, rows: list[dict[str, Any]] = ROWS) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def workbook(path: Path, lines: list[list[Any]]) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    for number, line in enumerate(lines):
        for place, cell in enumerate(line):
            sheet.write(number, place, cell)
    book.close()
    return path


PEOPLE = (("7316035706850001", "Siti"), ("7316031203800002", "Ani"))
LINES: list[list[Any]] = [
    ["DAFTAR PENERIMA BANTUAN TAHUN 2023"],
    [],
    ["No", "NIK", "Nama", "Tgl Lahir", "Program"],
    [1, 2, 3, 4, 5],
    [1, "7316035706850001", "Siti Aminah", "17-06-1985", "KUBE"],
    [2, "7316031203800002", "Muh. Yusuf", "12-03-1980", "KUBE"],
    ["", "", "Jumlah", "", ""],
    ["", "", "Mengetahui, Kepala Dinas", "", ""],
]


def test_parquet_csv_and_sealed_files_say_the_same(tmp_path: Path) -> None:
    plain = parquet(tmp_path / "r.parquet")
    text = tmp_path / "r.csv"
    text.write_text("ID;NIK;Nama;Lahir\n" + "\n".join(";".join(row.values()) for row in ROWS))
    assert read(plain) == read(text) == ROWS
    for one in (plain, text):
        target = tmp_path / f"sealed-{one.name}"
        seal([one.read_bytes()], target)
        assert target.read_bytes() != one.read_bytes()
        assert read(Sealed(target)) == ROWS
    assert sources.look(plain).rows == 2


def test_of_a_workbook_only_the_people_are_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", LINES)
    source = sources.look(path)
    assert source.labels == ["No", "NIK", "Nama", "Tgl Lahir", "Program"]
    fields = {"NIK": "nik", "Nama": "name", "Tgl Lahir": "birth_date", "No": "number"}

    rows = read(path, fields)

    assert [row["Nama"] for row in rows] == ["Siti Aminah", "Muh. Yusuf"]
    assert rows[0]["Program"] == "KUBE"
    target = tmp_path / "sealed.xlsx"
    seal([path.read_bytes()], target)
    assert read(Sealed(target), fields) == rows
    assert not list(tmp_path.glob("reading-*"))
    assert sources.samples(path, source)[1]["Nama"] == "Siti Aminah"


def test_a_sealed_workbook_is_read_without_a_copy_in_the_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANYAM_REGISTER_KEY", "72" * 32)
    (folder := tmp_path / "incoming").mkdir()
    target = folder / "r.xlsx"
    seal([workbook(tmp_path / "r.xlsx", LINES).read_bytes()], target)
    (elsewhere := tmp_path / "elsewhere").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    source = sources.look(Sealed(target))
    for batch in sources.batches(Sealed(target), source, source.labels, 1, fields=None):
        assert batch.num_rows == 1
        assert [one.name for one in folder.iterdir()] == ["r.xlsx"]
        assert not list(elsewhere.iterdir())
    assert b"PK" not in target.read_bytes()[:4]


def test_a_workbook_without_known_headings_is_offered_by_its_first_row(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", [["XA", "XB"], ["a", "b"], ["c", "d"]])
    assert sources.look(path).labels == ["XA", "XB"]
    assert sources.samples(path, sources.look(path)) == [
        {"XA": "a", "XB": "b"}, {"XA": "c", "XB": "d"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "register.empty"),
        (b"\n  \n", "register.empty"),
        (b"PAR1 nothing of it", "register.broken"),
        (b"PK\x03\x04 broken", "list.damaged"),
        (b"%PDF-1.7 a letter", "list.pdf"),
        (b"one column\nonly\n", "register.no_table"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(
    data: bytes, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(Blocked) as refused:
        sources.look(path)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert refused.value.problems[0].message.endswith(".")


def test_a_workbook_without_a_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Blocked, match=r"register\.no_header"):
        sources.look(workbook(tmp_path / "r.xlsx", [["x"], [1.5]]))


def test_lines_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("ID,Nama\n1,Siti\n2,Muh,Yusuf,lebih\n3,Ani\n")
    skipped = [0]
    source = sources.look(path)
    batches = list(sources.batches(path, source, ["ID", "Nama"], 10, skipped=skipped))
    assert sum(batch.num_rows for batch in batches) == 2
    assert skipped == [1]


def test_a_heading_that_stands_twice_is_refused_where_it_matters(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("ID,Nama,Ket,Ket,\n1,Siti,x,y,\n")
    source = sources.look(path)
    assert source.labels == ["ID", "Nama"]
    assert sources.samples(path, source) == [{"ID": "1", "Nama": "Siti"}]
    path.write_text("ID,Nama,Nama\n1,Siti,x\n")
    with pytest.raises(Blocked, match=r"register\.heading_twice"):
        sources.look(path)


def test_of_thousands_of_columns_the_known_and_the_first_are_offered(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    names = [f"kolom{number}" for number in range(3000)]
    path.write_text(",".join([*names, "Nama", "NIK", "x" * 300]) + "\n")
    labels = sources.look(path).labels
    assert labels[-2:] == ["Nama", "NIK"]
    assert len(labels) == sources.MOST + 2


def test_a_table_that_only_claims_to_be_excel_is_read(tmp_path: Path) -> None:
    path = tmp_path / "r.xls"
    rows = "".join(f"<tr><td>{nik}</td><td>{name}</td></tr>" for nik, name in PEOPLE)
    path.write_text(f"<html><table><tr><th>NIK</th><th>Nama</th></tr>{rows}</table></html>")
    assert [row["Nama"] for row in read(path, {"NIK": "nik", "Nama": "name"})] == ["Siti", "Ani"]


def test_a_column_of_lists_is_refused_before_columns_are_chosen(tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet", [{"ID": "1", "Nama": ["Siti", "Ani"]}])
    with pytest.raises(Blocked, match=r"table\.type"):
        sources.samples(path, sources.look(path))


def test_cells_become_texts() -> None:
    cells = [date(1981, 3, 5), 3.0, 2.5, " x ", None, True]
    assert [sources.shown(one) for one in cells] == ["1981-03-05", "3", "2.5", "x", "", "True"]


def test_figures_are_counted_as_rows_pass() -> None:
    tally = Tally()
    tally.add(
        {
            "nik": pa.array(["7316035706850001", "'7316031203800002 ", "", "73160312"]),
            "name": pa.array(["A", " ", "C", "D"]),
            "desil": pa.array(["1", "2", "2", ""]),
            "region_code": pa.array(["73.16.03.1021", "7316031021", "", "3204011001"]),
        },
        4,
    )
    told = tally.as_dict()
    assert told["faults"] == {"nik_empty": 1, "name_empty": 1, "nik_odd": 1}
    assert told["provinces"] == {"32": 1, "73": 2}
    assert told["desil"] == {"1": 1, "2": 2}
    assert not tally.is_other_column
    other = Tally()
    other.add({"nik": pa.array(["Dusun A", "Dusun B"])}, 2)
    assert other.is_other_column
    assert not Tally().is_other_column
