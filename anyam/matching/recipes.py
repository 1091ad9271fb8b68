"""How raw text becomes comparable text, as expressions: names, numbers, dates, addresses.

Sources: spelling reforms of 1947 and 1972 (oe/u, dj/j, tj/c, sj/sy, nj/ny, ch/kh); titles and
abbreviations as they stand on Indonesian cards (Muh., St., Hj., Dg., bin/binti).
"""

from typing import Any

E = Any  # an expression
LONGEST = 200  # letters of a field that are looked at; a megabyte of name is cut here

MARKED = {
    "a": "àáâãäåāăą", "c": "çćč", "d": "ďđ", "e": "èéêëēėęě", "g": "ğ", "i": "ìíîïīı", "l": "ł",
    "n": "ñńň", "o": "òóôõöøōő", "r": "ř", "s": "śşšș", "t": "ťţț", "u": "ùúûüūůű", "y": "ýÿ",
    "z": "žźż", "A": "ÀÁÂÃÄÅĀĂĄ", "C": "ÇĆČ", "D": "ĎĐ", "E": "ÈÉÊËĒĖĘĚ", "G": "Ğ", "I": "ÌÍÎÏĪİ",
    "L": "Ł", "N": "ÑŃŇ", "O": "ÒÓÔÕÖØŌŐ", "R": "Ř", "S": "ŚŞŠȘ", "T": "ŤŢȚ", "U": "ÙÚÛÜŪŮŰ",
    "Y": "ÝŸ", "Z": "ŽŹŻ", "'": "’‘`´",
}  # fmt: skip
ACCENTED = "".join(MARKED.values())
PLAIN = "".join(letter * len(marked) for letter, marked in MARKED.items())

TITLES = (
    "HJ|HAJI|HAJJAH|HJH|DR|DRA|DRS|IR|PROF|KH|KYAI|KIAI|KIYAI|USTADZ|USTAD|USTADZAH|UST|RD|RADEN|"
    "RR|NN|NY|NYONYA|TN|TUAN|SDR|SDRI|BPK|BAPAK|PAK|IBU|BU|MBAH|MBOK|ALM|ALMH|ALMARHUM|ALMARHUMAH|"
    "BIN|BINTI|BINTE|BTE|BT|ALIAS|ALS|CN|BA|DRG|DRH|NS|HAJ|AIPDA|AIPTU|BRIPKA|BRIPTU|SERTU|SERKA|"
    "PELDA|PDT|PENDETA|TGK|TEUNGKU|BR|BORU"
)
DEGREES = (
    "SE|SH|ST|MM|MH|MA|MT|SPD|SPDI|SKOM|SSOS|SAG|SSI|SIP|SKM|SHI|SEI|SP|SPT|SSTP|SKEP|AMD|AMK|AMG|"
    "AMKEB|MPD|MPDI|MSI|MKES|MAG|MHUM|MKOM|MSC|PHD|LC|STP|STR|SKED|SFARM|APT|STH|SSY|MAP|MTH|"
    "A MD (KEP|KEB|KOM|AK|PK|PD|KES|T)|S TR (KEP|KEB|KES|AK|SOS|T)|[SM] I (KOM|P|K)|"
    "[SMA] (PD|KOM|SOS|AG|SY|TH) I|"
    "[SMA] (PD|PDI|KOM|SOS|AG|SI|IP|HI|EI|PT|STP|KEP|KES|HUM|SC|KED|FARM|MD|KM|TR|TH|SY|AP|IK|SN|"
    "ST|T|E|H|P|M)"
)
MUHAMMAD = (
    "MUH|MUHD|MOH|MOHD|MHD|MUHAMAD|MOHAMAD|MUHAMAT|MUHAMED|MOHAMED|MOHAMAT|MOHD|MD|MUKHAMAD|MUKAMAD|"
    "MUCH|MOCH|MUHAMET|MUHMAD|MOHMAD"
)
# what stands where a name is not known
FILLERS = (
    "^((TIDAK|TDK|TAK|BELUM|BLM|TANPA)( (ADA|TAHU|DIKETAHUI|JELAS|DIISI|TERISI|TERCATAT|TERDATA|"
    "DIKENAL|INGAT|NAMA|DATA))*|NULL?|NONE|NIHIL|KOSONG|NAN|N ?A|N N|NN|[OX]+|UNKNOWN|ANONIM|"
    "LUPA|NAMA( IBU)?|ALMH?|ALMARHUM(AH)?|S ?D ?A|IDEM|[A-Z])$"
)
DUMMIES = "^([0-9]{0,8}(0{8,}|9{8,})|1+|2+|3+|4+|5+|6+|7+|8+|1234567890123456)$"
# as they stand once the spelling is one: Ach., Akh. and Ahm. are AH and AHM
SHORT = (
    ("AH|AHM|AHMD|AHMAT", "AHMAD"), ("KMS", "KEMAS"), ("GST", "GUSTI"), ("NYM|NYMN", "NYOMAN"),
    ("KT", "KETUT"), ("GD", "GEDE"), ("KD", "KADEK"), ("KMG", "KOMANG"), ("NGH", "NENGAH"),
    ("PT", "PUTU"), ("IB", "IDA BAGUS"),
)  # fmt: skip


