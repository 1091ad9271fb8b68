"""`anyam eligibility`: one JSON on stdout, an exit code, on a machine without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.eligibility.known import SCHEME, WELL


def run(*options: str, facts: bytes = b"{}", folder: Path) -> tuple[int, Any, str]:
    """Exit code, what stdout holds as JSON, and stderr."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ANYAM_", "DJANGO"))}
    done = subprocess.run(
        [sys.executable, "-m", "anyam", "eligibility", *options],
        input=facts, capture_output=True, cwd=folder, check=False,
        env=environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert b"Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr.decode()


def test_facts_in_answers_out_on_an_empty_machine(tmp_path: Path) -> None:
    facts = json.dumps(WELL | {"has_id_card": False}).encode()
    code, answers, errors = run("--scheme", SCHEME, "--json", facts=facts, folder=tmp_path)
    assert (code, errors) == (0, "")
    assert all(set(a) == {"rule", "answer", "evidence", "source"} for a in answers)
    assert {a["rule"]: a["answer"] for a in answers}["id_card"] == "fail"
    assert not list(tmp_path.iterdir())
    must = run("--scheme", SCHEME, "--json", "--must-pass", facts=facts, folder=tmp_path)
    assert must[0] == 1
    assert must[1] == answers


def test_the_schema_needs_neither_facts_nor_scheme(tmp_path: Path) -> None:
    code, schema, _errors = run("--schema", facts=b"", folder=tmp_path)
    assert code == 0
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("scheme", "facts", "code", "exits"),
    [
        (SCHEME, b'{"umur": 30}', "facts.unknown_key", 1),
        (SCHEME, b'{"desil": "2"}', "facts.type", 1),
        (SCHEME, b"", "json.empty", 2),
        (SCHEME, b"[" * 2_000_000, "json.too_long", 2),
        ("permensos", b"{}", "scheme.unknown", 2),
        ("", b"{}", "scheme.missing", 2),
    ],
)
def test_a_refusal_is_one_json_with_a_code_and_an_indonesian_sentence(
    scheme: str, facts: bytes, code: str, exits: int, tmp_path: Path
) -> None:
    left, refusal, _errors = run("--scheme", scheme, "--json", facts=facts, folder=tmp_path)
    assert (left, refusal["code"]) == (exits, code)
    assert refusal["message"].endswith(".")
