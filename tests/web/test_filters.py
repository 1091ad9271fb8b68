"""Values as an Indonesian office writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from anyam.kernel.dates import date_in_words, format_date
from anyam.web import filters
from tests.web.pages import draw

# 23.30 in London is already the next morning in Jakarta.
NIGHT = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)


def test_filters_are_at_hand_in_every_template() -> None:
    source = "{{ a|rupiah }}|{{ a|terbilang }}|{{ d|tanggal }}|{{ d|tanggal_pendek }}|{{ n|nik }}"
    html = draw(source, a=1_250_000, d=date(2026, 11, 22), n="7316********0002")
    assert html == (
        "Rp\N{NO-BREAK SPACE}1.250.000|satu juta dua ratus lima puluh ribu rupiah|"
        "22 November 2026|22 Nov 2026|7316 **** **** 0002"
    )


@pytest.mark.parametrize("name", sorted(filters.FILTERS))
def test_nothing_is_drawn_for_nothing(name: str) -> None:
    for value in (None, ""):
        assert filters.FILTERS[name](value) == ""


def test_an_instant_has_the_day_and_the_clock_of_its_reader() -> None:
    assert filters.tanggal(NIGHT) == "22 November 2026"
    assert filters.jam(NIGHT) == "06.30 WIB"
    with timezone.override("Asia/Jayapura"):
        assert filters.waktu(NIGHT) == "22 November 2026, 08.30 WIT"


def test_dates_follow_the_language_of_the_page_and_papers_stay_indonesian() -> None:
    day = date(2026, 8, 17)
    assert (filters.tanggal(day), filters.tanggal_pendek(day)) == ("17 Agustus 2026", "17 Agu 2026")
    with translation.override("en"):
        assert filters.tanggal(day) == "17 August 2026"
        assert filters.tanggal_pendek(day) == "17 Aug 2026"
        assert filters.waktu(NIGHT) == "22 November 2026, 06.30 WIB"
        assert format_date(day) == "17 Agustus 2026"
        assert date_in_words(day).startswith("hari Senin tanggal tujuh belas bulan Agustus")


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=-5), "baru saja"),
        (timedelta(seconds=59), "baru saja"),
        (timedelta(minutes=5), "5 menit"),
        (timedelta(hours=23, minutes=59), "23 jam"),
        (timedelta(days=1), "1 hari"),
        (timedelta(days=59), "59 hari"),
        (timedelta(days=60), "2 bulan"),
        (timedelta(days=800), "2 tahun"),
    ],
)
def test_how_long_ago(before: timedelta, words: str) -> None:
    with translation.override("id"):
        assert filters.ago(NIGHT - before, now=NIGHT) == words


def test_days_are_counted_for_a_date() -> None:
    with translation.override("id"):
        assert filters.ago(date(2026, 11, 22), now=NIGHT) == "hari ini"
        assert filters.ago(date(2026, 11, 19), now=NIGHT) == "3 hari"
        assert filters.ago(timezone.now() - timedelta(hours=3)) == "3 jam"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-12_500, "-12.500"), (Decimal("2.50"), "2,5"), (0.1, "0,1"), ("1234.5", "1.234,5")],
)
def test_numbers_with_points_and_comma(value: Any, text: str) -> None:
    assert filters.angka(value) == text


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_amounts_are_written_and_said_whatever_their_size(amount: int) -> None:
    assert filters.rupiah(amount).replace(".", "").endswith(str(abs(amount)))
    assert filters.terbilang(amount).endswith(" rupiah")
