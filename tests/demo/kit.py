"""What the tests of the demonstration share."""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings

from anyam import demo

HOST = "127.0.0.1"


@dataclass
class Built:
    """What came of building the demonstration."""

    result: dict[str, Any]
    reports: list[tuple[int, int | None, str]]
    seconds: float


def as_demo() -> override_settings:
    """The settings of a demonstration, but for the installed apps, which cannot change."""
    templates: Any = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(demo.__path__[0]) / "templates"]
    return override_settings(
        DEMO=True,
        TEMPLATES=templates,
        ROOT_URLCONF="tests.demo.addresses",
        ALLOWED_HOSTS=[HOST],
        BASE_URL=f"http://{HOST}:8000",
    )
