"""Indonesia's register as a model: steps, keys, comparisons, gates. The numbers are trained.

`models/register.json` is what this writes, with the m and u that `training` estimated; a test
holds the two together. Facts about NIK and KK: domain.md section 6.

Why the NIK is compared by parts and its date is left out of most levels: region of birth and birth
date stand inside it, so strangers born on one day in one place differ by a digit or two, and twins
have neighbouring serials. The date is weighed once, as a birth date.
"""

import json
from typing import Any

from anyam.matching.blocking import blocking
from anyam.matching.gates import called, exact, gates, twice
from anyam.matching.pairs import NONE, both, missing, part, part_same, same, slip
from anyam.matching.recipes import (
    E,
    address_steps,
    chain,
    date_steps,
    initials_step,
    name_steps,
    number_steps,
    text,
    tidy,
)

COLUMNS: dict[str, list[str]] = {
    "nik": ["no_nik", "nomor_nik", "no_ktp", "nomor_induk_kependudukan"],
    "kk": ["no_kk", "nomor_kk", "nokk", "nomor_kartu_keluarga"],
    "name": ["nama", "nama_lengkap", "full_name"],
    "birth_date": ["tanggal_lahir", "tgl_lahir", "date_of_birth", "dob"],
    "sex": ["jenis_kelamin", "jk", "gender", "kelamin"],
    "mother_name": ["nama_ibu", "nama_ibu_kandung", "ibu_kandung", "mother"],
    "address": ["alamat"],
    "region_code": ["kode_wilayah", "kode_desa", "region"],
}
KEEP = ("nik", "kk", "name_key", "name_code", "name_run", "initials", "birth", "day", "day_too",
        "sex", "mother_key", "mother_code", "addr", "rtrw", "region")  # fmt: skip


def level(number: int, when: E, says: str, m: float, u: float, **more: Any) -> dict[str, Any]:
    return {"level": number, "when": when, "says": says, "m": m, "u": u, **more}


def steps() -> list[list[E]]:
    """The columns in the order of their making; NIK and KK in each other's place are put back."""
    real = ["has", "nik", "^[0-9]{6}([04][1-9]|[1256][0-9]|[37][01])(0[1-9]|1[0-2])[0-9]{6}$"]
    return [
        *number_steps("nik", "nik_n"),
        *number_steps("kk", "kk_n"),
        *name_steps("name", "name"),
        initials_step("initials", "name"),
        *date_steps("birth_date", "born"),
        # 1900 and before stand for a date that nobody knew
        ["birth", ["if", ["<=", ["int", ["left", "born", 4]], 1900], NONE, "born"]],
        [
            "exchanged",
            [
                "and",
                ["!=", "birth", NONE],
                ["=", _day("kk_n"), ["sub", "birth", 3, 6]],
                ["!=", _day("nik_n"), ["sub", "birth", 3, 6]],
            ],
        ],
        ["nik", ["if", "exchanged", "kk_n", "nik_n"]],
        ["kk", ["if", "exchanged", "nik_n", "kk_n"]],
        *name_steps("mother_name", "mother"),
        *address_steps("address"),
        ["sex", "in_sex"],
        ["region", ["left", ["re", ["left", "in_region_code", 40], "[^0-9]", ""], 10]],
        ["nik_day", ["if", real, _day("nik"), NONE]],
        ["day", ["if", ["=", "birth", NONE], "nik_day", ["sub", "birth", 3, 6]]],
        ["day_too", ["if", ["=", "nik_day", "day"], NONE, "nik_day"]],
    ]


def _day(number: str) -> E:
    """The birth date inside a NIK, as `YYMMDD`."""
    return ["cat", ["sub", number, 11, 2], ["sub", number, 9, 2], _two(_without_forty(number))]


def _without_forty(number: str) -> E:
    day = ["int", ["sub", number, 7, 2]]
    return ["number_text", ["if", [">", day, 40], ["-", day, 40], day]]


def _two(value: E) -> E:
    return ["right", ["cat", text("0"), value], 2]


# Comparisons


def name_measures(column: str) -> list[list[E]]:
    """How far two names are apart: words in any order, letters, letters without blanks."""
    left, right = both(f"{column}_key")
    few = ["<=", ["word_count", left], ["word_count", right]]
    return [
        [f"{column}_slips", ["if", few, ["word_slips", left, right], ["word_slips", right, left]]],
        [f"{column}_short", ["if", few, left, right]],
        [f"{column}_lev", ["lev", left, right]],
        [f"{column}_long", ["max", ["len", left], ["len", right]]],
    ]


