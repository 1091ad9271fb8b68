"""What people write and what is compared."""

import pytest

from anyam.matching.model import shipped
from anyam.matching.scoring import Normaliser

OURS = Normaliser(shipped())


def read(**facts: str) -> dict[str, str]:
    return OURS({"id": "1", **{f"in_{name}": value for name, value in facts.items()}})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muh. Rizki", "MUHAMMAD RIZKI"),
        ("Moh Rizki", "Muhamad Rizki"),
        ("M. Rizki", "Muhammad Rizki"),
        ("St. Aminah", "SITI AMINAH"),
        ("Sitti Aminah", "Siti Aminah"),
        ("AMINAH, SITI", "Siti Aminah"),
        ("Hj. Siti Aminah", "SITI AMINAH"),
        ("H. Soeharto, S.Pd., M.Si", "SUHARTO"),
        ("Djoko", "Joko"),
        ("Abdurrahman", "Abd. Rahman"),
        ("Sriwahyuni", "Sri Wahyuni"),
        ("SitiAminah", "Siti Aminah"),
        ("S1TI AM1NAH", "SITI AMINAH"),
        ("Ma’ruf", "Maruf"),
        ("Achmad", "Ahmad"),
        ("Ach. Basri", "AHMAD BASRI"),
        ("Akhm. Basri", "Ah. Basri"),
        ("I Kmg. Sudana", "I KOMANG SUDANA"),
        ("Kms. Amir", "KEMAS AMIR"),
        ("Sjahrir", "Syahrir"),
        ("Dg. Sikki", "Daeng Sikki"),
        ("Éka", "Eka"),
        ("Rahmat, S.Pd.I., M.Pd", "RAHMAT"),
        ("Nurlina, A.Md.Kep", "Nurlina"),
        ("Pdt. Yosef Benu, S.Th", "YOSEF BENU"),
        ("I Wy. Sudarma", "I Wayan Sudarma"),
        ("Tiurma br. Siregar", "TIURMA BORU SIREGAR"),
        ("Siti Aminah binti Ahmad", "Ahmad Siti Aminah"),
        ("I Gst. Nym. Rai", "I Gusti Nyoman Rai"),
        ("Ni Luh Kd. Wati", "Luh Kadek Wati"),
        ("Christina", "Kristina"),
    ],
)
def test_spellings_of_one_name_come_out_the_same(one: str, other: str) -> None:
    assert read(name=one)["name_key"] == read(name=other)["name_key"] != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nur Rahman", "Nurahman"), ("Tarariah Aisyah", "Tarariahaisyah"), ("Siti Intan", "SITINTAN")],
)
def test_a_blank_that_was_lost_changes_no_run(one: str, other: str) -> None:
    assert read(name=one)["name_run"] == read(name=other)["name_run"] != ""


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("1980-05-23", "19800523"),
        ("23-05-1980", "19800523"),
        ("23/5/1980", "19800523"),
        ("23.5.1980", "19800523"),
        ("3 Maret 1981", "19810303"),
        ("19800523", "19800523"),
        ("23051980", "19800523"),
        ("1980-05-23 00:00:00", "19800523"),
        ("63-05-1980", "19800523"),
        ("23-05-80", "19800523"),
        ("05/23/1980", "19800523"),
        ("1 Agt 1979", "19790801"),
        ("20012019", "20190120"),
        ("20190120", "20190120"),
        ("1989", "19890101"),
        ("00-00-1989", "19890101"),
        ("1989-00-00", "19890101"),
        ("kosong", ""),
        ("", ""),
        ("32-01-1980", ""),
    ],
)
def test_dates_are_read_as_offices_write_them(written: str, birth: str) -> None:
    assert read(birth_date=written)["birth"] == birth


@pytest.mark.parametrize(
    ("written", "nik"),
    [
        ("'7316034503810002", "7316034503810002"),
        ("7316 0345 0381 0002", "7316034503810002"),
        ("73160345O38l0002", "7316034503810002"),
        ("731603450381002", "731603450381002"),
        ("7316034503810002.0", "7316034503810002"),
        ("7.31603E+15", ""),
        ("NIK: 7316034503810002", "7316034503810002"),
        ("No. KTP 7316034503810002", "7316034503810002"),
        ("731603450381O|A2", "7316034503810142"),
        ("TIDAK ADA", ""),
        ("0000000000000000", ""),
        ("-", ""),
    ],
)
def test_a_nik_is_kept_as_evidence_whatever_was_done_to_it(written: str, nik: str) -> None:
    assert read(nik=written)["nik"] == nik


def test_a_woman_s_day_in_the_nik_is_forty_less() -> None:
    person = read(nik="7316034503810002", birth_date="1981-03-05")
    assert person["day"] == "810305"
    assert person["day_too"] == ""


@pytest.mark.parametrize(
    "written",
    ["Dusun Krajan RT 003 RW 004", "DSN. KRAJAN RT.3/RW.4", "Krajan 003/004", "krajan rt03rw04"],
)
def test_an_address_is_its_place_and_its_numbers(written: str) -> None:
    person = read(address=written)
    assert (person["addr"], person["rtrw"]) == ("KRAJAN", "3/4")


@pytest.mark.parametrize(
    "written",
    [
        "-",
        "TIDAK DIKETAHUI",
        "Tidak Ada",
        "tdk tahu",
        "BELUM DIISI",
        "NULL",
        "n/a",
        "NN",
        "Almarhumah",
        "xxx",
        "I",
    ],
)
def test_what_only_fills_a_field_is_no_name(written: str) -> None:
    person = read(name="Siti Aminah", mother_name=written)
    assert (person["mother_key"], person["mother_code"]) == ("", "")


@pytest.mark.parametrize("written", ["Nulia", "Tidaka", "Nana", "Lupawati", "Namira"])
def test_a_name_that_begins_like_a_filler_is_a_name(written: str) -> None:
    assert read(mother_name=written)["mother_key"]


@pytest.mark.parametrize("written", ["7316030000000000", "0000000000000000", "9999999999999999"])
def test_a_number_made_up_to_fill_a_field_is_none(written: str) -> None:
    assert read(nik=written)["nik"] == ""


@pytest.mark.parametrize("written", ["1900-01-01", "01/01/1900", "1899-12-30"])
def test_the_date_of_who_knows_none_is_none(written: str) -> None:
    assert read(birth_date=written)["birth"] == ""


@pytest.mark.parametrize(
    ("written", "alone"),
    [
        ("Tan L. H.", "H L"),
        ("Siti Aminah", ""),
        ("M. Rizki", ""),
        ("I Wayan S.", "I S"),
        ("A. B. C.", ""),
    ],
)
def test_letters_that_stand_alone_are_kept_beside_the_name(written: str, alone: str) -> None:
    assert read(name=written)["initials"] == alone
