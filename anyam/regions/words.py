"""Finding rows by the beginnings of words, in a part of the country: one interface, two engines.

`icontains` reads a whole table: with three million people it takes seconds. SQLite keeps a table of
words beside each table (FTS5, `<table>_words`) by triggers; PostgreSQL an index (GIN) over the same
words. Neither needs an extension to be installed: docs/decisions/0011-pages-at-full-size.md.

The region code counts as words of its own, one for each level, so that a search over the country
and one in a village cost alike.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Exact

from anyam.regions.rules import LENGTHS
from anyam.regions.scope import Scope

MOST = 501  # rows looked at where nothing but words is asked: who wants more adds a word
WRITTEN = 5_000  # keys written into a question; more are asked for again, row by row
MOST_WORDS = 6
WHOLE = 2  # letters: a shorter word has to be the whole word
ENOUGH = 25  # rows with the very words, beyond which nobody misses longer ones
LOT = 16  # bits of an id: so many rows are looked through at once
SMALL = models.SmallIntegerField()
PROVINCE, REGENCY = LENGTHS[:2]
WHOLLY = "$"  # after a word: only this, nothing that begins so
EXACTLY = "di"  # before a region code among the words: the row lies there itself, not below
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
      layered: rows lie at places of every level, "" being the whole country; see `above`.
    """

    table: str
    columns: tuple[str, ...]
    place: str = ""
    layered: bool = False

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

        A number that is not the last of them is the whole number: who types has ended it.

        Args:
          words: from `words_of`, or folded like the column; none of them finds nothing.
          scope: leave out what lies elsewhere; it does not replace `visible_to`.
          limit: find no more rows than this, the newest. Where there are more and a page of them
            has the very words, or one the very number, those that only begin so are left out.
          key: what names such a row in the table that is asked: "group_id" of a proposal.
        """
        sought = _sought(words)
        if not sought:
            return models.Q(pk__in=[])
        if scope is not None and scope.groups:  # what they see is known only afterwards
            scope = limit = None
        places = _narrowing(scope) if self.place else []
        if limit is not None:
            return _written(self._newest(sought, places, limit), key)
        keys = _looked_up(*_engine(self)(sought, places, WRITTEN + 1))
        if len(keys) > WRITTEN:
            sql, query = _engine(self)(sought, places, None)
            return _tested(models.Q(**{f"{key}__in": RawSQL(sql, [query])}))  # noqa: S611
        return _written(keys, key)

    def _newest(self, words: list[str], places: list[str], limit: int) -> list[int]:
        """The keys of the newest rows, those with the very words before all others."""
        keys: list[int] = []
        number = all(word.removesuffix(WHOLLY).isdigit() for word in words)
        if not number and places and all(len(place) >= REGENCY for place in places):
            keys = _looked_up(*_engine(self)(words, places, limit))
            if len(keys) < limit:  # all there are: none has to come before others
                return keys
        whole = [f"{word.removesuffix(WHOLLY)}{WHOLLY}" for word in words]
        first = _looked_up(*_engine(self)(whole, places, limit)) if len(words) > 1 else []
        if len(first) < (1 if number else ENOUGH):
            first += keys or _looked_up(*_engine(self)(words, places, limit))
        return first

    def above(self, words: Iterable[str], prefix: str) -> models.Q:
        """The same for rows of the places above `prefix`, those of the whole country first."""
        sought = _sought(words)
        if not sought:
            return models.Q(pk__in=[])
        higher = [prefix[:length] for length in (0, *LENGTHS) if length < len(prefix)]
        return _written(self._newest(sought, [f"={place}" for place in higher], WRITTEN), "pk")

    def in_sqlite(self, words: list[str], places: list[str], limit: int | None) -> tuple[str, str]:
        query = "words : ({})".format(" AND ".join(_quoted(word, '"', "*") for word in words))
        if places:
            near = " OR ".join('"{}"'.format(p.replace("=", EXACTLY)) for p in places)
            query += f" AND place : ({near})"
        sql = f"SELECT rowid AS id FROM {self.name} WHERE {self.name} MATCH %s"  # noqa: S608
        return sql + ("" if limit is None else f" ORDER BY rowid DESC LIMIT {limit:d}"), query

    def in_postgresql(
        self, words: list[str], places: list[str], limit: int | None
    ) -> tuple[str, str]:
        # A wall: the words are looked up first. Without it the planner, hoping to come upon 25
        # of them soon, walks along the order of the list, or of the key, and looks at each row's
        # words: minutes for three million. No index is in the order of a sum.
        end = "OFFSET 0" if limit is None else f"ORDER BY id + 0 DESC LIMIT {limit:d}"
        asked = f"SELECT id FROM {self.table} WHERE {self.vector} @@ "  # noqa: S608
        if places:
            query = " | ".join(f"({_near(words, place)})" for place in places)
            return f"{asked} %s::tsquery {end}", query
        # The whole country: lot by lot from the newest on, until there are enough. One look at a
        # common word would gather 200,000 rows, of which 500 are wanted.
        # An array: PostgreSQL takes any series for a thousand lots, and a plan for a million rows
        # would be compiled before it is carried out.
        lots = f"SELECT generate_series((SELECT max(id) FROM {self.table}) >> {LOT}, 0, -1)"  # noqa: S608
        lots = f"unnest(ARRAY({lots})) AS lot(n)"
        some = f"{asked} replace(%s, '#', '#' || lot.n)::tsquery {end}"
        most = "OFFSET 0" if limit is None else f"LIMIT {limit:d}"
        query = " & ".join(_quoted(f"#.{word}", "'", ":*") for word in words)
        return f"SELECT one.id FROM {lots} CROSS JOIN LATERAL ({some}) AS one {most}", query  # noqa: S608

    @property
    def vector(self) -> str:
        """The words as PostgreSQL indexes them; not its own parser, which guesses at numbers.

        Each word stands there once for each way of looking: "#4.siti" for the lot of rows it is
        in, "73.siti" and "7316.siti" for the province and the regency. The beginning of a word
        would else gather that word from the whole country, wherever one looks.
        """
        text = " || ' ' || ".join(self.columns)
        cut = f"(' ' || btrim(regexp_replace(lower({text}), '[^[:alnum:]]+', ' ', 'g')))"
        marks = [f"'#' || (id >> {LOT})"]
        levels = ""
        if self.place:
            place = f"coalesce({self.place}, '')"
            marks += [f"left({place}, {PROVINCE})", f"left({place}, {REGENCY})"]
            near = [f"'@' || left({place}, 6)", f"'@' || {place}"]
            near += [f"'{EXACTLY}' || {place}"] if self.layered else []
            levels = f" || ARRAY[{', '.join(near)}]"
        words = " || ".join(f"replace({cut}, ' ', ' ' || {mark} || '.')" for mark in marks)
        return f"array_to_tsvector(array_remove(string_to_array({words}, ' '), ''){levels})"

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
                cursor.execute(f"COMMENT ON INDEX {self.name} IS '{self._made_of}'")
                return
            for sql in self._sqlite_ddl():
                cursor.execute(sql)
            self.fill(cursor)

    @property
    def _made_of(self) -> str:
        """Changes with the words: PostgreSQL gives an index back in words of its own."""
        return hashlib.sha256(self.vector.encode()).hexdigest()

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
        levels = [f"substr({place}, 1, {n})" for n in LENGTHS]
        levels += [f"'{EXACTLY}' || {place}"] if self.layered else []
        return text, " || ' ' || ".join(levels)

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
                cursor.execute("SELECT obj_description(to_regclass(%s), 'pg_class')", [self.name])
                return bool(cursor.fetchone()[0] == self._made_of)
            kept = [sql for sql in self._sqlite_ddl() if sql.startswith("CREATE")]
            cursor.execute("SELECT sql FROM sqlite_master WHERE name LIKE %s", [f"{self.name}%"])
            return set(kept) <= {sql for (sql,) in cursor.fetchall()}


def _engine(index: WordIndex) -> Any:
    vendor = connections[router.db_for_read(models.Model)].vendor
    return index.in_postgresql if vendor == "postgresql" else index.in_sqlite


def _looked_up(sql: str, query: str) -> list[int]:
    """The keys a search finds, before anything else is asked.

    Never as a part of the question for a page: PostgreSQL guesses at how many there are, and now
    and then compares each row of a list with all of them.
    """
    with connections[router.db_for_read(models.Model)].cursor() as cursor:
        cursor.execute(sql, [query])
        return [pk for (pk,) in cursor.fetchall()]


def _written(keys: list[int], key: str) -> models.Q:
    """Rows with these keys; a thousand values one by one would take longer than to look them up."""
    written = ",".join(map(str, keys))
    return models.Q(**{f"{key}__in": RawSQL(written, []) if keys else []})  # noqa: S611


def _tested(condition: models.Q) -> models.Q:
    """A condition that is tested row by row, as a list is walked in its order; no way to its rows.

    What so many have is met soon.
    """
    met = models.Case(models.When(condition, then=1), default=0, output_field=SMALL)
    return models.Q(Exact(met, 1))


def _sought(words: Iterable[str]) -> list[str]:
    """As many as are looked up. A number that another word follows is written to its end.

    >>> _sought(["460", "00"]), _sought(["siti", "am"])
    (['460$', '00'], ['siti', 'am'])
    """
    sought = list(words)[:MOST_WORDS]
    before = [f"{word}{WHOLLY}" if word.isdigit() else word for word in sought[:-1]]
    return before + sought[-1:]


def _quoted(word: str, quote: str, begins: str) -> str:
    """A word as the engine is asked for it, with the sign for "begins so" where it may be longer.

    >>> _quoted("siti", "'", ":*"), _quoted("7316.an", "'", ":*"), _quoted("siti$", '"', "*")
    ("'siti':*", "'7316.an'", '"siti"')
    """
    plain = word.removesuffix(WHOLLY)
    short = len(plain.rpartition(".")[2]) <= WHOLE
    return f"{quote}{plain}{quote}{'' if short or word != plain else begins}"


def _near(words: list[str], place: str) -> str:
    """The words in a place: "=7316" only in the regency itself, not in its villages."""
    code = place.lstrip("=")
    mark, near = code[:REGENCY], ""
    if place != code:
        near = f" & '{EXACTLY}{code}'"
    elif len(code) > REGENCY:
        near = f" & '@{code}'"
    return " & ".join(_quoted(f"{mark}.{word}", "'", ":*") for word in words) + near


def _narrowing(scope: Scope | None) -> list[str]:
    """The prefixes that bound a search; none where there is nothing to narrow by."""
    if scope is None or scope.is_nation or scope.groups:
        return []
    return sorted(scope.prefixes)


def index(table: str, *columns: str, place: str = "", layered: bool = False) -> WordIndex:
    """Declare the words of a table; `keep` sees to it that they are there."""
    _indexes[table] = WordIndex(table, columns, place, layered)
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
