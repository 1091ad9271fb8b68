"""`anyam import-people`: a list of people from the command line, checked or taken over."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from anyam.cli import environment
from anyam.cli.help import add
from anyam.cli.refusals import DONE, REFUSED, Refused
from anyam.cli.words import DRY_HELP, JSON_HELP, note, out, two

if TYPE_CHECKING:
    from anyam.lists.reading import Line
    from anyam.regions.models import Region

VILLAGE_DIGITS = 10
NO_VILLAGE = (
    "Daftar ini tidak punya kolom Desa. Untuk menyimpannya, sebutkan kode desa dengan --region."
)
IMPORT = two(
    "Periksa dan catat daftar orang. Kode keluar 0 bila semua diterima, 1 bila ada baris yang "
    "ditolak, 2 bila berkas tidak terbaca",
    "Check and record a list of people. Exit code 0 when all are accepted, 1 when a row is "
    "rejected, 2 when the file cannot be read",
)


def import_people(
    file: Annotated[
        Path,
        typer.Argument(
            help=two(
                "Daftar orang: .xlsx, .xls, .ods atau .csv",
                "List of people: .xlsx, .xls, .ods or .csv",
            ),
            show_default=False,
        ),
    ],
    region: Annotated[
        str,
        typer.Option(
            "--region",
            help=two("Kode desa/kelurahan daftar ini", "Code of the village the list is of"),
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=DRY_HELP)] = False,
    user: Annotated[
        str,
        typer.Option(
            "--user",
            help=two(
                "Nama pengguna yang menyimpan",
                "Account in whose name it is saved",
            ),
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    environment.setup(secrets_needed=not dry_run)
    from django.utils import translation

    with translation.override("id"):
        report = _check(file, region) if dry_run else _take_in(file, region, user)
    _answer(report, as_json=as_json)
    return REFUSED if report["rejected"] else DONE


def _check(file: Path, code: str) -> dict[str, Any]:
    """Read and check everything; works without a database and writes nothing."""
    from django.utils import timezone

    from anyam.lists.reading import columns, read, tell

    place = known_region(code)
    layout = columns(file)
    for sentence in layout.notes:
        note(sentence)
    named = any("village" in table.fields() for table in layout.tables)
    if len(place.code) < VILLAGE_DIGITS and not named:
        note(NO_VILLAGE)
    found = read(file, on=timezone.localdate())
    several = len(layout.tables) > 1
    return tell(_in_place(found, place, several=several) if named else found).as_dict()


def _in_place(lines: "Iterable[Line]", place: "Region", *, several: bool) -> "Iterator[Line]":
    """The lines with what their column Desa says about where they belong."""
    from dataclasses import replace

    from anyam.lists.places import Places
    from anyam.lists.reading import Remark

    places = Places(place) if place.pk and not place._state.adding else None
    for line in lines:
        home, problem = places.find(line.values.village) if places else (place, None)
        if problem is None:
            yield line
            continue
        sheet = line.sheet if several else ""
        remark = Remark(line.row, "address", problem.code, problem.message, sheet)
        if home:
            yield replace(line, questions=(*line.questions, remark))
        else:
            yield replace(line, rejections=(*line.rejections, remark))


def known_region(code: str) -> "Region":
    """A living region by its code.

    Raises:
      Blocked: it is no code.
      Refused: no region has it.
    """
    from anyam.kernel.codes import dotted, parse_region_code

    plain = parse_region_code(code)
    found = _recorded(plain)
    if found is None:
        message = (
            f"Kode wilayah {dotted(plain)} tidak ada dalam daftar wilayah. "
            "Cari kode desanya di halaman Wilayah, misalnya 73.16.03.1021."
        )
        raise Refused("region.unknown", message)
    return found


def _recorded(code: str) -> "Region | None":
    """From the database; from the shipped list where nobody has filled one yet."""
    from django.db import DatabaseError
    from django.utils import timezone

    from anyam.regions.models import Region

    try:
        living = Region.objects.valid_on(timezone.localdate())
        if found := living.filter(code=code).first():
            return found
        empty = not Region.objects.exists()
    except DatabaseError:
        empty = True
    return _shipped(code) if empty else None


def _shipped(code: str) -> "Region | None":
    from anyam.regions.lists import REGION_COLUMNS, SHIPPED_REGIONS, decode, read_bytes, rows_of
    from anyam.regions.models import Region

    for _line, row in rows_of(decode(read_bytes(SHIPPED_REGIONS)), REGION_COLUMNS):
        if row["code"] == code:
            return Region(code=code, name=row["name"])
    return None


def _take_in(file: Path, code: str, name: str) -> dict[str, Any]:
    """Check everything and save whoever can be saved; what is doubtful waits for a decision."""
    from django.utils import timezone

    from anyam.accounts.models import User
    from anyam.kernel.problems import Blocked
    from anyam.lists import actions
    from anyam.regions.progress import reporting

    by = User.objects.filter(username=name).first()
    if by is None:
        message = (
            f"Pengguna {name} tidak dikenal." if name else "Sebutkan siapa yang menyimpan: --user."
        )
        raise Refused("user.unknown", message)
    checked = _check(file, code)
    place = known_region(code)
    try:
        with reporting() as report:
            found = actions.take_in(
                file.read_bytes(), name=file.name, region=place, by=by,
                at=timezone.now(), report=report,
            )  # fmt: skip
    except Blocked as blocked:  # it was read; what stands in the way now is something else
        first = blocked.problems[0]
        raise Refused(first.code, first.message) from blocked
    note(
        f"{found.new} orang baru dicatat, {found.known} sudah tercatat, "
        f"{found.doubtful} menunggu keputusan."
    )
    return _with_records(checked, found)


def _with_records(checked: dict[str, Any], found: Any) -> dict[str, Any]:
    """The report of the file with what only the records know: other villages, other people."""
    from anyam.lists import queries

    rejected = [
        {"row": r.line.row, "column": r.column, "code": r.code, "message": r.message}
        | ({"sheet": r.line.sheet} if "sheet" in (checked["rejected"] or [{}])[0] else {})
        for r in queries.remarks(found, asks=False)
    ]
    refused = {(entry["row"], entry.get("sheet")) for entry in rejected}
    asked = [q for q in checked["questions"] if (q["row"], q.get("sheet")) not in refused]
    return {
        "rows": found.rows,
        "accepted": found.rows - found.rejected,
        "rejected": rejected,
        "questions": asked,
    }


def _answer(report: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        out("".join(json_lines(report)))
        return
    out(f"{report['rows']} orang dalam daftar, {report['accepted']} diterima.")
    for title, key in (("Ditolak", "rejected"), ("Perlu ditanyakan", "questions")):
        if report[key]:
            out(f"{title}:")
        for entry in report[key]:
            place = f"{entry['sheet']}, baris" if entry.get("sheet") else "baris"
            out(f"  {place} {entry['row']}, {entry['column']}: {entry['message']}")


def json_lines(report: dict[str, Any]) -> Iterator[str]:
    """The answer as JSON with one remark a line: a list of a hundred thousand can be searched."""
    yield "{\n"
    parts = []
    for key, value in report.items():
        if isinstance(value, list) and value:
            rows = ",\n    ".join(json.dumps(entry, ensure_ascii=False) for entry in value)
            parts.append(f'  "{key}": [\n    {rows}\n  ]')
        else:
            parts.append(f'  "{key}": {json.dumps(value)}')
    yield ",\n".join(parts)
    yield "\n}"


def register(app: typer.Typer) -> None:
    add(app, "import-people", import_people, IMPORT)
