"""Rows by the hundred thousand: found by the thousand, put in without an object for each."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL

LONG_WRITE = {"cache_size": -8_000, "wal_autocheckpoint": 20_000}  # kB; pages of 4 kB
LOT = 500  # rows in one statement of SQLite
# Kinds of fields whose values both databases take as they are; binary ones as bytes.
PLAIN = {
    "BigAutoField", "BigIntegerField", "BinaryField", "BooleanField", "CharField", "ForeignKey",
    "IntegerField", "PositiveIntegerField", "TextField",
}  # fmt: skip


@contextmanager
def long_write() -> Iterator[None]:
    """SQLite as a hundred thousand rows want it; PostgreSQL needs to be told nothing.

    Few pages in memory: SQLite keeps them up to its limit, so more rows would take more of it. And
    many in its log: each time they go from there into the file, it waits for the disk.
    """
    if connection.vendor != "sqlite":
        yield
        return
    usual = {name: _pragma(name) for name in LONG_WRITE}
    for name, value in LONG_WRITE.items():
        _pragma(name, value)
    try:
        yield
    finally:
        for name, value in usual.items():
            _pragma(name, value)


def _pragma(name: str, value: int | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}" + ("" if value is None else f" = {value}"))
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def among(values: Iterable[object], kind: str = "text") -> RawSQL:
    """Values for a lookup `__in`, handed over as one parameter: a thousand of their own are slow.

    Args:
      kind: their type in PostgreSQL.
    """
    texts = [str(value) for value in values]
    if connection.vendor == "postgresql":
        return RawSQL(f"SELECT unnest(%s::{kind}[])", [texts])  # noqa: S611 - the kind is ours
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(texts)])


def reserve(model: type[models.Model], count: int) -> list[int]:
    """So many new keys, which nobody else is given: for rows that refer to each other.

    Insert them in the same transaction, before anything else goes into the table.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [key for (key,) in cursor.fetchall()]
        # Here the transaction has locked the database: nobody else counts on meanwhile.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
        return list(range(last + 1, last + 1 + count))


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows several times as fast as `bulk_create`: by COPY, or by one prepared statement.

    Args:
      names: the fields given, foreign keys as "person" or "person_id" by their target's key,
        encrypted ones sealed; what is left out gets its field's default.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    rest = [(field, value) for field, value in _defaults(model, fields) if value is not None]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in [*fields, *(f for f, _v in rest)])
    table = quote(model._meta.db_table)
    more = tuple(field.get_db_prep_save(value, connection) for field, value in rest)
    ready = list(_prepared(fields, rows, more))
    if not ready:
        return
    # Nothing of this text comes from outside: table and columns are our own names.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
            ):
                for row in ready:
                    copy.write_row(row)
        else:
            for count, lots in _lots(ready):
                marks = ", ".join(["(" + ", ".join(["%s"] * len(ready[0])) + ")"] * count)
                cursor.executemany(
                    f"INSERT INTO {table} ({columns}) VALUES {marks}",  # noqa: S608
                    lots,
                )


def _lots(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, list[list[Any]]]]:
    """Rows by the lot, each the parameters of one statement; the last, smaller one by itself.

    With a row in each statement the search index over names is written to disk for every row:
    SQLite wants to be able to take back each statement on its own.
    """
    most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    size = max(1, min(LOT, most // len(rows[0])))
    even = len(rows) - len(rows) % size
    if even:
        yield size, [_flat(rows[start : start + size]) for start in range(0, even, size)]
    if even < len(rows):
        yield len(rows) - even, [_flat(rows[even:])]


def _flat(rows: Sequence[Sequence[Any]]) -> list[Any]:
    return [value for row in rows for value in row]


def _defaults(model: type[models.Model], given: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """The other fields, but for a key the database counts itself."""
    for field in model._meta.concrete_fields:
        if field not in given and not field.primary_key:
            yield field, field.get_default()


def _prepared(
    fields: Sequence[Any], rows: Iterable[Sequence[Any]], more: tuple[Any, ...]
) -> Iterator[Sequence[Any]]:
    """The rows as the database takes them; only the fields that need it are asked."""
    asked = [
        (place, _preparing(field))
        for place, field in enumerate(fields)
        if field.get_internal_type() not in PLAIN
    ]
    for row in rows:
        values = [*row, *more]
        for place, prepare in asked:
            if values[place] is not None:
                values[place] = prepare(values[place])
        yield values


def _preparing(field: Any) -> Callable[[Any], Any]:
    if field.get_internal_type() == "DateField":
        return connection.ops.adapt_datefield_value
    return lambda value: field.get_db_prep_save(value, connection)
