"""What every test stands on."""

from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from _pytest.doctest import DoctestItem
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


# What takes long begins first, or one process would be at it while the other has nothing to do.
# The demonstration is built by the first; by the time `tests/demo` copies it, it is there.
LONG = (
    "tests/browser/test_pictures.py",
    "tests/browser/test_pages.py",
    "tests/browser/test_two_officers.py",
    "tests/browser/test_road.py",
    "tests/browser/test_rubbish.py",
    "tests/test_demo_process.py",
    "tests/matching/spark/",
    "tests/demo/",
    "tests/test_budgets.py",
    "tests/test_translations.py",
    "tests/forming/",
    "tests/regions/test_whole_country.py",
    "tests/groups/test_rubbish.py",
    "tests/accounts/",
    "tests/jobs/test_kill.py",
    "tests/letters/test_at_once.py",
)
# Files that one process takes together: they share something that is dear to make, and the pages
# of a demonstration are looked at before others write in it.
TOGETHER = {
    "tests/demo/": "tests/demo",
    "tests/matching/spark/": "tests/matching/spark",
    "tests/browser/test_pictures.py": "demo looked at",
    "tests/browser/test_pages.py": "demo looked at",
    "tests/browser/test_two_officers.py": "demo worked with",
    "tests/browser/test_road.py": "demo worked with",
}


def beginning(path: str, of: Iterable[str]) -> str:
    """The one of some beginnings that a path has; empty where it has none."""
    return next((each for each in of if path.startswith(each)), "")


def may_ask_the_database(item: pytest.Item) -> bool:
    """Whether the database answers this test; of all others it keeps its door shut.

    What cannot ask says the same on every database, so it runs on one of them.
    """
    if isinstance(item, DoctestItem):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return (
        item.get_closest_marker("django_db") is not None
        or bool(fixtures & {"db", "transactional_db", "django_db_setup", "live_server"})
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    paths = {item: item.path.relative_to(ROOT).as_posix() for item in items}
    sizes = Counter(paths.values())
    for item in items:
        if not may_ask_the_database(item):
            item.add_marker(pytest.mark.once)

    def turn(item: pytest.Item) -> tuple[int, int]:
        path = paths[item]
        first = beginning(path, LONG)
        return (LONG.index(first), 0) if first else (len(LONG), -sizes[path])

    items.sort(key=turn)


class ByFile(LoadFileScheduling):
    """One process takes a whole file, or all that belong together, in the order of collection."""

    def _split_scope(self, nodeid: str) -> str:
        alone = str(super()._split_scope(nodeid))
        return TOGETHER.get(beginning(nodeid, TOGETHER), alone)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> ByFile:
    config.option.loadscopereorder = False  # it would sort by the number of tests alone
    return ByFile(config, log)
