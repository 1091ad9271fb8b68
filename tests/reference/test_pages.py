"""The reference is drawn from the code, complete, and the same on every machine."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils import translation

from anyam.accounts.roles import CAN, Can, Role
from anyam.api import api
from anyam.audit import sentences
from anyam.cli import pages as cli
from anyam.cli.app import run
from anyam.proposals.workflow import CHAINS, Action
from anyam.reference import build, conditions, interface, machine, policy, variables
from anyam.schemes import all_schemes

ROOT = Path(build.__file__).resolve().parents[2]
ALL = build.PAGES | {"cli.md": cli.reference}


@pytest.fixture(autouse=True)
def _indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


def cells(text: str) -> list[list[str]]:
    """The rows of every table of a page."""
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in text.splitlines()
        if line.startswith("|") and not set(line) <= {"|", "-"}
    ]


# As a whole


def test_the_committed_pages_are_up_to_date() -> None:
    assert build.write(check=True, also={"cli.md": cli.reference}) == []
    measured = {"speed.md", "matching.md"}  # written by the benches, from a run and not from code
    assert {path.name for path in build.DOCS.glob("*.md")} - measured == set(ALL)


def test_a_check_finds_what_drifted_and_mends_nothing(tmp_path: Path) -> None:
    assert sorted(build.write(folder=tmp_path)) == sorted(build.PAGES)
    assert build.write(folder=tmp_path, check=True) == []
    drifted = tmp_path / "roles.md"
    drifted.write_text(drifted.read_text(encoding="utf-8").replace("Pendamping", "Pembantu"))
    (tmp_path / "trades.md").unlink()
    assert build.write(folder=tmp_path, check=True) == ["roles.md", "trades.md"]
    assert "Pembantu" in drifted.read_text(encoding="utf-8")
    assert build.write(folder=tmp_path) == ["roles.md", "trades.md"]
    assert "Pembantu" not in drifted.read_text(encoding="utf-8")


def test_the_command_fails_on_drift_and_names_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    defaults = build.write.__kwdefaults__
    monkeypatch.setitem(defaults, "folder", tmp_path)
    assert run(["reference", "--check"]) == 1
    told = capsys.readouterr().err
    assert all(name in told for name in ALL)
    assert "Jalankan: anyam reference" in told
    assert list(tmp_path.iterdir()) == []
    assert run(["reference"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == set(ALL)
    assert run(["reference", "--check"]) == 0


def test_the_pages_do_not_depend_on_where_they_are_drawn(tmp_path: Path) -> None:
    """Not on the demo, the language, the address or the zone of whoever draws them."""
    strange = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "ANYAM_DEMO": "1",
        "ANYAM_SECRET_KEY": "x" * 50, "ANYAM_FIELD_KEYS": f"1:{'A' * 43}=", "LANG": "en_US.UTF-8",
        "ANYAM_BASE_URL": "http://localhost:9", "ANYAM_DATA": str(tmp_path), "COLUMNS": "40",
        "ANYAM_TIME_ZONE": "Asia/Jayapura",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "anyam", "reference", "--check"],
        env=strange, capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_page_has_a_title_and_whole_tables(name: str) -> None:
    text = ALL[name]()
    assert text.startswith("# ")
    assert "\n\n\n" not in text
    rows = text.splitlines()
    for number, line in enumerate(rows):
        if set(line) <= {"|", "-"} and line:
            width = line.count("|")
            for row in rows[number - 1 :]:
                if not row.startswith("|"):
                    break
                assert len(re.findall(r"(?<!\\)\|", row)) == width, row


# Settings


def named_in_the_code() -> set[str]:
    """Every variable the program reads: the strings of its source, and the start of tests."""
    found: set[str] = set()
    for path in (ROOT / "anyam").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(re.findall(r"^ANYAM_[A-Z_]+$", node.value))
    return found


def test_the_table_of_settings_is_complete_and_names_nothing_else() -> None:
    listed = [variable.name for variable in variables.VARIABLES]
    assert len(listed) == len(set(listed))
    assert set(listed) == named_in_the_code()
    assert set(variables.defaults()) <= set(listed)


@pytest.mark.parametrize("variable", variables.VARIABLES, ids=lambda v: v.name)
def test_every_setting_says_what_it_is_for_and_its_default(variable: variables.Variable) -> None:
    assert len(variable.meaning) > 30
    row = next(row for row in cells(machine.settings()) if row[0] == f"`{variable.name}`")
    assert row[1].strip(), "no default is told"
    assert variable.meaning in row[2]


def test_a_default_that_the_code_writes_down_is_told_by_the_code() -> None:
    found = variables.defaults()
    assert found["ANYAM_BASE_URL"] == "`http://127.0.0.1:8000`"
    assert found["ANYAM_HOSTS"] == "`127.0.0.1,localhost`"
    assert found["ANYAM_DEBUG"] == "tidak"
    computed = {name for name, default in found.items() if not default}
    told = {v.name for v in variables.VARIABLES if v.default and v.name in found}
    assert told == computed


def test_secrets_are_needed_and_have_no_example_that_would_work() -> None:
    secrets = {v.name: v for v in variables.VARIABLES if v.needed}
    assert set(secrets) == {"ANYAM_SECRET_KEY", "ANYAM_FIELD_KEYS"}
    assert all("…" in variable.example for variable in secrets.values())


# Routes


def test_every_route_of_the_application_is_listed_once() -> None:
    rows = cells(machine.routes())
    addresses = [row[0] for row in rows if row[0] != "alamat"]
    assert len(addresses) == len(set(addresses))
    assert {"`/`", "`/masuk/`", "`/usulan/<int:pk>/`", "`/bahasa/`"} <= set(addresses)
    assert not any("demo" in address for address in addresses)


def test_routes_say_which_are_open_to_strangers() -> None:
    public = {row[1] for row in cells(machine.routes()) if row[2] == "**ya**"}
    assert {"`account_login`", "`letters:check`"} <= public
    assert "`proposals:detail`" not in public


# The JSON API


def test_every_call_of_the_api_is_listed_with_what_it_takes_and_answers() -> None:
    text = interface.json_api()
    described = api.get_openapi_schema()
    listed = {(row[0], row[1]) for row in cells(text)}
    for path, methods in described["paths"].items():
        assert {(method.upper(), f"`{path}`") for method in methods} <= listed
    for name, shape in described["components"]["schemas"].items():
        if name not in interface.INNER:
            part = text.partition(f"### {name}\n")[2].partition("\n### ")[0]
            assert set(shape["properties"]) <= {row[0].strip("`") for row in cells(part)}


# Tables


def test_every_model_with_each_column_and_promise_is_listed() -> None:
    text = machine.tables()
    for model in apps.get_models():
        if not model.__module__.startswith("anyam."):
            continue
        options = model._meta
        part = text.partition(f"## {options.label}\n")[2].partition("\n## ")[0]
        assert f"`{options.db_table}`" in part, options.label
        for field in options.local_fields:
            assert f"| `{field.column}` |" in part, f"{options.label}.{field.name}"
        for named in [*options.constraints, *options.indexes]:
            assert f"`{named.name}`" in part


def test_the_record_says_that_it_cannot_be_changed() -> None:
    for label in ("audit.Event", "audit.Seal"):
        part = machine.tables().partition(f"## {label}\n")[2].partition("\n## ")[0]
        assert "Basis data menolak perubahan" in part


def test_a_reference_to_another_table_and_a_choice_are_told() -> None:
    part = machine.tables().partition("## groups.Membership\n")[2].partition("\n## ")[0]
    assert "| `group_id` | → groups.Group |" in part
    assert "salah satu dari `chair`, `secretary`, `treasurer`, `member`" in part


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Q(a=None), "a kosong"),
        (Q(a=""), "a kosong"),
        (Q(a__isnull=False), "a terisi"),
        (Q(a__lt=3) & Q(b__startswith="x"), "a < 3 dan b diawali x"),
        (Q(Q(a=1) | Q(b=2), c=3), "(a = 1 atau b = 2) dan c = 3"),
        (~Q(~Q(a=1)), "bukan bukan a = 1"),
        (Q(a__regex="x"), "a regex x"),
        (Q(a__gte=F("b")), "a ≥ b"),
    ],
)
def test_a_promise_of_the_database_is_put_into_words(condition: Q, words: str) -> None:
    assert conditions.said(condition) == words


def test_promises_of_a_rare_kind_are_at_least_named() -> None:
    class Exclusion(models.BaseConstraint):
        pass

    assert conditions.in_words(Exclusion(name="x")) == "Exclusion"
    shouted = models.UniqueConstraint(models.functions.Lower("a"), name="x")
    assert conditions.in_words(shouted) == "unik: Lower(F(a))"
    assert conditions.said(models.functions.Length("a")) == "Length(F(a))"


# Policy


def test_every_step_of_every_chain_is_a_row_and_an_arrow() -> None:
    text = policy.workflows()
    for chain in CHAINS.values():
        part = text.partition(f"## {chain.name}\n")[2].partition("\n## ")[0]
        rows = [line for line in part.splitlines() if line.startswith("|")]
        assert len(rows) == len(chain.steps) + 2
        for step in chain.steps:
            assert f"    {step.source} --> {step.target}: {step.action} ({step.role})" in part
            assert all(f"`{term}`" in part for term in step.terms if term != step.letter)


def test_every_term_is_explained_and_no_other() -> None:
    steps = [step for chain in CHAINS.values() for step in chain.steps]
    terms = {term for step in steps for term in step.terms if term != step.letter}
    assert set(policy.TERMS) == terms
    shown = dict(cells(policy.workflows().partition("## Syarat")[2]))
    assert {name: shown[f"`{name}`"] for name in terms} == policy.TERMS


def test_every_role_and_right_is_a_row() -> None:
    rows = {row[1]: row for row in cells(policy.roles())}
    for role in Role:
        assert rows[f"`{role}`"][0] == role.label
    for can in Can:
        listed = rows[f"`{can}`"][2].split(", ")
        assert set(listed) == {str(Role(role).label) for role in CAN[can]}


def test_every_figure_of_every_scheme_stands_with_its_source() -> None:
    text = policy.schemes()
    for scheme in all_schemes().values():
        part = text.partition(f"## {scheme.code}\n")[2].partition("\n## ")[0]
        rows = {row[0]: row for row in cells(part)}
        for figure in scheme.figures:
            assert rows[f"`{figure.key}`"][2] == figure.source
    assert "| 20.000.000 |" in text


# Events


RECORDERS = {"record", "new_event"}


def written_actions() -> Iterator[str]:
    """The names of acts as the source writes them.

    Either `record("letter.issue", ...)`, or through a helper of the same app that says
    `record(f"letter.{what}", ...)` and is called with the rest of the name.
    """
    for app in sorted((ROOT / "anyam").iterdir()):
        if app.name == "demo" or not app.is_dir():
            continue
        trees = [ast.parse(path.read_text(encoding="utf-8")) for path in app.rglob("*.py")]
        shared = {
            name: prefix
            for tree in trees
            for name, prefix in helpers_in(tree)
            if not name.startswith("_")
        }
        for tree in trees:
            recorders = dict.fromkeys(RECORDERS, "") | shared | dict(helpers_in(tree))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    yield from named_by(node, recorders)


def helpers_in(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and called(call) in RECORDERS and call.args:
                first = call.args[0]
                if isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
                    yield function.name, str(first.values[0].value)


def called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def named_by(call: ast.Call, recorders: dict[str, str]) -> Iterator[str]:
    prefix = recorders.get(called(call))
    if prefix is None:
        return
    for given in call.args:
        options = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
        names = [
            option.value
            for option in options
            if isinstance(option, ast.Constant) and isinstance(option.value, str)
        ]
        if names:
            yield from (f"{prefix}{name}" for name in names)
            return


def test_every_recorded_act_has_a_sentence_on_the_page_of_events() -> None:
    written = set(written_actions()) | {f"proposal.{action}" for action in Action}
    samples = {"file.keep", "role.assigned", "letter.issue", "batch.send", "person.enrol"}
    assert samples <= written
    listed = {row[0].strip("`") for row in cells(machine.events())} - {"kode"}
    assert written - listed == set()
    assert listed == {name for name in sentences.templates() if not name.startswith("demo.")}


def test_a_sentence_shows_what_is_filled_in() -> None:
    rows = {row[0]: row[1] for row in cells(machine.events())}
    assert rows["`proposal.return`"] == "*actor* mengembalikan usulan: *note*"


# Command line


def test_every_command_and_exit_code_is_on_the_page_of_the_command_line() -> None:
    text = cli.reference()
    for name in ("demo", "serve", "worker", "check", "seal", "rotate-keys", "create-admin"):
        assert f"## anyam {name}\n" in text
    assert "_web" not in text
    for number, _indonesian, english in cli.EXIT_CODES:
        assert f"| {number} |" in text
        assert english in text
