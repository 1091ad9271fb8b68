"""Looks the people of a case up in the snapshots that cover its place, and keeps the answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.jobs.models import Job
from anyam.matching import tables
from anyam.matching.deciding import MATCH, NONE, Result
from anyam.matching.explaining import steps
from anyam.matching.matching import Lookup
from anyam.people.models import HouseholdMembership, Person
from anyam.regions.progress import Report, silent
from anyam.registers import stores
from anyam.registers.models import Register, Snapshot
from anyam.registers.queries import current
from anyam.verification import answered
from anyam.verification.answered import Answer, Looked
from anyam.verification.models import MatchRun

SHOWN = 5  # rivals kept for a person who is found or may be
NEAREST = 3  # kept for somebody whom nobody comes near: to see that it is so


def snapshots(region_code: str) -> list[Snapshot]:
    """Every snapshot people of this place are looked up in, the population's first."""
    kinds = (Register.Kind.POPULATION, Register.Kind.ASSISTANCE)
    return [snapshot for kind in kinds for snapshot in current(kind, region_code)]


def facts_of(people: Sequence[Person]) -> dict[int, dict[str, str]]:
    """What we would ask a register about these persons, opened; two queries."""
    homes = HouseholdMembership.objects.current().filter(person__in=people)
    cards = {home.person_id: home.household for home in homes.select_related("household")}
    found = {}
    for person in people:
        card = cards.get(person.pk)
        found[person.pk] = {
            "nik": person.nik.reveal() if person.nik else "",
            "kk": card.kk.reveal() if card and card.kk else "",
            "name": person.name,
            "birth_date": person.birth_date.isoformat() if person.birth_date else "",
            "sex": person.sex,
            "mother_name": "",
            "address": person.place,
            "region_code": str(person.region_id),
        }
    return found


def ask(lookup: Lookup, person: Person, told: dict[str, str]) -> Answer:
    """Look one person up, with the nearest rows and why each of them is near."""
    raw = tables.person(told | {"id": str(person.pk)}, lookup.store.model, sex="L/P")
    pairs = {pair["register_id"]: pair for pair in lookup.pairs(raw)}
    results = lookup.decider.decide(raw["id"], list(pairs.values()))
    first = results[0]
    shares = _shares(lookup, pairs)
    named = dict.fromkeys(one.register_id for one in results if one.register_id in pairs)
    rest = sorted(pairs.keys() - named.keys(), key=lambda row: (-pairs[row]["weight"], row))
    most = NEAREST if first.decision == NONE else SHOWN
    shown = [row for row in [*named, *rest] if row in named or pairs[row]["weight"] > 0][:most]
    rivals = [_rival(lookup, pairs[row], shares[row], first) for row in shown]
    return Answer(person, told, results, rivals)


def _shares(lookup: Lookup, pairs: dict[str, Any]) -> dict[str, float]:
    """How the probability is shared between the rows and "not in the register"."""
    chances = {row: min(lookup.decider.alone(pair), 1 - 1e-12) for row, pair in pairs.items()}
    odds = {row: chance / (1 - chance) for row, chance in chances.items()}
    whole = 1 + sum(odds.values())
    return {row: one / whole for row, one in odds.items()}


def _rival(lookup: Lookup, pair: Any, probability: float, first: Result) -> dict[str, Any]:
    row = lookup.store.by_id(pair["register_id"]) or {}
    model = lookup.store.model
    bars = steps(lookup.store, lookup.decider, pair)
    best = first.decision == MATCH and first.register_id == pair["register_id"]
    return {
        "register_row": pair["register_id"],
        "probability": min(max(probability, 0.0), 1.0),
        "weight": bars[-1]["end"],
        "desil": _desil(row.get("in_desil", "")),
        "facts": {name: row.get(f"in_{name}", "") for name in model.columns},
        "steps": [
            bar | {end: round(bar[end], 3) for end in ("bits", "start", "end")} for bar in bars
        ],
        "reasons": lookup.decider.reasons(pair),
        "also": len(first.also) if best else 0,
    }


def _desil(text: str) -> int | None:
    number = text.strip()
    return int(number) if number.isdigit() and 1 <= int(number) <= 10 else None


def match_case(
    case: str,
    people: Sequence[Person],
    *,
    region_code: str,
    why: str,
    by: User | None,
    at: datetime,
    job: Job | None = None,
    report: Report = silent,
    given: Sequence[Snapshot] | None = None,
) -> list[MatchRun]:
    """Look these people up in every snapshot that covers the place; one run for each snapshot.

    Args:
      given: look in these only.

    Safe to call again for the same job: what it has finished already stays as it is.
    """
    wanted = snapshots(region_code) if given is None else list(given)
    told = facts_of(people)
    runs = []
    for number, snapshot in enumerate(wanted):
        known = MatchRun.objects.filter(case=case, job=job, snapshot=snapshot) if job else None
        if known is not None and (made := known.first()):
            runs.append(made)
            continue
        lookup = stores.lookup(snapshot)
        answers = []
        for place, person in enumerate(people):
            words = {"name": snapshot, "n": place + 1, "all": len(people)}
            report(
                number * len(people) + place, len(wanted) * len(people),
                _("Mencari di %(name)s: %(n)d dari %(all)d") % words,
            )  # fmt: skip
            answers.append(ask(lookup, person, told[person.pk]))
        looked = [Looked(case, region_code, answers)]
        runs += answered.keep(looked, snapshot, lookup, why=why, by=by, at=at, job=job)
    return runs
