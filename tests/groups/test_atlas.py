"""The table and the map of trades: numbers that agree with the lists they lead to."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.groups import trading
from anyam.groups.models import Group
from anyam.outreach import actions as outreach
from tests import make
from tests.groups.test_screens import queries
from tests.people.pages import signed_in, text

pytestmark = pytest.mark.django_db
NEXT = "7316032002"


@pytest.fixture
def office(by: User) -> Client:
    """Two kiosks in Balla, cattle next door, one draft; seen by the office of the regency."""
    for name, place, trade in (
        ("A", make.BALLA, "kios"),
        ("B", make.BALLA, "kios"),
        ("C", NEXT, "sapi"),
    ):
        make.group(members=5, name=name, region=make.village(place), trade=trade, by=by)
    make.group(members=5, name="D", formed=False, by=by)
    make.village("7316042003")
    return signed_in(make.user(Role.DINSOS_HEAD, over="7316"))


def test_the_table_counts_formed_groups_by_kecamatan_and_trade(office: Client) -> None:
    shown = office.get("/usaha/")

    atlas = shown.context["atlas"]
    assert [trade.slug for trade in atlas.trades] == ["kios", "sapi"]
    rows = {line.region.code: [cell.count for cell in line.cells] for line in atlas.lines}
    assert rows == {"731603": [2, 1], "731604": [0, 0]}
    assert (atlas.total, atlas.unplaced) == (3, 3)
    assert "3 kelompok belum mencatat letak usahanya" in text(shown)
    assert 'aria-label="Kecamatan 731604' in shown.content.decode() or "0 kelompok" in text(shown)


def test_every_number_leads_to_that_many_groups(office: Client) -> None:
    page = office.get("/usaha/").content.decode()
    links = re.findall(r'href="(/kelompok/\?[^"]+)">\s*(?:<strong>)?(\d+)', page)
    assert len(links) >= 5
    for url, number in links:
        found = office.get(url.replace("&amp;", "&")).context["page"].paginator.count
        assert found == int(number), url


def test_a_tile_opens_its_area_down_to_the_village(office: Client) -> None:
    page = office.get("/usaha/").content.decode()
    assert 'href="/usaha/?wilayah=731603"' in page
    inside = office.get("/usaha/?wilayah=731603&usaha=kios").context["atlas"]
    assert {line.region.code: line.total.count for line in inside.lines} == {make.BALLA: 2, NEXT: 0}
    village = office.get(f"/usaha/?wilayah={make.BALLA}").context["atlas"]
    assert [line.total.count for line in village.lines] == [2]


def test_one_trade_stands_beside_the_inhabitants(office: Client, by: User) -> None:
    outreach.set_inhabitants(
        make.village(), count=4_000, counted_on=make.AT.date(), source="Dukcapil", by=by, at=make.AT
    )
    shown = text(office.get("/usaha/?wilayah=731603&usaha=kios"))
    assert "4.000" in shown
    assert "2.000" in shown
    assert "belum diketahui" in shown


def test_groups_with_coordinates_stand_on_the_ground(office: Client, by: User) -> None:
    points = {"A": ("-3.40", "119.90"), "B": ("-3.40001", "119.90001"), "C": ("-3.50", "119.95")}
    for name, (latitude, longitude) in points.items():
        group = Group.objects.get(name=name)
        trading.pin(group, (Decimal(latitude), Decimal(longitude)), by=by, at=make.AT)

    page = office.get("/usaha/").content.decode()

    assert 'aria-label="2 kelompok: A, B"' in page
    assert f'href="/kelompok/?wilayah={make.BALLA}&amp;status=formed"' in page
    assert f'href="{Group.objects.get(name="C").get_absolute_url()}" aria-label="C"' in page


def test_a_large_scope_chooses_its_regency_first(office: Client) -> None:
    page = signed_in(make.user(Role.DIRECTOR, over=""))
    first = page.get("/usaha/")
    assert "Pilih dulu kabupaten atau kotanya." in text(first)
    assert [place.code for place, _url in first.context["choices"]] == ["73"]
    assert [place.code for place, _url in page.get("/usaha/?wilayah=73").context["choices"]] == [
        "7316"
    ]
    assert page.get("/usaha/?wilayah=7316").context["atlas"].total == 3


def test_nobody_counts_outside_their_places(office: Client) -> None:
    neighbour = signed_in(make.user(Role.DINSOS_HEAD, over="7317"))
    assert neighbour.get("/usaha/?wilayah=7316").context["atlas"].total == 0
    head = signed_in(make.user(Role.VILLAGE_HEAD, over=NEXT)).get("/usaha/")
    assert [(line.region.code, line.total.count) for line in head.context["atlas"].lines] == [
        (NEXT, 1)
    ]
    group = Group.objects.get(name="C")
    chair = signed_in(make.user(Role.CHAIR, over=NEXT, group_id=group.pk))
    assert "Belum ada kelompok di wilayah Anda." in text(chair.get("/usaha/"))


@pytest.mark.parametrize(
    "rubbish",
    ["wilayah=99", "wilayah=%00&usaha=%00", "wilayah=7316&usaha=x", "usaha=kios&wilayah=7"],
)
def test_rubbish_in_the_address_is_left_out(office: Client, rubbish: str) -> None:
    assert office.get(f"/usaha/?{rubbish}").status_code == 200


def test_the_map_costs_the_same_however_many_groups(office: Client, by: User) -> None:
    before = queries(office, "/usaha/")[0]
    for number in range(8):
        made = make.group(members=5, name=f"X{number}", trade="kue", by=by)
        trading.pin(made, (Decimal("-3.4"), Decimal("119.9")), by=by, at=make.AT)
    assert queries(office, "/usaha/")[0] == before <= 15
