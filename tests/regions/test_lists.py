"""Lists as offices send them: each fault gets a sentence that says where and what to do."""

import lzma
from pathlib import Path

import pytest

from anyam.kernel.problems import Blocked
from anyam.regions import lists
from tests.regions.conftest import BARAKA, Write


def told(path: Path) -> list[str]:
    """The codes of the reasons why a list of regions is refused."""
    with pytest.raises(Blocked) as blocked:
        lists.read_regions(path)
    return [problem.code for problem in blocked.value.problems]


def sentence(path: Path) -> str:
    with pytest.raises(Blocked) as blocked:
        lists.read_regions(path)
    return blocked.value.problems[0].message


def test_codes_lose_their_dots_and_names_their_spare_spaces(write: Write) -> None:
    rows = lists.read_regions(
        write("code,name\n73, Sulawesi   Selatan \n73.16,Kabupaten Enrekang\n")
    )

    assert [(row.line, row.code, row.name) for row in rows] == [
        (2, "73", "Sulawesi Selatan"),
        (3, "7316", "Kabupaten Enrekang"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "kode;nama\n73;Sulawesi Selatan\n",
        "name,code\nSulawesi Selatan,73\n",
        "\ufeffCode,Name,Extra\r\n73,Sulawesi Selatan,x\r\n\r\n",
        'code\tname\n"73"\t"Sulawesi Selatan"\n',
        "KODE WILAYAH,Nama\n73,Sulawesi Selatan\n",
    ],
)
def test_a_list_may_come_as_the_office_s_program_saves_it(write: Write, text: str) -> None:
    assert [(r.code, r.name) for r in lists.read_regions(write(text))] == [
        ("73", "Sulawesi Selatan")
    ]


def test_a_compressed_list_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "w.csv.xz"
    path.write_bytes(lzma.compress(BARAKA.encode()))

    assert len(lists.read_regions(path)) == 7


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        ("", ["list.empty"]),
        ("7316,Enrekang\n", ["regions.orphan"]),
        ("73,Sulsel\n7316031021,Balla\n", ["regions.orphan"]),
        ("73,Sulsel\n73,Sulawesi Selatan\n", ["regions.duplicate"]),
        ("73,Sulsel\n73.1,Enrekang\n", ["regions.length"]),
        ("73,Sulsel\n7.316E+9,Balla\n", ["regions.not_digits"]),
        ("73,Sulsel\n٧٣,Sulsel\n", ["regions.not_digits"]),
        ("73,\n", ["regions.no_name"]),
        ("73\n", ["regions.no_name"]),
        ("73,--\n", ["regions.no_name"]),
        (f"73,{'a' * 101}\n", ["regions.long_name"]),
        ("73,Sul\ufffdsel\n", ["regions.spoiled_name"]),
        ("73,PontianÃ¤k\n", ["regions.spoiled_name"]),
        ('73,"Sulsel\n', ["list.csv"]),
        ("x,\n1,A\n", ["regions.not_digits", "regions.no_name", "regions.length"]),
    ],
)
def test_what_is_no_tree_of_regions_is_refused(write: Write, rows: str, reasons: list[str]) -> None:
    assert told(write(f"code,name\n{rows}")) == reasons


def test_the_sentence_names_the_line_and_the_cure(write: Write) -> None:
    assert sentence(write("code,name\n73,Sulsel\n73.1,Enrekang\n")) == (
        "Baris 3: kode “731” punya 3 angka, seharusnya 2, 4, 6, 10. Kalau berkas ini lewat Excel, "
        "jadikan kolom kode teks agar angka nol tidak hilang."
    )


def test_twenty_faults_are_told_and_the_rest_is_counted(write: Write) -> None:
    path = write("code,name\n" + "x,A\n" * 30)

    with pytest.raises(Blocked) as blocked:
        lists.read_regions(path)

    assert len(blocked.value.problems) == 21
    assert blocked.value.problems[-1].message.startswith("Masih ada 11 kesalahan")


def test_a_list_without_its_columns_is_refused(write: Write) -> None:
    assert told(write("a,b\n1,2\n")) == ["list.columns"]
    assert told(write("")) == ["list.columns"]
    assert "name" in sentence(write("kode,wilayah\n1,2\n"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04" + b"\x00" * 50, "list.excel"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 50, "list.excel"),
        ("code,name\n73,Sulsel\n".encode("utf-16"), "list.encoding"),
        ("code,name\n73,Sulsel\n".encode("utf-16-le"), "list.encoding"),
        ("code,name\n73,Pontianäk\n".encode("cp1252"), "list.encoding"),
    ],
)
def test_other_files_are_named_for_what_they_are(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "w.csv"
    path.write_bytes(content)

    assert told(path) == [reason]


def test_a_wrong_letter_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_bytes("code,name\n73,Sulsel\n74,Kendäri\n".encode("latin-1"))

    assert sentence(path).startswith("Huruf pada baris 3 bukan UTF-8.")


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "w.csv.xz"
    broken.write_bytes(b"no xz at all")
    half = tmp_path / "half.csv.xz"
    half.write_bytes(lzma.compress(BARAKA.encode() * 50)[:-30])

    assert told(tmp_path / "none.csv") == ["list.unreadable"]
    assert told(tmp_path) == ["list.unreadable"]
    assert told(broken) == ["list.broken_xz"]
    assert told(half) == ["list.broken_xz"]


def test_a_file_larger_than_any_list_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "LARGEST", 1_000)
    path = tmp_path / "w.csv.xz"
    path.write_bytes(lzma.compress(b"0" * 1_001))

    assert told(path) == ["list.too_large"]


BPS = "bps_code,name,kemendagri_code,valid_from\n"


def test_a_bps_code_may_stand_alone(write: Write) -> None:
    (row,) = lists.read_bps(write(f"{BPS}3312180,Kismantoro,,2018-01-11\n"))

    assert (row.code, row.region_code, row.valid_from.year) == ("3312180", "", 2018)


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        ("", ["list.empty"]),
        ("331218,Kismantoro,,2018-01-11\n", ["regions.length"]),
        ("3312180,Kismantoro,33.12,2018-01-11\n", ["bps.level"]),
        ("3312180,Kismantoro,33.12.1,2018-01-11\n", ["regions.length"]),
        ("3312180,Kismantoro,33.12.16,11/01/2018\n", ["bps.date"]),
        ("3312180,,33.12.16,\n", ["regions.no_name", "bps.date"]),
        ("3312180,A,,2018-01-11\n3312180,B,,2018-01-11\n", ["regions.duplicate"]),
    ],
)
def test_a_faulty_list_of_bps_codes_is_refused(write: Write, rows: str, reasons: list[str]) -> None:
    with pytest.raises(Blocked) as blocked:
        lists.read_bps(write(BPS + rows))

    assert [problem.code for problem in blocked.value.problems] == reasons
