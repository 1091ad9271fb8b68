"""Lists as people bring them."""

from collections.abc import Callable
from pathlib import Path

import pytest

BARAKA = """code,name
73,Sulawesi Selatan
73.16,Kabupaten Enrekang
73.16.03,Baraka
73.16.03.1021,Balla
73.16.03.2003,Banti
73.16.04,Anggeraja
73.16.04.1005,Lakawan
"""
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Put a text into a file and return where it is."""

    def put(text: str) -> Path:
        path = tmp_path / "wilayah.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return put
