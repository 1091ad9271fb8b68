"""What an area says of itself."""

from datetime import date

import pytest

from anyam.regions.models import BpsCode, Level, Phrase, Region, RegionChange
from anyam.regions.queries import find
from tests import make
from tests.make import BALLA

DAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("code", "name", "kind", "titled"),
    [
        ("73", "Sulawesi Selatan", "Provinsi", "Provinsi Sulawesi Selatan"),
        ("7316", "Kabupaten Enrekang", "Kabupaten", "Kabupaten Enrekang"),
        ("3273", "Kota Bandung", "Kota", "Kota Bandung"),
        ("731603", "Baraka", "Kecamatan", "Kecamatan Baraka"),
        (BALLA, "Balla", "Kelurahan", "Kelurahan Balla"),
        ("7316032003", "Banti", "Desa", "Desa Banti"),
        ("9103013007", "Desa Adat Yoboi", "Desa adat", "Desa Adat Yoboi"),
        ("7316039003", "Lain", "Desa", "Desa Lain"),
    ],
)
def test_an_area_is_called_by_its_kind(code: str, name: str, kind: str, titled: str) -> None:
    region = Region(code=code, name=name)

    assert (region.kind, region.titled, str(region), region.full_name) == (kind, titled, name, name)


def test_a_code_is_shown_with_dots_and_has_a_page() -> None:
    region = Region(code=BALLA, name="Balla")

    assert region.dotted == "73.16.03.1021"
    assert region.level is Level.VILLAGE
    assert region.get_absolute_url() == f"/wilayah/{BALLA}/"


@pytest.mark.parametrize(
    ("begun", "ended", "holds"),
    [
        (None, None, True),
        (DAY, None, True),
        (date(2026, 11, 2), None, False),
        (None, DAY, False),
        (None, date(2026, 11, 2), True),
    ],
)
@pytest.mark.django_db
def test_the_first_day_counts_and_the_day_of_the_end_does_not(
    begun: date | None, ended: date | None, *, holds: bool
) -> None:
    region = make.region(BALLA)
    region.valid_from, region.valid_to = begun, ended
    region.save()

    assert region.holds_on(DAY) is holds
    assert Region.objects.valid_on(DAY).filter(code=BALLA).exists() is holds


@pytest.mark.django_db
def test_areas_are_found_from_the_largest_down() -> None:
    make.region("7316030001", "Sulawesi Kecil")

    assert [region.level for region in find("sulawesi")] == [Level.PROVINCE, Level.VILLAGE]


def test_rows_say_what_they_are() -> None:
    assert str(Phrase(text="balla")) == "balla"
    assert str(BpsCode(code="7316030", name="Baraka")) == "7316030 Baraka"
    assert str(RegionChange(old_id=BALLA, old_name="Balla")) == "Balla (73.16.03.1021)"
