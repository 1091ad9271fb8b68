"""What may be decided without a person looking, and what may not be shown at all."""

from typing import Any

from anyam.matching.pairs import NONE, both, missing, part_same, same
from anyam.matching.recipes import E

# levels of the NIK, as `building.nik` writes them
NIK_SAME, NIK_LOST, NIK_PLACE, NIK_CUT, NIK_GOOD = 12, 11, 8, 7, 6
NIK_NEXT, NIK_OTHER = 5, 1


def exact() -> E:
    """The NIK agrees and so do the facts: never the number alone."""
    left, right = both("name_key")
    close = ["<=", ["*", ["lev", left, right], 5], ["max", ["len", left], ["len", right]]]
    alike = ["or", ["=", *both("name_code")], ["within", left, right], ["within", right, left]]
    closer = ["<=", ["*", ["lev", left, right], 12], ["max", ["len", left], ["len", right]]]
    no_date = ["or", ["=", "birth_l", NONE], ["=", "birth_r", NONE]]
    names_there = ["and", ["!=", left, NONE], ["!=", right, NONE]]
    long = [">=", ["len", "nik_l"], 15]
    same_sex = ["or", missing("sex"), same("sex")]
    by_date = ["and", ["or", ["and", same("birth"), ["or", close, alike]], ["and", no_date, alike]],
               same_sex]  # fmt: skip
    return ["and", long, same("nik"), names_there, ["or", by_date, closer]]  # fmt: skip


def called() -> E:
    """One name is a piece of the other, as a person is called: Lena of Mahdalena."""
    left, right = both("name_run")
    pieces = [
        ["and", [">=", ["len", short], 3], ["!=", ["replace", long, short, NONE], long]]
        for short, long in ((left, right), (right, left))
    ]
    return ["or", *pieces]


NAME_NEAR = 6  # from here on it is the same name, written otherwise
NAME_GOOD, NAME_SAME, NAME_PART = [[">=", "g_name", least] for least in (4, 6, 3)]
DATE_GOOD, DATE_OFF = [">=", "g_birth", 4], ["and", [">=", "g_birth", 1], ["<", "g_birth", 3]]
NIK_AGREES, NIK_KNOWN = [">=", "g_nik", NIK_GOOD], [">=", "g_nik", NIK_SAME]
NIK_OFF = ["and", [">=", "g_nik", 1], ["<", "g_nik", NIK_GOOD]]
NEIGHBOUR = ["=", "g_nik", NIK_NEXT]
HOME = ["or", [">=", "g_kk", 3], [">=", "g_mother", 5], [">=", "g_address", 5]]
SEXES = ["=", "g_sex", 1]
FAMILY = ["and", [">=", "g_kk", 3], ["<", "g_name", 4], DATE_OFF]


def gates() -> dict[str, Any]:
    """What may be matched without a person looking, by kinds of evidence.

    A weight alone lets namesakes and twins through. Kinds: the name, the birth date, the NIK, the
    household. The NIK alone, or household alone, never decides.
    """
    number_only = ["and", NIK_KNOWN, ["<", "g_name", 3], ["!=", "g_name", 0]]
    notes = [
        [number_only, "NIK sama tetapi namanya lain: periksa apakah NIK tertukar"],
        [["and", NEIGHBOUR, [">=", "g_birth", 7]], "nomor urut NIK bertetangga: mungkin saudara kembar"],
        [SEXES, "jenis kelamin berbeda"],
        [["and", FAMILY, ["not", NIK_AGREES]], "mungkin anggota keluarga yang sama, bukan orangnya"],
    ]  # fmt: skip
    auto = ["and", _enough(), *[["not", each] for each in _against()]]
    return {"auto": auto, "possible": _possible(), "notes": notes}


def _enough() -> E:
    """Evidence of two kinds at least."""
    by_name = ["and", NAME_GOOD, ["or", DATE_GOOD, NIK_AGREES]]
    by_part = ["and", NAME_PART, [">=", "g_birth", 7], _home_twice(), ["not", NIK_OFF]]
    some_name = ["and", NIK_KNOWN, ["or", ["and", NAME_PART, ["or", DATE_GOOD, HOME]],
                                    ["and", [">=", "g_name", 2], [">=", "g_birth", 8]]]]  # fmt: skip
    at_home = ["or", [">=", "g_kk", 3], [">=", "g_address", 5],
               ["and", [">=", "g_mother", 6], [">=", "g_region", 5]]]  # fmt: skip
    nickname = ["and", NIK_KNOWN, [">=", "g_birth", 6], at_home, ["not", ["=", "g_mother", 1]],
                called()]  # fmt: skip
    # no two of a house bear one name and are born within a year of each other
    no_date = ["or", ["=", "g_birth", 0], [">=", "g_birth", 3],
               ["and", [">=", "g_birth", 2], [">=", "g_name", 7]]]  # fmt: skip
    house = ["or", [">=", "g_kk", 3], ["and", [">=", "g_mother", 6], [">=", "g_address", 5]]]
    mother_off = ["and", [">=", "g_mother", 1], ["<", "g_mother", 3]]
    unknown = ["and", NAME_SAME, no_date, ["not", NIK_OFF], house, ["not", mother_off]]
    return ["or", by_name, by_part, some_name, nickname, unknown]


