"""People type amounts, numbers and dates in many ways; the fields take the clear ones."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from anyam.kernel.dates import format_date
from anyam.kernel.money import format_rupiah
from anyam.web import typed, uploads
from anyam.web.fields import (
    DateField,
    DecimalField,
    FileField,
    NumberField,
    PhotoField,
    RupiahField,
)


def refusal(field: Any, value: Any) -> str:
    with translation.override("id"), pytest.raises(ValidationError) as refused:
        field.clean(value)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1500000", 1_500_000),
        ("1.500.000", 1_500_000),
        ("1 500 000", 1_500_000),
        ("1,500,000", 1_500_000),
        ("Rp 1.500.000", 1_500_000),
        ("rp1.500.000", 1_500_000),
        ("Rp. 1.500.000,-", 1_500_000),
        ("Rp 1.500.000,00", 1_500_000),
        ("20 juta", 20_000_000),
        ("1,5 juta", 1_500_000),
        ("1.5jt", 1_500_000),
        ("1.250 ribu", 1_250_000),
        ("750rb", 750_000),
        ("2 miliar", 2_000_000_000),
        ("\N{FULLWIDTH DIGIT ONE}500000", 1_500_000),
        ("0", 0),
        ("  ", None),
        ("", None),
    ],
)
def test_rupiah_is_read_as_people_write_it(text: str, amount: int | None) -> None:
    assert RupiahField(required=False).clean(text) == amount


@pytest.mark.parametrize(
    "text",
    ["1,500", "1500,50", "1.50", "1.5000", "12.34.567", "dua juta", "1e6", "0x10", "٣٠٠",
     "Rp", "juta",
     "1/2",
     "1,2345 ribu", "--5", "1.500.000,0", "NaN", "∞", "1_000"],
)  # fmt: skip
def test_what_could_mean_two_amounts_or_none_is_asked_again(text: str) -> None:
    message = refusal(RupiahField(), text)
    assert "misalnya 1.500.000" in message
    assert text in message


def test_amounts_outside_the_limits_are_refused_in_rupiah() -> None:
    field = RupiahField(min_value=1_000, max_value=20_000_000)
    assert "Rp 1.000" in refusal(field, "999")
    assert "Rp 20.000.000" in refusal(field, "20.000.001")
    assert "Rp 0" in refusal(RupiahField(), "-5000")
    assert "belum diisi" in refusal(field, "")


def test_a_long_answer_is_not_repeated_whole() -> None:
    assert len(refusal(RupiahField(), "x" * 5_000)) < 150


def understood(field: Any, value: Any) -> bool:
    try:
        field.clean(value)
    except ValidationError:
        return False
    return True


@given(st.integers(min_value=0, max_value=10**13))
def test_what_we_write_we_can_read(amount: int) -> None:
    assert typed.parse_rupiah(format_rupiah(amount)) == amount
    assert typed.parse_rupiah(str(amount)) == amount
    field = RupiahField()
    assert field.clean(field.prepare_value(amount)) == amount


@given(st.text(max_size=40))
def test_no_text_at_all_breaks_a_field(text: str) -> None:
    for field in (RupiahField(), NumberField(), DecimalField(), DateField()):
        assert understood(field, text) or refusal(field, text).strip()


@given(st.from_regex(r"[0-9.,\- ]{1,12}", fullmatch=True))
def test_a_number_read_never_gains_or_loses_digits(text: str) -> None:
    number = typed.parse_number(text)
    if number is not None:
        digits = [sign for sign in text if sign.isdigit()]
        assert "".join(digits).strip("0") in "".join(str(abs(number)).split(".")) + "0" * 20


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("1.250", 1250), (" 7 ", 7), ("0", 0), ("", None)]
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert NumberField(required=False).clean(text) == number


def test_numbers_say_what_is_wrong() -> None:
    assert "misalnya 12" in refusal(NumberField(), "banyak")
    assert "tanpa koma" in refusal(NumberField(), "2,5")
    assert "dari 1 sampai 20" in refusal(NumberField(min_value=1, max_value=20), "21")
    assert "2 angka di belakang koma" in refusal(DecimalField(), "2,555")


def test_decimals_with_a_comma() -> None:
    field = DecimalField()
    assert field.clean("2,5") == Decimal("2.5")
    assert field.prepare_value(Decimal("2.50")) == "2,5"
    assert field.clean(field.prepare_value(1250)) == 1250


@pytest.mark.parametrize(
    "text",
    ["2026-11-22", "22-11-2026", "22/11/2026", "22.11.2026", "22 11 2026", "22 November 2026",
     "22 nov 2026", "22-Nop-2026", " 22  November,  2026 "],
)  # fmt: skip
def test_dates_day_first_or_from_the_calendar(text: str) -> None:
    assert DateField().clean(text) == date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    ["11/22/2026", "22-11-26", "31-02-2026", "besok", "22 2026", "2026-13-01", "22/Foo/2026"],
)
def test_dates_that_are_none(text: str) -> None:
    assert "misalnya 22-11-2026" in refusal(DateField(), text)


def test_a_year_nobody_means_is_pointed_out() -> None:
    assert "Periksa tahunnya" in refusal(DateField(), "0026-11-22")
    field = DateField(earliest=date(2020, 1, 1), latest=date(2026, 12, 31))
    assert "1 Januari 2020" in refusal(field, "31-12-2019")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_date_on_our_letters_can_be_typed_back(day: date) -> None:
    assert typed.parse_date(format_date(day)) == day
    assert typed.parse_date(f"{day:%d-%m-%Y}") == day
    assert DateField().clean(day + timedelta(0)) == day


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", size, "green").save(file, kind)
    return SimpleUploadedFile("sawah.jpg", file.getvalue(), "image/jpeg")


def test_a_photo_is_taken_and_can_be_read_from_its_start() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        taken = PhotoField().clean(photo(kind))
        assert taken is not None
        assert taken.tell() == 0


def test_a_photo_is_what_its_bytes_say() -> None:
    script = SimpleUploadedFile("foto.jpg", b"<svg onload=alert(1)>" * 3, "image/jpeg")
    assert "tidak dikenali" in refusal(PhotoField(), script)
    cut = SimpleUploadedFile("foto.jpg", photo().read()[:60], "image/jpeg")
    assert "Ambil foto lagi" in refusal(PhotoField(), cut)
    heic = SimpleUploadedFile("IMG.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20, "image/heic")
    assert "HEIC" in refusal(PhotoField(), heic)
    riff = SimpleUploadedFile(
        "lagu.webp", b"RIFF\x10\x00\x00\x00WAVEfmt " + b"\x00" * 20, "image/webp"
    )
    assert refusal(PhotoField(), riff)


def test_a_bomb_of_pixels_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_PIXELS", 1_000)
    assert "terlalu besar" in refusal(PhotoField(), photo(size=(40, 30)))


def test_files_are_limited_in_kind_and_size() -> None:
    pdf = SimpleUploadedFile("surat.pdf", b"%PDF-1.7 ...", "application/pdf")
    assert FileField().clean(pdf) is pdf
    assert "Kirim PDF" in refusal(FileField(kinds=(uploads.PDF,)), photo())
    assert "0,5 MB" not in refusal(FileField(max_bytes=10), pdf)
    large = SimpleUploadedFile("surat.pdf", b"%PDF-" + b"0" * 2_500_000, "application/pdf")
    assert "2,5 MB. Paling besar 1 MB" in refusal(FileField(max_bytes=1_000_000), large)
    empty = SimpleUploadedFile("surat.pdf", b"", "application/pdf")
    assert "kosong" in refusal(FileField(), empty)
    assert FileField(required=False).clean(None) is None