def names(column: str, title: str, trust: dict[str, tuple[float, float]]) -> dict[str, Any]:
    """Levels of a name; `column` is its stem: `<column>_key`, `<column>_code`."""
    (left, right), (sound_l, sound_r) = both(f"{column}_key"), both(f"{column}_code")
    slips, shorter, far, longest = (
        f"{column}_{part}" for part in ("slips", "short", "lev", "long"))  # fmt: skip
    run = both(f"{column}_run") if column == "name" else (left, right)
    start = ["and", [">=", ["min", *(["len", side] for side in run)], 8],
             ["or", ["starts", *run], ["starts", *reversed(run)]]]  # fmt: skip
    faint = ["<=", ["*", far, 5], ["*", longest, 2]]
    equal_length = ["=", ["len", left], ["len", right]]
    turned = ["and", equal_length, ["<=", far, 2], ["same_letters", left, right]]
    alike = ["and", ["<=", far, 4], ["=", sound_l, sound_r]]
    one_off = ["and", [">=", ["len", shorter], 4], ["or", ["<=", far, 1], turned]]
    whole = ["=", ["word_count", left], ["word_count", right]]
    some_slips = ["and", ["<=", ["*", slips, 5], longest], ["<=", slips, 3], whole]
    near = ["and", [">=", longest, 8], ["<=", ["*", ["lev", *run], 5], longest]]
    # one slip in a short name: two make one first name of another
    inside = ["and", ["<=", ["*", slips, 6], ["len", shorter]],
              ["or", ["<=", slips, 1], [">=", ["len", shorter], 18]]]  # fmt: skip
    two_words = [">=", ["word_count", shorter], 2]
    some_word = ["or", [">=", ["shared_words", left, right], 1],
                 [">=", ["shared_words", sound_l, sound_r], 1]]  # fmt: skip
    part_of: list[E] = [["and", inside, two_words], start]
    one_word: E = ["and", inside, [">=", ["len", shorter], 3]]
    if column == "name":
        part_of.append(["and", one_word, _initials_agree()])
        one_word = ["or", one_word, _only_initials()]
    counted = f"{column}_key"
    levels = [
        level(7, same(counted), "{title} sama", *trust["7"], counted=counted),
        level(6, ["or", alike, one_off, ["=", *run]], "{title} hampir sama (ejaan atau satu huruf)",
              *trust["6"], counted=counted, share=0.8),
        level(5, ["or", some_slips, near], "{title} mirip", *trust["5"], counted=counted, share=0.5),
        level(4, ["or", *part_of], "{title} termuat dalam {title} yang lebih panjang",
              *trust["4"], counted=counted, share=0.3),
        level(3, one_word, "satu kata {title} sama dengan seluruh {title} lainnya",
              *trust["3"]),
        level(2, ["or", some_word, faint], "sebagian {title} sama", *trust["2"]),
        level(1, True, "{title} berbeda", *trust["1"]),
    ]  # fmt: skip
    for each in levels:
        each["says"] = each["says"].replace("{title}", title.lower())
    return {"name": column, "title": title, "missing": missing(counted), "levels": levels}


def _initials_agree() -> E:
    """The letters that stand alone in one name begin the words that it lacks: Tan L. H., Tan Lian Hok."""
    return ["and", ["or", *[["!=", side, NONE] for side in both("initials")]], _same_heads()]


def _only_initials() -> E:
    """One name is nothing but letters, and they begin the words of the other: I W. S."""
    return ["and", ["has", "name_short", "^[A-Z]( [A-Z])+$"], _same_heads()]


def _same_heads() -> E:
    heads = [
        ["sort_words", tidy(chain(["cat", f"name_key_{s}", text(" "), f"initials_{s}"],
                                  ("re", "\\b([A-Z])[A-Z]*", "\\1")))]
        for s in "lr"
    ]  # fmt: skip
    return ["=", *heads]


PLACE, DAY, SERIAL = part("nik", 1, 6), part("nik", 7, 6), part("nik", 13, 4)


def nik_measures() -> list[list[E]]:
    """What nearly every level of the NIK asks, worked out once for a pair: are both whole, which parts agree?"""
    whole = ["and", *[["=", ["len", side], 16] for side in both("nik")]]
    parts = {"nik_place": PLACE, "nik_born": DAY, "nik_serial": SERIAL}
    return [["nik_whole", whole], *[[name, ["=", *sides]] for name, sides in parts.items()]]


