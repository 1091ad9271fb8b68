"""The household checklist: each criterion in its declared direction; and a ranking set right."""

from dataclasses import replace
from typing import Any

import pytest

from anyam.eligibility.rules import checklist, facts
from anyam.eligibility.rules.facts import House
from anyam.eligibility.rules.saw import LESS, MORE, Weight, need
from anyam.schemes.checklists import Criterion, get_checklist
from tests.eligibility.known import HOUSE, WELL, said

LIST = get_checklist("poverty-14")


def test_the_checklist_asks_exactly_what_the_facts_can_tell() -> None:
    keys = [criterion.key for criterion in LIST.criteria]
    assert set(keys) == set(facts.schema()["properties"]["house"]["properties"])
    kinds = facts.schema()["properties"]["house"]["properties"]
    for criterion in LIST.criteria:
        if criterion.direction == "among" and "enum" in kinds[criterion.key]:
            assert set(criterion.poor) < set(kinds[criterion.key]["enum"])
        elif criterion.direction == "among":
            assert criterion.poor == (False,)


@pytest.mark.parametrize(
    ("key", "poor", "not_poor"),
    [
        ("floor_area_per_person", 7.9, 8),
        ("floor_material", "earth", "ceramic"),
        ("wall_material", "bare_brick", "plastered"),
        ("own_toilet", False, True),
        ("cooking_fuel", "kerosene", "gas"),
        ("meat_per_week", 1, 2),
        ("meals_per_day", 2, 3),
        ("head_income", 599_999, 600_000),
        ("head_education", "sd", "smp"),
        ("savings", 499_999, 500_000),
    ],
)
def test_each_criterion_means_poor_at_the_end_it_declares(
    key: str, poor: Any, not_poor: Any
) -> None:
    criterion = next(c for c in LIST.criteria if c.key == key)
    assert checklist.met(criterion, poor) is True
    assert checklist.met(criterion, not_poor) is False
    assert checklist.met(criterion, None) is None


def test_a_criterion_may_also_mean_poor_at_its_high_end() -> None:
    crowded = Criterion("x", "?", "high", "sedikit", "banyak", "contoh", limit=8)
    assert [checklist.met(crowded, n) for n in (7, 8, 9)] == [False, False, True]
    assert checklist.met(replace(crowded, at_limit=True), 8) is True


def test_nine_of_fourteen_are_enough_and_open_ones_keep_it_open() -> None:
    keys = list(HOUSE)
    nine = {key: HOUSE[key] for key in keys[:9]}
    eight = {key: HOUSE[key] for key in keys[:8]}
    assert said("poverty_checklist", house=nine) == "pass"
    assert said("poverty_checklist", house=eight) == "unknown"
    rich = {"head_income": 5_000_000, "savings": 9_000_000, "head_education": "sma"}
    rich |= {"own_toilet": True, "electric_light": True, "protected_water": True}
    assert said("poverty_checklist", house=rich) == "fail"
    score = checklist.score(LIST, House(**eight))
    assert (score.met, score.answered, score.total) == (8, 8, 14)
    assert checklist.score(LIST, None).poor is None
    assert WELL["house"] == HOUSE


# A published example: weights, and four families' scores for house, income, schooling, nature.
SHARES = (0.40, 0.30, 0.10, 0.20)
FAMILIES = [(1, 4, 1, 3), (5, 2, 2, 3), (2, 5, 3, 2), (3, 4, 5, 2)]


def ranked(house: str) -> list[float]:
    directions = (house, MORE, MORE, MORE)
    weights = [
        Weight(name, share, direction, "1", "5")
        for name, share, direction in zip("hins", SHARES, directions, strict=True)
    ]
    return [round(one, 4) for one in need(weights, FAMILIES)]


def test_a_published_ranking_is_reproduced_and_turns_round_with_the_right_direction() -> None:
    """On its house scale 5 is an earth floor; as a "cost" the ceramic floor came out neediest."""
    published, right = ranked(LESS), ranked(MORE)
    assert published == [0.86, 0.44, 0.6933, 0.6067]
    assert right == [0.54, 0.76, 0.6533, 0.7133]
    assert published.index(max(published)) == 0
    assert right.index(max(right)) == 1


@pytest.mark.parametrize(
    ("direction", "rows"), [("cost", [(1,)]), (MORE, [(1, 2)]), (MORE, [(0,)])]
)
def test_a_ranking_without_a_direction_or_with_crooked_scores_is_refused(
    direction: str, rows: list[tuple[float, ...]]
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        need([Weight("x", 1, direction, "1", "5")], rows)
