"""NIK, KK, region codes, phones, money and dates as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyam.kernel import dates, money
from anyam.kernel.codes import (
    Nik,
    dotted,
    mask,
    nik_questions,
    parse_kk,
    parse_nik,
    parse_phone,
    parse_region_code,
)
from anyam.kernel.problems import Blocked

TODAY = date(2026, 11, 22)


def refusal(function: object, text: str) -> str:
    with pytest.raises(Blocked) as blocked:
        function(text)  # type: ignore[operator]
    [problem] = blocked.value.problems
    return problem.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "nik.length"),
        ("731603450381000", "nik.length"),
        ("73160345038100021", "nik.length"),
        ("73160345O3810002", "nik.not_digits"),
        ("٧٣١٦٠٣٤٥٠٣٨١٠٠٠٢", "nik.not_digits"),
        ("7316033213850001", "nik.date"),
        ("7316030013850001", "nik.date"),
        ("7316037203850001", "nik.date"),
        ("7316031700850001", "nik.date"),
        ("7316031706850000", "nik.serial"),
    ],
)
def test_what_cannot_be_a_nik_is_refused_with_the_reason(text: str, code: str) -> None:
    expected = "nik.not_digits" if text == "" else code
    assert refusal(parse_nik, text) == expected


def test_a_woman_s_day_is_raised_by_forty() -> None:
    assert parse_nik("7316035706850001").is_female
    assert parse_nik("7316035706850001").birth_date(on=TODAY) == date(1985, 6, 17)
    assert not parse_nik("7316031706850001").is_female


@pytest.mark.parametrize(
    ("nik", "born"),
    [
        ("7316031706260001", date(2026, 6, 17)),  # the century that is not in the future
        ("7316032411260001", date(1926, 11, 24)),
        ("7316032902000001", date(2000, 2, 29)),
        ("7316032902010001", None),  # 29 February of a year without one, in both centuries
        ("7316033104850001", None),
    ],
)
def test_the_birth_date_inside_a_nik(nik: str, born: date | None) -> None:
    assert parse_nik(nik).birth_date(on=TODAY) == born


def test_a_nik_that_differs_asks_and_never_blocks() -> None:
    nik = parse_nik("7316035706850001")
    asked = nik_questions(nik, birth_date=date(1985, 6, 18), female=False, on=TODAY)
    assert [problem.code for problem in asked] == ["nik.birth_date_differs", "nik.sex_differs"]
    assert not list(nik_questions(nik, birth_date=date(1985, 6, 17), female=True, on=TODAY))


@given(st.text(max_size=40))
def test_no_text_is_read_as_something_it_is_not(text: str) -> None:
    """Whatever is typed: a well-formed number, or a sentence."""
    for parse in (parse_nik, parse_kk, parse_phone, parse_region_code):
        try:
            found = parse(text)
        except Blocked as blocked:
            sentences = [problem.message for problem in blocked.problems]
        else:
            sentences = ["fine"]
            value = found.value if isinstance(found, Nik) else found
            assert value.removeprefix("+").isascii()
            assert value.removeprefix("+").isdigit()
        assert sentences
        assert all(sentences)


@pytest.mark.parametrize(
    "typed", ["7316030101200001", "7316 0301 0120 0001", "'7316-0301-0120-0001"]
)
def test_a_family_card_number_as_people_write_it(typed: str) -> None:
    assert parse_kk(typed) == "7316030101200001"


def test_short_numbers_are_masked_wholly() -> None:
    assert set(mask("12345678901")) == {"*"}
    assert mask("7316035706850001").endswith("0001")
    assert "5706" not in mask("7316035706850001")


@pytest.mark.parametrize(
    "typed", ["7", "731", "73160", "731603102", "73160310211", "tujuh", "73.16.x"]
)
def test_a_region_code_of_the_wrong_length_is_refused(typed: str) -> None:
    assert refusal(parse_region_code, typed) == "region.code"


def test_a_region_code_is_written_with_points() -> None:
    assert [dotted(code) for code in ("73", "7316", "731603", "7316031021")] == [
        "73", "73.16", "73.16.03", "73.16.03.1021",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["", "021 555 1234", "08", "0812345678901234", "+1 555 000"])
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    assert refusal(parse_phone, typed) == "phone.format"


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (15, "lima belas"),
        (100, "seratus"),
        (1_000, "seribu"),
        (21_000, "dua puluh satu ribu"),
        (1_000_000, "satu juta"),
        (1_100_111, "satu juta seratus ribu seratus sebelas"),
        (2_000_000_000_000, "dua triliun"),
        (-5, "minus lima"),
    ],
)
def test_amounts_are_said_as_offices_say_them(amount: int, said: str) -> None:
    assert money.number_in_words(amount) == said
    assert money.in_words(amount) == f"{said} rupiah"


def test_an_amount_beyond_words_is_an_error() -> None:
    with pytest.raises(ValueError, match="too large"):
        money.number_in_words(10**15)


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_every_amount_has_words_and_points(amount: int) -> None:
    assert money.number_in_words(amount) == " ".join(money.number_in_words(amount).split())
    assert int(money.format_rupiah(amount).replace("Rp ", "").replace(".", "")) == amount


def test_dates_are_indonesian_whatever_the_screen_speaks() -> None:
    day = date(2026, 8, 17)
    assert dates.format_day(day) == "Senin, 17 Agustus 2026"
    assert dates.format_month(day) == "Agustus 2026"
    assert dates.date_in_words(day).endswith("tahun dua ribu dua puluh enam")
