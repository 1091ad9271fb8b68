"""House rules that no linter knows."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from anyam.api import api
from anyam.regions.scope import ScopedQuerySet

TOP = Path(__file__).parent.parent
ROOT = TOP / "anyam"
FILE_LINES, TEMPLATE_LINES, VIEW_LINES = 400, 150, 25


def python_files(*folders: Path) -> list[Path]:
    found = (path for folder in folders for path in folder.rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def named(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=[str(p.relative_to(TOP)) for p in paths])


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for child in ast.walk(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relative to itself"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


# Rules, workflows and the kernel: facts in, problems or numbers out

PURE = sorted([*ROOT.glob("*/rules.py"), *ROOT.glob("*/workflow.py"), *ROOT.glob("kernel/*.py")])
WORDS = ("django.db.models.TextChoices", "django.db.models.IntegerChoices",
         "django.utils.translation.", "django.utils.functional.Promise")  # fmt: skip
PURE_SIBLING = re.compile(
    r"anyam\.(kernel\.|schemes\b|accounts\.roles\.|\w+\.(rules|workflow)\b|\w+\.(rules|workflow)$)"
)
CLOCKS = {"now", "today", "utcnow", "localdate", "localtime"}
DOORS_OUT = {"os", "socket", "subprocess", "urllib", "http", "sqlite3", "random", "time", "pathlib"}


@named(PURE)
def test_rules_know_no_database_no_request_and_no_clock(path: Path) -> None:
    """rules.py and workflow.py may use Django's words (choices, gettext), not its machinery."""
    for name in imported(path):
        standard = name.split(".")[0] in sys.stdlib_module_names
        assert standard or name.startswith(WORDS) or PURE_SIBLING.match(name), (
            f"{path} imports {name}"
        )
        outside = name.split(".")[0] in DOORS_OUT and not name.startswith("urllib.parse.")
        assert not outside, f"{path} reaches outside with {name}"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in CLOCKS, f"{path}:{node.lineno} looks at a clock"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "open", f"{path}:{node.lineno} opens a file"


# Views: one door to the database, short

VIEWS = sorted([*ROOT.glob("*/views.py"), *ROOT.glob("*/views/**/*.py"), *ROOT.glob("*/api.py")])
DOORS = {"visible_to", "awaiting", "about", "search", "none"}
PUBLIC_MODELS = {"Region"}  # official reference data, the same for everybody


@named(VIEWS)
def test_views_enter_the_database_through_visible_to(path: Path) -> None:
    module = tree(path)
    through = {
        id(node.value): node.attr for node in ast.walk(module) if isinstance(node, ast.Attribute)
    }
    for node in ast.walk(module):
        if not isinstance(node, ast.Attribute):
            continue
        where = f"{path}:{node.lineno}"
        assert node.attr not in {"_default_manager", "_base_manager", "raw"}, where
        if node.attr == "objects" and ast.unparse(node.value) not in PUBLIC_MODELS:
            assert through.get(id(node)) in DOORS, f"{where} uses {ast.unparse(node)}"


@named(VIEWS)
def test_views_fetch_rows_not_models(path: Path) -> None:
    """`get_object_or_404(Proposal, ...)` would look at every row of the country."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("get_"):
            for argument in node.args[:1]:
                bare = isinstance(argument, ast.Name) and argument.id[:1].isupper()
                model = bare and ast.unparse(argument) not in PUBLIC_MODELS
                assert not model, f"{path}:{node.lineno} {ast.unparse(node)}"
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = {alias.name for alias in node.names}
            assert not names & {"connection", "connections"}, f"{path}: SQL in a view"


@named(VIEWS)
def test_views_are_functions_of_at_most_25_lines(path: Path) -> None:
    for function in functions(tree(path)):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= VIEW_LINES, f"{path}:{function.lineno} {function.name}: {length} lines"


# Models

UNSCOPED = {
    "audit.Event": "has `visible_to` of its own, for it stands below regions",
    "audit.Seal": "marks runs of events by number; names nobody and no place",
    "groups.Trade": "public reference data",
    "notices.Cursor": "how far the event log was read; one row",
    "notices.Notice": "belongs to one user, reached through them",
    "proposals.BatchLine": "reached through its batch",
    "proposals.BudgetLine": "reached through its proposal",
    "proposals.Decision": "reached through its proposal",
    "proposals.Document": "reached through its proposal",
    "proposals.Version": "reached through its proposal",
    "regions.BpsCode": "public reference data",
    "regions.Phrase": "words of public reference data",
    "regions.Region": "public reference data",
    "regions.RegionChange": "public reference data",
    "verification.CaseCheck": "reached through its case",
}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("anyam.")]


def test_every_model_is_scoped_or_says_why_not() -> None:
    unscoped = {
        model._meta.label
        for model in ours()
        if not isinstance(model._default_manager.all(), ScopedQuerySet)
    }
    assert unscoped == set(UNSCOPED)


def test_a_model_is_saved_as_django_saves_it_and_sorted_by_who_reads_it() -> None:
    for model in ours():
        assert not {"save", "delete"} & set(vars(model)), f"{model} overrides save or delete"
        assert not model._meta.ordering, f"{model} sorts every query behind its reader's back"


def test_constraints_and_indexes_are_named_after_their_table() -> None:
    for model in ours():
        for named_thing in [*model._meta.constraints, *model._meta.indexes]:
            prefix = model._meta.app_label + "_"
            assert named_thing.name.startswith(prefix), f"{model}: {named_thing.name}"


# Code

SOURCES = python_files(ROOT)
ALL_PYTHON = python_files(ROOT, TOP / "tests", TOP / "scripts")


@named(ALL_PYTHON)
def test_a_file_fits_into_a_head(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= FILE_LINES, f"{path}: {lines} lines"


@named(SOURCES)
def test_no_budget_is_waved_through(path: Path) -> None:
    """Statements and complexity are ruff's (30 and 8); nobody may excuse himself from them."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"noqa:[^\n]*\b(PLR0915|C901)\b", text), path
    assert "pragma: no cover" not in text, path


