"""The predicates, one by one: what passes, what fails, what cannot be known yet."""

from datetime import date
from typing import Any

import pytest

from anyam.eligibility.rules import engine, facts
from anyam.eligibility.rules.tests import TESTS, Asked
from anyam.schemes import all_schemes, get_scheme
from tests.eligibility.known import SCHEME, TODAY, WELL, assessed, said

OLD, REGENCY = "kemensos-2018", "apbd-contoh"


def test_every_scheme_asks_only_what_the_engine_knows_with_settings_it_reads() -> None:
    for scheme in all_schemes().values():
        for predicate in scheme.predicates:
            test = TESTS[predicate.test]
            assert set(predicate.settings) <= set(test.settings), (scheme.code, predicate.rule)


@pytest.mark.parametrize("scheme", sorted(all_schemes()))
def test_of_somebody_nobody_knows_everything_is_unknown_and_says_what_is_missing(
    scheme: str,
) -> None:
    answers = engine.assess(get_scheme(scheme), facts.Facts(), today=TODAY)
    assert {answer.answer for answer in answers} == {"unknown"}
    assert all(answer.needs and answer.asks and answer.evidence for answer in answers)
    assert engine.verdict(answers) == "unknown"


def test_who_is_well_in_everything_passes_every_requirement() -> None:
    answers = assessed()
    assert engine.verdict(list(answers.values())) == "pass"
    undecided = {rule for rule, answer in answers.items() if answer.answer != "pass"}
    assert undecided == {"desil"}  # no limit is set for KUBE


@pytest.mark.parametrize("fact", sorted(set(WELL) - {"register_version", "register_checked_on"}))
def test_a_fact_that_is_left_out_never_turns_an_answer_into_a_failure(fact: str) -> None:
    before, after = assessed(), assessed(**{fact: None})
    changed = {rule for rule in before if before[rule].answer != after[rule].answer}
    assert {after[rule].answer for rule in changed} <= {"unknown"}


@pytest.mark.parametrize(
    ("rule", "changed", "answer"),
    [
        ("age", {"birth_date": "2008-11-22"}, "pass"),
        ("age", {"birth_date": "2008-11-23"}, "fail"),
        ("age", {"birth_date": "1965-11-23"}, "pass"),
        ("age", {"birth_date": "1965-11-22"}, "fail"),
        ("age", {"birth_date": "2008-11-23", "on": "2026-11-23"}, "pass"),
        ("age", {"birth_date": "2026-11-23"}, "unknown"),
        ("age", {"birth_date": "1899-01-01"}, "unknown"),
        ("seed_c_age_18_35", {"birth_date": "1990-01-01"}, "fail"),
        ("married", {"marital_status": "single"}, "fail"),
        ("married", {"marital_status": "widowed"}, "pass"),
        ("able_to_work", {"can_work": False}, "fail"),
        ("head_or_earner", {"head_or_earner": False}, "fail"),
        ("id_card", {"has_id_card": False}, "fail"),
        ("family_card", {"has_family_card": False}, "fail"),
        ("register", {"register_finding": "not_found"}, "fail"),
        ("register", {"register_finding": "differs"}, "unknown"),
        ("register", {"register_name": "dtks"}, "pass"),
        ("register", {"register_name": "PBDT 2011"}, "unknown"),
        ("register", {"register_name": None, "register_version": None}, "pass"),
        ("register", {"register_checked_on": "2026-11-23"}, "unknown"),
        ("register", {"register_checked_on": None}, "pass"),
        ("desil", {"desil": 1}, "unknown"),
        ("seed_f_poor_family", {"village_says_poor": False}, "fail"),
        ("never_assisted", {"assisted_before": True}, "fail"),
        ("same_kecamatan", {"region_code": "7316041001"}, "fail"),
        ("same_kecamatan", {"region_code": None, "group_region_code": None}, "unknown"),
        ("one_seat_per_family", {"other_family_seats": 1}, "fail"),
        ("one_living_group", {"other_living_groups": 1}, "fail"),
        ("excluded_job", {"occupation": "police"}, "fail"),
        ("excluded_job", {"occupation": "pensioner"}, "fail"),
        ("excluded_job", {"occupation": "farmer"}, "pass"),
        ("seed_a_no_work", {"occupation": "farmer"}, "fail"),
        ("seed_b_low_education", {"education": "smp"}, "fail"),
        ("seed_d_literate", {"literate": False}, "fail"),
        ("seed_e_near_course", {"near_course": False}, "fail"),
    ],
)  # fmt: skip
def test_what_the_facts_mean(rule: str, changed: dict[str, Any], answer: str) -> None:
    found = assessed(**changed)[rule]
    assert found.answer == answer, found.evidence
    assert found.evidence.endswith(".")
    assert found.source


def test_the_age_rule_reads_marriage_as_the_scheme_says() -> None:
    young, single = "2010-01-01", "single"
    assert said("age", OLD) == "pass"
    assert said("age", OLD, marital_status=single) == "fail"
    assert said("age", OLD, marital_status=None) == "unknown"
    assert said("age", OLD, marital_status=None, birth_date=young) == "fail"
    assert said("age", REGENCY, birth_date=young) == "pass"  # married at sixteen
    assert said("age", REGENCY, birth_date=young, marital_status=single) == "fail"
    assert said("age", REGENCY, birth_date=young, marital_status=None) == "unknown"
    assert said("age", REGENCY, marital_status=single) == "pass"
    assert said("age", REGENCY, birth_date="1960-01-01") == "fail"
    assert said("age", SCHEME, birth_date=young) == "fail"


