"""The functions of `expressions`: for each its DuckDB SQL, its Spark SQL and its Python.

The three give the same value for every ASCII text; tests/matching holds them to it. Similarity is
our own (`lev`, `word_slips`, `same_letters`): what Splink brings differs between engines.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Closure = Callable[[Any], Any]
MANY = 99
GROUP = re.compile(r"\\(\d)")


def quoted(text: str, dialect: str) -> str:
    """A text as an SQL literal."""
    if dialect == "spark":
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return "'" + text.replace("'", "''") + "'"


def double(number: float) -> str:
    """A number as an SQL literal of double precision; without exponent it would be a decimal."""
    text = repr(float(number))
    return text if "e" in text else f"{text}E0"


@dataclass(frozen=True)
class Function:
    """`duckdb` and `spark` are templates of {0} {1} …, or one that joins all ({all}, {plus})."""

    call: Callable[..., Any]
    duckdb: str
    spark: str = ""
    arity: tuple[int, int] = (1, 1)
    literal: tuple[int, ...] = ()  # arguments that must be literal: patterns, replacements
    joiner: str = ", "
    replacement: int = -1  # the argument that refers to groups as \1 (Spark: $1)
    eager: bool = True  # False: `call` gets closures and decides what to evaluate

    def write(self, arguments: Sequence[str], dialect: str) -> str:
        template = (self.spark or self.duckdb) if dialect == "spark" else self.duckdb
        return template.format(*arguments, all=self.joiner.join(arguments))

    def adapt(self, argument: Any, place: int, dialect: str) -> Any:
        if place == self.replacement and dialect == "spark":
            return GROUP.sub(r"$\1", str(argument))
        return argument

    def lazy(self, parts: Sequence[Closure]) -> Closure:
        call = self.call
        if not self.eager:
            return lambda row: call(row, *parts)
        if len(parts) == 1:
            (one,) = parts
            return lambda row: call(one(row))
        if len(parts) == 2:
            first, second = parts
            return lambda row: call(first(row), second(row))
        return lambda row: call(*[part(row) for part in parts])

    def bound(self, parts: Sequence[Closure], fixed: Sequence[Any]) -> Closure:
        call = self.call
        (first,) = parts
        return lambda row: call(first(row), *fixed)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _replace_all(text: str, pattern: str, replacement: str) -> str:
    return _compiled(pattern).sub(replacement, text)


def _pick(text: str, pattern: str) -> str:
    found = _compiled(pattern).search(text)
    return (found.group(1) or "") if found else ""


def _has(text: str, pattern: str) -> bool:
    return _compiled(pattern).search(text) is not None


@lru_cache(maxsize=64)
def _table(source: str, target: str) -> dict[int, str | None]:
    return {
        ord(letter): target[place] if place < len(target) else None
        for place, letter in reversed(list(enumerate(source)))
    }


def _translate(text: str, source: str, target: str) -> str:
    return text.translate(_table(source, target))


def _words(text: str) -> list[str]:
    return text.split(" ")


def _word(text: str, place: int) -> str:
    words = text.split(" ")
    return words[place - 1] if place <= len(words) else ""


def _last_word(text: str) -> str:
    return text.rpartition(" ")[2]


def _sub(text: str, start: int, count: int) -> str:
    return text[start - 1 : start - 1 + count]


def _right(text: str, count: int) -> str:
    return text[-count:] if count else ""


@lru_cache(maxsize=65536)
def _lev(left: str, right: str) -> int:
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(left, right))


def _word_slips(left: str, right: str) -> int:
    """Letters to change until every word of `left` is a word of `right`; order is no matter."""
    theirs = right.split(" ")
    return sum(min(_lev(word, other) for other in theirs) for word in left.split(" "))


def _within(left: str, right: str) -> bool:
    return not set(_words(left)) - set(_words(right))


def _if(row: Any, condition: Closure, yes: Closure, no: Closure) -> Any:
    return yes(row) if condition(row) else no(row)


def _all(row: Any, *parts: Closure) -> bool:
    return all(part(row) for part in parts)


def _any(row: Any, *parts: Closure) -> bool:
    return any(part(row) for part in parts)


SPLIT = "string_split({0}, ' ')", "split({0}, ' ')"

FUNCTIONS = {
    # truth and numbers
    "and": Function(_all, "({all})", arity=(1, MANY), joiner=" AND ", eager=False),
    "or": Function(_any, "({all})", arity=(1, MANY), joiner=" OR ", eager=False),
    "not": Function(lambda a: not a, "(NOT {0})"),
    "if": Function(_if, "(CASE WHEN {0} THEN {1} ELSE {2} END)", arity=(3, 3), eager=False),
    "=": Function(lambda a, b: a == b, "({0} = {1})", arity=(2, 2)),
    "!=": Function(lambda a, b: a != b, "({0} <> {1})", arity=(2, 2)),
    "<": Function(lambda a, b: a < b, "({0} < {1})", arity=(2, 2)),
    "<=": Function(lambda a, b: a <= b, "({0} <= {1})", arity=(2, 2)),
    ">": Function(lambda a, b: a > b, "({0} > {1})", arity=(2, 2)),
    ">=": Function(lambda a, b: a >= b, "({0} >= {1})", arity=(2, 2)),
    "+": Function(lambda *a: sum(a), "({all})", arity=(2, MANY), joiner=" + "),
    "-": Function(lambda a, b: a - b, "({0} - {1})", arity=(2, 2)),
    "*": Function(lambda a, b: a * b, "({0} * {1})", arity=(2, 2)),
    "abs": Function(abs, "abs({0})"),
    "min": Function(min, "least({all})", arity=(2, MANY)),
    "max": Function(max, "greatest({all})", arity=(2, MANY)),
    "int": Function(
        lambda a: int(a) if a.isdigit() and len(a) < 10 else 0,
        "coalesce(try_cast({0} AS INTEGER), 0)",
        "coalesce(try_cast({0} AS INT), 0)",
    ),
    "number_text": Function(str, "CAST({0} AS VARCHAR)", "CAST({0} AS STRING)"),
    # text
    "upper": Function(str.upper, "upper({0})"),
    "lower": Function(str.lower, "lower({0})"),
    "trim": Function(lambda a: a.strip(" "), "trim({0})"),
    "len": Function(len, "length({0})"),
    "left": Function(lambda a, n: a[:n], "left({0}, {1})", arity=(2, 2)),
    "right": Function(_right, "right({0}, {1})", arity=(2, 2)),
    "sub": Function(_sub, "substr({0}, {1}, {2})", arity=(3, 3)),
    "cat": Function(lambda *a: "".join(a), "concat({all})", arity=(1, MANY)),
    "replace": Function(str.replace, "replace({0}, {1}, {2})", arity=(3, 3)),
    "translate": Function(_translate, "translate({0}, {1}, {2})", arity=(3, 3), literal=(1, 2)),
    "re": Function(
        _replace_all,
        "regexp_replace({0}, {1}, {2}, 'g')",
        "regexp_replace({0}, {1}, {2})",
        arity=(3, 3),
        literal=(1, 2),
        replacement=2,
    ),
    "pick": Function(
        _pick,
        "regexp_extract({0}, {1}, 1)",
        "regexp_extract({0}, {1}, 1)",
        arity=(2, 2),
        literal=(1,),
    ),
    "has": Function(
        _has, "regexp_matches({0}, {1})", "({0} RLIKE {1})", arity=(2, 2), literal=(1,)
    ),
    "starts": Function(
        str.startswith, "starts_with({0}, {1})", "startswith({0}, {1})", arity=(2, 2)
    ),
    # words: parted by one blank each
    "sort_words": Function(
        lambda a: " ".join(sorted(_words(a))),
        f"array_to_string(list_sort({SPLIT[0]}), ' ')",
        f"array_join(array_sort({SPLIT[1]}), ' ')",
    ),
    "word": Function(
        _word,
        "coalesce(string_split({0}, ' ')[{1}], '')",
        "coalesce(get(split({0}, ' '), {1} - 1), '')",
        arity=(2, 2),
    ),
    "last_word": Function(
        _last_word, "string_split({0}, ' ')[-1]", "element_at(split({0}, ' '), -1)"
    ),
    # Blanks are counted: no text is cut up only to count its pieces.
    "word_count": Function(
        lambda a: len(_words(a)),
        "CAST(length({0}) - length(replace({0}, ' ', '')) + 1 AS INTEGER)",
        f"size({SPLIT[1]})",
    ),
    "shared_words": Function(
        lambda a, b: len(set(_words(a)) & set(_words(b))),
        "len(list_intersect(string_split({0}, ' '), string_split({1}, ' ')))",
        "size(array_intersect(split({0}, ' '), split({1}, ' ')))",
        arity=(2, 2),
    ),
    "within": Function(
        _within,
        "list_has_all(string_split({1}, ' '), string_split({0}, ' '))",
        "(size(array_except(split({0}, ' '), split({1}, ' '))) = 0)",
        arity=(2, 2),
    ),
    # similarity
    "lev": Function(_lev, "levenshtein({0}, {1})", arity=(2, 2)),
    "same_letters": Function(
        lambda a, b: sorted(a) == sorted(b),
        "(list_sort(string_split({0}, '')) = list_sort(string_split({1}, '')))",
        "(array_sort(split({0}, '')) = array_sort(split({1}, '')))",
        arity=(2, 2),
    ),
    "word_slips": Function(
        _word_slips,
        # Of those compared two in five have the very same mother: the dear way is for who differs.
        "CASE WHEN {0} = {1} THEN 0 ELSE CAST(list_sum(list_transform(string_split({0}, ' '), "
        "lambda x: list_min(list_transform(string_split({1}, ' '), lambda y: levenshtein(x, y)))))"
        " AS INTEGER) END",
        "aggregate(transform(split({0}, ' '), x -> array_min("
        "transform(split({1}, ' '), y -> levenshtein(x, y)))), 0, (s, v) -> s + v)",
        arity=(2, 2),
    ),
}
