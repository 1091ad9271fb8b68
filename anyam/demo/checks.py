"""What keeps a demonstration apart from real data: it fails `anyam check` when it is not."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections

from anyam.accounts.models import User
from anyam.demo import queries, rules


def demo_stays_at_home(**_options: Any) -> list[CheckMessage]:
    """Whoever can reach a demonstration can be anybody in it."""
    if not settings.DEMO:
        return [
            Error(
                "Bagian demo terpasang padahal ANYAM_DEMO tidak aktif · "
                "The demo is installed although ANYAM_DEMO is off",
                hint="Hapus anyam.demo dari INSTALLED_APPS · Take it out of INSTALLED_APPS",
                id="demo.E001",
            )
        ]
    return [
        Error(
            f"ANYAM_DEMO aktif, tetapi alamat {host} dapat dibuka dari komputer lain · "
            f"ANYAM_DEMO is on, but other machines can open {host}",
            hint="Matikan ANYAM_DEMO, atau pakai hanya 127.0.0.1 dan localhost dalam ANYAM_HOSTS "
            "dan ANYAM_BASE_URL · Switch it off, or name only 127.0.0.1 and localhost there",
            id="demo.E002",
        )
        for host in rules.foreign_hosts(settings.ALLOWED_HOSTS, settings.BASE_URL)
    ]


def demo_has_its_own_data(
    databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """A database that people work in must not be opened with everybody's key."""
    if not settings.DEMO or "default" not in (databases or ()):
        return []
    tables = connections["default"].introspection.table_names()
    if User._meta.db_table not in tables or not User.objects.exists() or queries.mark():
        return []
    return [
        Error(
            "ANYAM_DEMO aktif pada basis data yang bukan data contoh · "
            "ANYAM_DEMO is on over a database that is no demo",
            hint="Matikan ANYAM_DEMO, atau jalankan: anyam demo · "
            "Switch it off, or run: anyam demo",
            id="demo.E003",
        )
    ]
