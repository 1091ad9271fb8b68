"""The build: pinned requirements, coverage budgets, and the totals CI reads."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement

pytestmark = pytest.mark.once

TOP = Path(__file__).resolve().parents[1]
PROJECT: dict[str, Any] = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
PIN = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)(?: ;.*?)?(?: \\)?$", re.M)


def script(name: str) -> ModuleType:
    """A file of `scripts/`, which is no package."""
    sys.path.insert(0, str(TOP / "scripts"))
    try:
        spec = spec_from_file_location(name, TOP / "scripts" / f"{name}.py")
        assert spec
        assert spec.loader
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.pop(0)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((TOP / "requirements" / f"{name}.txt").read_text()))


def asked(*extras: str) -> list[Requirement]:
    lines = list(PROJECT["dependencies"])
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    found = [Requirement(line) for line in lines]
    return [need for need in found if not need.marker or need.marker.evaluate()]


@pytest.mark.parametrize(("name", "extras"), [("base", ()), ("dev", ("pg", "dev"))])
def test_every_dependency_is_pinned_as_the_project_asks(name: str, extras: tuple[str, ...]) -> None:
    pinned = pins(name)
    for need in asked(*extras):
        version = pinned[need.name.lower().replace("_", "-")]
        assert need.specifier.contains(version), f"{need} is pinned to {version}: make requirements"


def test_tests_run_on_what_users_run() -> None:
    base, dev = pins("base"), pins("dev")
    assert {name: dev.get(name) for name in base} == base


@pytest.mark.parametrize("name", ["base", "build", "dev"])
def test_every_pin_carries_its_hashes_and_no_address(name: str) -> None:
    text = (TOP / "requirements" / f"{name}.txt").read_text()
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    for block in blocks:
        if not block.startswith("#"):
            assert "--hash=sha256:" in block, block
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def summary(percent: float, *, of: int = 100) -> dict[str, Any]:
    covered = int(of * percent / 100)
    return {
        "summary": {
            "percent_covered": percent, "covered_lines": covered, "num_statements": of,
            "covered_branches": 0, "num_branches": 0,
        },
        "missing_lines": [7],
    }  # fmt: skip


def test_a_rule_without_a_test_fails_the_gate() -> None:
    gate = script("coverage_gate")
    whole = {"anyam/groups/rules.py": summary(100), "anyam/kernel/money.py": summary(100)}
    assert gate.failures({"files": {**whole, "anyam/groups/views.py": summary(95)}}) == []
    found = gate.failures({"files": {"anyam/groups/workflow.py": summary(99)}})
    assert found[0].startswith("anyam/groups/workflow.py: 99.0 %")
    low = gate.failures({"files": {**whole, "anyam/groups/views.py": summary(94)}})
    assert low == ["everything else: 94.0 %, must be 95 %"]


def test_the_last_line_counts_what_was_run() -> None:
    verify = script("verify")
    totals = verify.Totals()
    reports = "import sys; print('3 passed, 1 skipped, 2 errors in 0.1s'); sys.exit(1)"
    verify.run_pytest(totals, "suite", [sys.executable, "-c", reports])
    verify.run_pytest(totals, "crash", [sys.executable, "-c", "raise SystemExit(3)"])
    verify.run_check(totals, "good", [sys.executable, "-c", ""])
    verify.run_check(totals, "bad", [sys.executable, "-c", "raise SystemExit(1)"])
    assert totals.line() == "4 passed, 4 failed, 1 skipped"
    assert totals.notes == ["failed: suite", "failed: crash", "failed: bad"]


@pytest.mark.parametrize(
    ("ci", "line"),
    [(False, "0 passed, 0 failed, 1 skipped"), (True, "0 passed, 1 failed, 0 skipped")],
)
def test_what_is_missing_is_skipped_at_home_and_fails_in_ci(
    ci: bool, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = script("verify")
    monkeypatch.setattr(verify, "CI", ci)
    totals = verify.Totals()
    verify.lack(totals, "Chromium", "sudo apt install chromium")
    assert totals.line() == line
    assert totals.notes[0].endswith("tidak ada · is missing: sudo apt install chromium")


def test_without_python_one_line_says_what_to_install(tmp_path: Path) -> None:
    """The script is copied beside an empty folder and finds no Python on its path."""
    (tmp_path / "scripts").mkdir()
    copy = tmp_path / "scripts" / "venv.sh"
    copy.write_text((TOP / "scripts" / "venv.sh").read_text())
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("dirname", "rm", "cat", "grep"):
        (tools / tool).symlink_to(f"/usr/bin/{tool}")
    done = subprocess.run(
        ["/bin/bash", str(copy), "base"], env={"PATH": str(tools)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Perlu Python 3.11 ke atas · Python 3.11 or newer is needed: "
        "sudo apt install python3 python3-venv"
    ]


def test_ci_and_scripts_can_be_run() -> None:
    for name in (".ci/run", "scripts/venv.sh"):
        assert os.access(TOP / name, os.X_OK), name
    helped = subprocess.run(["make", "help"], cwd=TOP, capture_output=True, text=True, check=True)
    offered = {line.split()[0] for line in helped.stdout.splitlines()}
    assert {"demo", "test", "check", "bench", "format", "clean", "messages"} <= offered
