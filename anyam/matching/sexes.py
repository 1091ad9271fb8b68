"""L/P or M/F, told apart by the values of a file: `P` is a woman, unless the file also has `W`."""

from collections.abc import Iterable

from anyam.matching.problems import unreadable

MAN, WOMAN = "L", "P"
WORDS = {
    "L": MAN, "LK": MAN, "LAKI": MAN, "LAKILAKI": MAN, "PRIA": MAN, "M": MAN, "MALE": MAN, "1": MAN,
    "COWOK": MAN, "P": WOMAN, "PR": WOMAN, "PEREMPUAN": WOMAN, "WANITA": WOMAN, "W": WOMAN,
    "F": WOMAN, "FEMALE": WOMAN, "2": WOMAN, "CEWEK": WOMAN,
}  # fmt: skip


def _plain(value: str) -> str:
    return "".join(letter for letter in value.upper()[:40] if letter.isalnum())


def coding(values: Iterable[str]) -> dict[str, str]:
    """What each value of a file means.

    >>> coding(["P", "W", ""])["P"], coding(["P", "L"])["P"], coding(["m", "f"])["F"]
    ('L', 'P', 'P')
    """
    seen = {_plain(value) for value in values}
    pria = "W" in seen and not seen & {"L", "M", "F"}
    return WORDS | {"P": MAN} if pria else WORDS


def spoken(text: str) -> dict[str, str]:
    """A coding said once, man first.

    >>> spoken("M/F")["M"], spoken("P/W")["P"]
    ('L', 'L')
    """
    parts = [_plain(part) for part in text.split("/")]
    if len(parts) != 2 or not all(parts) or parts[0] == parts[1]:
        message = f"Kode jenis kelamin {text[:20]!r} tidak terbaca. Contoh: L/P atau M/F."
        raise unreadable("sex.coding", message)
    return {parts[0]: MAN, parts[1]: WOMAN}


def read(value: str, meaning: dict[str, str]) -> str:
    """`L`, `P`, or nothing for anything else.

    >>> read(" laki-laki ", WORDS), read("x", WORDS)
    ('L', '')
    """
    return meaning.get(_plain(value), "")
