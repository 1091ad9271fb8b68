"""What is written for people says what the program does: words, links, commands, buttons."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from django.apps import apps
from django.core.management import get_commands
from django.db.models import Choices
from django.utils import translation
from typer.main import get_command

from anyam.accounts.roles import Role
from anyam.cli.app import app as cli
from anyam.reference.variables import VARIABLES

pytestmark = pytest.mark.once

TOP = Path(__file__).resolve().parents[1]
DOCS = TOP / "docs"
GUIDES = sorted((DOCS / "panduan").glob("*.md"))
WRITTEN = sorted([*DOCS.rglob("*.md"), TOP / "README.md", TOP / "CONTRIBUTING.md"])


def named(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(TOP)))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def prose(path: Path) -> str:
    """The text without its blocks of code."""
    return re.sub(r"```.*?```", "", read(path), flags=re.S)


# The glossary


def glossary() -> list[tuple[str, set[str]]]:
    """Each row's term with the identifiers beside it."""
    lines = (line for line in read(DOCS / "glossary.md").splitlines() if line.startswith("| "))
    rows = (line.split(" | ") for line in lines)
    return [(row[0].strip("| "), set(re.findall(r"`([^`]+)`", row[1]))) for row in rows]


def enums() -> list[Any]:
    """Every closed list of the program, the demo's own excepted."""

    def below(parent: type) -> Iterator[type]:
        for child in parent.__subclasses__():
            yield child
            yield from below(child)

    return [
        enum
        for enum in below(Choices)
        if enum.__module__.startswith("anyam.")
        and "demo" not in enum.__module__
        and len(list(enum))  # type: ignore[call-overload]
    ]


def test_every_member_of_every_closed_list_is_explained_by_its_name_on_screen() -> None:
    rows = glossary()
    missing = []
    with translation.override("id"):
        for enum in enums():
            for member in enum:
                name = f"{enum.__qualname__}.{member.name}"
                if not any(term == str(member.label) and name in known for term, known in rows):
                    missing.append(f"{member.label} | `{name}`")
    assert not missing, "\n".join(missing)


def test_every_table_has_a_word_of_its_own() -> None:
    known = {name for _term, names in glossary() for name in names}
    models = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("anyam.") and model._meta.app_label != "demo"
    }
    assert models - known == set()


def test_the_glossary_names_no_member_that_is_gone() -> None:
    real = {f"{enum.__qualname__}.{m.name}": enum for enum in enums() for m in enum}
    lists = {enum.__qualname__ for enum in real.values()}
    for _term, names in glossary():
        for name in names:
            owner, _dot, member = name.rpartition(".")
            if owner in lists and member.isupper():
                assert name in real


@pytest.mark.parametrize(
    "word",
    ["KUBE", "NIK", "KK", "RAB", "SPTJM", "musyawarah", "berita acara", "tembusan", "desil",
     "DTSEN", "UEP", "KBLI", "empat mata", "masa jeda", "sidik"],
)  # fmt: skip
def test_a_word_of_the_trade_is_explained(word: str) -> None:
    terms = [term.lower() for term, _names in glossary()]
    assert any(re.search(rf"\b{word.lower()}\b", term) for term in terms)


# Links


@cache
def anchors(path: Path) -> frozenset[str]:
    """The names under which the headings of a page are reached."""
    headings = re.findall(r"^#+ (.+)$", prose(path), flags=re.M)
    return frozenset(re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings)


@named(WRITTEN)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if re.match(r"[a-z]+:", target):
            assert target.startswith("https://"), target
            continue
        file, _hash, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), f"{path.name}: {target}"
        if anchor:
            assert anchor in anchors(found), f"{path.name}: {target}"


def test_every_guide_is_in_the_list_of_guides_and_every_role_has_one() -> None:
    listed = re.findall(r"\]\(([\w-]+\.md)\)", read(DOCS / "panduan" / "README.md"))
    assert set(listed) == {guide.name for guide in GUIDES} - {"README.md"}
    roles = read(DOCS / "panduan" / "README.md").lower()
    with translation.override("id"):
        for role in Role:
            assert str(role.label).lower().replace("desa/lurah", "desa atau lurah") in roles, role


