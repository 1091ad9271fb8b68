"""Where the command line takes its settings from, as processes of their own see it."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from anyam.cli import app, environment
from anyam.cli.app import run

pytestmark = pytest.mark.once
Captured = pytest.CaptureFixture[str]
HERE = Path(__file__).resolve().parents[1]
BARE = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE)}
BARE |= {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}


def python(*arguments: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Python started anew, in a folder and an environment of its own."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


def test_help_is_there_before_django_is(tmp_path: Path) -> None:
    """Nobody waits two seconds to read which commands there are."""
    code = (
        "import sys; from anyam.cli.app import run; run(['--help']); "
        "sys.exit(any(name == 'django' or name.startswith('django.') for name in sys.modules))"
    )
    done = python("-c", code, cwd=tmp_path, env=BARE)
    assert done.returncode == 0, done.stderr
    assert "Kode keluar: 0 berhasil; 1 ditolak" in done.stdout
    assert "Exit codes: 0 well; 1 refused" in done.stdout


def test_a_settings_file_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "anyam.env"
    file.write_text("# rahasia\n\nANYAM_SECRET_KEY='a=b'\nANYAM_DATA = /srv/anyam\n")
    assert environment.read_env_file(file) == {
        "ANYAM_SECRET_KEY": "a=b",
        "ANYAM_DATA": "/srv/anyam",
    }


@pytest.mark.parametrize(
    ("content", "code"), [(None, "settings.file"), ("tanpa tanda", "settings.line")]
)
def test_a_settings_file_that_cannot_be_read(
    content: str | None,
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    file = tmp_path / "anyam.env"
    if content:
        file.write_text(content)
    monkeypatch.setenv("ANYAM_ENV_FILE", str(file))
    assert run(["seal", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["code"] == code


def test_the_environment_outweighs_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "anyam.env"
    file.write_text("ANYAM_DEBUG=1\nANYAM_TEST_ONLY=file\n")
    monkeypatch.setenv("ANYAM_ENV_FILE", str(file))
    monkeypatch.setenv("ANYAM_DEBUG", "0")
    monkeypatch.setenv("ANYAM_TEST_ONLY", "")
    monkeypatch.delenv("ANYAM_TEST_ONLY")
    environment.load()
    assert (os.environ["ANYAM_DEBUG"], os.environ.pop("ANYAM_TEST_ONLY")) == ("0", "file")


def test_a_demo_s_keys_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = environment.demo_settings(tmp_path / "demo")
    assert first == environment.demo_settings(tmp_path / "demo")
    assert stat.S_IMODE((tmp_path / "demo" / "demo.env").stat().st_mode) == 0o600
    other = environment.demo_settings(tmp_path / "other")
    assert first["ANYAM_FIELD_KEYS"] != other["ANYAM_FIELD_KEYS"]
    assert first["ANYAM_DATABASE"] == f"sqlite:///{tmp_path}/demo/data/anyam.sqlite3"


def test_a_demo_older_than_registers_gets_a_key_for_them(tmp_path: Path) -> None:
    first = environment.demo_settings(tmp_path)
    file = tmp_path / "demo.env"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if environment.REGISTER_KEY not in line))
    again = environment.demo_settings(tmp_path)
    assert len(again[environment.REGISTER_KEY]) == 44
    assert again["ANYAM_FIELD_KEYS"] == first["ANYAM_FIELD_KEYS"]
    assert environment.demo_settings(tmp_path) == again
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_without_secrets_one_is_told_where_they_go(tmp_path: Path) -> None:
    done = python("-m", "anyam", "seal", cwd=tmp_path, env=BARE)
    assert done.returncode == 1
    assert "ANYAM_SECRET_KEY dan ANYAM_FIELD_KEYS belum diisi." in done.stderr


def test_wrong_settings_and_a_missing_database_are_sentences(tmp_path: Path) -> None:
    env = {**os.environ, "ANYAM_DATABASE": f"sqlite:///{tmp_path}/none/x.sqlite3"}
    env["PYTHONPATH"] = str(HERE)
    done = python("-m", "anyam", "seal", "--json", cwd=tmp_path, env=env)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["code"] == "database"


def test_a_program_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_arguments: Any, **_options: Any) -> None:
        raise RuntimeError("rusak")

    monkeypatch.setattr(app, "app", breaks)
    with pytest.raises(RuntimeError, match="rusak"):
        run([])


def test_an_interrupted_command_says_so_by_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_arguments: Any, **_options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "app", stops)
    assert run([]) == 130
