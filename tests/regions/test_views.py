"""The map as pages."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from anyam.accounts.roles import Role
from anyam.regions import actions
from anyam.regions.models import BpsCode
from tests import make
from tests.make import AT, BALLA

pytestmark = pytest.mark.django_db
DECREE = {"effective_on": date(2026, 11, 1), "decree": "Perda 1/2026", "by": None, "at": AT}


@pytest.fixture(autouse=True)
def some_villages() -> None:
    make.region(BALLA)
    make.region("7316032003", "Banti")
    make.region("731604", "Anggeraja")
    make.region("3171081003", "Balonggabus")


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(make.user(Role.FACILITATOR, over="731603"))
    return client


def page(client: Client, url: str, **query: Any) -> str:
    response = client.get(url, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize(
    "url", ["/wilayah/", "/wilayah/cari/?q=bal", "/wilayah/perubahan/", f"/wilayah/{BALLA}/"]
)
def test_strangers_are_sent_to_the_sign_in_page(client: Client, url: str) -> None:
    response = client.get(url)

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/masuk/")


@pytest.mark.parametrize("url", ["/wilayah/", "/wilayah/cari/", "/wilayah/perubahan/"])
def test_the_map_is_read_only(reader: Client, url: str) -> None:
    assert reader.post(url).status_code == 405


def test_the_first_page_lists_the_provinces(reader: Client) -> None:
    html = page(reader, "/wilayah/")

    assert "Provinsi Sulawesi Selatan" in html
    assert "/wilayah/73/" in html
    assert "Balla" not in html


def test_the_first_page_finds_areas_of_every_level(reader: Client) -> None:
    html = page(reader, "/wilayah/", q="ba")
    assert "Tidak ditemukan" in html

    html = page(reader, "/wilayah/", q="bar")
    assert "Baraka, Enrekang, Sulawesi Selatan" in html
    assert "Kecamatan 73.16.03" in html


def test_rubbish_in_the_search_box_finds_nothing_and_breaks_nothing(reader: Client) -> None:
    for text in ("<b>x</b>", "%", "'; --", "\x00", "9" * 300, "99", "é" * 300, "a " * 300):
        assert "<b>x</b>" not in page(reader, "/wilayah/", q=text)


def test_an_area_shows_its_codes_its_place_and_what_lies_inside(reader: Client) -> None:
    BpsCode.objects.create(
        code="7316030", name="Baraka", region_id="731603", valid_from="2018-01-11", source="MFD"
    )

    html = page(reader, "/wilayah/73.16.03/")

    assert "Kecamatan Baraka" in html
    assert "73.16.03" in html
    assert "7316030 (Baraka, sejak 11 Januari 2018)" in html
    assert "Kelurahan Balla" in html
    assert "Desa Banti" in html
    assert "73.16.03.1021" in html
    assert 'href="/wilayah/7316/"' in html


def test_a_code_that_ended_points_to_the_one_that_holds(reader: Client) -> None:
    actions.change_code(BALLA, "7316041021", **DECREE)

    html = page(reader, f"/wilayah/{BALLA}/")

    assert "Kode ini tidak berlaku lagi sejak 1 November 2026." in html
    assert "Balla, Anggeraja, Enrekang, Sulawesi Selatan" in html
    assert "Berganti kode" in html
    assert "Perda 1/2026" in html
    assert "Balla" not in page(reader, "/wilayah/731603/")
    assert "Balla" in page(reader, "/wilayah/731604/")


def test_a_code_that_ended_without_a_successor_says_so(reader: Client) -> None:
    actions.change_code(BALLA, kind="dissolved", **DECREE)

    html = page(reader, f"/wilayah/{BALLA}/")

    assert "Belum ada penggantinya yang dicatat." in html
    assert "tidak ada" in html


@pytest.mark.parametrize("code", ["7316039999", "1", "x", "73.16.03.", "7" * 60])
def test_an_unknown_code_is_not_found(reader: Client, code: str) -> None:
    assert reader.get(f"/wilayah/{code}/").status_code in {200 if code == "73.16.03." else 404}


def test_changes_are_listed_newest_first(reader: Client) -> None:
    assert "Belum ada perubahan" in page(reader, "/wilayah/perubahan/")
    actions.change_code(BALLA, kind="renamed", name="Balla Lama", **DECREE)
    actions.change_code(BALLA, "7316041021", **(DECREE | {"effective_on": date(2026, 11, 2)}))

    html = page(reader, "/wilayah/perubahan/")

    assert html.index("2 November 2026") < html.index("1 November 2026")
    assert "2 November 2026" in page(reader, "/wilayah/perubahan/", hal="zzz")


def test_the_list_under_the_picker(reader: Client) -> None:
    html = page(reader, "/wilayah/cari/?name=region&id=id_region&region_cari=bal")

    assert html.count('type="radio"') == 2
    assert 'name="region"' in html
    assert f'id="id_region_{BALLA}"' in html
    assert 'hx-swap-oob="innerHTML"' in html
    assert "2 tempat ditemukan" in html
    assert "<html" not in html


def test_the_list_may_be_bound_to_the_own_part_of_the_country(reader: Client) -> None:
    html = page(reader, "/wilayah/cari/", q="bal", wilayah_saya="1")

    assert BALLA in html
    assert "3171081003" not in html


def test_the_list_may_be_of_another_level(reader: Client) -> None:
    assert "Baraka, Enrekang" in page(reader, "/wilayah/cari/", q="bar", tingkat="3")
    assert "Balonggabus" in page(reader, "/wilayah/cari/", q="bal", tingkat="9")


def test_the_list_says_when_it_found_nothing_but_not_before_three_letters(reader: Client) -> None:
    assert "Tidak ditemukan" in page(reader, "/wilayah/cari/", q="zzz")
    assert "Tidak ditemukan" not in page(reader, "/wilayah/cari/", q="zz")
    assert "radio" not in page(reader, "/wilayah/cari/")


@pytest.mark.parametrize("name", ['"><script>', "a b", "x" * 61, ""])
def test_names_from_the_address_cannot_leave_their_quotes(reader: Client, name: str) -> None:
    html = page(reader, "/wilayah/cari/", q="bal", name=name, id=name)

    assert 'name="region"' in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    "url", ["/wilayah/", "/wilayah/?q=bal", "/wilayah/731603/", "/wilayah/cari/?q=bal"]
)
def test_pages_take_the_same_queries_however_much_they_show(
    reader: Client, url: str, django_assert_max_num_queries: Any
) -> None:
    page(reader, url)  # the first page of a session writes down that it began
    with django_assert_max_num_queries(15) as few:
        page(reader, url)
    for number in range(2, 12):
        make.region(f"73160320{number + 10}", f"Balla {number}")
    make.region("74", "Sulawesi Tenggara")
    with django_assert_max_num_queries(15) as many:
        page(reader, url)

    assert len(many) == len(few)


def test_templates_name_no_style_and_no_script() -> None:
    for path in Path("anyam/regions/templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "style=" not in text
        assert "<script" not in text
        assert " on" not in "".join(text.split('"')[::2]).replace(" only", "")
