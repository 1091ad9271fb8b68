"""Maps carry their numbers, their words and their links; nothing in them is taken as markup."""

from xml.etree import ElementTree

from anyam.web import maps
from anyam.web.maps import Dot, Mark, Tile

EVIL = '<b>"&'


def test_a_tile_says_its_number_and_leads_on() -> None:
    drawn = maps.tiles(
        "Peta", [Tile("Baraka", 20, "/usaha/?a=1&b=2", "Baraka: 20"), Tile(EVIL, 0, "/", EVIL)]
    )
    root = ElementTree.fromstring(drawn)
    links = root.findall(".//{*}a")
    assert [link.get("href") for link in links] == ["/usaha/?a=1&b=2", "/"]
    assert links[0].get("aria-label") == "Baraka: 20"
    assert "20" in [word.text for word in root.findall(".//{*}text")]
    assert EVIL in [word.text for word in root.findall(".//{*}text")]


def test_the_surface_of_a_disc_grows_with_its_number() -> None:
    drawn = maps.tiles("Peta", [Tile(str(n), n, "/", str(n)) for n in (4, 16, 0)])
    discs = [float(c.get("r", "0")) for c in ElementTree.fromstring(drawn).findall(".//{*}circle")]
    assert discs == [15, 30, maps.SMALLEST]


def test_dots_stay_on_the_map_and_north_is_above() -> None:
    dots = [Dot(-3.3, 119.8, "n"), Dot(-3.6, 120.0, "s"), Dot(-3.6, 119.8, "w")]
    found = {heap.dots[0].key: heap for heap in maps.heaps(dots)}
    assert found["n"].y < found["s"].y
    assert found["w"].x < found["s"].x
    for heap in found.values():
        assert 0 <= heap.x <= 360
        assert 0 <= heap.y <= 360
    assert maps.heaps([]) == []


def test_one_dot_stands_in_the_middle() -> None:
    (heap,) = maps.heaps([Dot(-3.3, 119.8, "a")])
    assert (heap.x, heap.y) == (180, 180)
    drawn = maps.ground("Letak", [Mark(heap, "/kelompok/1/", "Melati")])
    assert ElementTree.fromstring(drawn).find(".//{*}a").get("aria-label") == "Melati"  # type: ignore[union-attr]
