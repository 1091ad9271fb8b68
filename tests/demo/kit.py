"""What the tests of the demonstration share."""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import override_settings

from anyam import demo
from anyam.cli import environment

HOST = "127.0.0.1"


@dataclass
class Built:
    """A built demonstration: the settings it was built under, apart from those of the tests."""

    settings: dict[str, Any]


def as_demo(built: Built) -> override_settings:
    """The settings of a demonstration, but for the installed apps, which cannot change."""
    templates: Any = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(demo.__path__[0]) / "templates"]
    return override_settings(
        DEMO=True,
        TEMPLATES=templates,
        ROOT_URLCONF="tests.demo.addresses",
        ALLOWED_HOSTS=[HOST],
        BASE_URL=f"http://{HOST}:8000",
        **built.settings,
    )


def settings_of(folder: Path) -> dict[str, Any]:
    """The keys and places of the demonstration in a folder."""
    known = environment.demo_settings(folder)
    storages: Any = copy.deepcopy(settings.STORAGES)
    files = Path(known["ANYAM_DATA"]) / "files"
    storages["default"]["OPTIONS"]["location"] = files
    return {
        "SECRET_KEY": known["ANYAM_SECRET_KEY"],
        "AUDIT_KEY": known["ANYAM_AUDIT_KEY"],
        "FIELD_KEYS": [known["ANYAM_FIELD_KEYS"]],
        "REGISTER_DIR": Path(known["ANYAM_REGISTER_DIR"]),
        "MEDIA_ROOT": files,
        "STORAGES": storages,
    }


def take_over() -> None:
    """Copy every row of the database attached as `built` into this one.

    Indexes of words fill themselves by their triggers.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM built.sqlite_master WHERE type = 'table'")
        tables = dict(cursor.fetchall())
        words = [name for name, sql in tables.items() if "VIRTUAL TABLE" in sql]
        left_out = ("sqlite_", "django_migrations", *words)
        for table in tables:
            if not table.startswith(left_out):
                cursor.execute(f"PRAGMA built.table_info({table})")
                columns = ", ".join(f'"{row[1]}"' for row in cursor.fetchall())
                cursor.execute(f"DELETE FROM main.{table}")
                cursor.execute(
                    f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM built.{table}"
                )
