"""A small language for what is computed from rows: one source, three forms.

An expression is a JSON value:

* a string is a column: `"name"`; in a pair `"name_l"` (candidate) and `"name_r"` (register);
* a number is itself, `["text", "x"]` is a literal text;
* a list calls a function of `functions.FUNCTIONS`: `["lev", "name_l", "name_r"]`.

There is no NULL: every column is text, and the empty text means missing. Normalised text is
ASCII, so that engines which count bytes and engines which count characters agree. A model comes
from a file: only the functions of the table can be called, so a model cannot read files or
smuggle SQL.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from anyam.matching.functions import FUNCTIONS, double, quoted
from anyam.matching.problems import unreadable

Expression = str | int | float | Sequence[Any]
Row = Mapping[str, Any]
COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")
PATTERNED = {"re", "pick", "has"}
OWN = re.compile(r"\(\?|\\[1-9]")  # look-around and back references: not in every engine
DIALECTS = ("duckdb", "spark")


def sql(expression: Expression, dialect: str = "duckdb") -> str:
    """The SQL text of an expression.

    >>> sql(["<=", ["lev", "name_l", "name_r"], 1])
    '(levenshtein("name_l", "name_r") <= 1)'
    >>> sql(["text", "it's"], "spark")
    "'it\\\\'s'"
    """
    if isinstance(expression, bool):
        return "TRUE" if expression else "FALSE"
    if isinstance(expression, int | float):
        return repr(expression) if isinstance(expression, int) else double(expression)
    if isinstance(expression, str):
        mark = '"' if dialect == "duckdb" else "`"
        return f"{mark}{_column(expression)}{mark}"
    name, arguments = _call(expression)
    if name == "text":
        return quoted(str(arguments[0]), dialect)
    function = FUNCTIONS[name]
    raw = set(function.literal)
    written = [
        quoted(str(function.adapt(argument, place, dialect)), dialect)
        if place in raw
        else sql(argument, dialect)
        for place, argument in enumerate(arguments)
    ]
    return function.write(written, dialect)


def python(expression: Expression) -> Callable[[Row], Any]:
    """A function of a row with the same value.

    >>> python(["sort_words", "name"])({"name": "SITI AMINAH"})
    'AMINAH SITI'
    """
    if isinstance(expression, int | float):
        return lambda _row: expression
    if isinstance(expression, str):
        column = _column(expression)
        return lambda row: row[column]
    name, arguments = _call(expression)
    if name == "text":
        text = str(arguments[0])
        return lambda _row: text
    function = FUNCTIONS[name]
    raw = set(function.literal)
    if raw:
        fixed = [arguments[place] for place in sorted(raw)]
        parts = [python(a) for place, a in enumerate(arguments) if place not in raw]
        return function.bound(parts, fixed)
    return function.lazy([python(argument) for argument in arguments])


def columns(expression: Expression) -> set[str]:
    """The columns an expression reads.

    >>> sorted(columns(["if", ["=", "a", ["text", "x"]], "b", 1]))
    ['a', 'b']
    """
    if isinstance(expression, str):
        return {expression}
    if isinstance(expression, int | float):
        return set()
    name, arguments = _call(expression)
    if name == "text":
        return set()
    raw = set(FUNCTIONS[name].literal)
    found = [columns(a) for place, a in enumerate(arguments) if place not in raw]
    return set().union(*found)


def _column(name: str) -> str:
    if not COLUMN.match(name):
        raise unreadable("model.column", f"Nama kolom {name[:40]!r} di dalam model tidak sah.")
    return name


def _pattern(pattern: Any) -> None:
    """Raise Unusable for a pattern that not every engine reads alike."""
    try:
        good = isinstance(pattern, str) and not OWN.search(pattern) and re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        good = False
    if not good:
        raise unreadable("model.pattern", f"Pola {pattern!r:.60} di dalam model tidak sah.")


def _call(expression: Any) -> tuple[str, Sequence[Any]]:
    if not isinstance(expression, list | tuple) or not expression:
        raise unreadable("model.expression", f"Rumus model tidak terbaca: {expression!r:.80}.")
    name, arguments = expression[0], expression[1:]
    if name != "text" and name not in FUNCTIONS:
        raise unreadable("model.function", f"Fungsi {name!r:.40} di dalam model tidak dikenal.")
    least, most = (1, 1) if name == "text" else FUNCTIONS[name].arity
    if not least <= len(arguments) <= most:
        raise unreadable("model.arity", f"Fungsi {name!r} menerima {least} sampai {most} isian.")
    if name in PATTERNED:
        _pattern(arguments[1])
    return name, arguments
