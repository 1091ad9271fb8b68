"""What was recorded stays as it was, and `anyam check` sees when it does not."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from anyam.audit import actions as audit
from anyam.audit import queries
from anyam.audit.models import Event, Seal
from tests.make import AT

pytestmark = pytest.mark.django_db


class Somebody:
    """Whoever acts; the record knows no more of a user."""

    pk = 7
    name = "Siti"
    seen_by: Any = None


def event(**facts: Any) -> Event:
    return audit.record("thing.done", None, **{"by": Somebody(), "at": AT} | facts)


def refused(sql: str, *values: Any) -> None:
    guarded = pytest.raises(DatabaseError, match="append-only")
    with guarded, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def codes() -> list[str]:
    return [problem.code for problem in queries.record_problems()]


@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
def test_the_database_refuses_to_change_or_delete_a_row(table: str) -> None:
    made, seal = event(), audit.seal(at=AT + timedelta(hours=1))
    assert seal
    column, pk = ("note", made.pk) if table == "audit_event" else ("digest", seal.pk)

    refused(f"UPDATE {table} SET {column} = 'x'")
    refused(f"UPDATE {table} SET {column} = 'x' WHERE id = %s", pk)
    refused(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        refused(f"TRUNCATE {table}")
        refused(f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET id = 1")
        refused(f"SET LOCAL session_replication_role = replica; DELETE FROM {table}")
    else:
        refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        refused(f"REPLACE INTO {table} SELECT * FROM {table}")

    assert codes() == []


def test_neither_does_the_orm_change_it() -> None:
    made = event(note="sekali")
    made.note = "dua kali"
    for change in (
        made.save,
        made.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(note="x"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert Event.objects.get().note == "sekali"


def test_a_missing_guard_is_named() -> None:
    on = " ON audit_seal" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_seal_no_update{on}")

    problems = list(queries.record_problems())

    assert [problem.code for problem in problems] == ["audit.trigger_missing"]
    assert "audit_seal_no_update" in problems[0].message


@pytest.mark.parametrize("field", ["note", "actor_name", "region_code", "changes"])
def test_a_row_changed_behind_the_guard_s_back_is_found(field: str) -> None:
    made = event(note="Rp 100", changes={"total": [1, 2]}, region_code="7316")
    without_guard("no_update")
    Event.objects.filter(pk=made.pk).update(**{field: {} if field == "changes" else "73"})

    assert "audit.altered" in codes()


def test_a_removed_row_breaks_its_seal() -> None:
    pks = [event().pk for _ in range(3)]
    audit.seal(at=AT + timedelta(hours=1))
    without_guard("no_delete")
    Event.objects.filter(pk=pks[1]).delete()

    assert "audit.seal_broken" in codes()


def test_each_seal_carries_the_one_before() -> None:
    event()
    first = audit.seal(at=AT + timedelta(hours=1))
    assert audit.seal(at=AT + timedelta(hours=1)) is None
    event()
    second = audit.seal(at=AT + timedelta(hours=2))
    assert first is not None
    assert second is not None
    assert (first.count, second.count) == (1, 1)
    assert codes() == []

    without_guard("no_update", "audit_seal")
    Seal.objects.filter(pk=first.pk).update(digest="0" * 64)
    assert codes().count("audit.seal_broken") == 2


def test_seals_that_overlap_are_found() -> None:
    pk = event().pk
    for end in (pk, pk + 1):
        Seal.objects.create(first_id=pk, last_id=end, count=1, digest="x", sealed_at=AT)
    assert "audit.seal_overlap" in codes()


def test_a_seal_waits_for_what_may_still_be_running() -> None:
    """A number may be taken long before its transaction ends: young events stay unsealed."""
    old, young, late = event(), event(at=AT + timedelta(minutes=50)), event()
    seal = audit.seal(at=AT + timedelta(hours=1))
    assert seal is not None
    assert (seal.first_id, seal.last_id) == (old.pk, old.pk)
    assert late.pk > young.pk


def without_guard(guard: str, table: str = "audit_event") -> None:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_{guard}{on}")


def test_what_no_database_keeps_is_dropped_before_it_is_sealed() -> None:
    made = event(note="a\x00b\ud800", changes={"k\x00": ["x\x00", {"y": 1.5}], "at": AT})
    made.refresh_from_db()
    assert (made.note, made.changes["k"]) == ("ab?", ["x", {"y": 1.5}])
    assert made.mac == made.expected_mac()


def test_who_reads_with_another_s_eyes_is_named_themselves() -> None:
    admin, seen = Somebody(), Somebody()
    admin.name, admin.pk, seen.seen_by = "Admin", 1, admin
    made = event(by=seen)
    assert (made.actor_id, made.actor_name, made.on_behalf_of) == (1, "Admin", "Siti")


def test_many_events_are_written_in_few_statements(django_assert_max_num_queries: Any) -> None:
    events = [audit.new_event("thing.done", None, by=None, at=AT) for _ in range(300)]
    with django_assert_max_num_queries(6):
        audit.record_many(events)
    assert codes() == []