def text(value: str) -> E:
    return ["text", value]


def chain(start: E, *steps: tuple[Any, ...]) -> E:
    """Apply functions one after another, the value being their first argument."""
    for name, *arguments in steps:
        start = [name, start, *arguments]
    return start


def replace(old: str, new: str) -> tuple[Any, ...]:
    return ("replace", text(old), text(new))


def plain(column: E) -> E:
    """ASCII capitals, at most `LONGEST` letters."""
    cut = ["left", column, LONGEST]
    unmarked = chain(cut, ("translate", ACCENTED, PLAIN), ("re", "[^ -~]", " "))
    return ["upper", ["if", ["has", column, "[^ -~]"], unmarked, cut]]


def tidy(value: E) -> E:
    return chain(value, ("re", " +", " "), ("trim",))


def letters(column: E) -> E:
    """The words of a name: letters read for digits, apostrophes gone, other marks a blank."""
    parted = ["re", ["left", column, LONGEST], "([a-z])([A-Z])", "\\1 \\2"]  # SitiAminah
    return chain(
        plain(["if", ["has", column, "[a-z][A-Z]"], parted, column]),
        ("translate", "01345678'", "OIEASGTB"),
        ("re", "[^A-Z]+", " "),
        ("trim",),
    )


def undouble(value: E) -> E:
    for letter in "ABDEFGHIJKLMNOPRSTUWYZ":
        value = ["replace", value, text(letter * 2), text(letter)]
    return value


def words_of_name(value: E) -> E:
    """Titles and degrees gone, abbreviations written out; of cleaned letters."""
    return chain(
        value,
        ("re", f"\\b({TITLES})\\b", " "),
        ("re", " +", " "),
        ("trim",),
        ("re", "^(H )+", ""),  # Haji; elsewhere it is an initial
        ("re", f"( ({DEGREES}))+$", ""),
    )


def spelling(value: E) -> E:
    """One spelling for old and new; of words of a name."""
    modern = chain(
        value,
        replace("OE", "U"),
        replace("DJ", "J"),
        replace("TJ", "C"),
        replace("SJ", "SY"),
        replace("CHR", "KR"),
        replace("CH", "H"),
        replace("KH", "H"),
        replace("SY", "S"),
        replace("SH", "S"),
        replace("DZ", "Z"),
        replace("DH", "D"),
        replace("TH", "T"),
        replace("V", "F"),
        replace("Q", "K"),
        replace("IE", "I"),
    )
    return chain(
        undouble(modern),
        ("re", f"\\b({MUHAMMAD})\\b", "MUHAMAD"),
        ("re", "^M ", "MUHAMAD "),
        ("re", "\\b(ABD|ABDL|ABDU)\\b", "ABDUL"),
        ("re", "\\bABDUR([AO])", "ABDUL R\\1"),
        ("re", "\\b(ABDUL|NUR|SRI|SITI)([A-Z][A-Z][A-Z][A-Z]+)", "\\1 \\2"),
        ("re", "^(ST|STI|SIT) ", "SITI "),
        ("re", "\\bDG\\b", "DAENG"),
        ("re", "\\bWYN?\\b", "WAYAN"),
        *[("re", f"\\b({short})\\b", whole) for short, whole in SHORT],
        ("re", "^(I )?NI ([A-Z][A-Z])", "\\2"),
        ("re", "\\b[A-Z]\\b", ""),
        ("re", " +", " "),
        ("trim",),
    )


