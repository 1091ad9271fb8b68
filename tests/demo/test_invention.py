"""Names, budgets and dates of the demonstration, without a database."""

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyam.demo import budgets, trades
from anyam.demo.cases import ELSEWHERE, IN_BALLA, SHARES, Case
from anyam.demo.names import Village
from anyam.demo.timeline import ENDS, FREEZE, ROAD, Calendar, plan
from anyam.groups.trades import read
from anyam.kernel.codes import parse_kk, parse_nik, parse_phone
from anyam.proposals.rules import Plan, break_even_month

TODAY = date(2026, 11, 22)
CYCLES = {row["slug"]: row["cycle"] for row in read()}
CALENDAR = Calendar(TODAY, ZoneInfo("Asia/Jakarta"))


def test_the_shares_add_up_to_the_field_study() -> None:
    assert sum(SHARES.values()) == 80
    assert sum(row[3] for row in ELSEWHERE) + len(IN_BALLA) == 80


def test_every_trade_is_one_of_the_list() -> None:
    assert {business.slug for business in trades.businesses().values()} <= CYCLES.keys()


@pytest.mark.parametrize("key", list(trades.businesses()))
@given(members=st.integers(5, 20), per=st.sampled_from([1_500_000, 2_000_000]), seed=st.integers())
def test_any_group_can_afford_its_budget(key: str, members: int, per: int, seed: int) -> None:
    random, business = Random(seed), trades.businesses()[key]
    lines = budgets.budget(business, members=members, ceiling=members * per, random=random)
    spent = budgets.total(lines)
    assert 3 <= len(lines) <= 15
    assert 0.85 * members * per <= spent <= members * per
    assert all(line["quantity"] > 0 and line["unit_price"] > 0 for line in lines)
    cycle = CYCLES[business.slug]
    earned = budgets.plan(business, cycle=cycle, capital=spent, random=random)
    answers = Plan(cycle, earned.income, earned.cost, earned.days, earned.first_month)
    month = break_even_month(answers, spent)
    assert month is not None
    assert 4 <= month <= 24
    assert earned.income > earned.cost > 0


def test_people_are_told_apart_by_their_numbers() -> None:
    village = Village(1, TODAY)
    people = [village.somebody("7316031021", phone=True) for _one in range(500)]
    assert len({who.nik for who in people}) == len({who.kk for who in people}) == 500
    for who in people:
        nik = parse_nik(who.nik)
        assert nik.birth_date(on=TODAY) == who.birth_date
        assert nik.is_female == (who.sex == "P")
        assert parse_kk(who.kk)
        assert parse_phone(who.phone).startswith("+62840")


def test_the_same_seed_invents_the_same_people() -> None:
    first, second = (Village(5, TODAY).somebody("3312162001") for _one in range(2))
    assert first == second


@pytest.mark.parametrize(("goal", "twist"), list(ENDS))
@given(seed=st.integers(0, 10_000), later=st.integers(0, 400))
def test_steps_happen_in_their_order_on_office_days(
    goal: str, twist: str, seed: int, later: int
) -> None:
    calendar = Calendar(TODAY + timedelta(days=later), ZoneInfo("Asia/Jakarta"))
    scheme = "apbd-contoh" if twist == "regency" else "permensos-2-2019"
    plain = "" if twist == "regency" else twist
    case = Case("Uji", "7316031021", "kios", goal, scheme=scheme, twist=plain)
    plan(case, Random(seed))
    told = [step for step in (*ROAD, "check", "award", "deliver", "commit") if step in case.days]
    moments = [calendar.step(case, step) for step in told]
    if "return" not in case.days:
        assert moments == sorted(moments), case.days
    assert len(set(moments)) == len(moments)
    assert all(moment.date() < calendar.today for moment in moments)
    assert all(moment.weekday() < 5 or moment.date() == calendar.day(1) for moment in moments)
    assert max(case.days.values()) < 310


def test_no_office_day_lies_in_the_freeze() -> None:
    first, last = (TODAY - timedelta(days=days) for days in FREEZE)
    days = {CALENDAR.day(before) for before in range(1, 300)}
    assert not {day for day in days if first <= day <= last}
