"""The input of the village picker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms

from anyam.regions import queries, rules
from anyam.regions.models import Level, Region

if TYPE_CHECKING:
    from anyam.regions.scope import Scope


class Answer(NamedTuple):
    """What came back from the picker: the words typed and the code chosen from the list."""

    text: str
    code: str


class VillageInput(forms.Widget):
    """Words typed into a box, and the places that fit as radios under it.

    Without JavaScript the list comes with the page after sending; with it, while typing.
    """

    template_name = "regions/widgets/village.html"
    level: int = Level.VILLAGE
    scope: Scope | None = None

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> Answer:
        given = (str(data.get(key) or "") for key in (f"{name}_cari", name))
        text, code = (one.replace("\x00", "") for one in given)  # PostgreSQL keeps no NUL
        return Answer(text.strip(), rules.plain_code(code))

    def value_omitted_from_data(self, data: Mapping[str, Any], _files: Any, name: str) -> bool:
        return name not in data and f"{name}_cari" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        answer = answer_of(value)
        options = queries.choices(answer.text, self.level, self.scope)
        if answer.code and answer.code not in {region.code for region in options}:
            chosen = Region.objects.filter(code=answer.code)
            options = [region for region in chosen if fits(region, answer.text)] + options
        only = options[0].code if len(options) == 1 and not answer.text else ""
        context["widget"] |= {
            "text": answer.text,
            "options": options,
            "chosen": answer.code or only,
            "level": self.level,
            "scoped": self.scope is not None,
        }
        return context


def answer_of(value: Any) -> Answer:
    """Read what a form may hold for a region: an answer, a region, a code or nothing."""
    if isinstance(value, Answer):
        return value
    if isinstance(value, Region):
        return Answer("", value.code)
    return Answer("", rules.plain_code(str(value or "")))


def fits(region: Region, text: str) -> bool:
    """Whether the words still typed speak of the region that is chosen."""
    return rules.has_words(rules.fold(region.path), text)
