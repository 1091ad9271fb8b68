"""Writes millions of rows: COPY on PostgreSQL, prepared inserts on SQLite.

Indexes, foreign keys and triggers are taken off before and put back after, so that each is built
once over everything instead of being changed 30 million times.
"""

import csv
import io
import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import connection

from anyam.regions import words

NULL = r"\N"
FAST = (
    "foreign_keys=OFF", "synchronous=OFF", "journal_mode=OFF", "cache_size=-1500000",
    "temp_store=MEMORY", "locking_mode=EXCLUSIVE",
)  # fmt: skip
Rows = list[tuple[Any, ...]]


# The apps whose tables are filled, by the beginnings of the tables' names.
COUNTRY = (
    "accounts", "audit", "files", "groups", "letters", "people", "proposals", "verification",
    "notices", "jobs",
)  # fmt: skip
ROOMS = ("outreach", "eligibility", "forming", "lists")


class Store:
    """What both databases do alike. Used as a context: what was taken off comes back at the end.

    Args:
      apps: whose tables are filled; the indexes of others stay as they are.
    """

    def __init__(self, apps: Sequence[str]) -> None:
        self.apps = apps
        self.counts: dict[str, int] = {}
        self._columns: dict[tuple[str, tuple[str, ...]], tuple[list[str], tuple[Any, ...]]] = {}

    def blob(self, value: bytes) -> Any:
        return value

    def write(self, label: str, names: Sequence[str], rows: Rows) -> None:
        """Add rows to the table of a model; columns that are not named get the model's defaults."""
        if not rows:
            return
        key = (label, tuple(names))
        if key not in self._columns:
            self._columns[key] = self._completed(label, names)
        columns, rest = self._columns[key]
        table = apps.get_model(label)._meta.db_table
        self.insert(table, columns, [row + rest for row in rows] if rest else rows)
        self.counts[table] = self.counts.get(table, 0) + len(rows)

    def _completed(self, label: str, names: Sequence[str]) -> tuple[list[str], tuple[Any, ...]]:
        fields = {f.column: f for f in apps.get_model(label)._meta.concrete_fields}
        unknown = set(names) - set(fields)
        assert not unknown, (label, unknown)
        missing = [c for c, f in fields.items() if c not in names and not f.primary_key]
        rest = [fields[c].get_db_prep_save(fields[c].get_default(), connection) for c in missing]
        return [*names, *missing], tuple(getattr(value, "obj", value) for value in rest)

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        raise NotImplementedError

    @property
    def learnt(self) -> list[str]:
        """Of which tables the planner has to learn anew; "" for the whole database."""
        return [""] if self.apps == COUNTRY else sorted(self.counts)


class Sqlite(Store):
    def __enter__(self) -> "Sqlite":
        connection.ensure_connection()
        self.raw: Any = connection.connection
        for pragma in FAST:
            self.raw.execute(f"PRAGMA {pragma}")
        found = "SELECT type, name, sql, tbl_name FROM sqlite_master"
        found += " WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, rowid"
        self.off = [
            (kind, name, sql)
            for kind, name, sql, table in self.raw.execute(found).fetchall()
            if table.partition("_")[0] in self.apps
        ]
        for kind, name, _sql in self.off:
            self.raw.execute(f'DROP {kind} "{name}"')
        self.raw.execute("BEGIN")
        return self

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        names, marks = ", ".join(f'"{c}"' for c in columns), ", ".join("?" * len(columns))
        self.raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608

    def __exit__(self, kind: Any, *_rest: Any) -> None:
        if kind is None:
            self.raw.execute("COMMIT")
            for _kind, _name, sql in self.off:
                self.raw.execute(sql)
            words.refill(connection, set(self.counts))

    def finish(self) -> None:
        for table in self.learnt:
            self.raw.execute(f"ANALYZE {table}")
        self.raw.execute("PRAGMA locking_mode=NORMAL")
        self.raw.execute("PRAGMA journal_mode=WAL")
        connection.close()


class Postgres(Store):
    """COPY in CSV: its writer is the fastest that Python brings along."""

    def blob(self, value: bytes) -> Any:
        return r"\x" + value.hex()

    def __enter__(self) -> "Postgres":
        self.cursor: Any = connection.cursor()
        self.cursor.execute("SET synchronous_commit = off")
        self.cursor.execute("SET maintenance_work_mem = '700MB'")
        self.cursor.execute("SET session_replication_role = replica")
        tables = f"split_part(c.relname, '_', 1) = ANY(ARRAY{list(self.apps)!r})"
        self.cursor.execute(
            "SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', c.relname, k.conname),"  # noqa: S608
            " format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, k.conname,"
            " pg_get_constraintdef(k.oid) || CASE k.contype WHEN 'f' THEN ' NOT VALID' ELSE '' END)"
            " FROM pg_constraint k"
            f" JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype IN ('f', 'u') AND {tables}"
        )
        constraints = self.cursor.fetchall()
        self.cursor.execute(
            "SELECT format('DROP INDEX %I', i.relname), pg_get_indexdef(i.oid) FROM pg_index x"  # noqa: S608
            " JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid"
            f" WHERE NOT x.indisprimary AND {tables} AND NOT EXISTS"
            " (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype = 'u')"
        )
        indexes = self.cursor.fetchall()
        for drop, _again in (
            sorted(constraints, key=lambda pair: "FOREIGN" not in pair[1]) + indexes
        ):
            self.cursor.execute(drop)
        # Foreign keys hold for what is written from now on; what was made up here is whole.
        # A foreign key leans on what makes its target unique, so those come last.
        self.again = [sql for _drop, sql in indexes]
        self.again += sorted((sql for _d, sql in constraints), key=lambda sql: "FOREIGN" in sql)
        return self

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(
            [NULL if value is None else value for value in row] for row in rows
        )
        names = ", ".join(f'"{c}"' for c in columns)
        with self.cursor.copy(
            f"COPY \"{table}\" ({names}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')"
        ) as copy:
            copy.write(text.getvalue())

    def __exit__(self, kind: Any, *_rest: Any) -> None:
        if kind is not None:
            return
        for sql in self.again:
            self.cursor.execute(sql)
        for table in self.counts:
            self.cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            (sequence,) = self.cursor.fetchone()
            if sequence:
                self.cursor.execute(
                    f"SELECT setval('{sequence}', (SELECT max(id) FROM \"{table}\"))"  # noqa: S608
                )

    def finish(self) -> None:
        self.cursor.execute("SET session_replication_role = DEFAULT")
        for table in self.learnt:
            self.cursor.execute(f"VACUUM (ANALYZE) {table}")
        connection.close()


def store(apps: Sequence[str]) -> "Sqlite | Postgres":
    return Postgres(apps) if connection.vendor == "postgresql" else Sqlite(apps)


class Clock:
    """Says on standard error how long each part took."""

    def __init__(self, tell: Any) -> None:
        self.tell, self.begun = tell, time.monotonic()

    def lap(self, words: str) -> None:
        now = time.monotonic()
        self.tell(f"  {words}: {now - self.begun:.0f} s")
        self.begun = now


def chunks(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
