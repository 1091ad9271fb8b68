"""`make test`: everything CI checks, one step after the other, and one line of totals at the end.

A piece this machine lacks (PostgreSQL, Chromium, the network) is named in one line with the
command that gets it, and counted as skipped; in CI a missing piece is a failure.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import postgres

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CI = os.environ.get("CI") == "true"
COUNTED = re.compile(r"(\d+) (passed|failed|skipped|errors?)\b")
CLOSING = re.compile(r"\d+ (passed|failed|skipped|errors?)\b.* in [\d.]+s")
VERIFY = ROOT / "var" / "verify"
ENV = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    # Compiled once for all stages, with what pytest makes of each `assert`; none beside the code.
    "PYTHONPYCACHEPREFIX": str(VERIFY / "pycache"),
    "PYTHONWARNINGS": "default",
    "DJANGO_SETTINGS_MODULE": "anyam.settings",
    "ANYAM_SECRET_KEY": "only-for-checks-" + "x" * 40,
    "ANYAM_FIELD_KEYS": "1:" + "A" * 43 + "=",
    "ANYAM_DATA": str(VERIFY),
}


@dataclass
class Totals:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    notes: list[str] = field(default_factory=list)

    def line(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def tool(name: str) -> str:
    return str(BIN / name)


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


STATIC: dict[str, list[str]] = {
    "ruff": [tool("ruff"), "check", "--quiet", "."],
    "format": [tool("ruff"), "format", "--quiet", "--check", "."],
    "mypy": [tool("mypy")],
    "templates": [tool("djlint"), "anyam", "--lint", "--quiet"],
    "template layout": [tool("djlint"), "anyam", "--check"],
    "ladder": [tool("lint-imports"), "--no-cache"],
    "migrations": python("-m", "django", "makemigrations", "--check", "--dry-run"),
    "references": python("-m", "anyam", "reference", "--check"),
}
PYTEST = [tool("pytest"), "-q", "-n", "2", "--dist", "loadfile", "-p", "no:cacheprovider"]
NOT_BROWSER = ["-m", "not browser"]
ON_POSTGRES = ["-m", "not browser and not once"]
BROWSER = [*PYTEST, "-m", "browser", "tests"]
BUILT = VERIFY / "built"  # the demo that all stages copy: see tests/built.py
COVERAGE = ["--cov", "--cov-report=json", "--cov-report="]


def run_check(totals: Totals, name: str, command: list[str]) -> None:
    """Run a tool whose exit code is the answer; its output is shown only when it objects."""
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=ENV, capture_output=True, text=True, check=False)  # noqa: S603
    seconds = time.monotonic() - begun
    if done.returncode == 0:
        totals.passed += 1
        say(f"ok      {name} ({seconds:.0f} s)")
    else:
        totals.failed += 1
        totals.notes.append(f"failed: {name}")
        say(f"FAILED  {name} ({seconds:.0f} s)\n{done.stdout}{done.stderr}")


def run_pytest(totals: Totals, name: str, command: list[str]) -> None:
    """Run a test suite, showing it as it goes, and add up what it counted."""
    say(f"\n=== {name}")
    last = ""
    clean = {key: value for key, value in ENV.items() if not key.startswith("ANYAM_")}
    clean["ANYAM_TEST_BUILT"] = str(BUILT)
    pipe: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=clean, **pipe) as process:  # noqa: S603
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            last = line if COUNTED.search(line) else last
            if CLOSING.search(line):
                break  # a process some test left behind may hold the other end for ever
    counts = {kind.removesuffix("s"): int(number) for number, kind in COUNTED.findall(last)}
    totals.passed += counts.get("passed", 0)
    totals.skipped += counts.get("skipped", 0)
    failed = counts.get("failed", 0) + counts.get("error", 0)
    if process.returncode and not failed:
        failed = 1  # it ended before it could count
    totals.failed += failed
    if failed:
        totals.notes.append(f"failed: {name}")


def lack(totals: Totals, what: str, command: str) -> None:
    """Say in one line what is missing and how to get it."""
    if CI:
        totals.failed += 1
    else:
        totals.skipped += 1
    outcome = "failed" if CI else "skipped"
    totals.notes.append(f"{outcome}: {what} tidak ada · is missing: {command}")
    say(totals.notes[-1])


def static(totals: Totals) -> None:
    for name, command in STATIC.items():
        run_check(totals, name, command)
    if all(map(shutil.which, ("xgettext", "msgfmt", "msgattrib"))):
        run_check(totals, "English catalogue", python("scripts/messages.py", "--check"))
    else:
        lack(totals, "gettext", "sudo apt install gettext")


def sqlite(totals: Totals) -> None:
    (ROOT / "coverage.json").unlink(missing_ok=True)
    run_pytest(totals, "SQLite", [*PYTEST, *NOT_BROWSER, *COVERAGE])
    run_check(totals, "coverage", python("scripts/coverage_gate.py"))


def on_postgres(totals: Totals) -> None:
    if postgres.available():
        run_pytest(totals, "PostgreSQL", python("scripts/postgres.py", *PYTEST, *ON_POSTGRES))
    else:
        lack(totals, "PostgreSQL", postgres.HINT)


def browser(totals: Totals) -> None:
    if chromium():
        run_pytest(totals, "Chromium", BROWSER)
    else:
        lack(totals, "Chromium", "sudo apt install chromium")


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


def audit(totals: Totals) -> None:
    """Known holes in the pinned packages; without a network there is nothing to ask."""
    command = [tool("pip-audit"), "--disable-pip", "--require-hashes", "-f", "json"]
    command += ["--progress-spinner", "off", "-r", "requirements/base.txt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        packages = []
    packages = [package for package in packages if "skip_reason" not in package]
    if not packages:
        totals.skipped += 1
        totals.notes.append("skipped: audit, sumber tidak terjangkau · cannot reach its source")
        return
    holes = [
        f"{package['name']} {package['version']}: {hole['id']}"
        for package in packages
        for hole in package.get("vulns", ())
    ]
    totals.failed += len(holes)
    totals.passed += 0 if holes else 1
    totals.notes += [f"failed: {hole}" for hole in holes]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--static", action="store_true", help="only the static checks")
    parser.add_argument("--audit", action="store_true", help="only known holes in dependencies")
    chosen = parser.parse_args()
    steps: list[Callable[[Totals], None]] = [static, sqlite, on_postgres, browser]
    if chosen.static:
        steps = [static]
    elif chosen.audit:
        steps = [audit]
    totals, begun = Totals(), time.monotonic()
    Path(ENV["ANYAM_DATA"]).mkdir(parents=True, exist_ok=True)
    shutil.rmtree(BUILT, ignore_errors=True)
    for step in steps:
        step(totals)
    shutil.rmtree(BUILT, ignore_errors=True)
    say("")
    for remark in totals.notes:
        say(remark)
    say(f"{time.monotonic() - begun:.0f} s")
    say(totals.line())
    return 1 if totals.failed else 0


if __name__ == "__main__":
    sys.exit(main())