def sound(value: E) -> E:
    """What people confuse is written the same; of words of a name."""
    return chain(
        value,
        ("translate", "FPZJYOEVQX", "PPSIIUIPKK"),
        replace("H", ""),
        replace("PP", "P"),
        replace("AA", "A"),
        replace("II", "I"),
        replace("UU", "U"),
        replace("W", "U"),
        replace("NG", "N"),
        replace("UU", "U"),
    )


def code(value: E) -> E:
    """How words sound, roughly; their last consonants are often swallowed."""
    return chain(sound(value), ("re", "([BDGKPT])\\b", ""), ("re", " +", " "), ("trim",))


def or_else(value: str, other: E) -> E:
    return ["if", ["=", value, text("")], other, value]


def name_steps(column: str, short: str) -> list[list[E]]:
    """`<short>`: the standard words; `_key`: sorted; `_code`: how they sound, sorted; `_run`: how
    they sound in the order written, without blanks."""
    return [
        [f"{short}_w", letters(f"in_{column}")],
        [f"{short}_a", ["if", ["has", f"{short}_w", FILLERS], text(""), f"{short}_w"]],
        [f"{short}_b", spelling(words_of_name(f"{short}_a"))],
        [short, or_else(f"{short}_b", f"{short}_a")],
        [f"{short}_key", ["sort_words", short]],
        # Nur Rahman, Nurahman: what meets where a blank was is one letter too
        [f"{short}_run", undouble(["replace", sound(short), text(" "), text("")])],
        [f"{short}_c", code(short)],
        [f"{short}_code", ["sort_words", or_else(f"{short}_c", short)]],
    ]


def initials_step(column: str, short: str) -> list[E]:
    """`<column>`: the letters that stand alone beside the words of a name ("Tan L. H."): `H L`."""
    alone = chain(
        words_of_name(f"{short}_a"),
        ("re", "^M ", ""),  # Muhammad
        ("re", "\\b[A-Z][A-Z]+\\b", ""),
        ("translate", "VQ", "FK"),
    )
    found = ["if", ["=", f"{short}_b", text("")], text(""), tidy(alone)]
    return [column, ["sort_words", found]]


def number_steps(column: str, short: str) -> list[list[E]]:
    """Sixteen digits as people write them; letters that look like digits are read as such.

    What names the number ("NIK: 73…") goes, and so does a number that lost its digits to an
    exponent.
    """
    shown = chain(
        f"in_{column}",
        ("left", 60),
        ("upper",),
        ("translate", "|!", "11"),
        ("re", "([.,]0+|E[+]?[0-9]+)$", ""),
        ("re", "[^0-9A-Z]", ""),
        ("re", "^(NOMOR|NO|NIK|KTP|KK|E)*(NOMOR|NO|NIK|KTP|KK)", ""),
    )
    digits = ["translate", f"{short}_a", "OQDILJZSGBA", "00011125684"]
    few = ["<", ["len", ["re", f"{short}_a", "[^0-9]", ""]], 8]
    nothing = ["has", f"{short}_b", DUMMIES]
    return [
        [f"{short}_a", shown],
        [f"{short}_b", ["if", few, text(""), ["left", digits, 20]]],
        [short, ["if", nothing, text(""), f"{short}_b"]],
    ]


