"""Codes change by decree; the old ones stay true for what was."""

from datetime import date
from typing import Any

import pytest

from anyam.audit.models import Event
from anyam.kernel.problems import Blocked
from anyam.regions import actions
from anyam.regions.models import Region, RegionChange
from anyam.regions.queries import history, successors
from tests import make
from tests.make import AT, BALLA

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
BEFORE = date(2026, 10, 31)


def change(old: str, new: str = "", kind: str = "moved", **facts: Any) -> list[RegionChange]:
    defaults = {"effective_on": DAY, "decree": "Permendagri 9/2026", "by": None, "at": AT}
    return actions.change_code(old, new, kind, **(defaults | facts))


def refused(*args: Any, **facts: Any) -> list[str]:
    with pytest.raises(Blocked) as blocked:
        change(*args, **facts)
    return [problem.code for problem in blocked.value.problems]


@pytest.fixture(autouse=True)
def map_of_enrekang() -> None:
    make.region(BALLA)
    make.region("7316032003", "Banti")
    make.region("7316041005", "Lakawan")


def test_a_village_that_moves_keeps_its_old_code_for_what_was() -> None:
    (row,) = change("73.16.03.1021", "73.16.04.1021")

    old, new = Region.objects.get(code=BALLA), Region.objects.get(code="7316041021")
    assert (old.valid_to, new.valid_from, new.valid_to) == (DAY, DAY, None)
    assert (old.holds_on(BEFORE), old.holds_on(DAY), new.holds_on(BEFORE)) == (True, False, False)
    assert new.full_name == "Balla, Wilayah 731604, Enrekang, Sulawesi Selatan"
    assert old.full_name == "Balla, Baraka, Enrekang, Sulawesi Selatan"
    assert (row.old_id, row.new_id, row.decree) == (BALLA, "7316041021", "Permendagri 9/2026")
    assert [r.code for r in successors(BALLA, on=DAY)] == ["7316041021"]
    assert [r.code for r in successors(BALLA, on=BEFORE)] == [BALLA]
    assert [r.code for r in Region.objects.search("balla")] == ["7316041021"]


def test_what_lies_inside_moves_along() -> None:
    rows = change("731603", "731605", name="Baraka Baru")

    assert {(row.old_id, row.new_id) for row in rows} == {
        ("731603", "731605"),
        (BALLA, "7316051021"),
        ("7316032003", "7316052003"),
    }
    balla = Region.objects.get(code="7316051021")
    assert balla.full_name == "Balla, Baraka Baru, Enrekang, Sulawesi Selatan"
    assert balla.parent_id == "731605"
    living = Region.objects.within("7316").valid_on(DAY).at_level(4)
    assert set(living.values_list("code", flat=True)) == {
        "7316041005",
        "7316051021",
        "7316052003",
    }


def test_a_change_ahead_of_its_day_leaves_the_picker_as_it_is() -> None:
    change(BALLA, "7316041021", effective_on=date(2999, 1, 1))

    assert [r.code for r in Region.objects.search("balla")] == [BALLA]


def test_a_split_leaves_the_old_code_and_begins_a_new_one() -> None:
    change(BALLA, "7316031022", "split", name="Balla Timur")

    assert Region.objects.get(code=BALLA).valid_to is None
    assert Region.objects.get(code="7316031022").name == "Balla Timur"
    assert [r.code for r in successors(BALLA, on=DAY)] == [BALLA, "7316031022"]


def test_a_village_merges_into_another() -> None:
    change(BALLA, "7316032003", "merged")

    assert [r.code for r in successors(BALLA, on=DAY)] == ["7316032003"]
    assert Region.objects.get(code="7316032003").name == "Banti"


def test_a_dissolved_village_has_no_successor() -> None:
    change(BALLA, kind="dissolved")

    assert successors(BALLA, on=DAY) == []
    assert Region.objects.get(code=BALLA).valid_to == DAY


def test_a_new_name_reaches_every_path_below_and_the_picker() -> None:
    (row,) = change("731603", kind="renamed", name=" Baraka   Raya ")

    assert (row.old_name, row.new_name, row.old_id, row.new_id) == (
        "Baraka",
        "Baraka Raya",
        "731603",
        "731603",
    )
    balla = Region.objects.get(code=BALLA)
    assert balla.full_name == "Balla, Baraka Raya, Enrekang, Sulawesi Selatan"
    assert [r.code for r in Region.objects.search("balla raya")] == [BALLA]


def test_a_code_is_followed_from_change_to_change() -> None:
    change(BALLA, "7316041021", effective_on=date(2026, 1, 1))
    change("7316041021", "7316041005", "merged", effective_on=date(2026, 6, 1))

    assert [r.code for r in successors(BALLA, on=date(2026, 3, 1))] == ["7316041021"]
    assert [r.code for r in successors(BALLA, on=DAY)] == ["7316041005"]
    assert len(history(Region.objects.get(code="7316041021"))) == 2


def test_a_list_may_come_before_the_decree_is_recorded() -> None:
    """The new list ended the old kecamatan and numbered one of its villages anew."""
    listed = date(2026, 11, 10)
    Region.objects.within("731603").update(valid_to=listed)
    for code, name in (("731605", "Baraka"), ("7316051021", "Balla"), ("7316052099", "Banti")):
        make.region(code, name)
    Region.objects.within("731605").update(valid_from=listed)

    rows = change("731603", "731605")

    assert {(row.old_id, row.new_id) for row in rows} == {
        ("731603", "731605"),
        (BALLA, "7316051021"),
    }
    assert Region.objects.get(code="7316051021").valid_from == DAY
    assert Region.objects.get(code=BALLA).valid_to == DAY
    assert Region.objects.get(code="7316032003").valid_to == listed
    assert not Region.objects.filter(code="7316052003").exists()
    change("7316032003", "7316052099", effective_on=DAY)


def test_a_change_that_cannot_be_is_refused_and_leaves_no_trace() -> None:
    change(BALLA, "7316041021")
    before = Region.objects.count(), RegionChange.objects.count(), Event.objects.count()

    assert refused(BALLA, "7316041022") == ["change.gone"]
    assert refused("9999999998", "7316041022") == ["change.unknown"]
    assert refused("7316032003", "7316091001") == ["change.orphan"]
    assert refused("731603", kind="dissolved") == ["change.not_empty"]
    assert refused("7316041021", "7316032003", effective_on=BEFORE) == ["change.too_early"]
    assert refused("7316032003", "7316041023", kind="split") == ["change.name"]
    assert refused("7316032003", "7316041023", kind="merged") == ["change.no_target"]
    assert refused("7316032003", "x" * 10, decree=" ") == ["change.decree", "change.new_code"]
    assert before == (
        Region.objects.count(),
        RegionChange.objects.count(),
        Event.objects.count(),
    )


def test_a_dry_run_shows_the_rows_and_saves_nothing() -> None:
    rows = change("731603", "731605", dry_run=True)

    assert len(rows) == 3
    assert not RegionChange.objects.exists()
    assert not Region.objects.filter(code="731605").exists()
    assert Region.objects.get(code="731603").valid_to is None


def test_a_change_is_one_event_with_its_decree() -> None:
    someone = make.user()

    change("731603", "731605", by=someone)

    event = Event.objects.about(Region.objects.get(code="731603")).get()
    assert (event.action, event.actor_id, event.note) == (
        "region.change_code",
        someone.pk,
        "Permendagri 9/2026",
    )
    assert event.changes == {"kind": "moved", "code": ["731603", "731605"], "count": 3}
