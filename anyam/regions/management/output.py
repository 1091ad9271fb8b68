"""What the commands of this app share: reasons as errors, results as sentences or JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from anyam.kernel.problems import Blocked


@contextmanager
def telling_reasons() -> Iterator[None]:
    """Turn a refusal into an error that lists every reason on a line of its own."""
    try:
        yield
    except Blocked as blocked:
        raise CommandError("\n".join(problem.message for problem in blocked.problems)) from blocked


def tell(stream: OutputWrapper, result: dict[str, Any], text: str, *, as_json: bool) -> None:
    stream.write(json.dumps(result, ensure_ascii=False) if as_json else text)
