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
    """One letter wrong, lost or too many, or two letters exchanged.

    Far apart first: that settles nearly all pairs with one distance.
    """
    turned = ["and", ["=", ["len", left], ["len", right]], ["same_letters", left, right]]
    return ["and", ["<=", ["lev", left, right], 2], ["or", ["<=", ["lev", left, right], 1], turned]]
