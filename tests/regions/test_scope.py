"""One scope, said twice: to Python (`covers`) and to the database (`q`)."""

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from anyam.accounts.models import Assignment
from anyam.regions.models import Region
from anyam.regions.scope import NATION, Scope, ScopedQuerySet, collapse, within
from tests import make

CODES = ["73", "7316", "731603", "7316031021", "7316032003", "7399", "739999", "7399990001",
         "74", "7401", "740101", "7401010001", "99", "9999"]  # fmt: skip


def prefixes() -> SearchStrategy[str]:
    """Prefixes of real codes and of others that are like them."""
    real = [code[:length] for code in CODES for length in range(len(code) + 1)]
    return st.sampled_from(real) | st.text("0123456789", max_size=10)


@pytest.fixture
def regions(db: None) -> None:
    for code in CODES:
        make.region(code)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.frozensets(prefixes(), max_size=4))
def test_python_and_the_database_see_the_same_regions(regions: None, held: frozenset[str]) -> None:
    scope = Scope(held)

    found = set(Region.objects.filter(scope.q("code")).values_list("code", flat=True))

    assert found == {code for code in CODES if scope.covers(code)}


@given(st.frozensets(prefixes(), max_size=5), st.text("0123456789", min_size=2, max_size=10))
def test_collapsing_changes_nothing_that_is_seen(held: frozenset[str], code: str) -> None:
    kept = collapse(held)

    assert any(map(code.startswith, held)) == any(map(code.startswith, kept))
    assert not any(a != b and a.startswith(b) for a in kept for b in kept)
    assert kept <= held


def test_the_nation_takes_everything_in() -> None:
    scope = Scope(frozenset({NATION, "7316"}))

    assert scope.prefixes == {NATION}
    assert scope.is_nation
    assert scope.covers("9501010001")


@pytest.mark.django_db
def test_an_empty_scope_sees_nothing(regions: None) -> None:
    assert not Scope()
    assert not Region.objects.filter(Scope().q("code")).exists()
    assert not Scope().covers("7316031021")


@pytest.mark.parametrize("prefix", ["73.16", " 73", "-1", "٧٣", "7_3", "x"])
def test_a_prefix_is_made_of_digits(prefix: str) -> None:
    with pytest.raises(ValueError, match="made of digits"):
        within(prefix, "code")


class Assignments(ScopedQuerySet[Assignment]):
    group_field = "group_id"


@pytest.mark.django_db
def test_a_chair_sees_the_own_group_and_nothing_around_it() -> None:
    mine = make.user(over="7316031021", group_id=41)
    make.user(over="7316031021", group_id=42)
    chair = SimpleNamespace(scope=Scope(groups=frozenset({41})))
    neighbour = SimpleNamespace(scope=Scope(groups=frozenset({43})))

    seen = Assignments(Assignment).visible_to(chair)

    assert [row.user for row in seen] == [mine]
    assert not Assignments(Assignment).visible_to(neighbour).exists()
    assert not Assignment.objects.filter(chair.scope.q("region_id")).exists()


@pytest.mark.django_db
def test_rows_are_found_by_the_place_they_are_in() -> None:
    here = make.user(over="731603").assignments.get()
    make.user(over="740101")

    assert list(Assignments(Assignment).in_region("7316")) == [here]