def test_a_business_before_helps_hurts_or_is_noted_as_the_scheme_says() -> None:
    rule = "business_before"
    assert [said(rule, s) for s in (SCHEME, OLD, REGENCY)] == ["pass", "fail", "pass"]
    never = [said(rule, s, had_business=False) for s in (SCHEME, OLD, REGENCY)]
    assert never == ["fail", "pass", "pass"]
    assert "hanya mencatatnya" in assessed(REGENCY)[rule].evidence


def test_a_desil_limit_holds_once_a_scheme_sets_one() -> None:
    from dataclasses import replace

    limited = replace(get_scheme(SCHEME), max_desil=4)
    for desil, kept in ((4, True), (5, False)):
        found = TESTS["desil"].look(facts.read({"desil": desil}), Asked(limited, {}, TODAY))
        assert found.kept is kept
        assert bool(found.change) is not kept


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({}, "pass"),
        ({"desil": 9, "village_says_poor": False, "house": None}, "fail"),
        ({"desil": 9}, "unknown"),  # the village says otherwise
        ({"desil": None, "village_says_poor": None, "house": {"own_toilet": True}}, "unknown"),
        ({"desil": None, "village_says_poor": None}, "pass"),  # by the checklist alone
        ({"desil": None, "house": None}, "pass"),
    ],
)
def test_a_family_is_poor_by_any_evidence_and_evidence_that_disagrees_is_looked_into(
    changed: dict[str, Any], answer: str
) -> None:
    assert said("poor_family", **changed) == answer


def test_evidence_names_the_values_it_rests_on() -> None:
    answers = assessed(assisted_before=True, assisted_by="KUBE 2018", assisted_on="2018-05-02")
    assert "31 tahun" in answers["age"].evidence
    assert "DTSEN III/2026, diperiksa 1 Oktober 2026" in answers["register"].evidence
    assert "KUBE 2018, 2 Mei 2018" in answers["never_assisted"].evidence
    assert "73.16.03.1021" in answers["same_kecamatan"].evidence
    assert "desil 2" in answers["poor_family"].evidence


def test_a_failure_says_what_would_change_it_and_an_unknown_who_can_find_out() -> None:
    answers = assessed(birth_date="2009-02-28", register_finding=None)
    assert "28 Februari 2027" in answers["age"].change
    assert answers["age"].asks == ()
    assert answers["register"].change == ""
    assert "verifikator" in answers["register"].asks[0]
    leap = assessed(birth_date="2012-02-29")["age"].change
    assert "1 Maret 2030" in leap
    assert "tidak akan turun" in assessed(birth_date="1950-01-01")["age"].change
    assert "menikah" in assessed(OLD, marital_status="single")["age"].change


def test_a_verdict_weighs_a_failure_most_and_may_leave_the_seat_out() -> None:
    elsewhere = list(assessed(region_code="7316041001").values())
    assert engine.verdict(elsewhere) == "fail"
    assert engine.verdict(elsewhere, in_group=False) == "pass"
    assert engine.verdict(list(assessed(has_id_card=None).values())) == "unknown"
    # What is only informational never bars.
    assert engine.verdict(list(assessed(literate=False, had_business=False).values())) == "pass"


WAIVER = {
    "rule": "age", "reason": "Satu-satunya pencari nafkah.", "asked_by": "Sari",
    "approved_by": "Baharuddin",
}  # fmt: skip


def waived(rule: str = "age", /, **changed: Any) -> engine.Answer:
    waiver = {k: v for k, v in (WAIVER | changed).items() if v is not None}
    return assessed(birth_date="2009-01-01", other_living_groups=1, waivers=[waiver])[rule]


def test_a_waiver_with_a_reason_and_a_second_person_sets_a_failure_aside() -> None:
    answer = waived()
    assert answer.answer == "waived"
    assert "Sari dan Baharuddin: Satu-satunya pencari nafkah." in answer.evidence
    assert answer.change == ""
    assert assessed(waivers=[WAIVER])["age"].answer == "pass"  # nothing to set aside


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"reason": "kasihan"}, "terlalu pendek"),
        ({"approved_by": None}, "belum disetujui"),
        ({"approved_by": " SARI "}, "orang yang sama"),
        ({"withdrawn": True}, "dicabut"),
    ],
)
def test_a_waiver_that_lacks_something_does_not_hold_and_says_why(
    changed: dict[str, Any], why: str
) -> None:
    answer = waived(**changed)
    assert answer.answer == "fail"
    assert why in answer.evidence


def test_what_the_database_keeps_cannot_be_waived() -> None:
    answer = waived("one_living_group", rule="one_living_group")
    assert answer.answer == "fail"
    assert not answer.waivable
    assert "tidak bisa dikecualikan" in answer.evidence


def test_of_two_waivers_the_one_that_holds_counts() -> None:
    both = [WAIVER | {"approved_by": "Sari"}, WAIVER, WAIVER]
    answer = assessed(birth_date="2009-01-01", waivers=both)["age"]
    assert answer.answer == "waived"
    assert answer.evidence.count("Dikecualikan") == 1


def test_an_answer_is_kept_with_everything_a_reader_needs_years_later() -> None:
    answer = assessed(birth_date="2009-01-01")["age"]
    kept = engine.kept(answer)
    assert engine.plain(answer).items() <= kept.items()
    assert {"title", "required", "note", "change", "asks", "about"} <= kept.keys()
    assert date(2026, 11, 22) == TODAY


def test_where_only_requirements_are_asked_the_rest_is_not_said() -> None:
    scheme = get_scheme(SCHEME)
    every = engine.assess(scheme, facts.Facts(), today=TODAY)
    asked = engine.assess(scheme, facts.Facts(), today=TODAY, required=True)
    assert asked == [answer for answer in every if answer.required]
    assert engine.verdict(asked) == engine.verdict(every)
