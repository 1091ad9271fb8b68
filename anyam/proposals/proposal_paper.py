"""The proposal itself as a paper: what the group hands over, printed from what it typed."""

from typing import Any

from django.utils import timezone, translation

from anyam.accounts.models import User
from anyam.letters.kinds import Kind
from anyam.letters.render import render
from anyam.proposals import page
from anyam.proposals.papers import group_row, members_of
from anyam.proposals.queries import Dossier
from anyam.proposals.rules import break_even_month, cash_flow


def pdf(file: Dossier, *, reader: User) -> bytes:
    """The proposal as PDF; for readers who may not know people, without names."""
    return render(
        Kind.PROPOSAL, {"draft": file.proposal.version is None, "body": body(file, reader)}
    )


@translation.override("id")  # a paper is in Indonesian whatever the language of the screen
def body(file: Dossier, reader: User) -> dict[str, Any]:
    """What the paper says, in the shape of `letters.bodies.Proposal`."""
    proposal, row = file.proposal, group_row(file)
    names = {m.pk: r.name for m, r in zip(file.members, page.people(reader, file), strict=True)}
    trade = proposal.group.trade
    place = ("name", "village", "kecamatan", "regency", "province")
    return {
        "title": f"Usaha {row['business']}",
        "scheme": proposal.rules.name,
        "year": timezone.localdate(proposal.created_at).year,
        "group": {key: row[key] for key in place},
        "background": proposal.market_reason,
        "aims": [line.strip() for line in proposal.aims.splitlines() if line.strip()],
        "trades": [
            {
                "name": row["business"],
                "kbli": trade.kbli_2020,
                "cycle": trade.cycle,
                "place": proposal.place,
            }
        ]
        if trade
        else [],
        "members": members_of(file, names),
        "budget": [
            {
                "item": line.item,
                "specification": line.specification,
                "category": str(line.get_kind_display()),
                "quantity": line.quantity,
                "unit": line.unit,
                "unit_price": line.unit_price,
                "supplier": line.supplier,
            }
            for line in file.lines
        ],
        "requested": file.facts.total,
        **_plan(file),
        "endorsements": _endorsements(file),
    }


def _plan(file: Dossier) -> dict[str, Any]:
    plan = file.proposal.plan
    if plan is None:
        return {"plan": []}
    rows, cash = [], 0
    for month, (income, cost) in enumerate(cash_flow(plan), 1):
        cash += income - cost
        rows.append({"period": f"Bulan {month}", "income": income, "cost": cost, "balance": cash})
    picture = page.picture_of(plan, file.facts.total)
    assert picture is not None
    month_back = break_even_month(plan, file.facts.total)
    note = f"Modal kembali pada bulan ke-{month_back}." if month_back else picture.sentence
    return {"plan": rows, "plan_note": note, "cash_curve": picture.svg}


def _endorsements(file: Dossier) -> list[dict[str, str]]:
    """Who has put their name to it so far."""
    found = file.proposal.decisions.select_related("by").order_by("pk")
    current = [
        d for d in found if d.action == "endorse" and d.version_id == file.proposal.version_id
    ]
    return [{"position": d.by.position or "Kepala Desa/Lurah", "name": d.by.name} for d in current]
