"""`anyam register-import`: a register too big for a browser, read from this machine's disk."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from anyam.cli import environment
from anyam.cli.help import add
from anyam.cli.refusals import Refused, Unreadable
from anyam.cli.words import JSON_HELP, note, out, out_json, two

if TYPE_CHECKING:
    from anyam.accounts.models import User
    from anyam.registers.models import Register, Snapshot

IMPORT = two(
    "Masukkan satu versi register (DTKS, DTSEN, daftar penerima) dari berkas di mesin ini",
    "Take in one version of a register (DTKS, DTSEN, recipients) from a file on this machine",
)


def register_import(
    file: Annotated[
        Path,
        typer.Argument(
            help=two("CSV, Parquet atau Excel", "CSV, Parquet or Excel"), show_default=False
        ),
    ],
    name: Annotated[
        str, typer.Option("--register", help=two("Nama register", "Name of the register"))
    ],
    version: Annotated[
        str, typer.Option("--version", help=two("Versi, misalnya 2026-T3", "Version, e.g. 2026-T3"))
    ],
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of", help=two("Tanggal data, misalnya 2026-09-30", "Date of the data (ISO)")
        ),
    ],
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            help=two(
                "Jenis bila register baru: population atau assistance",
                "Kind where the register is new: population or assistance",
            ),
        ),
    ] = "population",
    region: Annotated[
        str,
        typer.Option(
            "--region",
            help=two(
                "Kode kabupaten/kota atau provinsi; kosong: seluruh Indonesia",
                "Code of the regency or province; left out: the whole country",
            ),
        ),
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            help=two(
                "Kolom yang tidak tertebak: isi=judul, misalnya name=NM_ART",
                "A column that is not guessed: field=heading, e.g. name=NM_ART",
            ),
        ),
    ] = None,
    user: Annotated[
        str,
        typer.Option(
            "--user",
            help=two(
                "Nama pengguna yang memasukkan; kosong: admin pusat bila hanya satu",
                "Account in whose name; left out: the national administrator if only one",
            ),
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    environment.setup()
    from django.utils import translation

    with translation.override("id"):
        made = _take_in(file, name, version, as_of, kind, region, column or [], user)
        facts = _facts(made)
        if as_json:
            out_json(facts)
        else:
            _say(made)


def _take_in(
    file: Path, name: str, version: str, as_of: str, kind: str, region: str, columns: list[str],
    user: str,
) -> "Snapshot":  # fmt: skip
    from django.utils import timezone

    from anyam.regions.progress import reporting
    from anyam.registers import actions
    from anyam.web.typed import parse_date

    day = parse_date(as_of)
    if day is None:
        message = f"Tanggal {as_of[:20]!r} tidak terbaca. Tulis misalnya 2026-09-30."
        raise Unreadable("register.date", message)
    at = timezone.now()
    by = _somebody(user)
    owner = _register(name, kind, region, by, at)
    with reporting() as report:
        return actions.take_in(
            file, register=owner, version=version, as_of=day, by=by, at=at,
            named=_named(columns), report=report,
        )  # fmt: skip


def _named(columns: list[str]) -> dict[str, str]:
    """field -> heading, as told on the command line."""
    from anyam.registers.headings import FIELDS

    found = {}
    for text in columns:
        field, equals, label = text.partition("=")
        if not equals or field not in FIELDS:
            message = (
                f"--column {text[:60]!r} tidak terbaca. Isi yang dikenal: {', '.join(FIELDS)}."
            )
            raise Unreadable("register.column", message)
        found[field] = label
    return found


def _somebody(name: str) -> "User":
    """Who takes it in; without a name the one administrator of the whole country."""
    from django.utils import timezone

    from anyam.accounts.models import Assignment, User
    from anyam.accounts.roles import Role

    if name:
        found: User | None = User.objects.filter(username=name).first()
        if found is None:
            raise Refused("user.unknown", f"Pengguna {name} tidak dikenal.")
        return found
    held = Assignment.objects.current(timezone.localdate()).filter(
        role=Role.AREA_ADMIN, region=None, user__is_active=True
    )
    admins: list[User] = list(User.objects.filter(pk__in=held.values("user"))[:2])
    if len(admins) != 1:
        raise Refused("user.unknown", "Sebutkan siapa yang memasukkan: --user NAMA.")
    return admins[0]


def _register(name: str, kind: str, code: str, by: "User", at: datetime) -> "Register":
    """The register of this name and place; a new one where there is none."""
    from anyam.cli.people import known_region
    from anyam.registers import actions
    from anyam.registers.models import Register

    region = known_region(code) if code else None
    found = Register.objects.filter(name__iexact=name.strip(), region=region).first()
    if found:
        return found
    if kind not in Register.Kind.values:
        known = ", ".join(Register.Kind.values)
        raise Unreadable("register.kind", f"Jenis {kind[:30]!r} tidak dikenal. Yang ada: {known}.")
    return actions.create(kind=kind, name=name, region=region, by=by, at=at)


def _facts(made: "Snapshot") -> dict[str, Any]:
    return {
        "register": made.register.name, "kind": made.register.kind,
        "region": made.register.place, "version": made.version, "as_of": made.as_of,
        "state": made.state, "rows": made.rows, "skipped_lines": made.skipped,
        "columns": made.mapping, "faults": made.figures.get("faults", {}),
        "changes": made.changes, "model": made.model, "snapshot": made.pk,
    }  # fmt: skip


def _say(made: "Snapshot") -> None:
    from anyam.kernel.money import format_number
    from anyam.registers import pictures
    from anyam.registers.words import COLUMN_NAMES

    out(f"{made} siap: {format_number(made.rows)} baris.")
    for field, label in made.mapping.items():
        note(f"Kolom {label}: {COLUMN_NAMES[field]}.")
    for name, value in (*pictures.faults(made), *pictures.changes(made)):
        out(f"{name}: {value}")


def register(app: typer.Typer) -> None:
    add(app, "register-import", register_import, IMPORT)
