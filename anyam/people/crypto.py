"""Numbers that identify people, as the database may hold them: sealed, and found by a digest.

A sealed value is `version byte + nonce + AES-256-GCM ciphertext`. The column it belongs to is part
of what is authenticated, so a value copied into another column does not open. Equality is asked
of a keyed digest (blind index), never of the value.

Keys come from `settings.FIELD_KEYS`, a list of "version:base64 of 32 bytes". The first one seals;
all of them open. To rotate, put a new key in front and run `anyam reencrypt`; then drop the old.
"""

import base64
import binascii
import hmac
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.db.models.query_utils import DeferredAttribute

KEY_BYTES = 32
NONCE_BYTES = 12
INDEX_BYTES = 16
PIECE = 1 << 20
OVERHEAD = 1 + NONCE_BYTES + 16  # bytes a seal adds: version, nonce, tag
BATCH = 500
HOW = 'ANYAM_FIELD_KEYS must be a list of "version:base64 of 32 random bytes", newest first'


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """One generation of the master key."""

    version: int
    secret: bytes

    def __repr__(self) -> str:
        return f"<Key {self.version}>"

    def derive(self, purpose: str, column: str) -> bytes:
        """A key of its own for each purpose and column."""
        return _derive(self.secret, f"anyam.{purpose}:{column}")


@lru_cache(maxsize=64)
def _derive(secret: bytes, info: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info.encode()).derive(secret)


@lru_cache(maxsize=8)
def read_keys(lines: tuple[str, ...]) -> tuple[Key, ...]:
    """Return the keys written in the settings, the sealing one first.

    Raises:
      ImproperlyConfigured: none is given, or one is malformed; the sentence says how to mend it.
    """
    if not lines:
        raise ImproperlyConfigured(f"No key for personal data: {HOW}.")
    keys = tuple(_read_key(line, place) for place, line in enumerate(lines, 1))
    if len({key.version for key in keys}) != len(keys):
        raise ImproperlyConfigured(f"Two keys share one version: {HOW}.")
    return keys


def _read_key(line: str, place: int) -> Key:
    # The key itself never enters a message: messages end up in logs.
    version, _colon, encoded = line.partition(":")
    if not (version.isascii() and version.isdigit() and 1 <= int(version) <= 255):
        raise ImproperlyConfigured(f"Key {place} has no version from 1 to 255: {HOW}.")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise ImproperlyConfigured(f"Key {place} is not 32 bytes in base64: {HOW}.")
    return Key(int(version), secret)


def keys() -> tuple[Key, ...]:
    return read_keys(tuple(settings.FIELD_KEYS))


def seal(plain: str, column: str) -> bytes:
    """Encrypt a value for one column ("people_person.nik") under the newest key."""
    return seal_bytes(plain.encode(), column)


def unseal(sealed: bytes, column: str) -> str:
    """Decrypt a value of one column; raises as `unseal_bytes` does."""
    return unseal_bytes(sealed, column).decode()


