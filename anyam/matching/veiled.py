"""A temporary file that nobody can read but who made it: no name, and a key kept nowhere.

For what has to wait outside memory for a moment: an upload on its way, the texts of a workbook.
Whatever a crash leaves behind on the disk says nothing.
"""

import io
import os
import tempfile
from typing import Any

from anyam.matching.secrets import BLOCK, Cipher


class Ciphered(io.RawIOBase):
    """What stands enciphered in a file, read as if in the clear from anywhere in it.

    Args:
      begins: bytes before the content.
      size: of the content, in bytes.
    """

    def __init__(self, file: Any, cipher: Cipher, *, begins: int = 0, size: int = 0) -> None:
        self.file, self.cipher, self.begins, self.size = file, cipher, begins, size
        self.at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self.at, os.SEEK_END: self.size}[whence]
        self.at = max(0, start + place)
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer: Any) -> int:
        self.file.seek(self.begins + self.at)
        data = self.cipher.apply(self.file.read(len(buffer)), self.at)
        buffer[: len(data)] = data
        self.at += len(data)
        return len(data)

    def close(self) -> None:
        self.file.close()
        super().close()


class Veiled(Ciphered):
    """Written from beginning to end, then read anywhere. Wrap it in a buffer for small pieces."""

    def __init__(self, folder: str | None = None) -> None:
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`
        super().__init__(file, Cipher(os.urandom(32), os.urandom(BLOCK)))

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Add at the end; nothing is written over, or one stream of the cipher would serve twice.

        Raises:
          io.UnsupportedOperation: not at the end.
        """
        if self.at != self.size:
            raise io.UnsupportedOperation("a veiled file only grows")
        self.file.seek(self.size)
        length = int(self.file.write(self.cipher.apply(bytes(data), self.size)))
        self.size += length
        self.at = self.size
        return length
