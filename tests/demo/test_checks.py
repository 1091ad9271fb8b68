"""A demonstration and a real system cannot be taken for each other; wiping takes only the first."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import override_settings

from anyam.demo import checks
from anyam.demo.build import wipe
from anyam.demo.models import DemoMark
from anyam.kernel.problems import Blocked
from tests.demo.kit import Built

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.conf import settings
from django.utils import timezone
from anyam.demo.models import DemoMark
from anyam.accounts.models import User
User.objects.create(username="contoh", name="Contoh")
{mark}
settings.MEDIA_ROOT.mkdir(parents=True); (settings.MEDIA_ROOT / "foto.jpg").write_bytes(b"x")
(settings.DATA_DIR / "built.json").write_text("{{}}")
"""
MARKED = "DemoMark.objects.create(pk=1, built_at=timezone.now())"


def run(folder: Path, *command: str, **unlike: str) -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own, whose settings are those of a demonstration."""
    env = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")} | {
        "ANYAM_DEMO": "1", "ANYAM_DATA": str(folder), "PYTHONPATH": str(ROOT),
        "ANYAM_SECRET_KEY": os.environ["ANYAM_SECRET_KEY"],
        "ANYAM_FIELD_KEYS": os.environ["ANYAM_FIELD_KEYS"],
        "DJANGO_SETTINGS_MODULE": "anyam.settings",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=env | unlike, capture_output=True,
        text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def demo_folder(tmp_path: Path) -> Path:
    made = run(tmp_path, "-c", PREPARE.format(mark=MARKED))
    assert made.returncode == 0, made.stderr
    return tmp_path


def test_wiping_leaves_neither_database_nor_files(demo_folder: Path) -> None:
    wiped = run(demo_folder, "-m", "anyam", "wipe", "--yes")
    assert wiped.returncode == 0, wiped.stderr
    left = sorted(p.name for p in demo_folder.rglob("*") if p.is_file())
    assert [name for name in left if "sqlite" in name or name in ("foto.jpg", "built.json")] == []


def test_a_database_without_the_mark_is_never_wiped(tmp_path: Path) -> None:
    made = run(tmp_path, "-c", PREPARE.format(mark=""))
    assert made.returncode == 0, made.stderr
    wiped = run(tmp_path, "-m", "anyam", "wipe", "--yes")
    assert wiped.returncode != 0
    assert (tmp_path / "anyam.sqlite3").exists()
    assert (tmp_path / "files" / "foto.jpg").exists()
    checked = run(tmp_path, "-m", "anyam", "check", "--json")
    assert "system.demo.E003" in checked.stdout
    assert checked.returncode != 0


def test_the_check_fails_where_others_could_come_in(demo_folder: Path) -> None:
    found = run(demo_folder, "-m", "anyam", "check", "--json", ANYAM_HOSTS="anyam.contoh.go.id")
    assert found.returncode != 0
    codes = [problem["code"] for problem in _problems(found.stdout)]
    assert "system.demo.E002" in codes
    assert "system.demo.E003" not in codes


def test_a_demonstration_at_home_passes(demo_folder: Path) -> None:
    found = run(demo_folder, "-m", "anyam", "check", "--json")
    assert [p for p in _problems(found.stdout) if "demo" in p["code"]] == []


def _problems(text: str) -> list[dict[str, str]]:
    found = json.loads(text)
    problems: list[dict[str, str]] = found["problems"] if isinstance(found, dict) else found
    return problems


def test_the_app_without_the_switch_is_an_error() -> None:
    assert [m.id for m in checks.demo_stays_at_home()] == ["demo.E001"]
    with override_settings(
        DEMO=True, ALLOWED_HOSTS=["127.0.0.1"], BASE_URL="http://127.0.0.1:8000"
    ):
        assert checks.demo_stays_at_home() == []


def test_an_address_others_know_is_an_error() -> None:
    with override_settings(DEMO=True, ALLOWED_HOSTS=["localhost"], BASE_URL="https://a.go.id"):
        [found] = checks.demo_stays_at_home()
    assert found.id == "demo.E002"
    assert "a.go.id" in found.msg
    assert found.hint


@pytest.mark.django_db
def test_real_data_under_the_switch_are_an_error(regency: Built, mark: DemoMark) -> None:
    assert checks.demo_has_its_own_data(databases=["default"]) == []
    mark.delete()
    assert [m.id for m in checks.demo_has_its_own_data(databases=["default"])] == ["demo.E003"]
    assert checks.demo_has_its_own_data(databases=[]) == []


@pytest.mark.django_db
def test_wiping_is_refused_outside_a_demonstration(regency: Built, mark: DemoMark) -> None:
    with override_settings(DEMO=False):
        assert _refusal() == ["demo.not_demo"]
    mark.delete()
    assert _refusal() == ["demo.not_demo"]
    assert connection.introspection.table_names()


@pytest.mark.django_db
def test_a_server_s_database_is_not_taken_for_a_file(
    regency: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anyam.demo.build.connection", SimpleNamespace(vendor="postgresql"))
    monkeypatch.setattr("anyam.demo.queries.mark", lambda: DemoMark(pk=1))
    assert _refusal() == ["demo.not_sqlite"]


def _refusal() -> list[str]:
    with pytest.raises(Blocked) as refused:
        wipe()
    return [problem.code for problem in refused.value.problems]
