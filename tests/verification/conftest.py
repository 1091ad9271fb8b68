"""A folder of its own for the registers of each test."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _registers(settings: Any, tmp_path: Path) -> None:
    settings.REGISTER_DIR = tmp_path / "registers"
