"""A guard that was taken off can be put back."""

import pytest
from django.db import connection

from anyam.audit import guard
from anyam.audit.queries import missing_triggers

pytestmark = pytest.mark.django_db


def test_anyam_migrate_puts_a_missing_guard_back() -> None:
    on = "" if connection.vendor == "sqlite" else " ON audit_event"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_event_no_update{on}")
    assert len(list(missing_triggers())) == 1
    assert guard.restore() == 1
    assert list(missing_triggers()) == []
    assert guard.restore() == 0