def _home_twice() -> E:
    """The house by two facts, or by one beside a NIK that agrees."""
    facts: list[E] = [[">=", "g_kk", 3], [">=", "g_mother", 5], [">=", "g_address", 3]]
    pairs = [["and", one, other] for n, one in enumerate(facts) for other in facts[n + 1 :]]
    number = ["and", NIK_AGREES, ["!=", "g_nik", NIK_CUT]]
    return ["and", HOME, ["or", number, *pairs]]


def _against() -> list[E]:
    """Who may be somebody else, however much speaks for him."""
    # born on one day in one house with two numbers: twins, unless the names sound the same
    # a number that says another birth date is somebody else's, and tells nothing of twins
    own = ["and", *[["=", side, NONE] for side in both("day_too")]]
    number = ["and", NIK_OFF, ["or", own, ["=", "g_birth", 7]]]
    one_house = ["and", number, [">=", "g_birth", 7],
                 ["or", [">=", "g_kk", 3], [">=", "g_mother", 6]]]  # fmt: skip
    # a last digit that is lost or nought may have been either twin's
    unfinished = ["and", ["=", "g_nik", NIK_CUT], [">=", "g_birth", 7]]
    twin = ["and", ["or", NEIGHBOUR, one_house, unfinished], ["<", "g_name", 7],
            ["!=", *both("name_code")], ["!=", *both("name_run")]]  # fmt: skip
    # namesakes: two whole numbers, or one of another kecamatan, and no house in common
    namesake = ["and", ["or", ["=", "g_nik", 1], ["=", "g_nik", NIK_PLACE]], ["not", HOME]]
    house = ["or", [">=", "g_kk", 3], [">=", "g_address", 5]]
    mothers = ["and", ["=", "g_mother", 1], ["or", ["<", "g_name", NAME_NEAR], ["not", house]],
               ["not", NIK_AGREES]]  # fmt: skip
    # brother and sister may be twins, but have no name in common
    misread = ["or", ["and", NIK_KNOWN, ["or", NAME_SAME, ["and", NAME_GOOD, [">=", "g_birth", 8]]]],
               ["and", [">=", "g_name", 7], [">=", "g_birth", 8], HOME]]  # fmt: skip
    other_sex = ["and", SEXES, ["not", misread]]
    return [twin, namesake, mothers, other_sex]


def _possible() -> E:
    """What is worth a look: never the family, nor a mere namesake."""
    namesake = ["and", DATE_OFF, NIK_OFF, ["<", "g_kk", 3], ["<", "g_address", 5]]
    at_home = ["or", [">=", "g_kk", 3], [">=", "g_address", 5],
               ["and", [">=", "g_mother", 5], [">=", "g_address", 3]]]  # fmt: skip
    personal = ["or",
                ["and", NAME_GOOD, ["not", namesake]],
                ["and", [">=", "g_name", 2], ["or", DATE_GOOD, NIK_AGREES]],
                ["and", NAME_PART, at_home, ["not", DATE_OFF], ["not", NIK_OFF]],
                ["and", [">=", "g_name", 2], at_home, ["=", "g_birth", 0], ["=", "g_nik", 0]],
                ["and", DATE_GOOD, ["or", NIK_AGREES, HOME]],
                ["and", [">=", "g_birth", 7], [">=", "g_region", 5], called()]]  # fmt: skip
    others = ["or", FAMILY, ["and", ["not", NIK_AGREES], ["or", *_somebody_else()]]]
    return ["or", [">=", "g_nik", NIK_LOST], ["and", personal, ["not", others]]]


def _somebody_else() -> list[E]:
    """Who is of the family, or bears the name, and is not the person."""
    named = ["<", "g_name", NAME_NEAR]
    stranger = [
        "and",
        ["=", "g_nik", NIK_OTHER],
        DATE_OFF,
    ]  # two numbers, two birth dates, each sound
    relative = ["and", HOME, named, ["=", "g_birth", 1]]
    brother = ["and", HOME, named, SEXES, ["not", DATE_GOOD]]
    parent = ["and", named, ["not", DATE_GOOD], ["or", *_mother_of()]]
    born = [">=", "g_birth", 7]
    twin_sister = ["and", born, SEXES, ["<", "g_name", 3]]
    numbers = ["or", NEIGHBOUR, ["=", "g_nik", NIK_OTHER]]
    twin = ["and", born, numbers, ["=", "g_name", 1], ["not", called()]]
    return [stranger, relative, brother, parent, twin_sister, twin]


def _mother_of() -> list[E]:
    """One of the two is named as the mother of the other."""
    return [
        ["and", ["!=", f"mother_code_{child}", NONE],
         ["=", f"mother_code_{child}", f"name_code_{mother}"]]
        for child, mother in ("lr", "rl")
    ]  # fmt: skip


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