# Words on the screen

CALLS = {
    "_": 0, "gettext": 0, "gettext_lazy": 0, "ngettext": 0, "ngettext_lazy": 0,
    "pgettext": 1, "pgettext_lazy": 1,
}  # fmt: skip
GAP = "\0"


def from_python(path: Path) -> Iterator[str]:
    """What a module may put on a screen; all of what the command line says."""
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            given = node.args[CALLS[name] :] if name in CALLS else []
            given += [word.value for word in node.keywords if word.arg == "label"]
            yield from (a.value for a in given if isinstance(a, ast.Constant) and a.value)
        elif "cli" in path.parts and isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else GAP for part in node.values
            )
        elif "cli" in path.parts and isinstance(node, ast.Constant):
            yield str(node.value)


def from_template(path: Path) -> Iterator[str]:
    text = read(path)
    yield from re.findall(r'{%\s*translate\s+"([^"]+)"', text)
    yield from re.findall(r'_\("([^"]+)"\)', text)
    for block in re.findall(r"{% blocktranslate.*?%}(.*?){% endblocktranslate %}", text, re.S):
        yield from re.split(r"{% plural %}", re.sub(r"</?\w+>", "", block))
    yield from re.findall(r">\s*(\w[\w ]+)\s*</button>", re.sub(r"{%.*?%}|{{.*?}}", "", text))


@cache
def on_screen() -> frozenset[str]:
    """Everything a screen may say, with a gap where a value goes."""
    found: set[str] = set()
    for path in (TOP / "anyam").rglob("*.py"):
        if "migrations" not in path.parts:
            found |= {str(text) for text in from_python(path)}
    for path in (TOP / "anyam").rglob("*.html"):
        found |= set(from_template(path))
    gaps = r"%\(\w+\)[ds]|%[ds]|{{.*?}}"
    return frozenset(" ".join(re.sub(gaps, GAP, text).split()) for text in found)


def says(words: str, *, whole: bool) -> bool:
    """Whether some screen says these words, "…" standing for anything."""
    pieces = [re.escape(" ".join(piece.split())) for piece in words.split("…")]
    asked = re.compile(".*".join(pieces), re.S)
    if whole:
        return any(text == words or (len(text) > 8 and _fits(text, words)) for text in on_screen())
    return any(asked.search(text) for text in on_screen())


def _fits(text: str, words: str) -> bool:
    if GAP not in text or len(text.replace(GAP, "").strip()) < 5:
        return False
    return re.fullmatch(".+".join(map(re.escape, text.split(GAP))), words) is not None


@named(GUIDES)
def test_a_button_in_a_guide_is_called_as_on_the_screen(path: Path) -> None:
    buttons = set(re.findall(r"\*\*\[(.+?)\]\*\*", read(path)))
    assert [words for words in sorted(buttons) if not says(words, whole=True)] == []


@named(GUIDES)
def test_a_field_or_heading_in_a_guide_is_called_as_on_the_screen(path: Path) -> None:
    bold = set(re.findall(r"\*\*(.+?)\*\*", re.sub(r"\*\*\[.+?\]\*\*", "", read(path))))
    assert [words for words in sorted(bold) if not says(words, whole=False)] == []


@named(GUIDES)
def test_what_a_guide_quotes_is_said_by_a_screen(path: Path) -> None:
    quoted = {" ".join(words.split()) for words in re.findall(r"“(.+?)”", read(path), re.S)}
    assert [words for words in sorted(quoted) if not says(words, whole=False)] == []


def test_the_words_on_the_screen_are_really_collected() -> None:
    for words in ("Ajukan usulan", "English", "Tandai sudah dibaca", "Kelompok"):
        assert says(words, whole=True), words
    assert says("Siapkan satu surat: Tetapkan penerima", whole=True)
    assert not says("Ajukan usulan sekarang juga", whole=True)
    assert not says("Gajah terbang", whole=False)


