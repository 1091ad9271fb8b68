"""The village picker as a form field: with a keyboard, without JavaScript, and by code."""

from typing import Any

import pytest
from django import forms
from django.forms.utils import ErrorDict

from anyam.regions import actions
from anyam.regions.fields import VillageField
from anyam.regions.models import Level, Region
from anyam.regions.scope import Scope
from tests import make
from tests.make import AT, BALLA

pytestmark = pytest.mark.django_db
ENREKANG, JAKARTA = Scope(frozenset({"7316"})), Scope(frozenset({"31"}))


class PlaceForm(forms.Form):
    region = VillageField()

    def __init__(self, *args: Any, scope: Scope | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].scope = scope  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def some_villages() -> None:
    make.region(BALLA)
    make.region("7316032003", "Banti")
    make.region("3171081003", "Balonggabus")


def form(code: str = "", text: str = "", scope: Scope | None = None) -> PlaceForm:
    return PlaceForm({"region": code, "region_cari": text}, scope=scope)


def chosen(made: PlaceForm) -> Region:
    assert made.is_valid(), made.errors
    region: Region = made.cleaned_data["region"]
    return region


def told(made: PlaceForm) -> list[str]:
    assert not made.is_valid()
    errors: ErrorDict = made.errors
    return [error["code"] for error in errors.get_json_data()["region"]]


def test_a_place_chosen_from_the_list_is_taken() -> None:
    assert chosen(form(BALLA)).code == BALLA
    assert chosen(form(BALLA, "bal")).code == BALLA
    assert chosen(form("73.16.03.1021")).code == BALLA


def test_words_alone_lead_to_a_list_to_choose_from() -> None:
    made = form(text="bal")

    assert told(made) == ["choose"]
    html = made["region"].as_widget()
    assert 'value="7316031021"' in html
    assert "Balla, Baraka, Enrekang, Sulawesi Selatan</label>" in html
    assert 'value="3171081003"' in html
    assert "Banti" not in html
    assert 'value="bal"' in html


def test_one_hit_is_still_confirmed_by_choosing_but_a_code_is_enough() -> None:
    assert told(form(text="balla baraka")) == ["choose"]
    assert chosen(form(text="73.16.03.1021")).code == BALLA
    assert told(form(text="73.16.03.10")) == ["choose"]


def test_new_words_outweigh_an_old_choice() -> None:
    """Without JavaScript the radio of the last search is still there."""
    made = form(BALLA, "banti")

    assert told(made) == ["choose"]
    assert 'value="7316032003"' in made["region"].as_widget()
    assert "checked" not in made["region"].as_widget()


def test_a_choice_that_the_words_found_in_another_spelling_is_kept() -> None:
    make.region("7316032004", "Suka Maju")

    assert chosen(form("7316032004", "sukamaju")).name == "Suka Maju"


@pytest.mark.parametrize(
    ("code", "text", "reason"),
    [
        ("", "", "required"),
        ("", "   ", "required"),
        ("", "xyzzy", "not_found"),
        ("", "ba", "short"),
        ("", "…", "short"),
        ("7316039999", "", "unknown"),
        ("731603", "", "unknown"),
        ("' OR 1=1", "", "unknown"),
        ("9" * 500, "", "unknown"),
    ],
)
def test_what_is_no_village_is_told_in_words(code: str, text: str, reason: str) -> None:
    assert told(form(code, text)) == [reason]


def test_the_words_are_repeated_safely() -> None:
    made = form(text="<script>alert(1)</script>" * 5)

    assert told(made) == ["not_found"]
    assert "<script>" not in made["region"].as_widget()


def test_only_the_own_part_of_the_country_is_offered() -> None:
    made = form(text="bal", scope=ENREKANG)

    assert told(made) == ["choose"]
    assert "3171081003" not in made["region"].as_widget()
    assert told(form("3171081003", scope=ENREKANG)) == ["unknown"]
    assert chosen(form("3171081003", scope=JAKARTA)).code == "3171081003"


def test_a_small_scope_is_shown_whole_without_a_search() -> None:
    html = PlaceForm(scope=ENREKANG)["region"].as_widget()

    assert html.count('type="radio"') == 2
    assert "checked" not in html
    only = PlaceForm(scope=JAKARTA)["region"].as_widget()
    assert only.count("checked") == 1


def test_a_large_scope_waits_for_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anyam.regions.queries.FEW", 1)

    assert "radio" not in PlaceForm(scope=ENREKANG)["region"].as_widget()
    assert "radio" not in PlaceForm(scope=Scope(frozenset({""})))["region"].as_widget()
    assert "radio" not in PlaceForm()["region"].as_widget()


def test_a_code_that_ended_names_the_one_that_holds_now() -> None:
    make.region("731604", "Anggeraja")
    actions.change_code(
        BALLA, "7316041021", effective_on=AT.date(), decree="Perda 1/2026", by=None, at=AT
    )

    made = form(BALLA)

    assert told(made) == ["ended"]
    assert made.errors["region"] == [
        "Kode 73.16.03.1021 tidak berlaku lagi. Sekarang: Balla, Anggeraja, Enrekang, "
        "Sulawesi Selatan (73.16.04.1021)."
    ]


def test_another_level_may_be_asked_for() -> None:
    class KecamatanForm(forms.Form):
        place = VillageField(level=Level.KECAMATAN, required=False)

    assert KecamatanForm({"place": "731603"}).is_valid()
    assert not KecamatanForm({"place": BALLA}).is_valid()
    empty = KecamatanForm({})
    assert empty.is_valid()
    assert empty.cleaned_data["place"] is None


def test_a_place_known_before_is_shown_as_chosen() -> None:
    balla = Region.objects.get(code=BALLA)
    for initial in (balla, BALLA, "73.16.03.1021"):
        html = PlaceForm(initial={"region": initial})["region"].as_widget()

        assert html.count("checked") == 1
        assert "Balla, Baraka, Enrekang" in html


def test_a_form_knows_whether_the_place_changed() -> None:
    def changed(code: str, text: str = "") -> bool:
        data = {"region": code, "region_cari": text}
        return PlaceForm(data, initial={"region": BALLA}).has_changed()

    assert not changed(BALLA)
    assert not changed(BALLA, "bal")
    assert changed("7316032003")
    assert changed("", "banti")
    assert changed("")


def test_the_box_has_a_label_a_hint_and_says_what_is_wrong() -> None:
    made = form(text="xyzzy")
    html = made.as_p()

    assert 'for="id_region"' in html
    assert 'id="id_region"' in html
    assert 'aria-describedby="id_region_helptext id_region_error"' in html
    assert 'aria-invalid="true"' in html


def test_the_picker_works_with_a_prefix_and_many_rows() -> None:
    made = PlaceForm({"2-region": BALLA, "2-region_cari": "bal"}, prefix="2")

    assert chosen(made).code == BALLA
    assert 'name="2-region_cari"' in made["region"].as_widget()
    assert "name=2-region&" in made["region"].as_widget().replace("&amp;", "&")


def test_a_field_left_out_of_the_data_is_known_as_such() -> None:
    widget = VillageField().widget

    assert widget.value_omitted_from_data({}, {}, "region")
    assert not widget.value_omitted_from_data({"region_cari": ""}, {}, "region")
