"""What a telephone shows: codes after RFC 6238, written down from the standard."""

import base64
import hmac
import struct
import time


def code(secret: str, at: float | None = None) -> str:
    counter = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
