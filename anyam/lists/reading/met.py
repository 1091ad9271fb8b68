"""Whom a list has named already: for the longest list no more memory than for a short one. Pure."""

from array import array

from anyam.lists.reading.limits import PERSONS

BITS = 18
SLOTS = 1 << BITS  # never full: a list has fewer persons, see `limits`
assert PERSONS < SLOTS * 0.8
SPREAD = 0x9E3779B97F4A7C15  # 2**64 divided by the golden ratio: neighbours end up far apart
WHOLE = (1 << 64) - 1


class Met:
    """Numbers with a mark each, in slots; a taken slot sends the next number to the one behind."""

    def __init__(self) -> None:
        self.numbers = array("Q", bytes(8 * SLOTS))
        self.marks = array("Q", bytes(8 * SLOTS))

    def before(self, number: int, mark: int) -> int | None:
        """The mark under which a number was met before; None the first time, which is kept.

        Args:
          number: not 0.

        >>> met = Met()
        >>> met.before(7316034503810002, 2), met.before(7316034503810002, 5)
        (None, 2)
        """
        numbers = self.numbers
        slot = (number * SPREAD & WHOLE) >> (64 - BITS)
        while there := numbers[slot]:
            if there == number:
                return self.marks[slot]
            slot = (slot + 1) % SLOTS
        numbers[slot] = number
        self.marks[slot] = mark
        return None
