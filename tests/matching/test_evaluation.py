"""Figures of a matching: what they count, and what they say of each kind of person."""

import math
from typing import Any

import pytest

from anyam.matching import evaluation, labels
from anyam.matching.evaluation import Answer, Count, Share
from anyam.matching.problems import Unusable

Row = dict[str, str]


def row(candidate: str, person: str, decision: str, probability: str = "0.9") -> Row:
    return {
        "candidate_id": candidate, "register_id": person, "decision": decision,
        "probability": probability, "tier": "", "reasons": "",
    }  # fmt: skip


ROWS = [
    row("1", "a", "match", "0.99"), row("2", "b", "match", "0.99"),  # right, wrong
    row("3", "c", "review", "0.6"), row("3", "d", "review", "0.3"),  # found in review
    row("4", "", "none", ""), row("5", "", "none", "0.01"),  # missed, rightly absent
    row("6", "e", "match", "0.97"), row("7", "f", "review", "0.5"),  # both absent in truth
]  # fmt: skip
TRUTH = {"1": "a", "2": "x", "3": "d", "4": "y", "5": "", "6": "", "7": ""}


def truth(**more: Any) -> labels.Truth:
    people = {name: frozenset({p} - {""}) for name, p in TRUTH.items()}
    return labels.Truth(people, **more)


def figures(rows: list[Row] = ROWS, **more: Any) -> dict[str, Any]:
    return evaluation.evaluate(evaluation.answers(rows), truth(), **more)


def test_precision_is_the_share_of_automatic_matches_that_are_right() -> None:
    assert figures()["precision"] == round(1 / 3, 6)
    assert figures()["counts"]["wrong"] == 2


def test_found_counts_matches_and_the_right_rival_under_review() -> None:
    assert figures()["found"] == 0.5
    assert figures()["counts"]["found"] == 2
    assert figures()["recall"] == 0.25


def test_f1_is_of_matches_against_those_present() -> None:
    assert figures()["f1"] == round(2 * 1 / (3 + 4), 6)


def test_a_candidate_under_review_counts_once_however_many_rivals() -> None:
    assert figures()["counts"]["review"] == 2
    assert figures()["review_share"] == round(2 / 7, 6)


def test_absent_people_are_right_when_not_matched() -> None:
    assert figures()["absent_not_matched"] == round(2 / 3, 6)
    assert figures()["absent_none"] == round(1 / 3, 6)


def test_a_candidate_who_got_no_answer_was_not_found() -> None:
    found = figures(ROWS[1:])
    assert found["unanswered"] == 1
    assert found["present"] == 4
    assert found["counts"]["found"] == 1


def test_candidates_without_truth_are_left_out_and_counted() -> None:
    assert figures([*ROWS, row("99", "z", "match")])["unlabelled"] == 1


def test_any_of_a_persons_rows_is_right() -> None:
    twice = labels.Truth({"1": frozenset({"a", "a2"})})
    found = evaluation.evaluate(evaluation.answers([row("1", "a2", "match")]), twice)
    assert found["precision"] == 1


def test_nothing_in_common_is_refused() -> None:
    with pytest.raises(Unusable, match="calon yang sama") as refusal:
        figures([row("99", "z", "match")])
    assert not refusal.value.unreadable


def test_a_list_of_pairs_of_other_people_judges_nobody() -> None:
    strange = labels.Truth({"X": frozenset({"Y"})}, pairs_only=True)
    with pytest.raises(Unusable, match="calon yang sama"):
        evaluation.evaluate(evaluation.answers(ROWS), strange)


@pytest.mark.parametrize("rows", [
    [{"candidate_id": "1"}],
    [],
    [row("1", "a", "perhaps")],
    [row("1", "a", "match"), row("1", "b", "match")],
    [row("1", "a", "match"), row("1", "b", "review")],
    [row("1", "a", "match", "high")],
    [row("1", "a", "match", "1.2")],
])  # fmt: skip
def test_a_file_that_is_no_result_cannot_be_read(rows: list[Row]) -> None:
    with pytest.raises(Unusable) as refusal:
        evaluation.answers(rows)
    assert refusal.value.unreadable


def test_shares_of_nobody_are_unknown_not_zero() -> None:
    assert Share(0, 0).value is None
    assert Share(0, 0).interval is None
    assert Count().f1 is None
    assert Count().as_json()["precision"] is None
    assert Count().as_json()["intervals"]["precision"] is None


def test_every_share_carries_its_interval() -> None:
    low, high = figures()["intervals"]["found"]
    assert 0 < low < 0.5 < high < 1


# Calibration


def test_the_calibration_error_is_the_distance_between_said_and_seen() -> None:
    pairs = [(0.95, True)] * 8 + [(0.95, False)] * 2
    assert evaluation.calibration(pairs)["ece"] == pytest.approx(0.15)
    assert evaluation.calibration(pairs)["bins"][0]["pairs"] == 10


def test_a_probability_that_keeps_its_word_has_no_error() -> None:
    pairs = [(0.75, True)] * 3 + [(0.75, False)] + [(1.0, True)] * 5
    assert evaluation.calibration(pairs)["ece"] == pytest.approx(0)


def test_without_pairs_there_is_no_calibration() -> None:
    assert evaluation.calibration([])["ece"] is None


def test_rows_without_a_probability_are_not_calibrated() -> None:
    answers = evaluation.answers([row("1", "a", "match", "")])
    assert math.isnan(answers["1"].probabilities[0])
    assert evaluation.evaluate(answers, truth())["calibration"]["pairs"] == 0


# Groups


def people(count: int, found: int, **facts: str) -> tuple[dict[str, Answer], dict[str, Row]]:
    label = "".join(facts.values())
    answers = {
        f"{label}{n}": Answer(
            "match" if n < found else "none", ("p",) * (n < found), (0.9,) * (n < found)
        )
        for n in range(count)
    }
    return answers, {name: dict(facts) for name in answers}


def grouped(one: Any, other: Any) -> dict[str, Any]:
    answers, facts = one[0] | other[0], one[1] | other[1]
    known = labels.Truth({name: frozenset({"p"}) for name in answers})
    return dict(evaluation.evaluate(answers, known, facts)["groups"])


def test_a_gap_between_one_word_names_and_others_is_reported() -> None:
    groups = grouped(people(200, 150, name="Suparno"), people(200, 198, name="Siti Aminah"))
    gap = groups["names"]["gap"]["found"]
    assert (gap["lowest"], gap["highest"]) == ("one", "more")
    assert gap["gap"] == pytest.approx(0.24)
    assert gap["certain"]


def test_a_gap_that_chance_explains_is_not_certain() -> None:
    groups = grouped(people(60, 58, sex="L"), people(60, 59, sex="F"))
    assert set(groups["sex"]["of"]) == {"L", "P"}
    assert not groups["sex"]["gap"]["found"]["certain"]


def test_groups_too_small_to_tell_have_no_gap() -> None:
    groups = grouped(people(5, 1, region_code="73.16"), people(5, 5, region_code="331216"))
    assert set(groups["region"]["of"]) == {"73", "33"}
    assert groups["region"]["gap"]["found"] is None


def test_ages_are_read_from_both_ways_of_writing_a_date() -> None:
    groups = grouped(people(5, 5, birth_date="1950-02-01"), people(5, 5, birth_date="3/4/1999"))
    assert set(groups["age"]["of"]) == {"60+", "25-39"}


def test_an_unreadable_fact_belongs_to_no_group() -> None:
    groups = grouped(people(5, 5, birth_date="?", sex="X"), people(5, 5, name="H."))
    assert groups == {}
