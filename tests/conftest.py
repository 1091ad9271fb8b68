"""What every test stands on."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from xdist.scheduler import LoadFileScheduling

_guards = [
    import_module(f"anyam.{app}.migrations.0002_append_only") for app in ("audit", "eligibility")
]
_flush = TransactionTestCase._fixture_teardown
ROOT = Path(__file__).parents[1]
# What never asks the database says the same on every one; the mark `once` tells it of single files.
WITHOUT_DATABASE = (
    "anyam",
    "tests/kernel",
    "tests/schemes",
    "tests/matching",
    "tests/lists/reading",
)
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
        for guard in _guards:
            guard.unguard(apps, editor)
    try:
        # Only so that the flush makes no content types: they come back with the rest.
        self.serialized_rollback = True
        connection._test_serialized_contents = _migrated  # type: ignore[attr-defined]
        _flush(self)
        connection.creation.deserialize_db_from_string(_migrated)
    finally:
        with connection.schema_editor() as editor:
            for guard in _guards:
                guard.guard(apps, editor)


def pytest_configure(config: Any) -> None:
    TransactionTestCase._fixture_teardown = _flush_with_the_guard_off  # type: ignore[method-assign]


@pytest.fixture
def register_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for registers; tests of the library itself begin without one."""
    monkeypatch.setenv("ANYAM_REGISTER_KEY", "72" * 32)


@pytest.fixture(autouse=True)
def _in_the_language_of_the_house() -> None:
    """Whatever language a test before this one asked for."""
    translation.deactivate()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        path = item.path.relative_to(ROOT).as_posix()
        if path.startswith(tuple(f"{folder}/" for folder in WITHOUT_DATABASE)):
            item.add_marker(pytest.mark.once)


class ByFile(LoadFileScheduling):
    """One process takes a whole file, and all of `tests/demo`, which builds a regency once."""

    def _split_scope(self, nodeid: str) -> str:
        demo = "tests/demo/"
        return demo if nodeid.startswith(demo) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> ByFile:
    return ByFile(config, log)
