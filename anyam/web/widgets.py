"""Inputs that Django does not have."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise

from anyam.web.typed import ISO


class RupiahInput(forms.TextInput):
    """A box with Rp before it; under it the amount is said in words as it is typed."""

    template_name = "web/forms/rupiah.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        defaults = {"inputmode": "numeric", "autocomplete": "off", "data-anyam-rupiah": True}
        super().__init__({**defaults, **(attrs or {})})


class DateInput(forms.DateInput):
    """The phone's own calendar; a plain box again when what was typed is no date it could show."""

    template_name = "web/forms/date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        context["widget"]["type"] = "date" if not shown or ISO.fullmatch(shown) else "text"
        return context


class _Choices:
    """Choices that explain themselves, and may ask one thing more.

    Args:
      hints: value → a line under the choice.
      reveals: value → name of the field of the same form that appears when it is chosen.
    """

    def __init__(
        self,
        *args: Any,
        hints: Mapping[str, str | Promise] | None = None,
        reveals: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}
        self.reveals = reveals or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(value), "")
        if option["hint"] and option["attrs"].get("id"):
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        if other := self.reveals.get(str(value)):
            # Same prefix as this field: `id_0-kind` reveals `id_0-other`.
            prefix = name.rpartition("-")[0]
            option["attrs"]["data-anyam-reveals"] = "conditional-id_" + "-".join(
                part for part in (prefix, other) if part
            )
        return option


class Radios(_Choices, forms.RadioSelect):
    pass


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    pass