MONTHS = (
    ("JAN[A-Z]*", "01"), ("(FEB|PEB)[A-Z]*", "02"), ("MAR[A-Z]*", "03"), ("APR[A-Z]*", "04"),
    ("(MEI|MAY)", "05"), ("JUN[A-Z]*", "06"), ("JUL[A-Z]*", "07"), ("(AG|AUG)[A-Z]*", "08"),
    ("SEP[A-Z]*", "09"), ("(OKT|OCT)[A-Z]*", "10"), ("(NOV|NOP)[A-Z]*", "11"),
    ("(DES|DEC)[A-Z]*", "12"),
)  # fmt: skip
ISO = "^(19|20)[0-9][0-9]-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])"
ISO_ANY = "^([0-9][0-9][0-9][0-9])[^0-9]+([0-9]+)[^0-9]+([0-9]+)"
DAY_FIRST = "^([0-9][0-9]?)[^0-9]+([0-9][0-9]?)[^0-9]+([0-9][0-9][0-9][0-9])"
YEAR_FIRST = "^(19|20)[0-9][0-9](0[1-9]|1[0-2])[0-9][0-9]$"  # 20012019 is a day in January
SHORT_YEAR = "^([0-9][0-9]?)[^0-9]+([0-9][0-9]?)[^0-9]+([0-9][0-9])$"


def date_steps(column: str, short: str) -> list[list[E]]:
    """`YYYYMMDD` from ISO, day first, month names or digits alone; no calendar check.

    A day above 40 is the NIK's way of writing a woman's: 40 is taken off. A year alone becomes its
    first of January, as offices write it themselves.
    """
    raw, named, iso = f"{short}_a", f"{short}_b", f"{short}_i"
    plainly = ["replace", ["left", f"in_{column}", 10], text("-"), text("")]
    worded: E = raw
    for pattern, number in MONTHS:
        worded = ["re", worded, pattern, f" {number} "]
    parts = ["cat", *(["right", ["cat", text("0"), f"{short}_{p}"], 2] for p in "md")]
    year: E = ["pick", raw, "^((19|20)[0-9][0-9])([^0-9]+00?[^0-9]+00?)?$"]
    year = [
        "if",
        ["=", year, text("")],
        ["pick", raw, "^00?[^0-9]+00?[^0-9]+((19|20)[0-9][0-9])$"],
        year,
    ]
    alone = ["if", ["=", f"{short}_o", text("")], text(""), ["cat", f"{short}_o", text("0101")]]
    right = ["and", [">=", ["int", f"{short}_m"], 1], ["<=", ["int", f"{short}_m"], 12],
             ["<=", ["int", f"{short}_d"], 31], ["!=", f"{short}_y", text("")]]  # fmt: skip
    return [
        [iso, ["has", f"in_{column}", ISO]],
        [raw, ["if", iso, text(""), chain(f"in_{column}", ("left", 40), ("upper",), ("trim",))]],
        [named, ["if", ["has", raw, "[A-Z]"], chain(worded, ("trim",)), raw]],
        [f"{short}_y", _year(named)],
        [f"{short}_f", _part(named, "^[0-9]+[^0-9]+([0-9]+)", 5, 3)],
        [f"{short}_g", _day(named)],
        [f"{short}_s", [">", ["int", f"{short}_f"], 12]],
        [f"{short}_m", ["if", f"{short}_s", f"{short}_g", f"{short}_f"]],
        [f"{short}_e", ["if", f"{short}_s", f"{short}_f", f"{short}_g"]],
        [f"{short}_d", _less_forty(f"{short}_e")],
        [f"{short}_o", year],
        [short, ["if", iso, plainly, ["if", right, ["cat", f"{short}_y", parts], alone]]],
    ]


def _less_forty(day: str) -> E:
    number = ["int", day]
    return ["if", [">", number, 40], ["number_text", ["-", number, 40]], day]