def nik() -> dict[str, Any]:
    """Levels of the NIK by its parts; `gates` knows their numbers by name."""
    left, right = both("nik")
    full, same_region, same_day, same_serial = "nik_whole", "nik_place", "nik_born", "nik_serial"
    forty = ["=", ["abs", ["-", ["int", ["sub", left, 7, 2]], ["int", ["sub", right, 7, 2]]]], 40]
    months = ["=", *part("nik", 9, 4)]
    woman = [
        "and",
        full,
        same_region,
        same_serial,
        forty,
        months,
        ["or", missing("sex"), same("sex")],
    ]
    lost = ["and", ["!=", ["len", left], ["len", right]], [">=", ["min", ["len", left], ["len", right]], 14],
            ["<=", ["lev", left, right], 1]]  # fmt: skip
    turned_day = ["cat", ["sub", left, 9, 2], ["sub", left, 7, 2], ["sub", left, 11, 2]]
    # two people, each with a birth date that agrees with the own NIK: no slip of the pen
    apart = ["and", *[["!=", side, NONE] for side in both("birth")], ["!=", *both("day")],
             *[["=", side, NONE] for side in both("day_too")]]  # fmt: skip
    day_slip = ["and", full, same_region, same_serial, ["not", apart], ["not", ["and", forty, months]],
                ["or", slip(*DAY), ["=", turned_day, DAY[1]]]]  # fmt: skip
    across = [
        "and",
        full,
        ["not", same_day],
        ["not", ["and", same_region, same_serial]],
        slip(left, right),
        ["not", apart],
    ]
    region_slip = ["and", full, same_serial, same_day, slip(*PLACE), ["not", _both_at_home()]]
    kecamatan = part_same("nik", 1, 4)
    same_birth = ["and", full, same_region, same_day]
    # twins and neighbours on the list have the next numbers; a slip of the pen goes far
    far = [">", ["abs", ["-", ["int", SERIAL[0]], ["int", SERIAL[1]]]], 9]
    serial_slip = ["and", same_birth, far, slip(*SERIAL)]
    # neighbours share the region of the NIK because they share the place: elsewhere it tells
    elsewhere = ["not", part_same("region", 1, 6)]
    # Excel keeps 15 digits and writes a nought for the last: no sign of a twin
    rounded = ["and", full, ["=", ["right", left, 1], text("0")], part_same("nik", 1, 15)]
    cut = ["and", [">=", ["len", left], 10], ["starts", right, left]]
    levels = [
        level(13, ["and", same("nik"), ["not", _relative()]], "NIK sama", 0.80, 1e-7, fixed=True),
        level(12, same("nik"), "NIK sama, nama lain di rumah yang sama", 0.008, 2e-5, fixed=True),
        level(11, ["or", lost, woman, across], "NIK sama kecuali satu angka hilang, bertukar atau +40", 0.03, 1e-5, fixed=True),
        level(10, ["or", day_slip, ["and", serial_slip, elsewhere]], "NIK sama kecuali satu angka pada tanggal atau nomor urut", 0.03, 1e-4, fixed=True),
        level(9, ["and", region_slip, ["not", kecamatan]], "NIK sama kecuali satu angka pada kabupaten", 0.03, 2e-3, fixed=True),
        level(8, region_slip, "NIK sama kecuali satu angka pada kecamatan", 0.03, 0.05, fixed=True),
        level(7, ["or", rounded, cut], "NIK sama, angka terakhirnya hilang atau dibulatkan", 0.01, 2e-3, fixed=True),
        level(6, serial_slip, "NIK sama kecuali satu angka pada nomor urut", 0.02, 5e-3, fixed=True),
        level(3, ["and", same_birth, elsewhere], "NIK sama kecuali nomor urut, tempat tinggalnya lain", 0.002, 2e-3, fixed=True),
        level(5, same_birth, "NIK sama kecuali nomor urut", 0.01, 0.5, fixed=True),
        level(4, ["and", same_region, ["not", part_same("region", 1, 6)], ["not", _both_sound()]],
              "wilayah pada NIK sama", 0.02, 0.02, fixed=True),
        level(2, ["not", _both_sound()], "NIK berbeda, salah satunya tidak utuh", 0.03, 0.3, fixed=True),
        level(1, True, "NIK berbeda", 0.02, 0.99, fixed=True),
    ]  # fmt: skip
    return {"name": "nik", "title": "NIK", "missing": missing("nik"), "levels": levels}


