"""Finding rows by the beginnings of words, in a part of the country: one interface, two engines.

`icontains` reads a whole table: with three million people it takes seconds. SQLite keeps a table of
words beside each table (FTS5, `<table>_words`) by triggers; PostgreSQL an index (GIN) over the same
words. Neither needs an extension to be installed: docs/decisions/0011-pages-at-full-size.md.

The region code counts as words of its own, one for each level, so that a search over the country
and one in a village cost alike.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL

from anyam.regions.rules import LENGTHS
from anyam.regions.scope import Scope

MOST_WORDS = 6
WHOLE = 2  # letters: a shorter word has to be the whole word
_WORD = re.compile(r"[^\W_]+")
_indexes: dict[str, "WordIndex"] = {}


def words_of(text: str) -> list[str]:
    """The words of a text as both engines cut it.

    >>> words_of("Mekar-Jaya 2, KUBE_Baru")
    ['mekar', 'jaya', '2', 'kube', 'baru']
    """
    return _WORD.findall(text.lower().replace("\\0", " "))


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The words of a table.

    Args:
      table: the table; its key must be an `id`.
      columns: what is cut into words.
      place: the column with the region code; "" where rows lie nowhere.
    """

    table: str
    columns: tuple[str, ...]
    place: str = ""

    @property
    def name(self) -> str:
        return f"{self.table}_words"

    def found(
        self,
        words: Iterable[str],
        scope: Scope | None = None,
        limit: int | None = None,
        key: str = "pk",
    ) -> models.Q:
        """The condition on rows that have, for each of `words`, a word that begins with it.

        Args:
          words: from `words_of`, or folded like the column; none of them finds nothing.
          scope: leave out what lies elsewhere; it does not replace `visible_to`.
          limit: look at no more rows than this, in no promised order.
          key: what names such a row in the table that is asked: "group_id" of a proposal.
        """
        sought = list(words)[:MOST_WORDS]
        vendor = connections[router.db_for_read(models.Model)].vendor
        if not sought:
            return models.Q(pk__in=[])
        prefixes = _narrowing(scope) if self.place else []
        sql, query = (
            self._in_postgresql(sought, prefixes)
            if vendor == "postgresql"
            else self._in_sqlite(sought, prefixes)
        )
        if limit is not None:
            sql += f" LIMIT {limit:d}"
        elif vendor == "postgresql":
            # A wall: the words are looked up first. Without it the planner, hoping to come upon 25
            # of them soon, walks along the order of the list and looks at each row's words.
            sql += " OFFSET 0"
        # Names are ours, the words a value.
        return models.Q(**{f"{key}__in": RawSQL(sql, [query])})  # noqa: S611

    def _in_sqlite(self, words: list[str], prefixes: list[str]) -> tuple[str, str]:
        terms = " AND ".join(f'"{w}"{"*" if len(w) > WHOLE else ""}' for w in words)
        query = f"words : ({terms})"
        if prefixes:
            query += " AND place : ({})".format(" OR ".join(f'"{p}"' for p in prefixes))
        return f"SELECT rowid FROM {self.name} WHERE {self.name} MATCH %s", query  # noqa: S608

    def _in_postgresql(self, words: list[str], prefixes: list[str]) -> tuple[str, str]:
        query = " & ".join(f"'{w}'{':*' if len(w) > WHOLE else ''}" for w in words)
        if prefixes:
            query += " & ({})".format(" | ".join(f"'@{p}'" for p in prefixes))
        return f"SELECT id FROM {self.table} WHERE {self.vector} @@ %s::tsquery", query  # noqa: S608

    @property
    def vector(self) -> str:
        """The words as PostgreSQL indexes them; not its own parser, which guesses at numbers."""
        text = " || ' ' || ".join(self.columns)
        cut = rf"array_remove(regexp_split_to_array(lower({text}), '[^[:alnum:]]+'), '')"
        if not self.place:
            return f"array_to_tsvector({cut})"
        levels = ", ".join(f"'@' || left(coalesce({self.place}, ''), {n})" for n in LENGTHS)
        return f"array_to_tsvector({cut} || ARRAY[{levels}])"

    def create(self, connection: BaseDatabaseWrapper) -> None:
        """Make it anew, over everything the table holds."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP INDEX IF EXISTS {self.name}")
                # Without `fastupdate` a search never wades through words not yet sorted in.
                cursor.execute(
                    f"CREATE INDEX {self.name} ON {self.table}"
                    f" USING gin (({self.vector})) WITH (fastupdate = off)"
                )
                return
            for sql in self._sqlite_ddl():
                cursor.execute(sql)
            self.fill(cursor)

    def fill(self, cursor: Any) -> None:
        """Read the whole table into the words of SQLite."""
        cursor.execute(f"INSERT INTO {self.name}({self.name}) VALUES ('delete-all')")  # noqa: S608
        text, place = self._values(self.table)
        cursor.execute(
            f"INSERT INTO {self.name}(rowid, words, place)"  # noqa: S608
            f" SELECT {self.table}.id, {text}, {place} FROM {self.table} ORDER BY id"
        )

    def _values(self, row: str) -> tuple[str, str]:
        text = " || ' ' || ".join(f"{row}.{column}" for column in self.columns)
        if not self.place:
            return text, "''"
        place = f"coalesce({row}.{self.place}, '')"
        return text, " || ' ' || ".join(f"substr({place}, 1, {n})" for n in LENGTHS)

    def _sqlite_ddl(self) -> list[str]:
        name, table = self.name, self.table
        new, old = (", ".join((f"{row}.id", *self._values(row))) for row in ("new", "old"))
        add = f"INSERT INTO {name}(rowid, words, place) VALUES ({new});"  # noqa: S608
        # What was said of the row before: a bare index cannot look it up itself.
        drop = f"INSERT INTO {name}({name}, rowid, words, place) VALUES ('delete', {old});"  # noqa: S608
        watched = [*self.columns, *([self.place] if self.place else [])]
        changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column in watched)
        return [
            f"DROP TABLE IF EXISTS {name}",
            *(f"DROP TRIGGER IF EXISTS {name}_{act}" for act in ("add", "change", "remove")),
            # Bare: no text, no positions and no sizes are kept, only which row has which word.
            f"CREATE VIRTUAL TABLE {name} USING fts5(words, place, content='', columnsize=0,"
            " detail=column, tokenize='unicode61 remove_diacritics 0')",
            f"CREATE TRIGGER {name}_add AFTER INSERT ON {table} BEGIN {add} END",
            f"CREATE TRIGGER {name}_change AFTER UPDATE ON {table} WHEN {changed}"
            f" BEGIN {drop} {add} END",
            f"CREATE TRIGGER {name}_remove AFTER DELETE ON {table} BEGIN {drop} END",
        ]

    def is_whole(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether it stands: SQLite loses triggers when a migration remakes a table."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = %s", [self.name])
                return bool(cursor.fetchone()[0])
            kept = [sql for sql in self._sqlite_ddl() if sql.startswith("CREATE")]
            cursor.execute("SELECT sql FROM sqlite_master WHERE name LIKE %s", [f"{self.name}%"])
            return set(kept) <= {sql for (sql,) in cursor.fetchall()}


def _narrowing(scope: Scope | None) -> list[str]:
    """The prefixes that bound a search; none where there is nothing to narrow by."""
    if scope is None or scope.is_nation or scope.groups:
        return []
    return sorted(scope.prefixes)


def index(table: str, *columns: str, place: str = "") -> WordIndex:
    """Declare the words of a table; `keep` sees to it that they are there."""
    _indexes[table] = WordIndex(table, columns, place)
    return _indexes[table]


def keep(using: str = "default", **_signal: Any) -> None:
    """Make what is missing, after migrations have run."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for declared in _indexes.values():
        if declared.table in tables and not declared.is_whole(connection):
            declared.create(connection)


def refill(connection: BaseDatabaseWrapper, tables: Collection[str] | None = None) -> None:
    """Make them anew, all or those of some tables."""
    for declared in _indexes.values():
        if tables is None or declared.table in tables:
            declared.create(connection)
