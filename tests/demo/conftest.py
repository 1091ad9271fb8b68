"""One regency with the real list of regions; every test gives back what it changed.

The app is not installed in tests, which run as a real system does, so its table and its pages are
put in place here. Models are imported inside: this file is read before Django is ready.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from anyam.cli import environment
from tests.built import demonstration
from tests.demo.kit import HOST, Built, as_demo, settings_of, take_over

if TYPE_CHECKING:
    from anyam.accounts.models import User
    from anyam.demo.models import DemoMark


@pytest.fixture(scope="package")
def built(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Built]:
    from anyam.demo.models import DemoMark

    fill = _copied if connection.vendor == "sqlite" else _built_here
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched:
        with connection.schema_editor() as editor:
            editor.create_model(DemoMark)
        with fill(tmp_path_factory, patched) as found:
            yield found
        with connection.schema_editor() as editor:
            editor.delete_model(DemoMark)


@contextmanager
def _copied(
    tmp_path_factory: pytest.TempPathFactory, patched: pytest.MonkeyPatch
) -> Iterator[Built]:
    """The rows of the one that the command built for all tests of this run."""
    folder = demonstration(tmp_path_factory).copy(tmp_path_factory.mktemp("regency"))
    key = environment.demo_settings(folder)[environment.REGISTER_KEY]
    patched.setenv(environment.REGISTER_KEY, key)
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS built", [str(folder / "data" / "anyam.sqlite3")])
    with transaction.atomic():
        take_over()
        yield Built(settings_of(folder))
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("DETACH DATABASE built")


@contextmanager
def _built_here(
    tmp_path_factory: pytest.TempPathFactory, patched: pytest.MonkeyPatch
) -> Iterator[Built]:
    """Built by the actions themselves: `anyam demo` knows no other database than SQLite."""
    from anyam.demo.build import build
    from anyam.regions.actions import import_regions

    patched.setenv(environment.REGISTER_KEY, "72" * 32)  # as `anyam demo` makes one
    with transaction.atomic():
        import_regions(by=None, at=timezone.now())
        assert build()["built"]
        yield Built({})
        transaction.set_rollback(True)


@pytest.fixture
def regency(built: Built, db: None) -> Iterator[Built]:
    """The built demonstration, in a demonstration's settings."""
    with as_demo(built):
        yield built


@pytest.fixture
def client(regency: Built) -> Client:
    return Client(SERVER_NAME=HOST)


@pytest.fixture
def mark(regency: Built) -> "DemoMark":
    from anyam.demo.models import DemoMark

    return DemoMark.objects.get()


@pytest.fixture
def lurah(mark: "DemoMark") -> "User":
    from anyam.accounts.models import User

    user: User = User.objects.get(pk=mark.facts["walk"]["people"]["village_head"])
    return user