def _relative() -> E:
    """Of one house but called otherwise: whose number may stand on the row of a relative."""
    card = ["and", ["!=", "kk_l", NONE], same("kk")]
    place = ["and", ["!=", "addr_l", NONE], same("addr"), ["!=", "rtrw_l", NONE], same("rtrw")]
    named = ["and", ["!=", "name_key_l", NONE], ["!=", "name_key_r", NONE]]
    other = ["and", named, [">=", "name_slips", 2], ["!=", *both("name_code")], ["not", called()]]
    return ["and", ["or", card, place], other]


def _both_sound() -> E:
    """Both NIK are whole and say the own birth month and year: no slip makes one of the other."""
    return ["and", *[
        ["and", ["=", ["len", f"nik_{s}"], 16], ["!=", f"birth_{s}", NONE],
         ["=", ["sub", f"nik_{s}", 9, 4],
          ["cat", ["sub", f"birth_{s}", 5, 2], ["sub", f"birth_{s}", 3, 2]]]]
        for s in "lr"
    ]]  # fmt: skip


def _both_at_home() -> E:
    """Each NIK begins with the kecamatan where that person lives: two regions, no slip."""
    return ["and", *[["=", ["sub", f"nik_{s}", 1, 6], ["sub", f"region_{s}", 1, 6]] for s in "lr"]]


def birth() -> dict[str, Any]:
    left, right = both("birth")
    day_l, day_r = both("day")
    from_nik = ["or", ["=", left, NONE], ["=", right, NONE]]
    turned = ["cat", ["left", left, 4], ["sub", left, 7, 2], ["sub", left, 5, 2]]
    too_l, too_r = both("day_too")
    inside = ["and", ["!=", *both("nik")], ["or", ["=", day_l, too_r], ["=", too_l, day_r],
              ["and", ["!=", too_l, NONE], ["=", too_l, too_r]]]]  # fmt: skip
    years = ["abs", ["-", ["int", ["left", left, 4]], ["int", ["left", right, 4]]]]
    two_parts = ["or", ["and", part_same("birth", 1, 4), ["or", part_same("birth", 5, 2),
                 part_same("birth", 7, 2)]], ["and", part_same("birth", 5, 4), ["<=", years, 10]]]  # fmt: skip
    rounded = ["and", ["<=", years, 1], ["or", ["has", left, "(0101|3112|1231|0107|0701)$"],
               ["has", right, "(0101|3112|1231|0107|0701)$"]]]  # fmt: skip
    levels = [
        level(8, ["and", ["not", from_nik], same("birth")], "tanggal lahir sama", 0.90, 4.5e-5, counted="birth"),
        level(7, ["or", ["and", from_nik, same("day")], inside], "tanggal lahir di dalam NIK sama", 0.05, 6e-5),
        level(6, ["and", ["not", from_nik], ["=", turned, right]], "hari dan bulan lahir tertukar", 0.01, 2e-5),
        level(5, ["and", ["not", from_nik], slip(left, right)], "tanggal lahir beda satu angka", 0.03, 7e-4),
        level(4, ["and", ["not", from_nik], two_parts], "dua bagian tanggal lahir sama", 0.015, 4e-3),
        level(3, ["and", ["not", from_nik], rounded], "tahun lahir sama, harinya perkiraan", 0.005, 2e-3),
        level(2, ["and", ["not", from_nik], ["<=", years, 1]], "tahun lahir sama atau beda satu", 0.005, 0.04),
        level(1, True, "tanggal lahir berbeda", 0.005, 0.95),
    ]  # fmt: skip
    return {"name": "birth", "title": "Tanggal lahir", "levels": levels,
            "missing": ["or", ["=", day_l, NONE], ["=", day_r, NONE], ["and", from_nik, same("nik")],
                        ["and", from_nik, ["not", same("day")], ["not", inside]]]}  # fmt: skip