@named(SOURCES)
def test_no_signal_of_the_database_hides_a_write(path: Path) -> None:
    """After a migration no row is written; there an app may put its indexes in place."""
    signals = {name for name in imported(path) if name.startswith("django.db.models.signals.")}
    assert signals <= {"django.db.models.signals.post_migrate"}, path


@named(SOURCES)
def test_the_day_of_an_instant_is_the_local_one(path: Path) -> None:
    """`at.date()` on a UTC instant is yesterday before 07.00 in Jakarta: `localdate(at)`."""
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "date"
            and not node.args
        ):
            whose = ast.unparse(node.func.value)
            assert not re.search(r"(\bat|_at|now\(\)|now)$", whose), f"{path}:{node.lineno} {whose}"


ACTIONS = sorted([*ROOT.glob("*/actions.py"), *ROOT.glob("*/actions/*.py")])


@named(ACTIONS)
def test_a_write_says_by_name_who_does_it_and_when(path: Path) -> None:
    for function in functions(tree(path)):
        decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
        if function.name.startswith("_") or "transaction.atomic" not in decorators:
            continue
        positional = {a.arg for a in [*function.args.posonlyargs, *function.args.args]}
        where = f"{path}:{function.lineno} {function.name}"
        assert not positional & {"by", "at", "note"}, f"{where}: keyword-only, please"


# Pages

DRAWN_HERE = {"mfa/totp/activate_form.html": "the QR picture, drawn by allauth from its own secret"}
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.S),
    "a style element": re.compile(r"<style\b"),
    "a script of its own": re.compile(r"<script\b(?![^>]*\bsrc=)", re.S),
    "an on... attribute": re.compile(r"<[^>{%]*\son[a-z]+\s*=", re.S),
    "hx-on": re.compile(r"\bhx-on\b|\bhx-vals=['\"]js:"),
    "a javascript: address": re.compile(r"javascript:"),
}
UNESCAPED = re.compile(r"\|safe\b|autoescape off")


@named(TEMPLATES)
def test_a_page_obeys_its_content_security_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for what, pattern in INLINE.items():
        assert not pattern.search(text), f"{path} has {what}"
    if path.relative_to(ROOT).as_posix().partition("templates/")[2] not in DRAWN_HERE:
        assert not UNESCAPED.search(text), f"{path} shows text unescaped"


@named(TEMPLATES)
def test_a_template_fits_on_three_screens(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= TEMPLATE_LINES, f"{path}: {lines} lines"


PUBLIC_ROUTES = {
    "account_inactive": "says that an account is closed",
    "account_login": "the way in",
    "account_logout": "the way out",
    "accounts:password_link": "a one-time address is the key",
    "accounts:pin": "the way in for a ketua",
    "letters:ask": "anybody may check a letter",
    "letters:check": "the page behind the QR code; no personal data",
    "mfa_authenticate": "the second half of the way in",
    "set_language": "changes only the reader's own language",
}


def routes(
    patterns: list[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [space, pattern.namespace]))
            yield from routes(pattern.url_patterns, inner)
        else:
            name = ":".join(filter(None, [space, pattern.name or str(pattern.pattern)]))
            yield name, pattern.callback


def test_every_route_is_closed_to_strangers_or_says_why_not() -> None:
    open_routes = {
        name
        for name, view in routes(get_resolver().url_patterns)
        if not getattr(view, "login_required", True) and not name.startswith("api-")
    }
    assert open_routes == set(PUBLIC_ROUTES)


@pytest.mark.django_db
def test_the_api_lets_nobody_in_unasked(client: Client) -> None:
    """It answers 401 by itself instead of sending machines to the sign-in page."""
    described = api.get_openapi_schema()["paths"]
    assert described
    for path, operations in described.items():
        address = re.sub(r"\{\w+\}", "1", path)
        for method in operations:
            response = client.generic(method.upper(), address, "{}", "application/json")
            assert response.status_code == 401, f"{method} {path}"


# The tree as a whole

# Put together here, or this file would be the one that names them.
REGISTRIES = "|".join(
    re.escape(left + right)
    for left, right in [
        ("py", "pi.org"), ("python", "hosted.org"), ("registry.np", "mjs"), ("np", "mjs.org"),
        ("deb.deb", "ian.org"), ("crates", ".io"), ("/opt/", "wheels"), ("/opt/", "pypi"),
        ("/wo", "rk/main"), ("/wo", "rk/shared"),
    ]
)  # fmt: skip


def test_no_address_of_a_package_registry_or_workplace_stands_in_the_tree() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        path = TOP / name
        if path.suffix in {".xz", ".png", ".ttf", ".mo"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found = re.search(REGISTRIES, text)
        assert not found, f"{name}: {found and found[0]}"
