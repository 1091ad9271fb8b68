"""Page parts: icon, status, help, note, rows of a summary, tasks, empty state, pages, charts."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.core.paginator import Page
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anyam.regions.paging import numbers_around
from anyam.web.charts import Stage

# What a status means decides its colour; the words always stand beside it.
TONES = {
    "good": "govuk-tag--green",
    "info": "",
    "warn": "govuk-tag--yellow",
    "bad": "govuk-tag--red",
    "mute": "govuk-tag--grey",
}


@lru_cache(maxsize=512)  # thirty on a page, the same on every page
def icon(name: str, size: int = 24, label: str = "") -> SafeString:
    """A picture from the sprite. Without `label` it is decoration beside words."""
    href = f"{static('anyam/icons.svg')}#{name}"
    hidden = SafeString('aria-hidden="true"')
    spoken = format_html('role="img" aria-label="{}"', label) if label else hidden
    return format_html(
        '<svg class="k-icon" width="{}" height="{}" focusable="false" {}>'
        '<use href="{}"></use></svg>',
        size, size, spoken, href,
    )  # fmt: skip


def tag_status(label: Any, tone: str = "") -> SafeString:
    """A status in words on a tint: good, info, warn, bad or mute.

    A status that knows its own `label` and `tone` needs no second argument.
    """
    chosen = tone or getattr(label, "tone", "") or "mute"
    words = str(getattr(label, "label", label))
    classes = f"govuk-tag {TONES.get(chosen, '')}".strip()
    return _tag(classes, words, safe=isinstance(words, SafeString))


@lru_cache(maxsize=512)  # a few words, again in every row
def _tag(classes: str, words: str, *, safe: bool) -> SafeString:  # noqa: ARG001
    # `safe` keeps apart what is equal as text: only a text that is marked so stays unescaped.
    return format_html('<strong class="{}">{}</strong>', classes, words)


def help_block(content: SafeString, title: str, *, unfolded: bool = False) -> SafeString:
    """`{% help "Apa itu RAB?" %}...{% endhelp %}`: an answer folded under its question."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        " open" if unfolded else "", title, content,
    )  # fmt: skip


def note(content: SafeString, tone: str = "warn") -> SafeString:
    """`{% note "info" %}...{% endnote %}`: a coloured remark: warn, info, good or bad."""
    modifier = "" if tone == "warn" else f" k-note--{tone}"
    return format_html('<div class="k-note{}">{}</div>', modifier, content)


def summary_row(
    key: str, value: Any, url: str = "", action: str = "", about: str = ""
) -> dict[str, Any]:
    """One row of a `<dl class="govuk-summary-list">`; with `url`, a link to change it."""
    return {"key": key, "value": value, "url": url, "action": action, "about": about or key}


def task(
    title: str, url: str = "", status: str = "", tone: str = "", hint: str = ""
) -> dict[str, Any]:
    """One row of a `<ul class="govuk-task-list">`; without `url` it cannot be started yet."""
    return {"title": title, "url": url, "status": status, "tone": tone, "hint": hint}


def empty_state(
    text: str, hint: str = "", url: str = "", action: str = "", icon: str = "list"
) -> dict[str, Any]:
    """What a list says when it is empty, and the next step."""
    return {"text": text, "hint": hint, "url": url, "action": action, "icon": icon}


def pagination(context: Any, page: Page[Any]) -> dict[str, Any]:
    """Links to the other pages of a list; the filters in the address stay."""
    if page.paginator.num_pages <= 1:
        return {"page": page}
    query = context["request"].GET.copy()
    query.pop("hal", None)
    rest = f"&{query.urlencode()}" if query else ""
    links = (_page_link(number, page, rest) for number in numbers_around(page))
    return {"page": page, "links": SafeString("".join(links)), "rest": rest}


def _page_link(number: int | str, page: Page[Any], rest: str) -> SafeString:
    """One of the numbers; drawn here, since eight nodes of a template for each take ten times."""
    if not isinstance(number, int):  # the ellipsis
        return format_html(
            '<li class="govuk-pagination__item govuk-pagination__item--ellipsis">{}</li>', number
        )
    here = number == page.number
    return format_html(
        '<li class="govuk-pagination__item{}"><a class="govuk-link govuk-pagination__link"'
        ' href="?hal={}{}"{} aria-label="{} {}">{}</a></li>',
        " govuk-pagination__item--current" if here else "",
        number, rest, SafeString(' aria-current="page"') if here else "",
        _("Halaman"), number, number,
    )  # fmt: skip


def chart(
    svg: str, caption: str, head: Sequence[str] = (), rows: Sequence[Sequence[Any]] = ()
) -> dict[str, Any]:
    """A drawing from `anyam.web.charts` with the same numbers as a table underneath."""
    return {"svg": svg, "caption": caption, "head": head, "rows": rows}


def track(stages: Sequence[Stage]) -> dict[str, Any]:
    """Where a case is on its way, as a list; `charts.steps` draws the same stages for paper."""
    return {"stages": stages}


def back_link(url: str, label: str = "") -> dict[str, Any]:
    """Back to where one came from; goes into the block `back`."""
    return {"url": url, "label": label}
