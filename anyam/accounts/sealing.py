"""Secrets of second factors at rest: AES-256-GCM under a key of their own.

The master keys are those of `ANYAM_FIELD_KEYS` ("2:...,1:...", the newest first). After a new one
is put in front, `reseal` brings what is stored under it.
"""

import base64
import os

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PURPOSE = b"anyam.accounts.second_factor"
SECRETS = ("secret", "seed")  # where allauth keeps what must not lie open


def _keys() -> dict[str, bytes]:
    """Derived keys by version, the newest first."""
    pairs = (key.split(":", 1) for key in settings.FIELD_KEYS)
    keys = {version: _derived(base64.b64decode(secret)) for version, secret in pairs}
    if not keys:
        raise ImproperlyConfigured("ANYAM_FIELD_KEYS holds no key to seal second factors with.")
    return keys


def _derived(secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(secret)


def seal(text: str) -> str:
    """Encrypt; the version of the key stands before the result."""
    version, key = next(iter(_keys().items()))
    nonce = os.urandom(12)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), PURPOSE)
    return f"{version}:{base64.b64encode(sealed).decode()}"


def unseal(sealed: str) -> str:
    """Decrypt what `seal` returned, under any key still in the settings."""
    version, _colon, text = sealed.partition(":")
    key = _keys().get(version)
    if key is None:
        raise ImproperlyConfigured(f"ANYAM_FIELD_KEYS lacks key {version}, still in use.")
    raw = base64.b64decode(text)
    return AESGCM(key).decrypt(raw[:12], raw[12:], PURPOSE).decode()


def reseal() -> int:
    """Bring every second factor under the newest key; return how many changed. Safe to repeat."""
    newest, changed = next(iter(_keys())), 0
    for factor in Authenticator.objects.order_by("pk").iterator():
        stale = [
            name
            for name in SECRETS
            if name in factor.data and factor.data[name].partition(":")[0] != newest
        ]
        for name in stale:
            factor.data[name] = seal(unseal(factor.data[name]))
        if stale:
            factor.save(update_fields=["data"])
            changed += 1
    return changed
