"""One regency, built once from the real list of regions; every test gives back what it changed.

The app is not installed in tests, which run as a real system does, so its table and its pages are
put in place here. Models are imported inside: this file is read before Django is ready.
"""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.demo.kit import HOST, Built, as_demo

if TYPE_CHECKING:
    from anyam.accounts.models import User
    from anyam.demo.models import DemoMark


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Built]:
    from anyam.demo.build import build
    from anyam.demo.models import DemoMark
    from anyam.regions.actions import import_regions

    reports: list[tuple[int, int | None, str]] = []
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched:
        patched.setenv("ANYAM_REGISTER_KEY", "72" * 32)  # as `anyam demo` makes one
        with connection.schema_editor() as editor:
            editor.create_model(DemoMark)
        with transaction.atomic():
            import_regions(by=None, at=timezone.now())
            begun = time.monotonic()
            result = build(lambda *report: reports.append(report))
            yield Built(result, reports, time.monotonic() - begun)
            transaction.set_rollback(True)
        with connection.schema_editor() as editor:
            editor.delete_model(DemoMark)


@pytest.fixture
def regency(built: Built, db: None) -> Iterator[Built]:
    """The built demonstration, in a demonstration's settings."""
    with as_demo():
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
