"""How good is the matching? Invented registers, and figures against a known truth."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from anyam.cli.help import add
from anyam.cli.words import JSON_HELP, out, out_json, table, two

EVALUATE = two("Nilai hasil match terhadap kebenaran", "Judge what match found against the truth")
GENERATE = two(
    "Karang register, calon dan kebenarannya", "Invent a register, candidates and the truth"
)
TRUTH = two(
    "CSV atau Parquet: candidate_id, register_id; kosong berarti tidak ada di register",
    "CSV or Parquet: candidate_id, register_id; empty means not in the register",
)
SHOWN = ("precision", "recall", "found", "review_share", "absent_not_matched", "absent_none")
AsJson = Annotated[bool, typer.Option("--json", help=JSON_HELP)]


class World(StrEnum):
    """Which people and errors `match-generate` invents."""

    HOME = "home"
    STRANGER = "stranger"


def match_evaluate(
    file: Annotated[Path, typer.Argument(help=two("Hasil anyam match", "What anyam match wrote"))],
    truth: Annotated[Path, typer.Argument(help=TRUTH)],
    candidates: Annotated[
        Path | None,
        typer.Option(
            "--candidates",
            help=two(
                "Daftar calon, untuk angka per wilayah, jenis kelamin, usia dan jenis nama",
                "The candidates, for figures by region, sex, age and kind of name",
            ),
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    from anyam.matching import evaluation, labels

    rows = labels.table(file, "result.missing")
    known = labels.table(candidates, "candidates.missing") if candidates else []
    name = labels.column(known, labels.CANDIDATE)
    facts = {row.get(name, ""): row for row in known} if name else None
    figures = evaluation.evaluate(evaluation.answers(rows), labels.read(truth), facts)
    if as_json:
        out_json(figures)
    else:
        out("\n\n".join(_pages(figures)))


def _pages(figures: dict[str, Any]) -> list[str]:
    """The figures as tables for people."""
    counted = [[key, str(figures[key])] for key in ("candidates", "present", "absent")]
    counted += [[key, str(figures["counts"][key])] for key in ("matched", "wrong", "review")]
    counted.append(["unanswered", str(figures["unanswered"])])
    shares = [
        [key, _percent(figures[key]), " - ".join(map(_percent, figures["intervals"][key] or []))]
        for key in SHOWN
    ]
    shares += [[key, _percent(figures[key]), ""] for key in ("f1", "ece")]
    found = [table(["", "n"], counted), table(["", "%", "95 %"], shares)]
    for name, group in figures["groups"].items():
        lines = [
            [label, str(count["candidates"]), *(_percent(count[key]) for key in SHOWN)]
            for label, count in group["of"].items()
        ]
        gap = group["gap"]["found"]
        told = f"\ngap: {_percent(gap['gap'])} {gap['lowest']} < {gap['highest']}" if gap else ""
        found.append(table([name, "n", *SHOWN], lines) + told)
    if figures["reviewers"]:
        kappa = figures["reviewers"]["kappa"]
        found.append(f"kappa: {'-' if kappa is None else f'{kappa:.3f}'}")
    return found


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value * 100:.3f}"


def match_generate(
    folder: Annotated[Path, typer.Argument(help=two("Folder tujuan", "Folder to write to"))],
    people: Annotated[
        int,
        typer.Option("--people", min=100, help=two("Baris register", "Rows of the register")),
    ] = 100_000,
    candidates: Annotated[
        int, typer.Option("--candidates", min=1, help=two("Banyak calon", "How many candidates"))
    ] = 10_000,
    absent: Annotated[
        float,
        typer.Option(
            "--absent",
            min=0,
            max=1,
            help=two("Bagian yang tidak ada di register", "Share who are not in the register"),
        ),
    ] = 0.15,
    seed: Annotated[int, typer.Option("--seed", help=two("Benih acak", "Random seed"))] = 1,
    world: Annotated[
        World,
        typer.Option(
            "--world",
            help=two("Orang dan kesalahan yang mana", "Which people and errors"),
        ),
    ] = World.HOME,
    as_json: AsJson = False,
) -> None:
    from anyam.matching.lab import generate
    from anyam.matching.lab.stranger import Stranger

    wanted = generate.Wanted(people, min(candidates, people // 2), absent, seed)
    made = Stranger() if world is World.STRANGER else generate.Home()
    about = generate.write(folder, wanted, made)
    if as_json:
        out_json(about)
    else:
        out(table(["", ""], [[key, str(value)] for key, value in about.items()]))


def register(app: typer.Typer) -> None:
    add(app, "match-evaluate", match_evaluate, EVALUATE)
    add(app, "match-generate", match_generate, GENERATE)
