"""Does somebody qualify? The engine of eligibility for other programs, without a database."""

import sys
from typing import Annotated, Any

import typer

from anyam.cli import environment
from anyam.cli.help import add
from anyam.cli.refusals import DONE, REFUSED, Refused, Unreadable
from anyam.cli.words import JSON_HELP, out, out_json, table, two

HELP = two(
    "Jawab setiap syarat skema dari fakta JSON di masukan standar: pass, fail, unknown, waived. "
    "Kode keluar 0 bila terjawab, juga bila ada fail (lihat --must-pass); 1 bila ada kunci atau "
    "nilai yang ditolak; 2 bila bukan JSON atau skemanya tidak dikenal",
    "Answer every predicate of a scheme from JSON facts on standard input. Exit code 0 when "
    "answered, a fail too (see --must-pass); 1 when a key or value is refused; 2 when it is no "
    "JSON or the scheme is unknown",
)
HEAD = ["rule", "answer", "evidence"]


def eligibility(
    scheme: Annotated[
        str, typer.Option("--scheme", help=two("Kode skema", "Code of the scheme"))
    ] = "",
    schema: Annotated[
        bool,
        typer.Option("--schema", help=two("Hanya JSON Schema fakta", "Only the facts' schema")),
    ] = False,
    must_pass: Annotated[
        bool,
        typer.Option(
            "--must-pass",
            help=two(
                "Kode keluar 1 bila ada syarat wajib yang dijawab fail",
                "Exit code 1 when a requirement is answered fail",
            ),
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    environment.setup(secrets_needed=False)
    from django.utils import timezone, translation

    from anyam.eligibility.rules import engine, facts

    with translation.override("id"):
        if schema:
            out_json(facts.schema())
            return DONE
        chosen = _scheme(scheme)
        answers = engine.assess(chosen, _facts(), today=timezone.localdate())
    if as_json:
        out_json([engine.plain(answer) for answer in answers])
    else:
        out(table(HEAD, [[a.rule, a.answer, a.evidence] for a in answers]))
    failed = any(a.required and a.answer == engine.FAIL for a in answers)
    return REFUSED if must_pass and failed else DONE


def _scheme(code: str) -> Any:
    from anyam.schemes import all_schemes

    found = all_schemes()
    if code in found:
        return found[code]
    known = ", ".join(found)
    if not code:
        raise Unreadable("scheme.missing", f"Tulis --scheme dengan salah satu dari: {known}.")
    raise Unreadable("scheme.unknown", f"Skema {code[:40]!a} tidak dikenal. Yang ada: {known}.")


def _facts() -> Any:
    from anyam.eligibility.reading import MAX_BYTES, NotJson, parse, sentence
    from anyam.eligibility.rules.kinds import Refusal

    try:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    except OSError:
        raise Unreadable("json.input", "Masukan standar tidak dapat dibaca.") from None
    try:
        return parse(raw)
    except NotJson as error:
        raise Unreadable(error.code, error.message) from None
    except Refusal as refusal:
        raise Refused(refusal.code, sentence(refusal)) from None


def register(app: typer.Typer) -> None:
    add(app, "eligibility", eligibility, HELP)
