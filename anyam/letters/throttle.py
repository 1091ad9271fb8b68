"""Slows down whoever tries out codes, without keeping anybody from checking a real letter.

Only codes that look right and belong to no letter are counted, by address and minute. A slip of
the finger fails its check character and costs nothing, so a whole office behind one address can
go on checking; a machine that tries codes is told to wait.
"""

import time

from django.core.cache import cache
from django.http import HttpRequest

MISSES_A_MINUTE = 60


def _key(request: HttpRequest) -> str:
    return f"letters.misses:{request.META.get('REMOTE_ADDR', '')}:{int(time.time() // 60)}"


def exhausted(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= MISSES_A_MINUTE


def miss(request: HttpRequest) -> None:
    key = _key(request)
    cache.add(key, 0, timeout=120)
    cache.incr(key)
