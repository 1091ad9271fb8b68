"""Draws the reference pages from the code. With `check`, says which of them have drifted."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.utils import translation

from anyam.reference import eligibility, interface, machine, policy

Draw = Callable[[], str]
DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGES: dict[str, Draw] = {
    "workflows.md": policy.workflows,
    "roles.md": policy.roles,
    "schemes.md": policy.schemes,
    "eligibility.md": eligibility.eligibility,
    "trades.md": policy.trades,
    "settings.md": machine.settings,
    "routes.md": machine.routes,
    "api.md": interface.json_api,
    "tables.md": machine.tables,
    "events.md": machine.events,
}
HEAD = "<!-- Drawn from the code by `anyam reference`; edit the code, not this page. -->\n\n"


def write(
    *, check: bool = False, folder: Path = DOCS, also: Mapping[str, Draw] | None = None
) -> list[str]:
    """Write every page, or with `check` only compare.

    Args:
      also: pages of rooms that stand above this one, by file name (the command line's own).
    Returns:
      The names of the pages that were (or would be) changed.
    """
    changed = []
    for name, draw in {**PAGES, **(also or {})}.items():
        with translation.override("id"):
            text = HEAD + draw().rstrip() + "\n"
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        changed.append(name)
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return changed
