"""What two rows have in common, as expressions over `<column>_l` and `<column>_r`."""

from anyam.matching.recipes import E, text

NONE = text("")


def both(column: str) -> tuple[str, str]:
    return f"{column}_l", f"{column}_r"


def same(column: str) -> E:
    return ["=", *both(column)]


def missing(*columns: str) -> E:
    tests = [["=", side, NONE] for column in columns for side in both(column)]
    return ["or", *tests]


def part(column: str, start: int, count: int) -> tuple[E, E]:
    left, right = both(column)
    return ["sub", left, start, count], ["sub", right, start, count]


def part_same(column: str, start: int, count: int) -> E:
    return ["=", *part(column, start, count)]


def slip(left: E, right: E) -> E:
    """One letter wrong, lost or too many, or two neighbours exchanged."""
    turned = ["and", ["=", ["len", left], ["len", right]], ["<=", ["lev", left, right], 2],
              ["same_letters", left, right]]  # fmt: skip
    return ["or", ["<=", ["lev", left, right], 1], turned]
