"""Candidates against a prepared register: prepare, match, look one person up."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from anyam.cli.help import add
from anyam.cli.refusals import Unreadable
from anyam.cli.words import JSON_HELP, note, out, out_json, two

PREPARE = two("Siapkan register untuk pencocokan", "Prepare a register for matching")
MATCH = two("Cocokkan calon dengan register", "Match candidates with a register")
LOOKUP = two("Cari satu orang di register", "Look one person up in a register")
VERSIONS = two("Versi register dan bedanya", "Versions of a register and what changed")
DOUBLES = two("Cari orang yang tercatat ganda", "Find people recorded more than once")
AsJson = Annotated[bool, typer.Option("--json", help=JSON_HELP)]
Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help=two("Register yang disiapkan", "Prepared register"))
]
Sex = Annotated[
    str,
    typer.Option(
        "--sex",
        help=two(
            "Kode laki-laki/perempuan bila tidak terbaca sendiri: L/P, M/F, P/W, 1/2",
            "Codes of man/woman if not told apart by themselves: L/P, M/F, P/W, 1/2",
        ),
    ),
]
ModelFile = Annotated[
    Path | None,
    typer.Option(
        "--model",
        help=two(
            "Berkas model; kosong: register Indonesia", "Model file; left out: Indonesia's register"
        ),
        show_default=False,
    ),
]
Version = Annotated[
    str, typer.Option("--version", help=two("Nama versi register", "Name of the version"))
]


class Engine(StrEnum):
    """Where the comparison runs."""

    DUCKDB = "duckdb"
    SPARK = "spark"


def match_prepare(
    register: Annotated[Path, typer.Argument(help=two("CSV atau Parquet", "CSV or Parquet"))],
    folder: Annotated[Path, typer.Option("--out", help=two("Folder tujuan", "Folder to write to"))],
    version: Version = "",
    sex: Sex = "",
    model: ModelFile = None,
    as_json: AsJson = False,
) -> None:
    from anyam.matching.preparing import prepare
    from anyam.matching.tables import loaded

    chosen = loaded(model)
    with _telling() as report:
        ready = prepare(register, folder, chosen, version=version, sex=sex, report=report)
    facts = ready.manifest
    lost = facts["missing"]
    if lost:
        note(f"Kolom yang tidak ada, dianggap kosong: {', '.join(lost)}.")
    if facts["source"]["skipped"]:
        note(f"{facts['source']['skipped']} baris tidak terbaca dan dilewati.")
    if as_json:
        out_json({name: facts[name] for name in facts if name not in {"nonce", "check"}})
    else:
        people = f"{facts['rows']:,}".replace(",", ".")
        out(f"Register siap: {people} orang, versi {facts['version']}.")


def match(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help=two(
                "Register yang disiapkan, atau tabel bila memakai --model",
                "Prepared register, or a table when used with --model",
            ),
        ),
    ],
    candidates: Annotated[
        Path,
        typer.Argument(help=two("Calon: CSV atau Parquet", "Candidates: CSV or Parquet")),
    ],
    file: Annotated[Path, typer.Option("--out", help=two("Hasil: .csv atau .parquet", "Result"))],
    engine: Annotated[
        Engine, typer.Option("--engine", help=two("Mesin pembanding", "Engine to compare with"))
    ] = Engine.DUCKDB,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help=two("Tambah kolom penjelasan (JSON)", "Add a column of explanations (JSON)"),
        ),
    ] = False,
    model: ModelFile = None,
    sex: Sex = "",
    version: Version = "",
    one_to_one: Annotated[
        bool,
        typer.Option(
            "--one-to-one",
            help=two(
                "Satu orang register hanya untuk satu calon",
                "A person of the register for one candidate only",
            ),
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    from anyam.matching import tables

    with tables.opened(folder, model, version=version, sex=sex) as store:
        results, counts = tables.matched(
            store, candidates, file, engine=engine.value, sex=sex,
            one_to_one=one_to_one, explain=explain,
        )  # fmt: skip
    facts = {
        "candidates": counts.candidates, "match": counts.match, "review": counts.review,
        "none": counts.none, "rows": len(results), "skipped_lines": counts.skipped,
        "odd_lines": counts.odd,
        "missing_columns": list(counts.missing), "register_version": store.version,
        "model": store.manifest["model"],
    }  # fmt: skip
    if counts.missing:
        note(f"Kolom yang tidak ada pada calon, dianggap kosong: {', '.join(counts.missing)}.")
    if counts.skipped:
        note(f"{counts.skipped} baris tidak terbaca dan dilewati.")
    if counts.odd:
        note(
            f"{counts.odd} baris kurang atau lebih selnya; dari yang lebih hanya id yang dipakai. "
            'Beri tanda kutip pada teks yang berisi pemisah, misalnya "Jl. Melati, RT 1".'
        )
    if as_json:
        out_json(facts)
    else:
        out(
            f"{counts.candidates} calon: {counts.match} cocok, {counts.review} perlu dilihat, "
            f"{counts.none} tidak ditemukan. Hasil: {file}"
        )


def match_lookup(
    folder: Folder,
    explain: Annotated[
        bool,
        typer.Option("--explain", help=two("Sertakan gambar SVG", "Include an SVG picture")),
    ] = False,
    sex: Sex = "",
    version: Version = "",
    as_json: AsJson = False,
) -> None:
    from anyam.matching import tables
    from anyam.matching.store import open_store

    store = open_store(folder, version)
    answer = tables.looked_up(store, _person(), sex=sex, picture=explain)
    if as_json:
        out_json(answer)
        return
    for one in answer["results"]:
        chance = f"{one['probability'] * 100:.2f} %".replace(".", ",")
        out(f"{one['decision']}  {one['register_id'] or '-'}  {chance}  {one['reasons']}")


def _person() -> dict[str, Any]:
    """One person as JSON on standard input."""
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
        person = json.loads(text)
    except (ValueError, RecursionError):
        message = 'Tulis satu orang sebagai JSON, misalnya {"name": "SITI AMINAH"}.'
        raise Unreadable("person.json", message) from None
    if not isinstance(person, dict):
        raise Unreadable("person.shape", "Masukan harus satu objek JSON, bukan daftar.")
    return person


def match_versions(
    folder: Folder,
    older: Annotated[
        str, typer.Argument(help=two("Versi lama", "The older version"), show_default=False)
    ] = "",
    newer: Annotated[
        str, typer.Argument(help=two("Versi baru", "The newer version"), show_default=False)
    ] = "",
    as_json: AsJson = False,
) -> None:
    from anyam.matching.store import open_store, versions
    from anyam.matching.versions import compare

    current = open_store(folder)
    facts: dict[str, Any] = {"current": current.version, "versions": versions(folder)}
    if older:
        facts["changed"] = compare(open_store(folder, older), open_store(folder, newer))
    if as_json:
        out_json(facts)
        return
    out("\n".join(f"{'*' if v == current.version else ' '} {v}" for v in facts["versions"]))
    for name, count in facts.get("changed", {}).items():
        out(f"{name}: {count}")


def match_doubles(
    table: Annotated[Path, typer.Argument(help=two("CSV atau Parquet", "CSV or Parquet"))],
    file: Annotated[Path, typer.Option("--out", help=two("Hasil: .csv atau .parquet", "Result"))],
    model: ModelFile = None,
    sex: Sex = "",
    as_json: AsJson = False,
) -> None:
    from anyam.matching import doubles, writing

    found = doubles.find(table, model, sex=sex)
    rows = [*doubles.rows(found), *doubles.doubtful_rows(found)]
    writing.write_rows(file, doubles.RESULT, rows)
    facts = {
        "groups": len(found.groups),
        "people": sum(map(len, found.groups)),
        "pairs": len(found.doubles),
        "doubtful": len(found.doubtful),
    }
    if as_json:
        out_json(facts)
    else:
        out(
            f"{facts['groups']} orang tercatat lebih dari sekali ({facts['people']} baris), "
            f"{facts['doubtful']} pasangan perlu dilihat. Hasil: {file}"
        )


class _telling:  # noqa: N801 - used as a word: with _telling()
    """Reports progress on a terminal only."""

    def __enter__(self) -> Any:
        self.on = sys.stderr.isatty()
        return self

    def __call__(self, rows: int, stage: str) -> None:
        if self.on:
            sys.stderr.write(f"\r{stage}: {rows:,} baris".replace(",", "."))
            sys.stderr.flush()

    def __exit__(self, *_error: object) -> None:
        if self.on:
            sys.stderr.write("\n")


def register(app: typer.Typer) -> None:
    add(app, "match-prepare", match_prepare, PREPARE)
    add(app, "match", match, MATCH)
    add(app, "match-lookup", match_lookup, LOOKUP)
    add(app, "match-doubles", match_doubles, DOUBLES)
    add(app, "match-versions", match_versions, VERSIONS)
