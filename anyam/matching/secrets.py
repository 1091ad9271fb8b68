"""A register kept under a key: rows enciphered with AES-256-CTR, keys of the index salted.

`ANYAM_REGISTER_KEY` holds 32 bytes as base64 or 64 hexadecimal digits. Without it the store is
protected by the permissions of its folder only (0700). The manifest keeps a check value, never the
key. CTR lets any row be read alone; that nobody altered the files is for the disk to guard.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Mapping

from anyam.matching.problems import Unusable

VARIABLE = "ANYAM_REGISTER_KEY"
BLOCK = 16


class Cipher:
    """Enciphers and deciphers bytes at a place of a file; the identity where there is no key."""

    def __init__(self, key: bytes = b"", nonce: bytes = b"") -> None:
        self.key, self.nonce = key, nonce

    def apply(self, data: bytes, place: int, file: str = "") -> bytes:
        """`file`: which of the files under one nonce; no two may use the same stream."""
        if not self.key or not data:
            return data
        from cryptography.hazmat.primitives.ciphers import Cipher as Aes
        from cryptography.hazmat.primitives.ciphers import algorithms, modes

        block, skip = divmod(place, BLOCK)
        start = hashlib.sha256(self.nonce + file.encode()).digest()[:BLOCK] if file else self.nonce
        counter = (int.from_bytes(start, "big") + block) % (1 << 128)
        mode = modes.CTR(counter.to_bytes(BLOCK, "big"))
        stream = Aes(algorithms.AES(self.key), mode).encryptor()
        stream.update(b"\x00" * skip)
        return stream.update(data)

    @property
    def salt(self) -> str:
        return self._about("salt")[:24] if self.key else ""

    @property
    def check(self) -> str:
        return self._about("check")[:16] if self.key else ""

    def _about(self, purpose: str) -> str:
        return hashlib.sha256(b"anyam register " + purpose.encode() + self.key).hexdigest()


def key_of(environment: Mapping[str, str] = os.environ) -> bytes:
    """The key in the environment; empty where there is none."""
    text = environment.get(VARIABLE, "").strip()
    if not text:
        return b""
    try:
        key = bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != 32:
        message = f"{VARIABLE} harus 32 byte, ditulis base64 atau 64 angka heksadesimal."
        raise Unusable("register.key", message)
    return key


def fresh() -> Cipher:
    """For a register that is being written."""
    key = key_of()
    return Cipher(key, os.urandom(BLOCK) if key else b"")


def opened(nonce: str, check: str) -> Cipher:
    """For a register whose manifest has these values; raise Unusable where the key is another."""
    if not check:
        return Cipher()
    cipher = Cipher(key_of(), bytes.fromhex(nonce))
    if cipher.check != check:
        message = f"Register ini disimpan dengan kunci. Isi {VARIABLE} dengan kunci yang sama."
        raise Unusable("register.key", message)
    return cipher
