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
from anyam.matching.veiled import Ciphered


class Sealed(PosixPath):
    """A path whose file is deciphered while it is read."""

    def open(self, *_args: Any, **_kinds: Any) -> Any:
        return io.BufferedReader(_deciphered(Path(self)), 1 << 16)

    def read_bytes(self) -> bytes:
        with self.open() as file:
            return bytes(file.read())


def _deciphered(path: Path) -> Ciphered:
    """The content of a sealed file; what the cipher begins from stands before it."""
    file = path.open("rb")
    cipher = Cipher(key_of(), file.read(BLOCK))
    return Ciphered(file, cipher, begins=BLOCK, size=path.stat().st_size - BLOCK)


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
