"""Whatever offices and machines made of a table."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anyam.matching import reading
from anyam.matching.model import shipped
from anyam.matching.preparing import prepare
from anyam.matching.problems import Unusable
from tests.matching import people


def rows(path: Path, **more: Any) -> list[dict[str, str]]:
    table = reading.look(path, shipped(), **more)
    return [row for batch in reading.batches(table, shipped()) for row in batch.to_pylist()]


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "data",
    [
        "id,nama,JK\n1,André,L\n2,Siti,P\n".encode(),
        "\ufeffid;nama;JK\n1;André;L\n2;Siti;P\n".encode(),
        "id\tnama\tJK\n1\tAndré\tL\n2\tSiti\tP\n".encode("utf-16"),
        b"id,nama,JK\n1,Andr\xe9,L\n2,Siti,P\n",
        'id|"nama"|JK\r\n1|"André"|L\r\n2|Siti|P\r\n'.encode(),
        b"id,nama,JK\n1,Andr\xc3\xa9,L\n2,Siti,P\n3,Jos\xe9,L\n",
        b"id,nama,JK\n1,Andr\xc3\xa9,L\n2,Si\x00ti,P\n",
    ],
    ids=["utf-8", "bom, semicolon", "utf-16, tab", "cp1252", "bar, quotes", "mixed", "nul"],
)
def test_every_way_of_writing_a_csv_is_read(tmp_path: Path, data: bytes) -> None:
    found = rows(write(tmp_path / "a.csv", data))
    assert [row["id"] for row in found][:2] == ["1", "2"]
    assert found[0]["in_name"] == "André"
    assert [row["in_sex"] for row in found][:2] == ["L", "P"]
    assert found[0]["in_nik"] == ""


def test_a_parquet_keeps_numbers_and_dates_whole(tmp_path: Path) -> None:
    import datetime

    table = pa.table(
        {
            "id": [1, 2],
            "nik": pa.array([7316034503810002, None]),
            "name": pa.array(["A", None]).dictionary_encode(),
            "birth_date": [datetime.date(1981, 3, 5), None],
            "kk": pa.array([7316034503810002.0, float("nan")]),
            "address": pa.array([b"JL", None]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    first, second = rows(tmp_path / "a.parquet")
    assert first["in_nik"] == first["in_kk"] == "7316034503810002"
    assert first["in_birth_date"] == "1981-03-05"
    assert second == dict.fromkeys(second, "") | {"id": "2"}


@pytest.mark.parametrize(
    ("said", "values", "read"),
    [
        ("", "L,P", "L,P"),
        ("", "M,F", "L,P"),
        ("", "P,W", "L,P"),
        ("", "1,2", "L,P"),
        ("", "laki-laki,Perempuan", "L,P"),
        ("P/W", "P,W", "L,P"),
        ("F/M", "F,M", "L,P"),
        ("", "x,?", ","),
    ],
)
def test_sex_is_told_apart_or_said_once(tmp_path: Path, said: str, values: str, read: str) -> None:
    one, other = values.split(",")
    path = write(tmp_path / "a.csv", f"id,name,sex\n1,A,{one}\n2,B,{other}\n")
    assert ",".join(row["in_sex"] for row in rows(path, sex=said)) == read


def test_a_megabyte_of_name_is_cut_not_choked_on(tmp_path: Path) -> None:
    people.write(tmp_path / "a.csv", [*people.strangers(120), people.row("X", "SITI " * 200_000)])
    ready = prepare(tmp_path / "a.csv", tmp_path / "s", shipped())
    assert ready.manifest["rows"] == 121


def test_lines_with_too_many_cells_are_skipped_and_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "id,name\n1,A\n2,B,C,D\n3,E\n")
    table = reading.look(path, shipped())
    batches = list(reading.batches(table, shipped()))
    assert [row["id"] for batch in batches for row in batch.to_pylist()] == ["1", "3"]
    assert table.skipped == 1


def test_of_a_list_that_counts_whole_no_line_is_lost(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "id,name,nik\n1,A,5\n2,B,C,D\n3,E\n4,F,6,,\n,G\n")
    table = reading.look(path, shipped(), whole=True)
    rows = [row for batch in reading.batches(table, shipped()) for row in batch.to_pylist()]
    told = [(row["id"], row["in_name"], row["in_nik"]) for row in rows]
    assert told == [("1", "A", "5"), ("2", "", ""), ("3", "E", ""), ("4", "F", "6")]
    assert (table.odd, table.skipped) == (3, 1)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"", "table.empty"),
        ("a.csv", b"\n\n", "table.empty"),
        ("a.csv", b"name,nik\nA,1\n", "table.no_id"),
        ("a.csv", b"id,nik\n1,2\n", "table.column"),
        ("a.parquet", b"id,name\n1,A\n", "table.broken"),
        ("a.parquet", b"PAR1junk", "table.broken"),
        ("a.xlsx", b"PK\x03\x04x", "table.excel"),
        ("a.csv", b"id,name\n", "table.no_rows"),
        ("a.csv", b"id,name\n1,A\n1,B\n", "table.id_twice"),
        ("a.csv", b"id,name\n,A\n", "table.id_empty"),
        ("none.csv", None, "table.missing"),
    ],
)
def test_a_register_that_cannot_serve_is_refused(
    tmp_path: Path, name: str, data: bytes | None, code: str
) -> None:
    if data is not None:
        write(tmp_path / name, data)
    with pytest.raises(Unusable) as refused:
        prepare(tmp_path / name, tmp_path / "s", shipped())
    assert refused.value.code == code
    assert refused.value.message.endswith((".", "nik", "name"))


def test_a_folder_and_a_list_in_a_cell_are_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["1"], "name": [["A"]]}), tmp_path / "a.parquet")
    with pytest.raises(Unusable, match="daftar"):
        prepare(tmp_path / "a.parquet", tmp_path / "s", shipped())
    with pytest.raises(Unusable, match="folder"):
        reading.look(tmp_path, shipped())


@pytest.mark.parametrize("said", ["L", "L/L", "/P"])
def test_a_coding_that_says_nothing_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(Unusable, match="jenis kelamin"):
        reading.look(people.write(tmp_path / "a.csv", []), shipped(), sex=said)


def test_two_columns_of_one_name_and_packed_files_are_refused(tmp_path: Path) -> None:
    twice = pa.table([pa.array(["1"]), pa.array(["A"]), pa.array(["B"])], ["id", "name", "name"])
    pq.write_table(twice, tmp_path / "a.parquet")
    with pytest.raises(Unusable, match="lebih dari sekali"):
        rows(tmp_path / "a.parquet")
    with pytest.raises(Unusable, match="gzip"):
        rows(write(tmp_path / "a.csv", b"\x1f\x8b\x08\x00"))
