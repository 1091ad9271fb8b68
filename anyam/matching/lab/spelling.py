"""How one Indonesian name comes to be written in many ways.

Everything takes a `random.Random`, so that the same seed writes the same.
"""

import re
from random import Random

# One sound, several letters: reforms of 1947 and 1972, and what clerks hear.
SOUNDS = (
    ("u", "oe"), ("j", "dj"), ("y", "j"), ("c", "tj"), ("sy", "sj"), ("kh", "ch"), ("ny", "nj"),
    ("f", "p"), ("v", "f"), ("z", "j"), ("z", "s"), ("sy", "s"), ("kh", "k"), ("q", "k"),
    ("dh", "d"), ("th", "t"), ("ai", "ae"), ("au", "ao"), ("iy", "y"), ("uw", "w"), ("'", ""),
    ("h ", " "), ("ie", "i"), ("y", "i"), ("i", "y"), ("e", "i"), ("o", "u"), ("x", "ks"),
)  # fmt: skip
FORMS = (
    ("muhammad", "muh.", "moh.", "m.", "mohammad", "muhamad", "mochamad", "mhd", "mohamad", "muh"),
    ("ahmad", "achmad", "akhmad", "ach.", "akh.", "ahmat"),
    ("siti", "sitti", "st.", "sti", "siti", "st"),
    ("abdul", "abd.", "abd", "abdoel", "ab."),
    ("nur", "noor", "noer", "nor"),
    ("syaiful", "saiful", "saeful", "syaeful"),
    ("yohanes", "johanes", "yohannes", "johannes", "yoh."),
    ("maria", "m.", "mariah"),
    ("ni", "nI", "ni"),
    ("andi", "a.", "andi"),
    ("daeng", "dg.", "dg"),
    ("binti", "bt.", "bt", "bte"),
    ("bin", "b.", "bin"),
)
BEFORE = ("H.", "Hj.", "Drs.", "Ir.", "Dr.", "Alm.", "Almh.", "R.", "KH.", "Ust.", "Tn.", "Ny.")
AFTER = ("S.Pd", "S.E.", "S.Sos", "SH", "A.Md", "S.Ag", "S.Pd.I", "M.Si", "BA", "S.Kep")
NEIGHBOURS = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "mb", "o": "ip", "p": "o",
    "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe",
    "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


def like(written: str, changed: str) -> str:
    """`changed` in the case `written` is in.

    >>> like("SITI AMINAH", "Sitti Aminah")
    'SITTI AMINAH'
    """
    return changed.upper() if written.isupper() else changed.title() if changed else changed


def another_sound(random: Random, name: str) -> str:
    """Writes one sound with other letters, in either direction, where it can."""
    low = name.lower()
    ways = [(a, b) for a, b in SOUNDS if a in low] + [(b, a) for a, b in SOUNDS if b and b in low]
    if random.random() < 0.3 or not ways:
        return like(name, doubled(random, low))
    old, new = random.choice(ways)
    places = [found.start() for found in re.finditer(re.escape(old), low)]
    at = random.choice(places)
    return like(name, low[:at] + new + low[at + len(old) :])


def doubled(random: Random, low: str) -> str:
    """Doubles a consonant, or writes a doubled one once.

    >>> doubled(Random(1), "sitti")
    'siti'
    """
    twice = [m.start() for m in re.finditer(r"([b-df-hj-np-tv-z])\1", low)]
    if twice:
        at = random.choice(twice)
        return low[:at] + low[at + 1 :]
    once = [m.start() for m in re.finditer(r"(?<=[aeiou])[klmnrst](?=[aeiou])", low)]
    if not once:
        return low + "h" if low[-1:] in "aiu" else low
    at = random.choice(once)
    return low[:at] + low[at] + low[at:]


def another_form(random: Random, name: str) -> str:
    """Muhammad as Muh., Siti as Sitti: the first word that has several forms takes another."""
    words = name.split()
    for place, word in enumerate(words):
        for forms in FORMS:
            if word.lower() in forms:
                words[place] = random.choice([form for form in forms if form != word.lower()])
                return like(name, " ".join(words))
    return another_sound(random, name)


def slip(random: Random, text: str) -> str:
    """One slip of the fingers: a letter wrong, missing, twice, or two exchanged."""
    places = [place for place, letter in enumerate(text) if letter.isalnum()]
    if len(places) < 2:
        return text
    at = random.choice(places[1:])
    kind = random.random()
    if kind < 0.35:
        near = NEIGHBOURS.get(text[at].lower(), "aeiou")
        letter = random.choice(near)
        return text[:at] + (letter.upper() if text[at].isupper() else letter) + text[at + 1 :]
    if kind < 0.6:
        return text[:at] + text[at + 1 :]
    if kind < 0.75:
        return text[:at] + text[at] + text[at:]
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def titled(random: Random, name: str, *, woman: bool) -> str:
    """With a title before or a degree behind, as people are called."""
    if random.random() < 0.6:
        title = "Hj." if woman else "H."
        return f"{like(name, title) if name.isupper() else title} {name}"
    if random.random() < 0.5:
        return f"{random.choice(BEFORE)} {name}"
    return f"{name}, {random.choice(AFTER)}"


def shortened(random: Random, name: str) -> str:
    """A word left out, or all but the first as initials."""
    words = name.split()
    if len(words) < 2:
        return name
    if random.random() < 0.35:
        return " ".join([words[0], *(word[0] + "." for word in words[1:])])
    words.pop(random.randrange(1, len(words)) if random.random() < 0.8 else 0)
    return " ".join(words)


def reordered(random: Random, name: str) -> str:
    """The words in another order, or the last before a comma."""
    words = name.split()
    if len(words) < 2:
        return name
    if random.random() < 0.3:
        return f"{words[-1]}, {' '.join(words[:-1])}"
    return " ".join([*words[1:], words[0]])


def regrouped(random: Random, name: str) -> str:
    """Two words as one, or one as two: Nur Hayati, Nurhayati."""
    words = name.split()
    if len(words) > 1:
        at = random.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1].lower()]
        return like(name, " ".join(words))
    if len(name) > 7 and name[:1].isalpha():
        at = random.choice([3, 4])
        return like(name, f"{name[:at]} {name[at:]}")
    return name
