"""Reading pages as tests do it."""

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

TODAY = timezone.localdate()


def day(days: int = 0) -> str:
    return f"{TODAY + timedelta(days=days):%d-%m-%Y}"


def text(response: Any) -> str:
    """The words of a page that was shown."""
    assert response.status_code == 200, response.status_code
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