def sealer(column: str) -> Callable[[str], bytes]:
    """`seal` for many values of one column: what is the same for all is asked once."""
    key, about = keys()[0], column.encode()
    encrypt = _cipher(key.derive("field", column.partition(":")[0])).encrypt
    version = bytes([key.version])

    def sealed(plain: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return version + nonce + encrypt(nonce, plain.encode(), about)

    return sealed


def seal_bytes(plain: bytes, column: str) -> bytes:
    """Encrypt bytes for one column or kind of file under the newest key."""
    key = keys()[0]
    nonce = os.urandom(NONCE_BYTES)
    cipher = _cipher(key.derive("field", column.partition(":")[0]))
    return bytes([key.version]) + nonce + cipher.encrypt(nonce, plain, column.encode())


@lru_cache(maxsize=64)
def _cipher(derived: bytes) -> AESGCM:
    """Made once: for a cell of a list it takes longer than the sealing itself."""
    return AESGCM(derived)


def unseal_bytes(sealed: bytes, column: str) -> bytes:
    """Decrypt bytes of one column or kind of file.

    Raises:
      ImproperlyConfigured: its key is not among the settings.
      InvalidTag: it was altered, or belongs to another column.
    """
    if len(sealed) <= 1 + NONCE_BYTES:
        raise InvalidTag
    version, nonce = sealed[0], sealed[1 : 1 + NONCE_BYTES]
    key = next((key for key in keys() if key.version == version), None)
    if key is None:
        raise ImproperlyConfigured(
            f"{column} is sealed with key {version}, which is missing: {HOW}."
        )
    cipher = _cipher(key.derive("field", column.partition(":")[0]))
    return cipher.decrypt(nonce, sealed[1 + NONCE_BYTES :], column.encode())


def seal_long(plain: bytes, column: str) -> bytes:
    """Encrypt a file in pieces, so that nobody has to hold it whole to open it.

    Each piece knows its number and whether it is the last: none can be moved or left out.
    """
    sealed = bytearray()
    for start in range(0, max(1, len(plain)), PIECE):
        last = start + PIECE >= len(plain)
        sealed += seal_bytes(plain[start : start + PIECE], _piece(column, start, last=last))
    return bytes(sealed)


def unseal_long(source: IO[bytes], column: str) -> Iterator[bytes]:
    """Decrypt a file that `seal_long` has sealed, piece by piece; raises as `unseal_bytes`."""
    piece, start = source.read(PIECE + OVERHEAD), 0
    while piece:
        after = source.read(PIECE + OVERHEAD)
        yield unseal_bytes(piece, _piece(column, start, last=not after))
        piece, start = after, start + PIECE


def _piece(column: str, start: int, *, last: bool) -> str:
    return f"{column}:{start}:{'last' if last else 'more'}"


def blind_index(plain: str, column: str) -> str:
    """The digest stored beside a sealed value, so that it can be found and kept unique."""
    return _index(keys()[0], plain, column)


def blind_indexes(plain: str, column: str) -> list[str]:
    """The digest under every key in use: what to look for while a rotation is under way."""
    return [_index(key, plain, column) for key in keys()]


def _index(key: Key, plain: str, column: str) -> str:
    return _indexer(key.derive("index", column))(plain)


def indexers(column: str) -> list[Callable[[str], str]]:
    """`blind_index` for many values of one column, under each key in use, the newest first."""
    return [_indexer(key.derive("index", column)) for key in keys()]


def _indexer(derived: bytes) -> Callable[[str], str]:
    return lambda plain: hmac.digest(derived, plain.encode(), "sha256")[:INDEX_BYTES].hex()


class Secret:
    """A sealed value in memory. Printing, logging or rendering it shows nothing."""

    __slots__ = ("column", "sealed")

    def __init__(self, sealed: bytes, column: str) -> None:
        self.sealed = sealed
        self.column = column

    def reveal(self) -> str:
        """The value itself; `actions.unmask` records who reads it and why."""
        return unseal(self.sealed, self.column)

    @property
    def key_version(self) -> int:
        return self.sealed[0]

    def __str__(self) -> str:
        return "••••"

    def __repr__(self) -> str:
        return f"<Secret {self.column}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.sealed == self.sealed

    def __hash__(self) -> int:
        return hash(self.sealed)


class SealingAttribute(DeferredAttribute):
    """Seals plain text the moment it is assigned, so that no instance carries it around."""

    field: "EncryptedField"

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, str):
            value = Secret(seal(value, self.field.sealed_as), self.field.sealed_as)
        instance.__dict__[self.field.attname] = value


class EncryptedField(models.BinaryField):  # type: ignore[type-arg]
    """Text kept sealed in the database; reads as a `Secret`.

    `index_field` names the sibling column that holds the blind index.
    """

    descriptor_class = SealingAttribute
    empty_values = [None, b"", ""]

    def __init__(self, *args: Any, index_field: str = "", **kwargs: Any) -> None:
        self.index_field = index_field
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"index_field": self.index_field}

    @property
    def sealed_as(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: Any, *_context: Any) -> Secret | None:
        return None if value is None else Secret(bytes(value), self.sealed_as)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        if isinstance(value, str):
            value = seal(value, self.sealed_as)
        elif isinstance(value, Secret):
            value = value.sealed
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        """What `dumpdata` writes: the sealed bytes, as useless without the key as the database."""
        secret = self.value_from_object(obj)
        return base64.b64encode(secret.sealed).decode() if secret else ""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            return Secret(base64.b64decode(value), self.sealed_as) if value else None
        return value


Progress = Callable[[int, int], None]


def encrypted_fields() -> list[EncryptedField]:
    return [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedField)
    ]


def reencrypt(progress: Progress) -> int:
    """Seal everything anew under the newest key; return how many values changed.

    Safe to stop and run again: each batch is a transaction, and values already under the newest
    key are left alone. Until it has run through, equality is asked under all keys.
    """
    current = keys()[0].version
    fields = encrypted_fields()
    total = sum(_rows(field).count() for field in fields)
    done = changed = 0
    for field in fields:
        last = 0
        while batch := list(_rows(field).filter(pk__gt=last).order_by("pk")[:BATCH]):
            changed += _reseal(field, [row for row in batch if row[1].key_version != current])
            done, last = done + len(batch), batch[-1][0]
            progress(done, total)
    return changed


def _rows(field: EncryptedField) -> Any:
    rows = field.model._default_manager.exclude(**{field.attname: None})
    return rows.values_list("pk", field.attname)


@transaction.atomic
def _reseal(field: EncryptedField, rows: list[tuple[Any, Secret]]) -> int:
    for pk, secret in rows:
        plain = secret.reveal()
        new: dict[str, Any] = {field.attname: Secret(seal(plain, field.sealed_as), field.sealed_as)}
        if field.index_field:
            new[field.index_field] = blind_index(plain, field.sealed_as)
        field.model._default_manager.filter(pk=pk).update(**new)
    return len(rows)
