"""The short form of a model: columns with kinds, written out to the long form.

    {"format": 1, "name": "people-en", "version": "1",
     "kinds": {"given_name": "name", "surname": "name", "date_of_birth": "date",
               "postcode": "code", "suburb": "words", "state": "category"},
     "also": {"id": ["rec_id"]},
     "blocking": [["surname", "date_of_birth"], …],   optional: every pair of telling columns
     "present": 0.5, "costs": {…}}

Kinds: `name` (a word or two of a person), `words` (an address, a firm, in any order), `code` (a
number that identifies or nearly so), `date`, `category` (few values). Nothing else is needed: m and
u are estimated without labels when tables are matched.
"""

from collections.abc import Callable
from itertools import combinations
from typing import Any

from anyam.matching.recipes import E, chain, date_steps, plain, text, tidy

NONE = text("")
EVEN = {"wrong": 1.0, "missed": 1.0, "look": 0.5}  # no review: a pair is one person or it is not
TELLING = ("name", "words", "code", "date")
MOST = 200
Made = dict[str, Any]


def written_out(source: dict[str, Any]) -> dict[str, Any]:
    """The long form of a model; a long form is itself."""
    if "kinds" not in source:
        return source
    kinds: dict[str, str] = source["kinds"]
    unknown = sorted(set(kinds.values()) - set(STEPS))
    if unknown:
        raise ValueError(f"jenis kolom {unknown[0]!r} tidak dikenal ({', '.join(STEPS)})")
    also = source.get("also", {})
    return {
        "format": 1,
        "name": source["name"],
        "version": str(source["version"]),
        "columns": {name: also.get(name, []) for name in kinds},
        "also": also,
        "needed": source.get("needed", []),
        "steps": [step for name, kind in kinds.items() for step in STEPS[kind](name)],
        "keep": list(kinds),
        "counted": [name for name, kind in kinds.items() if kind in {"name", "words"}],
        "blocking": _blocking(kinds, source.get("blocking")),
        "exact": False,
        "comparisons": [LEVELS[kind](name, kinds) for name, kind in kinds.items()],
        "present": source.get("present", 0.5),
        "costs": source.get("costs", EVEN),
        "train": source.get("train", True),
    }


def _blocking(kinds: dict[str, str], asked: list[list[str]] | None) -> list[Made]:
    telling = [name for name, kind in kinds.items() if kind in TELLING]
    rules = []
    pairs = [list(pair) for pair in combinations(telling, 2)] or [[name] for name in telling]
    for number, names in enumerate(asked or pairs):
        parts = [_key(name, kinds[name]) for name in names]
        there = ["and", *[["!=", part, NONE] for part in parts]]
        joined = ["cat", *[piece for part in parts for piece in (part, text("|"))]]
        key = ["if", there, joined, NONE]
        rules.append({"rule": f"rule{number}", "keys": [key], "most": MOST})
    return rules


def _key(name: str, kind: str) -> E:
    """What of a column must agree: the first letters of a name, all of a number."""
    if kind == "name":
        return ["left", name, 4]
    if kind == "words":
        return ["left", ["replace", name, text(" "), NONE], 6]
    return name


# Normalising


def _name(name: str) -> list[list[E]]:
    return [[name, chain(plain(f"in_{name}"), ("re", "[^A-Z0-9]+", ""))]]


def _words(name: str) -> list[list[E]]:
    cleaned = tidy(chain(plain(f"in_{name}"), ("re", "[^A-Z0-9]+", " ")))
    return [[name, cleaned]]


def _code(name: str) -> list[list[E]]:
    shown = chain(f"in_{name}", ("left", 60), ("upper",), ("re", "[.]0+$", ""))
    return [[name, chain(shown, ("re", "[^0-9A-Z]", ""))]]


def _date(name: str) -> list[list[E]]:
    """A date that cannot be read keeps its digits: two that are equally wrong still agree."""
    read = [
        [step if step != name else f"{name}_read", value] for step, value in date_steps(name, name)
    ]
    digits = chain(f"in_{name}", ("left", 40), ("re", "[.]0+$", ""), ("re", "[^0-9]", ""))
    whole = ["if", ["=", f"{name}_read", NONE], digits, f"{name}_read"]
    return [*read, [name, whole]]


