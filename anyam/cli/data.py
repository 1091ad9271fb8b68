"""Commands that change the data: regions, reminders, seals, keys, an empty start."""

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from anyam.cli import environment
from anyam.cli.help import add
from anyam.cli.refusals import Refused, Unreadable
from anyam.cli.words import DRY_HELP, JSON_HELP, out, out_json, two

AsJson = Annotated[bool, typer.Option("--json", help=JSON_HELP)]
DryRun = Annotated[bool, typer.Option("--dry-run", help=DRY_HELP)]
ListFile = Annotated[
    Path | None,
    typer.Argument(
        help=two("Berkas CSV; kosong: daftar bawaan", "CSV file; left out: the shipped list"),
        show_default=False,
    ),
]


class Change(StrEnum):
    """The kinds of `RegionChange`, known before Django is."""

    RENAMED = "renamed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    DISSOLVED = "dissolved"


def import_regions(
    file: ListFile = None,
    dry_run: DryRun = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=two("Juga bila banyak wilayah berakhir", "Even if it ends many regions"),
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    _command("import_regions", path=file, dry_run=dry_run, force=force, json=as_json)


def import_bps(file: ListFile = None, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    _command("import_bps", path=file, dry_run=dry_run, json=as_json)


def change_region_code(
    old: Annotated[str, typer.Argument(help=two("Kode sampai sekarang", "The code until now"))],
    on: Annotated[
        str, typer.Option("--on", help=two("Berlaku sejak, 2026-11-22", "In force from"))
    ],
    decree: Annotated[str, typer.Option("--decree", help=two("Dasar hukum", "Law or decree"))],
    new: Annotated[
        str, typer.Argument(help=two("Kode sejak saat itu", "The code from then on"))
    ] = "",
    kind: Annotated[
        Change, typer.Option("--kind", help=two("Jenis perubahan", "What kind of change"))
    ] = Change.MOVED,
    name: Annotated[str, typer.Option("--name", help=two("Nama baru", "The new name"))] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    try:
        day = date.fromisoformat(on)
    except ValueError:
        message = f"Tanggal {on} tidak terbaca. Tulis tahun-bulan-hari, misalnya 2026-11-22."
        raise Unreadable("date.format", message) from None
    facts = {
        "kind": kind.value,
        "decree": decree,
        "name": name,
        "dry_run": dry_run,
        "json": as_json,
    }
    _command("change_region_code", old, new, on=day, **facts)


def _command(name: str, /, *arguments: Any, **options: Any) -> None:
    """Run a management command of an app, which draws its progress on stderr."""
    environment.setup()
    from django.core.management import call_command

    call_command(name, *arguments, no_color=True, **options)


At = Annotated[
    datetime | None,
    typer.Option(
        "--at",
        formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"],
        help=two("Seakan-akan sekarang waktu ini", "As if it were this time"),
        show_default=False,
    ),
]


def remind(at: At = None, as_json: AsJson = False) -> None:
    environment.setup()
    from anyam.notices.actions import remind as send

    counts = send(at=_instant(at))
    if as_json:
        out_json(counts)
    else:
        out(f"{sum(counts.values())} pengingat dikirim." if counts else "Tidak ada yang terlambat.")


def _instant(at: datetime | None) -> datetime:
    from django.utils import timezone

    return timezone.make_aware(at) if at else timezone.now()


def seal(as_json: AsJson = False) -> None:
    environment.setup()
    from anyam.audit.actions import seal as put_seal

    made = put_seal(at=_instant(None))
    facts = {"sealed": made.count if made else 0, "last": made.last_id if made else None}
    if as_json:
        out_json(facts)
    else:
        out(f"{made.count} catatan disegel." if made else "Tidak ada catatan baru untuk disegel.")


def wipe(
    sure: Annotated[
        bool, typer.Option("--yes", help=two("Tanpa bertanya lagi", "Without asking again"))
    ] = False,
) -> None:
    environment.setup()
    from django.conf import settings

    if not settings.DEMO:
        message = "Perintah ini hanya untuk demo; data sungguhan tidak pernah dihapus dengannya."
        raise Refused("wipe.not_demo", message)
    if not sure and not typer.confirm("Hapus semua data contoh? · Delete all sample data?"):
        raise typer.Abort
    from anyam.cli.demo import only_one
    from anyam.demo.build import wipe as wipe_demo

    with only_one(settings.DATA_DIR.parent):
        wipe_demo()
    out("Data contoh sudah dihapus. Bangun lagi: anyam demo --reset")


def rotate_keys(
    new_key: Annotated[
        bool,
        typer.Option(
            "--new-key",
            help=two("Hanya cetak kunci baru untuk ANYAM_FIELD_KEYS", "Only print a new key"),
        ),
    ] = False,
) -> None:
    if not new_key:
        _command("reencrypt")
        from anyam.accounts.sealing import reseal

        out(f"{reseal()} pengaman kedua dikunci ulang.")
        return
    environment.setup()
    from django.conf import settings

    versions = [int(line.partition(":")[0]) for line in settings.FIELD_KEYS]
    out(environment.new_key(max(versions) + 1))
    sys.stderr.write(
        "Taruh di depan kunci lama, dipisah koma; mulai ulang; lalu jalankan: anyam rotate-keys\n"
    )


def register(app: typer.Typer) -> None:
    add(app, "import-regions", import_regions, two("Muat daftar wilayah", "Load the regions"))
    add(app, "import-bps", import_bps, two("Muat kode BPS", "Load codes of the statistics office"))
    add(
        app,
        "change-region-code",
        change_region_code,
        two("Catat perubahan kode wilayah", "Record a change of a region's code"),
    )
    add(app, "remind", remind, two("Ingatkan yang terlambat", "Remind whoever is late"))
    add(app, "seal", seal, two("Segel catatan peristiwa", "Seal the record of events"))
    add(app, "wipe", wipe, two("Hapus data contoh demo", "Delete the demo's sample data"))
    add(
        app,
        "rotate-keys",
        rotate_keys,
        two("Kunci ulang NIK dan nomor KK", "Seal NIK and KK under the newest key"),
    )
