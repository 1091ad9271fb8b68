"""Rows by the hundred thousand, of which nobody needs an object or a number afterwards."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows by one prepared statement: several times as fast as `bulk_create`.

    Args:
      names: the fields given, foreign keys as "person" or "person_id" by their target's key;
        what is left out is NULL.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join("%s" for _field in fields)
    # Nothing of this text comes from outside: table and columns are our own names.
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
    prepare = [field.get_db_prep_save for field in fields]
    ready = [
        [to_column(value, connection) for to_column, value in zip(prepare, row, strict=True)]
        for row in rows
    ]
    if ready:
        with connection.cursor() as cursor:
            cursor.executemany(sql, ready)