# Levels


def _both(name: str) -> tuple[str, str]:
    return f"{name}_l", f"{name}_r"


def _missing(name: str) -> E:
    left, right = _both(name)
    return ["or", ["=", left, NONE], ["=", right, NONE]]


def _slip(name: str) -> E:
    left, right = _both(name)
    turned = ["and", ["=", ["len", left], ["len", right]], ["<=", ["lev", left, right], 2],
              ["same_letters", left, right]]  # fmt: skip
    return ["or", ["<=", ["lev", left, right], 1], turned]


def _near(name: str, part: int) -> E:
    left, right = _both(name)
    return ["<=", ["*", ["lev", left, right], part], ["max", ["len", left], ["len", right]]]


def _comparison(name: str, levels: list[tuple[E, str]], *, counted: bool) -> Made:
    made = []
    for place, (when, says) in enumerate(levels):
        level: Made = {"level": len(levels) - place, "when": when, "says": f"{name} {says}"}
        if counted and not place:
            level["counted"] = name
        made.append(level)
    return {"name": name, "title": name, "missing": _missing(name), "levels": made}


def _names(name: str, kinds: dict[str, str]) -> Made:
    left, right = _both(name)
    others = [other for other, kind in kinds.items() if kind == "name" and other != name]
    swapped = [
        "or",
        *[["and", ["=", left, f"{other}_r"], ["=", f"{other}_l", right]] for other in others],
    ]
    prefix = ["and", [">=", ["min", ["len", left], ["len", right]], 3],
              ["or", ["starts", left, right], ["starts", right, left]]]  # fmt: skip
    levels: list[tuple[E, str]] = [(["=", left, right], "sama")]
    levels += [(swapped, "tertukar dengan kolom nama lain")] if others else []
    levels += [
        (_slip(name), "beda satu huruf"),
        (["or", prefix, _near(name, 3)], "mirip"),
        (True, "berbeda"),
    ]
    return _comparison(name, levels, counted=True)


def _texts(name: str, _kinds: dict[str, str]) -> Made:
    left, right = _both(name)
    inside = ["or", ["within", left, right], ["within", right, left]]
    levels = [
        (["=", left, right], "sama"),
        (["or", _slip(name), inside], "hampir sama"),
        (_near(name, 3), "mirip"),
        ([">=", ["shared_words", left, right], 1], "sebagian sama"),
        (True, "berbeda"),
    ]
    return _comparison(name, levels, counted=True)


def _codes(name: str, _kinds: dict[str, str]) -> Made:
    left, right = _both(name)
    levels = [(["=", left, right], "sama"), (_slip(name), "beda satu angka"),
              (_near(name, 3), "mirip"), (True, "berbeda")]  # fmt: skip
    return _comparison(name, levels, counted=False)


def _dates(name: str, _kinds: dict[str, str]) -> Made:
    left, right = _both(name)
    turned = ["cat", ["left", left, 4], ["sub", left, 7, 2], ["sub", left, 5, 2]]
    levels = [
        (["=", left, right], "sama"),
        (["or", _slip(name), ["=", turned, right]], "beda satu angka atau tertukar"),
        (["=", ["left", left, 4], ["left", right, 4]], "tahunnya sama"),
        (True, "berbeda"),
    ]
    return _comparison(name, levels, counted=False)


def _categories(name: str, _kinds: dict[str, str]) -> Made:
    return _comparison(name, [(["=", *_both(name)], "sama"), (True, "berbeda")], counted=False)


STEPS: dict[str, Callable[[str], list[list[E]]]] = {
    "name": _name, "words": _words, "code": _code, "date": _date, "category": _name,
}  # fmt: skip
LEVELS: dict[str, Callable[[str, dict[str, str]], Made]] = {
    "name": _names, "words": _texts, "code": _codes, "date": _dates, "category": _categories,
}  # fmt: skip
