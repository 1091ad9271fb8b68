"""Proposes groups of a village's candidates, and values those somebody else made."""

import math
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from anyam.cli import environment
from anyam.cli.help import add
from anyam.cli.refusals import REFUSED, Refused, Unreadable
from anyam.cli.words import JSON_HELP, note, out, out_json, two

AsJson = Annotated[bool, typer.Option("--json", help=JSON_HELP)]
Least = Annotated[
    int, typer.Option("--min", help=two("Anggota paling sedikit", "Fewest members of a group"))
]
Most = Annotated[
    int, typer.Option("--max", help=two("Anggota paling banyak", "Most members of a group"))
]
Limit = Annotated[
    float | None,
    typer.Option(
        "--time-limit",
        help=two("Paling lama sekian detik", "At most so many seconds"),
        show_default=False,
    ),
]
Score = Annotated[
    Path | None,
    typer.Option(
        "--score",
        help=two("Nilai kelompok dalam berkas JSON ini", "Value the groups in this JSON file"),
        show_default=False,
    ),
]
Taken = Annotated[
    str,
    typer.Option(
        "--taken",
        help=two("Usaha kelompok yang sudah ada: kios,kue", "Trades of groups already there"),
    ),
]
MIN, MAX = 5, 20  # Permensos 2/2019 Pasal 3 ayat (2)
RESERVE = 1.0  # seconds for the start of the program and for writing the answer


def form_groups(
    candidates: Annotated[
        Path, typer.Argument(help=two("Daftar calon (CSV)", "List of candidates (CSV)"))
    ],
    least: Least = MIN,
    most: Most = MAX,
    limit: Limit = None,
    score: Score = None,
    taken: Taken = "",
    as_json: AsJson = False,
) -> int:
    began = time.monotonic()
    environment.setup(secrets_needed=False)
    from anyam.forming.solver import answers, proposing
    from anyam.forming.solver.candidates import read

    _check(least, most, limit)
    people = read(candidates)
    instance = proposing.question(people, least, most, _counted(taken))
    if score is not None:
        return _score(instance, score, as_json=as_json)
    seconds = limit if limit is not None else proposing.time_for(len(people))
    left = began + seconds - min(RESERVE, seconds / 2) - time.monotonic()
    proposal = proposing.propose(instance, limit=max(0.0, left))
    if proposal is None:
        return _refuse(instance, as_json=as_json)
    found = answers.answer(instance, proposal)
    if as_json:
        out_json(found)
    else:
        _tell(instance, found)
    return 0


def _check(least: int, most: int, limit: float | None) -> None:
    if least < 1 or most < 1:
        raise Unreadable("forming.size", "--min dan --max paling kecil 1.")
    if limit is not None and not (math.isfinite(limit) and limit > 0):
        raise Unreadable("forming.time", "--time-limit harus lebih dari 0 detik.")


def _counted(taken: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for trade in filter(None, (part.strip() for part in taken.split(","))):
        counts[trade] = counts.get(trade, 0) + 1
    return counts


def _score(instance: Any, path: Path, *, as_json: bool) -> int:
    from anyam.forming.solver import answers

    try:
        raw = path.read_bytes()
    except OSError:
        message = f"Berkas {path} tidak dapat dibuka."
        raise Unreadable("list.missing", message) from None
    groupings, many = answers.read(instance, raw)
    found = [answers.scored(instance, grouping) for grouping in groupings]
    if as_json:
        out_json(found if many else found[0])
        return 0
    for number, one in enumerate(found, 1):
        parts = ", ".join(f"{name} {points}" for name, points in one["objective"]["parts"].items())
        out(f"{number}: {one['objective']['total']} ({parts})")
        for problem in one["violations"]:
            out(f"   {problem['message']}")
    return 0


def _refuse(instance: Any, *, as_json: bool) -> int:
    """Nobody can be placed: why, and which demand to loosen."""
    from anyam.forming.solver.loosening import loosenings, why_not

    problem, ways = why_not(instance), loosenings(instance)
    if not as_json:
        reasons = " ".join([problem.message, *(way.message for way in ways)])
        raise Refused(problem.code, reasons)
    loosen = [
        {"demand": way.demand, "value": way.value, "placed": way.placed, "message": way.message}
        for way in ways
    ]
    out_json({"code": problem.code, "message": problem.message, "loosen": loosen})
    return REFUSED


def _tell(instance: Any, found: dict[str, Any]) -> None:
    names = {candidate.id: candidate.name for candidate in instance.candidates}
    for number, group in enumerate(found["groups"], 1):
        out(f"Kelompok {number}: {group['trade']}")
        out(f"   {', '.join(names[member] for member in group['members'])}")
        out(f"   {group['reason']}")
    for left in found["unplaced"]:
        out(f"Tanpa tempat: {names[left['id']]}. {left['reason']}")
    total, bound = found["objective"]["total"], found["bound"]
    proven = "terbukti terbaik" if found["proven_optimal"] else f"paling baik mungkin {bound}"
    note(f"Nilai {total} ({proven}).")


def register(app: typer.Typer) -> None:
    add(
        app,
        "form-groups",
        form_groups,
        two("Usulkan kelompok dari daftar calon", "Propose groups of a list of candidates"),
    )
