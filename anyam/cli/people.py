"""`anyam import-people`: a list of people from the command line, checked or taken over."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anyam.cli import environment
from anyam.cli.help import add
from anyam.cli.listing import Answer
from anyam.cli.refusals import DONE, REFUSED, Refused
from anyam.cli.words import DRY_HELP, JSON_HELP, note, two

if TYPE_CHECKING:
    from anyam.lists.reading import Line
    from anyam.regions.models import Region

# What stands in the way of saving although the file could be read.
NOT_NOW = {"list.same", "list.place", "list.no_village"}
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

    with translation.override("id"), Answer() as answer:
        if dry_run:
            _check(file, region, answer)
        else:
            _take_in(file, region, user, answer)
        answer.say(as_json=as_json)
    return REFUSED if answer.rejected.count else DONE


def _check(file: Path, code: str, answer: Answer) -> None:
    """Read and check everything; works without a database and writes nothing."""
    from django.utils import timezone

    from anyam.lists import rules
    from anyam.lists.reading import columns, read

    place = known_region(code)
    layout = columns(file)
    for sentence in layout.notes:
        note(sentence)
    named = all("village" in table.fields() for table in layout.tables)
    for problem in rules.village_problems(place.code, place.titled, named=named):
        note(problem.message)
    lines = read(file, on=timezone.localdate(), layout=layout)
    several = len(layout.tables) > 1
    answer.read(_in_place(lines, place, several=several) if named else lines)


def _in_place(lines: "Iterable[Line]", place: "Region", *, several: bool) -> "Iterator[Line]":
    """The lines with what their column Desa says about where they belong."""
    from dataclasses import replace

    from anyam.lists.places import Places
    from anyam.lists.reading import Remark

    places = Places(place) if place.pk and not place._state.adding else None
    for line in lines:
        said = (line.values.village, line.values.district)
        home, problem = places.find(*said) if places else (place, None)
        if problem is None:
            yield line
            continue
        sheet = line.sheet if several else ""
        remark = Remark(line.row, problem.field, problem.code, problem.message, sheet)
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


def _take_in(file: Path, code: str, name: str, answer: Answer) -> None:
    """Check everything and save whoever can be saved; what is doubtful waits for a decision."""
    from django.utils import timezone

    from anyam.accounts.models import User
    from anyam.kernel.problems import Blocked
    from anyam.lists import actions, saving
    from anyam.regions.progress import reporting

    by = User.objects.filter(username=name).first()
    if by is None:
        message = (
            f"Pengguna {name} tidak dikenal." if name else "Sebutkan siapa yang menyimpan: --user."
        )
        raise Refused("user.unknown", message)
    try:
        with reporting() as report:
            found = actions.take_in(
                _bytes(file), name=file.name, region=known_region(code), by=by,
                at=timezone.now(), report=report, hear=answer.hear,
            )  # fmt: skip
    except Blocked as blocked:
        first = blocked.problems[0]
        if first.code in NOT_NOW:
            raise Refused(first.code, first.message) from blocked
        raise
    saving.waiting(found, answer.hear)
    answer.rows, answer.accepted = found.rows, found.rows - found.rejected
    note(
        f"{found.new} orang baru dicatat, {found.known} sudah tercatat, "
        f"{found.doubtful} menunggu keputusan."
    )


def _bytes(file: Path) -> bytes:
    """The file, unless it is too large to be looked at; one that is not there is told of later."""
    from anyam.lists.reading import openable

    openable(file)
    return file.read_bytes()


def register(app: typer.Typer) -> None:
    add(app, "import-people", import_people, IMPORT)
