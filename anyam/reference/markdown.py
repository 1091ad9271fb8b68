"""Markdown as the reference pages are written in it."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; a bar or a line break inside a cell cannot break it.

    >>> print(table(["kode", "nama"], [["`a`", "b|c"]]))
    | kode | nama |
    |---|---|
    | `a` | b\\|c |
    """
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        cells = (" ".join(str(cell).split()).replace("|", "\\|") for cell in row)
        lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
    return "\n".join(lines)


def code(text: object) -> str:
    """
    >>> code("nik"), code("")
    ('`nik`', '')
    """
    return f"`{text}`" if str(text) else ""


def page(title: str, *parts: str) -> str:
    """A page: its title, then its parts with an empty line between them."""
    return "\n\n".join([f"# {title}", *(part for part in parts if part)])


def first_line(doc: str | None) -> str:
    """The sentence a docstring begins with.

    >>> first_line(None), first_line("One thing.\\n\\nAnd more.")
    ('', 'One thing.')
    """
    return (doc or "").strip().partition("\n\n")[0].replace("\n", " ")