def _year(value: str) -> E:
    short = ["pick", value, "([0-9][0-9])$"]
    century = ["if", [">", ["int", short], 26], text("19"), text("20")]
    eight = ["has", value, "^[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]$"]
    compact = ["if", ["has", value, YEAR_FIRST], ["left", value, 4], ["right", value, 4]]
    long = ["pick", value, "^[0-9][0-9]?[^0-9]+[0-9][0-9]?[^0-9]+([0-9][0-9][0-9][0-9])"]
    cases = ["if", ["has", value, SHORT_YEAR], ["cat", century, short], text("")]
    cases = ["if", eight, compact, cases]
    cases = ["if", ["has", value, DAY_FIRST], long, cases]
    return ["if", ["has", value, ISO_ANY], ["left", value, 4], cases]


def _part(value: str, pattern: str, iso: int, day_first: int) -> E:
    """The month: second of three parts, or by place in eight digits."""
    compact = [
        "if",
        ["has", value, YEAR_FIRST],
        ["sub", value, iso, 2],
        ["sub", value, day_first, 2],
    ]
    return ["if", ["has", value, "^[0-9]+$"], compact, ["pick", value, pattern]]


def _day(value: str) -> E:
    compact = ["if", ["has", value, YEAR_FIRST], ["sub", value, 7, 2], ["left", value, 2]]
    third = ["pick", value, "^[0-9]+[^0-9]+[0-9]+[^0-9]+([0-9][0-9]?)"]
    parted = ["if", ["has", value, ISO_ANY], third, ["pick", value, "^([0-9][0-9]?)"]]
    return ["if", ["has", value, "^[0-9]+$"], compact, parted]


WAY = "JL|JLN|JALAN|JALN|DUSUN|DSN|DS|DESA|KAMPUNG|KAMP|KP|KMP|NO|NOMOR|NOM|LINGKUNGAN|LINGK|LK|"
WAY += "BLOK|BLK|GANG|GG|PERUMAHAN|PERUM|KOMPLEK|KOMP|KEL|KELURAHAN|KEC|KECAMATAN|DKH|DUKUH|DK"
RT = "\\bR[. ]*T[ .:]*([0-9]+)"
RW = "\\bR[. ]*W[ .:]*([0-9]+)"
BOTH = "\\bR[. ]*T[ .:]*[0-9]+ *[-/ ,] *(R[. ]*W)?[ .:]*[0-9]+"


def address_steps(column: str) -> list[list[E]]:
    """`addr`: the words that name a place; `rtrw`: neighbourhood numbers as `3/4`."""
    slash = ["pick", "addr_a", "\\bR[. ]*T[ .:]*[0-9]+ *[-/,] *0*([0-9]+)"]
    bare = ["pick", "addr_a", "\\b([0-9]+/[0-9]+)\\b"]
    rw = ["if", ["has", "addr_a", RW], ["pick", "addr_a", RW], slash]
    both = ["cat", ["number_text", ["int", "rt"]], text("/"), ["number_text", ["int", "rw"]]]
    lone = chain(bare, ("re", "\\b0+([0-9])", "\\1"))
    rest = chain(
        "addr_a",
        ("re", BOTH, " "),
        ("re", RT, " "),
        ("re", RW, " "),
        ("re", "\\b[0-9]+/[0-9]+\\b", " "),
        ("re", "[^A-Z0-9]+", " "),
        ("re", f"\\b({WAY})\\b", " "),
        ("re", "\\b0+([0-9])", "\\1"),
    )
    return [
        ["addr_a", chain(plain(f"in_{column}"), ("re", "R([TW])([0-9])", "R\\1 \\2"),
                         ("re", "([0-9])RW", "\\1 RW"))],
        ["rt", ["pick", "addr_a", RT]],
        ["rw", rw],
        ["rtrw", ["if", ["=", "rt", text("")], lone, both]],
        ["addr", ["sort_words", tidy(undouble(chain(rest, replace("OE", "U"))))]],
    ]  # fmt: skip
