"""Commands that look and change nothing of the programme's data."""

from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from typing import Annotated, Any

import typer

from anyam.cli import environment
from anyam.cli.help import add
from anyam.cli.refusals import REFUSED, Refused, Unreadable
from anyam.cli.words import JSON_HELP, out, out_json, table, two

AsJson = Annotated[bool, typer.Option("--json", help=JSON_HELP)]
WORKFLOW_HEAD = ["step", "action", "from", "to", "who", "terms"]


def check(
    files: Annotated[
        bool,
        typer.Option(
            "--files/--no-files",
            help=two("Periksa juga isi semua lampiran", "Also check every attachment"),
        ),
    ] = True,
    as_json: AsJson = False,
) -> int:
    environment.setup()
    from anyam.cli.checking import problems

    found = [{"code": p.code, "message": p.message} for p in problems(files=files)]
    if as_json:
        out_json({"ok": not found, "problems": found})
    else:
        for problem in found:
            out(f"{problem['code']}: {problem['message']}")
        out(f"{len(found)} masalah." if found else "Semua baik: catatan, pengaturan, basis data.")
    return REFUSED if found else 0


def workflow(
    name: Annotated[str, typer.Argument(help=two("Nama alur", "Name of the chain"))],
    as_json: AsJson = False,
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help=two("Gambar Mermaid", "Mermaid diagram"))
    ] = False,
) -> None:
    environment.setup(secrets_needed=False)
    from anyam.proposals.workflow import CHAINS

    if name not in CHAINS:
        known = ", ".join(sorted(CHAINS))
        raise Unreadable("workflow.unknown", f"Alur {name} tidak dikenal. Yang ada: {known}.")
    rows = list(workflow_rows(CHAINS[name]))
    if mermaid:
        out("stateDiagram-v2")
        out(f"    [*] --> {CHAINS[name].start}")
        for row in rows:
            out(f"    {row['from']} --> {row['to']}: {row['action']}")
    elif as_json:
        out_json(rows)
    else:
        shown = [[*list(row.values())[:5], ", ".join(row["terms"])] for row in rows]
        out(table(WORKFLOW_HEAD, shown))


def workflow_rows(chain: Any) -> Iterator[dict[str, Any]]:
    """The table of a chain as plain values."""
    for step in chain.steps:
        yield {
            "step": str(step.mark),
            "action": str(step.action),
            "from": str(step.source),
            "to": str(step.target),
            "who": str(step.role),
            "terms": [str(term) for term in step.terms],
        }


def schemes(as_json: AsJson = False) -> None:
    environment.setup(secrets_needed=False)
    from anyam.kernel.money import format_rupiah
    from anyam.schemes import all_schemes

    found = all_schemes().values()
    if as_json:
        out_json([asdict(scheme) for scheme in found])
        return
    head = ["code", "chain", "members", "per member", "at most", "name"]
    rows = []
    for scheme in found:
        members = f"{scheme.min_members}-{scheme.max_members}"
        amounts = [format_rupiah(scheme.grant_per_member), format_rupiah(scheme.grant_max)]
        rows.append([scheme.code, scheme.chain, members, *amounts, scheme.name])
    out(table(head, rows))


def reference(
    only_check: Annotated[
        bool,
        typer.Option(
            "--check",
            help=two("Hanya periksa apakah mutakhir", "Only check that they are up to date"),
        ),
    ] = False,
) -> None:
    environment.setup(secrets_needed=False)
    from anyam.cli import pages
    from anyam.reference.build import write

    changed = write(check=only_check, also={"cli.md": pages.reference})
    if only_check and changed:
        message = f"Tidak mutakhir: {', '.join(changed)}. Jalankan: anyam reference"
        raise Refused("reference.outdated", message)
    out("\n".join(changed) if changed else "Rujukan sudah mutakhir.")


def version() -> None:
    try:
        out(f"anyam {installed('anyam')}")
    except PackageNotFoundError:
        out("anyam")


def register(app: typer.Typer) -> None:
    add(app, "check", check, two("Periksa catatan dan pemasangan", "Check record and installation"))
    add(app, "workflow", workflow, two("Tampilkan satu alur persetujuan", "Show an approval chain"))
    add(app, "schemes", schemes, two("Tampilkan skema pendanaan", "Show the funding schemes"))
    add(app, "reference", reference, two("Tulis halaman rujukan", "Write the reference pages"))
    add(app, "version", version, two("Tampilkan versi", "Show the version"))
