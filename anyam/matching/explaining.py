"""Why: the weight of every field as data, and as a waterfall picture without a library."""

import math
from collections.abc import Mapping
from html import escape
from typing import Any

from anyam.matching.deciding import Decider, Result
from anyam.matching.store import Store

WIDTH, LINE, LABEL, SCALE = 720, 30, 330, 330
FOR, AGAINST, SUM = "#1a7f4b", "#b3261e", "#3b4a5a"


def explanation(store: Store, decider: Decider, result: Result) -> dict[str, Any]:
    """Everything a person needs to judge one result again.

    `steps`: from the prior over every field to the sum, in bits; `start` and `end` are where the
    bar of a waterfall begins and ends.
    """
    facts: dict[str, Any] = {
        "candidate_id": result.candidate_id,
        "register_id": result.register_id,
        "decision": result.decision,
        "probability": result.probability,
        "tier": result.tier,
        "reasons": result.reasons,
        "register_version": store.version,
        "register_digest": store.manifest["digest"],
        "model": f"{store.model.name} {store.model.version}",
        "model_digest": store.manifest["model"]["digest"],
        "steps": [],
        "rivals": [{"register_id": row, "probability": p} for row, p in result.rivals],
        "recorded_twice_as": list(result.also),
    }
    if result.pair is not None:
        facts["steps"] = steps(store, decider, result.pair)
    return facts


def steps(store: Store, decider: Decider, pair: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The bars of the waterfall, in bits of evidence."""
    made: list[dict[str, Any]] = []
    at = math.log2(decider.prior)
    made.append(
        _bar("Sebelum dibandingkan", f"1 dari {store.rows:,} orang".replace(",", "."), 0, at)
    )
    for comparison in store.model.comparisons:
        level = pair[f"g_{comparison.name}"]
        if not level:
            continue
        says = decider.titles[comparison.name, level]
        made.append(_bar(comparison.title, says, at, at + pair[f"w_{comparison.name}"]))
        at = made[-1]["end"]
    capped = math.log2(decider.prior) + pair["weight"]
    if abs(capped - at) > 1e-9:
        says = ("dimiliki bersama keluarganya", "yang pindah berbeda semuanya sekaligus")[
            capped > at
        ]
        made.append(_bar("Bukti rumah tangga dibatasi", says, at, capped))
    made.append(_bar("Jumlah", "", 0, capped))
    return made


def _bar(title: str, says: str, start: float, end: float) -> dict[str, Any]:
    return {"title": title, "says": says, "bits": end - start, "start": start, "end": end}


def svg(explained: Mapping[str, Any]) -> str:
    """A waterfall picture; colour is never alone, every bar carries its number and a sign."""
    bars = explained["steps"]
    if not bars:
        return ""
    low = min(min(bar["start"], bar["end"]) for bar in bars)
    high = max(max(bar["start"], bar["end"], 1.0) for bar in bars)
    unit = SCALE / (high - low or 1)
    height = LINE * len(bars) + 20
    lines = [_line(number, bar, low, unit, last=number == len(bars) - 1)
             for number, bar in enumerate(bars)]  # fmt: skip
    zero = LABEL - low * unit
    title = f"Bukti untuk dan melawan, {explained['candidate_id']} dan {explained['register_id']}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title, quote=True)}" font-family="sans-serif" font-size="13">'
        f"<title>{escape(title)}</title>"
        f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="4" y2="{height - 4}" stroke="#9aa5b1"/>'
        f"{''.join(lines)}</svg>"
    )


def _line(number: int, bar: Mapping[str, Any], low: float, unit: float, *, last: bool) -> str:
    top = 10 + number * LINE
    left = LABEL + (min(bar["start"], bar["end"]) - low) * unit
    width = max(abs(bar["bits"]) * unit, 1.0)
    colour = SUM if last or not number else FOR if bar["bits"] > 0 else AGAINST
    label = bar["says"] or bar["title"]
    bits = f"{bar['bits']:+.1f}".replace(".", ",").replace("-", "−")
    return (
        f'<text x="{LABEL - 8}" y="{top + 15}" text-anchor="end">{escape(label[:52])}</text>'
        f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="20" rx="2" fill="{colour}"/>'
        f'<text x="{LABEL + SCALE + 8}" y="{top + 15}">{bits}</text>'
    )
