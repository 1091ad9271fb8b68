"""The blocking rules of Indonesia's register: which rows may be a candidate at all."""

from typing import Any

from anyam.matching.pairs import NONE
from anyam.matching.recipes import E, text


def key(*parts: E) -> E:
    """The parts joined; no key where one is missing."""
    there = ["and", *[["!=", one, NONE] for one in parts]]
    joined = ["cat", *[piece for one in parts for piece in (one, text("|"))]]
    return ["if", there, joined, NONE]


def blocking() -> list[dict[str, Any]]:
    name, mother = "name_code", "mother_code"
    kecamatan = ["if", [">=", ["len", "region"], 6], ["left", "region", 6], NONE]
    village = ["if", [">=", ["len", "region"], 10], "region", NONE]
    third = ["if", [">", ["word_count", name], 3], ["last_word", name], ["word", name, 3]]
    words: list[E] = [["word", name, 1], ["word", name, 2], third]
    turned = ["cat", ["sub", "day", 1, 2], ["sub", "day", 5, 2], ["sub", "day", 3, 2]]
    swap = ["if", ["<=", ["int", ["sub", "day", 5, 2]], 12], turned, NONE]
    days, start = ("day", "day_too", swap), ["left", "name_run", 5]
    long = ["if", [">=", ["len", "nik"], 14], "nik", NONE]
    front = ["left", long, 12]
    ends = ["if", ["=", long, NONE], NONE, ["cat", ["left", "nik", 6], ["right", "nik", 4]]]
    year, regency = ["sub", "day", 1, 2], ["left", "region", 4]
    rows: list[tuple[str, int, list[E], list[E]]] = [
        ("nik", 60, [key("nik")], []),
        ("nik_front", 120, [key(front)], []),
        ("nik_back", 300, [key(["right", long, 10], ["left", name, 1])], []),
        ("nik_ends", 300, [key(ends, ["left", name, 2])], []),
        ("kk", 60, [key("kk")], []),
        ("day_word", 300, [key("day", word) for word in words],
         [key(day, word) for day in days for word in words]),
        ("day_start", 120, [key("day", start)], [key(day, start) for day in days]),
        ("day_mother", 120, [key("day", mother)], [key(day, mother) for day in days[:2]]),
        ("day_place", 200, [key("day", kecamatan)], [key(day, kecamatan) for day in days]),
        ("name_place", 200, [key(name, kecamatan)], []),
        ("word_mother", 10, [key(word, mother) for word in words], []),
        ("name_year", 200, [key(name, year, regency)], []),
        ("name", 15, [key(name)], []),
        ("home", 60, [key("addr", "rtrw", village)], []),
        ("word_village", 120, [key(word, village) for word in words], []),
    ]  # fmt: skip
    weak = {"nik_back", "nik_ends", "name_place", "word_village"}
    return [
        {"rule": rule, "most": most, "keys": keys, **({"probes": probes} if probes else {}),
         **({"alone": False} if rule in weak else {})}
        for rule, most, keys, probes in rows
    ]  # fmt: skip
