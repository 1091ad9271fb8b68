"""Registers lie beside the data and come into no backup of the application."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from anyam.registers import keeping

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "panduan" / "operator.md"


def test_by_default_registers_lie_beside_the_data_and_not_in_it(tmp_path: Path) -> None:
    env = {k: v for k, v in os.environ.items() if k != "ANYAM_REGISTER_DIR"}
    code = "from anyam import settings as s; print(s.REGISTER_DIR, s.DATA_DIR, s.MEDIA_ROOT)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True,
        env={**env, "ANYAM_DATA": str(tmp_path / "srv" / "anyam")},
    )  # fmt: skip
    registers, *kept = map(Path, told.stdout.split())
    assert not any(registers.is_relative_to(one) for one in kept)


def test_the_backup_of_the_guide_takes_no_register() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    backup = guide.split("## Cadangan")[1].split("## Memulihkan")[0]
    sources = re.findall(r"\$ANYAM_\w+[\w/.]*", backup)
    assert set(sources) == {"$ANYAM_DATA/anyam.sqlite3", "$ANYAM_DATA/files", "$ANYAM_DATABASE"}
    assert "`ANYAM_REGISTER_DIR`) tidak dicadangkan" in backup
    files = Path(settings.MEDIA_ROOT)
    assert not Path(settings.REGISTER_DIR).is_relative_to(files)
    assert not files.is_relative_to(settings.REGISTER_DIR)


def test_the_folder_tells_backup_programs_to_leave_it_alone() -> None:
    folder = keeping.home()
    mark = (folder / keeping.MARK).read_text()
    assert mark.startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert keeping.home() == folder


def test_forgetting_nothing_forgets_nothing(register_key: None) -> None:
    folder = keeping.incoming("upload-x")
    keeping.forget("")
    keeping.forget_upload("")
    assert folder.exists()
    keeping.forget_upload("upload-x")
    assert not folder.exists()
    assert not keeping.is_busy("nothing")
    assert list(keeping.key_problems()) == []


@pytest.mark.parametrize("name", ["ANYAM_REGISTER_KEY", "ANYAM_REGISTER_DIR"])
def test_the_settings_are_told_to_operators(name: str) -> None:
    assert name in GUIDE.read_text(encoding="utf-8")
    assert name in (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
