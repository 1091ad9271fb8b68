"""`anyam create-admin`: the first person who may let others in."""

from typing import Annotated

import typer

from anyam.cli import environment
from anyam.cli.help import add
from anyam.cli.words import JSON_HELP, out, out_json, two


def create_admin(
    username: Annotated[str, typer.Argument(help=two("Nama pengguna", "User name"))],
    name: Annotated[str, typer.Option("--name", help=two("Nama lengkap", "Full name"))],
    region: Annotated[
        str,
        typer.Option(
            "--region",
            help=two(
                "Kode provinsi atau kabupaten/kota; kosong: seluruh Indonesia",
                "Code of a province or regency; left out: the whole country",
            ),
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Make an administrator and print the one-time address at which they choose a password."""
    environment.setup()
    from django.conf import settings
    from django.urls import reverse
    from django.utils import timezone

    from anyam.accounts.actions.first import first_administrator
    from anyam.kernel.dates import format_date

    code = region.replace(".", "")
    now = timezone.now()
    user, link = first_administrator(username=username, name=name, region_code=code, at=now)
    url = settings.BASE_URL + reverse("accounts:password_link", args=[link.uid, link.token])
    if as_json:
        out_json({"username": user.username, "url": url, "valid_until": link.valid_until})
        return
    until = format_date(timezone.localdate(link.valid_until))
    out(f"{user.username} menentukan kata sandi di alamat ini, satu kali, sampai {until}:\n  {url}")


def register(app: typer.Typer) -> None:
    add(
        app,
        "create-admin",
        create_admin,
        two("Buat admin wilayah yang pertama", "Make the first administrator"),
    )
