"""Several officers at once, each a process of its own, on a real database file."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
SETUP = "import django; django.setup()\n"
PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests import make
from tests.letters.offices import dinsos, head
make.region("7316031021")
dinsos(); head()
"""
WRITE = """
from anyam.accounts.models import User
from anyam.files.models import Attachment
from anyam.letters import actions
from anyam.letters.models import Letter
from tests.letters.offices import dinsos, issued

by = User.objects.get(username__startswith="dinsos_head")
for _letter in range(5):
    issued(office=dinsos(), by=by)
for letter in Letter.objects.order_by("pk")[:3]:
    actions.pdf_of(letter)
"""


def python(code: str, folder: Path) -> "subprocess.Popen[bytes]":
    env = {
        **os.environ,
        "ANYAM_DATA": str(folder),
        "ANYAM_DATABASE": f"sqlite:///{folder}/anyam.sqlite3",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen([sys.executable, "-c", SETUP + code], env=env, cwd=ROOT)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    assert python(PREPARE, tmp_path).wait(180) == 0
    return tmp_path


def test_officers_at_once_get_different_numbers_and_one_pdf_a_letter(office: Path) -> None:
    officers = [python(WRITE, office) for _officer in range(3)]
    assert [officer.wait(180) for officer in officers] == [0, 0, 0]

    with sqlite3.connect(office / "anyam.sqlite3") as database:
        numbers = [n for (n,) in database.execute("SELECT number FROM letters_letter")]
        (last,) = database.execute("SELECT last FROM letters_numberregister").fetchone()
        pdfs = database.execute(
            "SELECT count(DISTINCT pdf_id), count(pdf_id) FROM letters_letter"
        ).fetchone()
        (kept,) = database.execute("SELECT count(*) FROM files_attachment").fetchone()
    database.close()
    assert sorted(numbers) == [f"460/{n:04d}/Dinsos/XI/2026" for n in range(1, 16)]
    assert last == 15
    assert pdfs == (kept, kept)
