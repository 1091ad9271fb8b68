"""The committed files of the shell: small, ours to ship, and complete."""

import gzip
import json
import re
from pathlib import Path

import django_htmx
import pytest

from tests.web.pages import page

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "anyam" / "web" / "static" / "anyam"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
TEMPLATES = sorted(ROOT.glob("anyam/*/templates/**/*.html"))


def gz(*contents: bytes) -> int:
    return sum(len(gzip.compress(content, 9)) for content in contents)


def test_a_first_visit_costs_at_most_50_kb() -> None:
    names = ("anyam.css", "anyam.js", "icons.svg", "favicon.svg", "manifest.webmanifest")
    files = [(STATIC / name).read_bytes() for name in names]
    assert gz(*files, HTMX.read_bytes(), page("<p>isi</p>" * 50).encode()) <= 50_000


def test_the_frame_of_a_page_costs_little() -> None:
    assert gz(page().encode()) <= 3_000


def test_nothing_of_the_british_government_is_shipped() -> None:
    css = (STATIC / "anyam.css").read_text()
    for word in ("GDS Transport", "crown", "@font-face", "url(", "@import"):
        assert word.casefold() not in css.replace("Crown Copyright", "").casefold()


def test_the_script_needs_no_eval_and_calls_nobody() -> None:
    script = (STATIC / "anyam.js").read_text()
    for word in ("eval(", "new Function", "innerHTML", "document.write", "http:", "https:"):
        assert word not in script


def test_every_icon_a_template_asks_for_is_in_the_sprite() -> None:
    sprite = (STATIC / "icons.svg").read_text()
    there = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    for template in TEMPLATES:
        asked = set(re.findall(r'{% icon "([^"]+)"', template.read_text()))
        assert asked <= there, f"{template}: {asked - there}"


def test_every_class_of_ours_in_a_template_is_in_the_stylesheet() -> None:
    css = (STATIC / "anyam.css").read_text()
    there = set(re.findall(r"\.(k-[\w-]+)", css))
    for template in TEMPLATES:
        text = re.sub(r"{%.*?%}|{{.*?}}", " ", template.read_text())
        asked = {
            name
            for value in re.findall(r'class="([^"]*)"', text)
            for name in value.split()
            if name.startswith("k-") and not name.endswith(("-", "_"))
        }
        assert asked <= there, f"{template}: {asked - there}"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_is_short_and_obeys_the_security_policy(template: Path) -> None:
    text = template.read_text()
    assert text.count("\n") <= 150
    assert not re.search(
        r"<style|\sstyle=|\son[a-z]+=|javascript:|(?<!totp_svg)\|safe\b|{% autoescape off", text
    )
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_the_page_needs_no_exception_from_the_security_policy() -> None:
    html = page()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)", html)
    config = json.loads(re.search(r"name=\"htmx-config\"\s+content='([^']+)'", html)[1])  # type: ignore[index]
    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False
    assert config["historyCacheSize"] == 0


def test_the_manifest_is_complete() -> None:
    manifest = json.loads((STATIC / "manifest.webmanifest").read_text())
    for icon in manifest["icons"]:
        assert (STATIC / icon["src"]).exists()


def test_the_lockfile_names_no_registry() -> None:
    lock = (ROOT / "assets" / "package-lock.json").read_text()
    assert "http" not in lock
    assert '"resolved"' not in lock


def test_what_is_shipped_is_listed_with_its_licence() -> None:
    listed = (ROOT / "assets" / "THIRD_PARTY.md").read_text()
    pinned = json.loads((ROOT / "assets" / "package.json").read_text())["devDependencies"]
    for name, version in pinned.items():
        assert f"{name} | {version}" in listed
