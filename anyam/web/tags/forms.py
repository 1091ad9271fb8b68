"""What the form templates need to know about a form, a field or a widget."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.forms import BaseForm, BaseFormSet, BoundField, CheckboxInput, MultiWidget
from django.forms.utils import flatatt
from django.forms.widgets import ChoiceWidget
from django.utils.html import format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """One line of the error summary."""

    href: str
    text: str


def widget_attrs(widget: dict[str, Any], base: str, drop: str = "") -> SafeString:
    """The attributes of an input with our class first and its `--error` twin when it is wrong.

    `required` is left out on purpose: the browser's own bubble speaks the phone's language and
    is gone before a slow reader has finished; our error summary stays.
    """
    unwanted = {"required", "class", *drop.split()}
    attrs = {name: value for name, value in widget["attrs"].items() if name not in unwanted}
    classes = [base, str(widget["attrs"].get("class", ""))]
    if attrs.get("aria-invalid") == "true":
        classes.insert(1, f"{base.split()[0]}--error")
    return flatatt({"class": " ".join(filter(None, classes)), **attrs})


def error_links(form: Any) -> list[ErrorLink]:
    """Every error of a form or formset, each leading to its field."""
    if isinstance(form, BaseFormSet):
        whole = [ErrorLink("", str(text)) for text in form.non_form_errors()]
        return whole + [link for one in form.forms for link in error_links(one)]
    links = [ErrorLink("", str(text)) for text in form.non_field_errors()]
    for name, errors in form.errors.items():
        if name in form.fields:
            links += [_link(form[name], str(text)) for text in errors]
    return links


def _link(bound: BoundField, text: str) -> ErrorLink:
    label = str(bound.label)
    # "Belum diisi." alone does not say what; "NIK harus 16 angka." does.
    named = text.casefold().startswith(label.casefold()) or bound.is_hidden
    return ErrorLink(
        "" if bound.is_hidden else f"#{target_id(bound)}", text if named else f"{label}: {text}"
    )


def target_id(bound: BoundField) -> str:
    """The id that takes the focus: the first of several choices or boxes."""
    widget = bound.field.widget
    several = isinstance(widget, ChoiceWidget | MultiWidget) and widget.use_fieldset
    base = widget.attrs.get("id") or bound.auto_id
    return f"{base}_0" if several else str(base)


def error_summary(form: Any) -> dict[str, Any]:
    """The box on top of a page that lists what is wrong. Drawn once, however often it is asked."""
    if not isinstance(form, BaseForm | BaseFormSet) or getattr(form, "summary_drawn", False):
        return {"links": []}
    for drawn in [form, *getattr(form, "forms", ())]:
        drawn.summary_drawn = True
    return {"links": error_links(form) if form.is_bound else []}


def field(bound: BoundField, *, heading: bool = False) -> dict[str, Any]:
    """`{% field form.name %}`: one field; `heading=True` makes its label the page's heading."""
    return {"field": bound, "heading": heading}


@dataclass(frozen=True, slots=True)
class Parts:
    """How a field is drawn: as one checkbox, as a group of choices, or as a plain input."""

    kind: str
    revealed: bool


def field_parts(bound: BoundField) -> Parts:
    """`{% with parts=field|field_parts %}` in the field template."""
    if bound.use_fieldset:
        kind = "group"
    elif isinstance(bound.field.widget, CheckboxInput):
        kind = "checkbox"
    else:
        kind = "input"
    return Parts(kind, _revealed(bound))


def _revealed(bound: BoundField) -> bool:
    """Is the field hidden until another field's choice asks for it?"""
    widgets = (other.widget for other in bound.form.fields.values())
    return any(bound.name in getattr(widget, "reveals", {}).values() for widget in widgets)


def options(choices: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """What a `<select>` of a filter offers, from pairs of value and words."""
    return _options(tuple((str(value), str(label)) for value, label in choices), str(chosen))


@lru_cache(maxsize=256)  # the same few boxes above every list
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        (
            (value, SafeString(" selected") if value == chosen else "", label)
            for value, label in choices
        ),
    )
