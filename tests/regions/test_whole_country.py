"""The shipped list, loaded once as it is: 91,599 areas."""

from typing import Any

from django.db import connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from anyam.regions import actions, lists
from anyam.regions.models import Phrase, Region
from anyam.regions.scope import Scope
from tests.make import AT

BALLA = "7316031021"
JAKARTA = "Galur, Johar Baru, Kota Administrasi Jakarta Pusat, Daerah Khusus Ibukota Jakarta"


def codes(text: str, **options: Any) -> list[str]:
    return [region.code for region in Region.objects.search(text, **options)]


def names(text: str, **options: Any) -> list[str]:
    return [region.full_name for region in Region.objects.search(text, **options)]


class TestWholeCountry(TestCase):
    country: actions.ImportResult

    @classmethod
    def setUpTestData(cls) -> None:
        cls.country = actions.import_regions(by=None, at=AT)

    def test_the_shipped_list_is_whole(self) -> None:
        assert self.country.levels == {
            "provinces": 38,
            "regencies": 514,
            "kecamatan": 7_285,
            "villages": 83_762,
        }
        assert self.country.added == self.country.total == Region.objects.count() == 91_599
        for level, count in enumerate((38, 514, 7_285, 83_762), 1):
            assert Region.objects.at_level(level).count() == count
        assert Phrase.objects.values("region").distinct().count() == 91_599

    def test_the_places_of_the_papers_have_their_official_codes(self) -> None:
        for code, path in [
            (BALLA, "Balla, Baraka, Enrekang, Sulawesi Selatan"),
            ("3171081003", JAKARTA),
            ("331216", "Kismantoro, Wonogiri, Jawa Tengah"),
            ("640104", "Tanah Grogot, Paser, Kalimantan Timur"),
        ]:
            with self.subTest(code=code):
                assert Region.objects.get(code=code).full_name == path

    def test_the_six_provinces_of_papua_are_there(self) -> None:
        assert Region.objects.at_level(1).within("9").count() == 6

    def test_every_area_hangs_in_the_tree(self) -> None:
        assert Region.objects.filter(parent=None).count() == 38
        for region in Region.objects.within("7316").select_related("parent"):
            assert region.parent is not None
            assert region.code.startswith(region.parent.code)
            assert len(region.code) > len(region.parent.code)

    def test_the_bps_codes_find_their_regions(self) -> None:
        with transaction.atomic():
            result = actions.import_bps(by=None, at=AT)
            transaction.set_rollback(True)

        assert result.added == 6

    def test_three_letters_find_a_village(self) -> None:
        found = names("bal", limit=100)

        assert len(found) > 20
        assert all("bal" in name.lower() for name in found)
        assert codes("bal", scope=Scope(frozenset({"7316"}))) == [BALLA]

    def test_names_that_begin_with_the_text_come_first(self) -> None:
        found = names("sukam", limit=20)

        assert found[0].startswith("Sukam")
        begin = [name.startswith("Baraka") for name in names("baraka", limit=20)]
        assert begin[0]
        assert begin == sorted(begin, reverse=True)

    def test_village_and_kecamatan_find_the_one_that_is_meant(self) -> None:
        for text in [
            "balla baraka",
            "baraka balla",
            "BALLA, Baraka",
            "kel. Balla, Kec. Baraka",
            "balla bar enr",
            "Kelurahan Balla Kecamatan Baraka Kabupaten Enrekang Provinsi Sulawesi Selatan",
            "bálla barakà",
            "7316031021",
            "73.16.03.1021",
            " 73.16.03.10 21",
        ]:
            with self.subTest(text=text):
                assert codes(text) == [BALLA]

    def test_a_name_is_found_with_and_without_its_space_and_marks(self) -> None:
        joined = codes("suka maju bandung")

        assert joined
        assert set(joined) == set(codes("sukamaju bandung"))
        assert codes("loloanaa gido") == codes("loloana'a gido") == codes("Loloana’a Gido")

    def test_the_beginning_of_a_code_finds_what_lies_inside(self) -> None:
        assert codes("73.16.03")
        assert all(code.startswith("731603") for code in codes("73.16.03"))

    def test_the_name_of_a_kecamatan_finds_its_villages(self) -> None:
        found = names("anggeraja")

        assert found
        assert all(", Anggeraja, Enrekang," in name for name in found)

    def test_other_levels_are_found_too(self) -> None:
        assert names("enrekang", level=2) == ["Enrekang, Sulawesi Selatan"]
        assert names("sulawesi sel", level=1) == ["Sulawesi Selatan"]
        assert names("baraka", level=3) == ["Baraka, Enrekang, Sulawesi Selatan"]
        assert names("zzz", level=1) == []

    def test_what_is_no_name_finds_nothing_or_little(self) -> None:
        for text in ["", "  ", "'", "zzzzz", "qq ww ee", "b", "x y", "%", "__", "🦆", "desa"]:
            with self.subTest(text=text):
                assert len(codes(text)) <= 20

    def test_two_letters_only_find_a_name_of_two_letters(self) -> None:
        assert all("ie" in name.lower().split(",")[0].split() for name in names("ie", limit=100))

    def test_the_scope_bounds_what_is_found(self) -> None:
        south = Scope(frozenset({"73", "3171"}))

        assert all(code.startswith(("73", "3171")) for code in codes("bal", scope=south, limit=50))
        assert codes("bal", scope=Scope()) == []
        assert codes("7316031021", scope=Scope(frozenset({"74"}))) == []

    def test_a_search_is_a_few_queries_and_none_for_the_paths(self) -> None:
        with CaptureQueriesContext(
            connection,
        ) as few:
            names("bal")
        with CaptureQueriesContext(connection) as many:
            names("balla baraka")

        assert len(few) == 2
        assert len(many) <= 6

    def test_every_path_fits_its_column_and_the_longest_name_its_list(self) -> None:
        assert max(len(path) for path in Region.objects.values_list("path", flat=True)) <= 255
        assert max(len(text) for text in Phrase.objects.values_list("text", flat=True)) <= 100
        assert max(len(row.name) for row in lists.read_regions(lists.SHIPPED_REGIONS)) <= 100
