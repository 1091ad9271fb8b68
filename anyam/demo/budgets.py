"""Budgets that stay under the ceiling and plans that earn the money back."""

from dataclasses import dataclass
from random import Random
from typing import Any

from anyam.demo.trades import Business, Goods

USUAL = 10  # members for whom the quantities of the goods are written
FILLED = 0.85  # of the amount, at most, before the last line fills the rest
CARE = 0.012  # of the money in animals, each month, for feed and medicine


@dataclass(frozen=True, slots=True)
class Plan:
    """The four answers of a proposal about money in and out; see `proposals.rules.Plan`."""

    income: int
    cost: int
    days: int
    first_month: int

    @property
    def answers(self) -> dict[str, int]:
        return {
            "plan_income": self.income,
            "plan_cost": self.cost,
            "plan_days": self.days,
            "plan_first_month": self.first_month,
        }


def budget(
    business: Business, *, members: int, ceiling: int, random: Random
) -> list[dict[str, Any]]:
    """Lines as `proposals.actions.set_budget` takes them; together at most `ceiling` rupiah."""
    target = int(ceiling * random.uniform(0.94, 1.0))
    *goods, last = [_priced(thing, random) for thing in business.goods]
    fixed = sum(g.price * g.quantity for g in goods if g.per_group)
    growing = sum(g.price * g.quantity for g in goods if not g.per_group)
    scale = min(members / USUAL, max(0.1, (FILLED * target - fixed) / growing))
    bought = [(g, g.quantity if g.per_group else max(1, round(g.quantity * scale))) for g in goods]
    while len(bought) > 2 and _sum(bought) + last.price > target:
        bought.pop(_dearest_tool(bought))
    rest = max(1, (target - _sum(bought)) // last.price)
    return [_line(thing, quantity) for thing, quantity in [*bought, (last, rest)]]


def _priced(thing: Goods, random: Random) -> Goods:
    """The same thing in another shop: a little dearer or cheaper, in round money."""
    step = 500 if thing.price < 100_000 else 5_000
    price = round(thing.price * random.uniform(0.96, 1.04) / step) * step
    return Goods(
        thing.item, thing.specification, thing.kind, thing.quantity, thing.unit, price,
        thing.seller, thing.per_group,
    )  # fmt: skip


def _sum(bought: list[tuple[Goods, int]]) -> int:
    return sum(thing.price * quantity for thing, quantity in bought)


def _dearest_tool(bought: list[tuple[Goods, int]]) -> int:
    """Where a small group saves: the dearest tool, else the last thing on the list."""
    tools = [place for place, (thing, _count) in enumerate(bought) if thing.kind == "tool"]
    return max(tools, key=lambda place: bought[place][0].price, default=len(bought) - 1)


def _line(thing: Goods, quantity: int) -> dict[str, Any]:
    return {
        "item": thing.item,
        "specification": thing.specification,
        "kind": thing.kind,
        "quantity": quantity,
        "unit": thing.unit,
        "unit_price": thing.price,
        "supplier": thing.seller,
    }


def total(lines: list[dict[str, Any]]) -> int:
    return sum(line["quantity"] * line["unit_price"] for line in lines)


def plan(business: Business, *, cycle: str, capital: int, random: Random) -> Plan:
    """Figures with which the money comes back after as many months as is usual in this trade."""
    first = random.randint(*business.first)
    months = (
        random.choice(business.months) if cycle == "tahunan" else random.randint(*business.months)
    )
    if cycle == "tahunan":
        cost = _round(capital * CARE, 25_000)
        sales = 1 + (months - first) // 12
        return Plan(_round((capital + months * cost) / sales, 250_000, up=True), cost, 0, first)
    net = capital / max(1, months - first + 1)
    if cycle == "harian":
        return _earning(net / business.days, business, first, business.days, 5_000)
    return _earning(net, business, first, 0, 50_000)


def _earning(net: float, business: Business, first: int, days: int, step: int) -> Plan:
    income = _round(net / business.margin, step)
    return Plan(income, income - _round(net, step, up=True), days, first)


def _round(amount: float, step: int, *, up: bool = False) -> int:
    return (-int(-amount // step) if up else round(amount / step)) * step
