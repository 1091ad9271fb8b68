"""How many unread notices a user has, told by the app above us that keeps them."""

from collections.abc import Callable
from typing import Any

Counter = Callable[[Any], int]
MOST = 99  # more are not counted
_counter: Counter | None = None


def rings_for(counter: Counter) -> Counter:
    """Make `counter(user)` the number on the bell. Called once, from an `AppConfig.ready`."""
    global _counter  # noqa: PLW0603
    _counter = counter
    return counter


def count(user: Any) -> int:
    return _counter(user) if _counter else 0
