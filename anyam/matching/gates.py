"""What may be decided without a person looking, and what may not be shown at all."""

from typing import Any

from anyam.matching.pairs import NONE, both, missing, part_same, same
from anyam.matching.recipes import E


def exact() -> E:
    """The NIK agrees and so do the facts: never the number alone."""
    left, right = both("name_key")
    close = ["<=", ["*", ["lev", left, right], 5], ["max", ["len", left], ["len", right]]]
    alike = [
        "or",
        close,
        ["=", *both("name_code")],
        ["within", left, right],
        ["within", right, left],
    ]
    closer = ["<=", ["*", ["lev", left, right], 12], ["max", ["len", left], ["len", right]]]
    no_date = ["or", ["=", "birth_l", NONE], ["=", "birth_r", NONE]]
    names_there = ["and", ["!=", left, NONE], ["!=", right, NONE]]
    long = [">=", ["len", "nik_l"], 15]
    same_sex = ["or", missing("sex"), same("sex")]
    by_date = ["and", ["or", same("birth"), no_date], alike, same_sex]
    return ["and", long, same("nik"), names_there, ["or", by_date, closer]]  # fmt: skip


def gates() -> dict[str, Any]:
    """What may be matched without a person looking, by kinds of evidence.

    A weight alone lets namesakes and twins through. Kinds: the name, the birth date, the NIK, the
    household. The NIK alone, or household alone, never decides.
    """
    name_good, name_same, name_part = [">=", "g_name", 4], [">=", "g_name", 6], [">=", "g_name", 3]
    date_good, date_off = [">=", "g_birth", 4], ["and", [">=", "g_birth", 1], ["<", "g_birth", 4]]
    nik_good, nik_off = [">=", "g_nik", 5], ["and", [">=", "g_nik", 1], ["<", "g_nik", 5]]
    home = ["or", [">=", "g_kk", 2], [">=", "g_mother", 5], [">=", "g_address", 5]]
    neighbour = ["=", "g_nik", 4]
    twin = ["and", neighbour, ["<", "g_name", 6]]
    sexes = ["=", "g_sex", 1]
    by_name = ["and", name_good, ["or", date_good, nik_good]]
    by_part = [
        "and",
        name_part,
        [">=", "g_birth", 7],
        home,
        [">=", "g_address", 3],
        ["not", nik_off],
    ]
    at_home = ["or", [">=", "g_kk", 3], ["and", [">=", "g_mother", 6], [">=", "g_region", 5]]]
    some_name = ["and", [">=", "g_name", 2], [">=", "g_nik", 9], [">=", "g_birth", 8]]
    no_name = [
        "and",
        [">=", "g_nik", 9],
        [">=", "g_birth", 6],
        at_home,
        ["not", ["=", "g_mother", 1]],
    ]
    by_number = ["or", some_name, no_name]
    no_date = ["or", ["=", "g_birth", 0], [">=", "g_birth", 3]]
    house = ["or", [">=", "g_kk", 3], ["and", [">=", "g_mother", 6], [">=", "g_address", 5]]]
    unknown = ["and", name_same, no_date, ["not", nik_off], house]
    against = ["and", sexes, ["not", ["and", name_same, nik_good]]]
    auto = ["and", ["or", by_name, by_part, by_number, unknown], ["not", twin], ["not", against]]
    number_only = ["and", [">=", "g_nik", 9], ["<", "g_name", 3], ["!=", "g_name", 0]]
    family = ["and", [">=", "g_kk", 3], ["<", "g_name", 4], date_off]
    namesake = ["and", date_off, nik_off, ["<", "g_kk", 2], ["<", "g_address", 5]]
    personal = ["or",
                ["and", name_good, ["not", namesake]],
                ["and", [">=", "g_name", 2], ["or", date_good, nik_good]],
                ["and", name_part, [">=", "g_kk", 3], ["not", date_off], ["not", nik_off]],
                ["and", date_good, ["or", nik_good, home]]]  # fmt: skip
    possible = ["or", [">=", "g_nik", 8], ["and", personal, ["not", family]]]
    notes = [
        [number_only, "NIK sama tetapi namanya lain: periksa apakah NIK tertukar"],
        [["and", neighbour, [">=", "g_birth", 7]], "nomor urut NIK bertetangga: mungkin saudara kembar"],
        [sexes, "jenis kelamin berbeda"],
        [["and", family, ["<", "g_nik", 5]], "mungkin anggota keluarga yang sama, bukan orangnya"],
    ]  # fmt: skip
    return {"auto": auto, "possible": possible, "notes": notes}


def twice() -> E:
    """Two rows of the register are one person: the NIK, or name, birth and household agree."""
    left, right = both("name_key")
    alike = ["<=", ["*", ["lev", left, right], 5], ["max", ["len", left], ["len", right]]]
    number = ["and", [">=", ["len", "nik_l"], 15], same("nik"), alike]
    born = ["and", ["!=", "birth_l", NONE], same("birth"), ["!=", left, NONE], alike]
    home = ["or", ["and", ["!=", "kk_l", NONE], same("kk")],
            ["and", ["!=", "mother_code_l", NONE], same("mother_code")]]  # fmt: skip
    apart = [
        "and",
        ["!=", "nik_l", NONE],
        ["!=", "nik_r", NONE],
        part_same("nik", 1, 12),
        ["!=", left, right],
    ]
    return ["or", number, ["and", born, home, ["not", apart]]]
