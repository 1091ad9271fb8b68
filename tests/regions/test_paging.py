"""Long lists in pages: counted up to a number, and open-ended beyond it."""

from typing import Any

import pytest
from pytest_django.asserts import assertNumQueries

from anyam.groups.models import Group
from anyam.groups.queries import completed
from anyam.regions import paging
from anyam.regions.paging import numbers_around, page_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups() -> Any:
    village = make.village()
    Group.objects.bulk_create(
        Group(name=f"Melati {n:02d}", code=f"{village.code}-{n:03d}", region=village,
              started_on=make.AT.date())
        for n in range(1, 13)
    )  # fmt: skip
    return Group.objects.order_by("name", "pk")


def names(page: Any) -> list[str]:
    return [group.name[-2:] for group in page]


def test_a_short_list_is_counted_and_has_a_last_page(groups: Any) -> None:
    page = page_of("2", groups, 5)
    assert names(page) == ["06", "07", "08", "09", "10"]
    assert (page.paginator.count, page.paginator.num_pages) == (12, 3)
    assert numbers_around(page) == [1, 2, 3]
    assert names(page_of("9", groups, 5)) == ["11", "12"]
    assert names(page_of("x", groups, 5)) == ["01", "02", "03", "04", "05"]


@pytest.fixture
def counted_to_six(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST", 6)


@pytest.mark.usefixtures("counted_to_six")
def test_a_longer_list_goes_on_beyond_what_was_counted(groups: Any) -> None:
    first, last = page_of(None, groups, 3), page_of("4", groups, 3)
    assert first.paginator.is_longer  # type: ignore[attr-defined]
    assert (first.paginator.count, first.end_index()) == (6, 3)
    assert numbers_around(first) == [1, 2, "…"]
    assert names(last) == ["10", "11", "12"]
    assert (last.has_next(), last.end_index()) == (False, 12)
    assert numbers_around(last) == [1, "…", 3, 4]
    assert page_of("3", groups, 3).next_page_number() == 4


@pytest.mark.usefixtures("counted_to_six")
@pytest.mark.parametrize("number", ["5", "0", "-1", "99999999999999999999", "1.5", "x", None])
def test_a_number_beyond_the_end_gives_a_page(groups: Any, number: Any) -> None:
    assert len(names(page_of(number, groups, 3))) == 3


@pytest.mark.usefixtures("counted_to_six")
def test_only_the_rows_of_the_page_are_completed(groups: Any) -> None:
    with assertNumQueries(2):
        page = page_of("2", groups, 5, complete=completed)
        shown = [(group.name[-2:], group.members, group.place) for group in page]
    assert [number for number, _members, _place in shown] == ["06", "07", "08", "09", "10"]
    assert all(members == 0 and place for _number, members, place in shown)


@pytest.mark.usefixtures("counted_to_six")
@pytest.mark.parametrize("number", ["1", "4"])
def test_a_page_is_one_read_of_keys_and_one_of_rows(groups: Any, number: str) -> None:
    with assertNumQueries(2):
        page = page_of(number, groups, 3)
        assert page.has_next() == (number == "1")
        assert page.paginator.count == 6


def test_what_was_counted_for_the_list_stands_on_the_row(groups: Any) -> None:
    page = page_of("1", groups.with_count().filter(members=0), 3)
    assert [group.members for group in page] == [0, 0, 0]
    assert page.paginator.count == 12


@pytest.mark.usefixtures("counted_to_six")
def test_joins_of_the_list_come_with_the_page(groups: Any) -> None:
    page = page_of("1", groups.select_related("region").only("name", "region__path", "region"), 3)
    with assertNumQueries(0):
        assert next(group.region.path for group in page).startswith("Balla")
