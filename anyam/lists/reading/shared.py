"""The texts a workbook's cells refer to by number: on disk, for a long list has a million."""

import io
from array import array

from anyam.lists.reading.limits import STRINGS, too_big
from anyam.lists.reading.xml import damaged
from anyam.matching.veiled import Veiled

BLOCK = 1 << 16  # bytes read at once: cells mostly refer to texts in the order these were written


class Texts:
    """Texts by number; every one is added before the first is asked for."""

    def __init__(self) -> None:
        # Names and NIK among them: never in the clear on the disk.
        self.file = io.BufferedRandom(Veiled(), BLOCK)
        self.ends = array("I")
        self.size = 0
        self.start, self.block = 0, b""

    def add(self, text: str) -> None:
        """Keep the next text.

        Raises:
          Blocked: there are too many.
        """
        self.size += self.file.write(text.encode("utf-8", "replace"))
        self.ends.append(self.size)
        if self.size > STRINGS or len(self.ends) * 8 > STRINGS:
            raise too_big()

    def __del__(self) -> None:
        self.file.close()

    def get(self, index: int) -> str:
        if not 0 <= index < len(self.ends):
            raise damaged()
        first = self.ends[index - 1] if index else 0
        last = self.ends[index]
        if first < self.start or last > self.start + len(self.block):
            self.file.seek(first)
            self.start, self.block = first, self.file.read(max(BLOCK, last - first))
        return self.block[first - self.start : last - self.start].decode("utf-8")
