"""What is asked: why a requirement should be set aside, and what was seen at home."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anyam.eligibility.rules.facts import house_kinds
from anyam.eligibility.rules.kinds import Choice, Flag, Number, Whole
from anyam.people.forms import yes_or_no
from anyam.schemes.checklists import Checklist, Criterion
from anyam.schemes.spoken import say
from anyam.web.fields import DecimalField, NumberField, RupiahField
from anyam.web.widgets import Radios

PER_PAGE = 3  # questions; a visit is written down on a phone


BESIDE_ASKED = {
    "village_says_poor": (
        _("Apakah desa/kelurahan menyatakan keluarga ini tidak mampu?"),
        _("Misalnya dengan surat keterangan tidak mampu (SKTM)."),
    ),
    "near_course": (
        _("Apakah rumahnya dekat tempat kursus kewirausahaan?"),
        _("Hanya dicatat; bukan syarat KUBE."),
    ),
}


class ReasonForm(forms.Form):
    """Why a requirement should not hold for this person."""

    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Paling sedikit 10 huruf. Dicatat bersama nama Anda dan tidak bisa dihapus."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


class DecisionForm(forms.Form):
    """The second person's word; a refusal needs its reason."""

    note = forms.CharField(
        label=_("Catatan"),
        help_text=_("Wajib bila menolak."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


def pages(checklist: Checklist) -> list[list[Criterion]]:
    """The questions of a visit, a few to a page; the last is for what stands beside the list."""
    found = list(checklist.criteria)
    return [*(found[start : start + PER_PAGE] for start in range(0, len(found), PER_PAGE)), []]


class SurveyForm(forms.Form):
    """One page of a visit. Every question may stay open."""

    def __init__(
        self, data: Any = None, *, criteria: list[Criterion], last: bool, told: dict[str, Any]
    ) -> None:
        exact = {k: Decimal(str(v)) if isinstance(v, float) else v for k, v in told.items()}
        super().__init__(data, initial=exact)
        for criterion in criteria:
            self.fields[criterion.key] = field_of(criterion)
        if last:
            for name, (question, hint) in BESIDE_ASKED.items():
                self.fields[name] = yes_or_no(question, hint)

    def clean(self) -> dict[str, Any]:
        """Answers as JSON keeps them."""
        told = super().clean() or {}
        return {k: float(v) if isinstance(v, Decimal) else v for k, v in told.items()}


def field_of(criterion: Criterion) -> forms.Field:
    """The box for a criterion, by the kind of fact it asks for."""
    kind = house_kinds()[criterion.key]
    if isinstance(kind, Flag):
        return yes_or_no(criterion.asked, "")
    if isinstance(kind, Choice):
        return forms.TypedChoiceField(
            label=criterion.asked,
            choices=[("", _("Belum diketahui")), *((k, _first(v)) for k, v in kind.labels.items())],
            required=False,
            empty_value=None,
            widget=Radios,
        )
    assert isinstance(kind, Whole | Number)
    told: dict[str, Any] = {
        "label": criterion.asked,
        "help_text": _("Dalam %(unit)s. Kosongkan bila belum diketahui.")
        % {"unit": say(criterion.unit)},
        "required": False,
        "min_value": kind.minimum,
        "max_value": kind.maximum,
    }
    if criterion.unit.startswith("rupiah"):
        return RupiahField(**told)
    return DecimalField(places=1, **told) if isinstance(kind, Number) else NumberField(**told)


def _first(words: object) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]