def small() -> list[dict[str, Any]]:
    """Sex, and what a household shares: KK, address, region."""
    kk_l, kk_r = both("kk")
    addr_l, addr_r = both("addr")
    long = [">=", ["min", ["len", kk_l], ["len", kk_r]], 14]
    numbers = ["and", ["!=", "rtrw_l", NONE], same("rtrw")]
    words = ["and", ["!=", addr_l, NONE], same("addr")]
    shared = [">=", ["shared_words", addr_l, addr_r], 1]
    close = [
        "and",
        [">=", ["len", addr_l], 5],
        ["<=", ["*", ["lev", addr_l, addr_r], 4], ["len", addr_l]],
    ]
    no_address = [
        "or",
        *[["and", ["=", f"addr_{s}", NONE], ["=", f"rtrw_{s}", NONE]] for s in "lr"],
    ]
    shorter = ["min", ["len", "region_l"], ["len", "region_r"]]
    return [
        {"name": "sex", "title": "Jenis kelamin", "missing": missing("sex"), "levels": [
            level(2, same("sex"), "jenis kelamin sama", 0.99, 0.5),
            level(1, True, "jenis kelamin berbeda", 0.01, 0.5)]},
        {"name": "kk", "title": "Nomor KK", "group": "household", "missing": missing("kk"), "levels": [
            level(3, same("kk"), "nomor KK sama", 0.75, 1e-6),
            level(2, ["and", long, slip(kk_l, kk_r)], "nomor KK beda satu angka", 0.05, 2e-3, fixed=True),
            level(1, True, "nomor KK berbeda", 0.2, 0.999)]},
        {"name": "address", "title": "Alamat", "group": "household", "missing": no_address, "levels": [
            level(5, ["and", numbers, words], "alamat sama", 0.6, 2e-5),
            level(4, words, "alamat sama tanpa RT/RW", 0.1, 1e-3),
            level(3, ["and", numbers, ["or", shared, close]], "alamat mirip, RT/RW sama", 0.1, 1e-4),
            level(2, ["or", shared, close, numbers], "sebagian alamat sama", 0.1, 0.06),
            level(1, True, "alamat berbeda", 0.1, 0.94)]},
        {"name": "region", "title": "Wilayah", "group": "household",
         "missing": ["<", shorter, 2], "levels": [
            level(5, ["and", same("region"), [">=", shorter, 10]], "desa/kelurahan sama", 0.85, 5e-5),
            level(4, ["and", part_same("region", 1, 6), [">=", shorter, 6]], "kecamatan sama", 0.05, 5e-4),
            level(3, ["and", part_same("region", 1, 4), [">=", shorter, 4]], "kabupaten/kota sama", 0.04, 5e-3),
            level(2, part_same("region", 1, 2), "provinsi sama", 0.03, 0.07),
            level(1, True, "provinsi berbeda", 0.03, 0.92)]},
    ]  # fmt: skip


NAME = {"7": (0.72, 2e-5), "6": (0.13, 4e-5), "5": (0.05, 1.5e-4), "4": (0.04, 1e-4),
        "3": (0.02, 3e-3), "2": (0.02, 0.08), "1": (0.02, 0.92)}  # fmt: skip
MOTHER = {"7": (0.70, 4e-5), "6": (0.12, 6e-5), "5": (0.05, 2e-4), "4": (0.04, 1e-4),
          "3": (0.03, 8e-3), "2": (0.02, 0.06), "1": (0.04, 0.93)}  # fmt: skip


def comparisons() -> list[dict[str, Any]]:
    mother = names("mother", "Nama ibu", MOTHER) | {"group": "household"}
    return [nik(), names("name", "Nama", NAME), birth(), mother, *small()]


def register_model() -> dict[str, Any]:
    return {
        "format": 1,
        "name": "register",
        "version": "2026.1",
        "columns": COLUMNS,
        "needed": ["name"],
        "shown": ["desil"],
        "steps": steps(),
        "keep": list(KEEP),
        "counted": ["name_key", "mother_key", "birth"],
        "blocking": blocking(),
        "exact": exact(),
        "measures": [*name_measures("name"), *name_measures("mother"), *nik_measures()],
        "comparisons": comparisons(),
        "ceilings": {"household": 2.0},
        "floors": {"household": {"of": ["kk", "address", "region"], "least": -9.0}},
        "gates": gates(),
        "twice": twice(),
        "present": 0.85,
        "costs": {"wrong": 400, "missed": 50, "look": 1},
        "bends": [1.0, 0.0],
    }


def written(source: dict[str, Any]) -> str:
    """A model as JSON that a person can compare line by line."""
    lines = []
    for name, value in source.items():
        if isinstance(value, list) and value and isinstance(value[0], list | dict):
            inner = ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in value)
            lines.append(f" {json.dumps(name)}: [\n  {inner}\n ]")
        else:
            lines.append(f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"
