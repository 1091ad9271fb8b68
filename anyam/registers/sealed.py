"""Uploaded files that wait enciphered under the register's key, and are read as if in the clear.

A register holds the NIK and mother's name of millions: nothing of it lies open on the disk, not
even between the upload and the preparing.
"""

import io
import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path, PosixPath
from typing import Any

from anyam.matching.secrets import BLOCK, Cipher, key_of


class Sealed(PosixPath):
    """A path whose file is deciphered while it is read."""

    def open(self, *_args: Any, **_kinds: Any) -> Any:
        return io.BufferedReader(_Deciphered(Path(self)), 1 << 16)

    def read_bytes(self) -> bytes:
        with self.open() as file:
            return bytes(file.read())


class _Deciphered(io.RawIOBase):
    """The content of a sealed file; may be read anywhere."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        self.cipher = Cipher(key_of(), self.file.read(BLOCK))
        self.size = path.stat().st_size - BLOCK
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
        self.file.seek(BLOCK + self.at)
        data = self.cipher.apply(self.file.read(len(buffer)), self.at)
        buffer[: len(data)] = data
        self.at += len(data)
        return len(data)

    def close(self) -> None:
        self.file.close()
        super().close()


def seal(chunks: Iterable[bytes], path: Path) -> tuple[str, int]:
    """Write a file enciphered as it comes in; return the digest and size of what came."""
    cipher = Cipher(key_of(), os.urandom(BLOCK))
    digest, size = sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(cipher.nonce)
        for chunk in chunks:
            digest.update(chunk)
            file.write(cipher.apply(bytes(chunk), size))
            size += len(chunk)
    return digest.hexdigest(), size
