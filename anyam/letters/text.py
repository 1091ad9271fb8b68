"""Makes any text safe to set: printable by the fonts, breakable in a column, of a sane length."""

import re
import unicodedata
from typing import Any

from anyam.letters.glyphs import PLACEHOLDER, drawable

LINE, PARAGRAPH = 300, 12_000  # characters; more than any name or any statement needs
LONG = frozenset(
    {"agreement", "aims", "background", "closing", "considering", "legal_basis", "next_steps",
     "noting", "opening", "plan_note", "statements"}
)  # fmt: skip
# Pictures and addresses made by this program itself.
RAW = frozenset({"qr", "logo", "cash_curve", "check_url", "sign_in_at"})
WORD = 18  # a run of letters longer than this may be broken anywhere, or it leaves its column
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
NUMBER = 60  # letters
BREAK = "\N{ZERO WIDTH SPACE}"


def setting(value: Any, key: str = "", points: frozenset[int] | None = None) -> Any:
    """Return `value`, a tree of JSON, with every text in it fit to be set.

    Args:
      value: a dict, list, text or number.
      key: the name `value` has in its dict; paragraphs may be longer than names.
      points: code points that can be drawn; by default those of the bundled fonts.
    """
    if isinstance(value, dict):
        return {name: setting(inner, name, points) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [setting(inner, key, points) for inner in value]
    if not isinstance(value, str) or key in RAW:
        return value
    return settled(value, PARAGRAPH if key in LONG else LINE, points)


def settled(text: str, limit: int = LINE, points: frozenset[int] | None = None) -> str:
    """Return one text fit to be set.

    >>> settled("KUBE\\x00 *Melati*  \\n#panic()")
    'KUBE *Melati* #panic()'
    """
    able = drawable() if points is None else points
    kept = unicodedata.normalize("NFC", text[: 4 * limit])
    lines = (" ".join(_shown(line, able).split()) for line in kept.splitlines())
    joined = ("\n" if limit == PARAGRAPH else " ").join(line for line in lines if line)
    if len(joined) > limit:
        joined = joined[: limit - 1].rstrip() + "…"
    return re.sub(rf"\S{{{WORD + 1},}}", _breakable, joined)


def _shown(line: str, able: frozenset[int]) -> str:
    """Control and direction marks vanish; what no font can draw becomes a square."""
    seen = (c for c in line if c == "\t" or unicodedata.category(c) not in INVISIBLE)
    return "".join(c if c.isspace() or ord(c) in able else PLACEHOLDER for c in seen)


def _breakable(run: re.Match[str]) -> str:
    word = run.group()
    if "/" in word and len(word) <= NUMBER:
        return word  # a letter's number: it breaks at its strokes and is copied whole
    return BREAK.join(word[start : start + WORD] for start in range(0, len(word), WORD))
