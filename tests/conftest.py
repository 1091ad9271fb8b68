"""What every test stands on."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase

_guard = import_module("anyam.audit.migrations.0002_append_only")
_flush = TransactionTestCase._fixture_teardown
_migrated = ""  # what stands in the tables before the first test


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    global _migrated  # noqa: PLW0603
    with django_db_blocker.unblock():
        _migrated = connection.creation.serialize_db_to_string()


def _flush_with_the_guard_off(self: TransactionTestCase) -> None:
    """Between two tests with real transactions all tables are emptied, the record included.

    What the migrations brought in (the list of trades, for one) is put back.
    """
    with connection.schema_editor() as editor:
        _guard.unguard(apps, editor)
    try:
        # Only so that the flush makes no content types: they come back with the rest.
        self.serialized_rollback = True
        connection._test_serialized_contents = _migrated  # type: ignore[attr-defined]
        _flush(self)
        connection.creation.deserialize_db_from_string(_migrated)
    finally:
        with connection.schema_editor() as editor:
            _guard.guard(apps, editor)


def pytest_configure(config: Any) -> None:
    TransactionTestCase._fixture_teardown = _flush_with_the_guard_off  # type: ignore[method-assign]
