"""What a proposal must satisfy, rule by rule."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyam.kernel.problems import Problem
from anyam.proposals import rules
from anyam.proposals.rules import Facts, Plan
from tests.proposals.facts import facts

Rule = Callable[[Facts], Iterator[Problem]]


def codes(rule: Rule, **different: object) -> list[str]:
    scheme = str(different.pop("scheme", "permensos-2-2019"))
    return [problem.code for problem in rule(facts(scheme, **different))]


ALL = (
    rules.group_complete, rules.answers_complete, rules.budget_within_ceiling,
    rules.agreement_signed, rules.documents_complete, rules.content_unchanged,
    rules.members_decided, rules.members_accepted, rules.case_checked,
)  # fmt: skip


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.__name__)
def test_a_complete_proposal_has_no_problems(rule: Rule) -> None:
    assert codes(rule) == []


@pytest.mark.parametrize(
    ("members", "total", "expected"),
    [
        (10, 20_000_000, []),
        (10, 20_000_001, ["budget.over_ceiling"]),
        (20, 40_000_000, []),
        (5, 0, ["budget.empty"]),
    ],
)
def test_the_total_stays_within_two_million_a_member(
    members: int, total: int, expected: list[str]
) -> None:
    assert codes(rules.budget_within_ceiling, members=members, total=total) == expected


def test_the_sentence_says_by_how_much_to_cut() -> None:
    [problem] = rules.budget_within_ceiling(facts(total=20_500_000))
    assert "Kurangi Rp 500.000." in problem.message


@pytest.mark.parametrize(("members", "ok"), [(4, False), (5, True), (20, True), (21, False)])
def test_a_group_has_five_to_twenty_families(members: int, *, ok: bool) -> None:
    assert (codes(rules.group_complete, members=members) == []) == ok


def test_the_ministry_s_scheme_of_2018_wants_ten() -> None:
    [problem] = rules.group_complete(facts("kemensos-2018", members=9))
    assert problem.message == "Anggota harus 10 keluarga. Sekarang 9."


@pytest.mark.parametrize(
    ("rule", "different", "expected"),
    [
        (rules.group_complete, {"group_formed": False}, ["group.not_formed"]),
        (rules.group_complete, {"group_living": False}, ["group.disbanded"]),
        (rules.answers_complete, {"aims": " ", "place": "", "market_reason": "", "has_plan": False},
         ["aims.empty", "place.empty", "market.empty", "plan.empty"]),
        (rules.agreement_signed, {"agreement_sheet": False}, ["agreement.no_sheet"]),
        (rules.documents_complete, {"document_kinds": frozenset()}, ["document.missing"]),
        (rules.content_unchanged, {"changed_since_version": True}, ["proposal.changed"]),
        (rules.members_decided, {"undecided_members": 1}, ["members.undecided"]),
        (rules.members_accepted, {"refused_members": 1}, ["members.refused"]),
        (rules.members_accepted, {"referred_members": 2}, ["members.referred"]),
        (rules.members_accepted, {"referred_members": 2, "scheme": "apbd-contoh"}, []),
        (rules.case_checked, {"case_checked": False}, ["case.unchecked"]),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(
    rule: Rule, different: dict[str, object], expected: list[str]
) -> None:
    assert codes(rule, **different) == expected


def test_a_yearly_business_earns_once_a_year() -> None:
    flow = rules.cash_flow(Plan("tahunan", 30_000_000, 500_000, 0, 10))
    assert len(flow) == 36
    assert [month for month, (income, _cost) in enumerate(flow, 1) if income] == [10, 22, 34]
    assert all(cost == 500_000 for _income, cost in flow)


def test_a_plan_that_never_pays_back_says_so() -> None:
    assert rules.break_even_month(Plan("bulanan", 1, 1, 0, 1), 10) is None


@given(
    st.sampled_from(sorted(rules.HORIZON)),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.integers(1, 31),
    st.integers(1, 12),
    st.integers(1, 10**9),
)
def test_the_curve_starts_at_the_capital_and_breaks_even_where_it_crosses(
    cycle: str, income: int, cost: int, days: int, first: int, capital: int
) -> None:
    plan = Plan(cycle, income, cost, days, first)
    curve = rules.balance_curve(plan, capital)
    assert curve[0] == -capital
    assert len(curve) == rules.HORIZON[cycle] + 1
    month = rules.break_even_month(plan, capital)
    if month is None:
        assert all(value < 0 for value in curve)
    else:
        assert curve[month] >= 0
        assert all(value < 0 for value in curve[:month])