# The ladder


def test_the_ladder_of_the_architecture_is_the_one_that_is_held() -> None:
    held = tomllib.loads(read(TOP / "pyproject.toml"))["tool"]["importlinter"]["contracts"][0]
    drawn = re.findall(r"```\n(.+?)```", read(DOCS / "architecture.md"), re.S)[0]
    rungs = [re.split(r"\s{2,}", line)[0] for line in drawn.strip().splitlines()]
    assert rungs == held["layers"]


# Commands and settings


@cache
def commands() -> dict[str, set[str]]:
    """Each command of `anyam` with its options."""
    group: Any = get_command(cli)
    context = typer.Context(group, info_name="anyam")
    return {
        name: {
            option
            for parameter in group.get_command(context, name).params
            for option in [*parameter.opts, *parameter.secondary_opts]
        }
        for name in group.list_commands(context)
    }


def called(text: str) -> Iterable[tuple[str, set[str]]]:
    """Each `anyam COMMAND` of a text with the options behind it."""
    for name, rest in re.findall(r"(?<![./\w])(?<!-u )anyam ([a-z][a-z-]+)\b([^`\n]*)", text):
        yield name, set(re.findall(r"(?<!\S)--[a-z-]+", rest))


@named(WRITTEN)
def test_every_command_that_is_named_exists(path: Path) -> None:
    spoken = re.findall(r"`([^`\n]+)`", prose(path))
    for text in [*spoken, *re.findall(r"```(?:sh|ini)\n(.*?)```", read(path), re.S)]:
        for name, options in called(text):
            assert name in commands(), f"anyam {name}"
            assert options <= commands()[name] | {"--help"}, f"anyam {name} {options}"
        for name in re.findall(r"-m django (\w+)", text):
            assert name in get_commands(), name
        for target in re.findall(r"(?<![\w-])make ([a-z]+)", text):
            assert re.search(rf"^{target}:", read(TOP / "Makefile"), re.M), f"make {target}"


@named(WRITTEN)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    known = {variable.name for variable in VARIABLES}
    assert set(re.findall(r"\bANYAM_[A-Z_]+[A-Z]\b", read(path))) <= known


# What must not be there

# Put together here, or this file would be the one that names them.
NAMES = [
    ("py", "pi"),
    ("npm", "js"),
    ("np", "m"),
    ("con", "da"),
    ("crates", ".io"),
    ("docker", " hub"),
]


@named([*WRITTEN, TOP / "CHANGELOG.md"])
def test_no_page_names_a_package_registry(path: Path) -> None:
    text = read(path).lower()
    for left, right in NAMES:
        assert not re.search(rf"\b{re.escape(left + right)}\b", text), left + right


# The operator's backup, as it is written there


def test_the_backup_of_the_guide_brings_everything_back(tmp_path: Path) -> None:
    """The very commands of the page: a sound database, its files and its guards come back."""
    data, copy = tmp_path / "data", tmp_path / "copy"
    (data / "files").mkdir(parents=True)
    (data / "files" / "foto.jpg").write_bytes(b"x")
    copy.mkdir()
    env = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(TOP), "ANYAM_DATA": str(data),
        "CADANGAN": str(copy), "ANYAM_SECRET_KEY": "x" * 50, "ANYAM_FIELD_KEYS": f"1:{'A' * 43}=",
    }  # fmt: skip

    def anyam(*arguments: str, **changed: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "anyam", *arguments], env=env | changed, cwd=tmp_path,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    anyam("migrate")
    anyam("create-admin", "andi.admin", "--name", "Andi Admin")
    page = read(DOCS / "panduan" / "operator.md").partition("## Cadangan")[2]
    script = re.findall(r"```sh\n(.*?)```", page, re.S)[0]
    subprocess.run(["bash", "-e", "-c", script], env=env, check=True)
    assert (copy / "files" / "foto.jpg").read_bytes() == b"x"
    assert "Semua baik" in anyam("check", ANYAM_DATA=str(copy))
