"""What is asked before groups are looked for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anyam.regions.fields import VillageField
from anyam.regions.models import Region
from anyam.regions.scope import Scope as Places
from anyam.schemes import Scheme
from anyam.web.widgets import Radios

VILLAGE, KECAMATAN = "village", "kecamatan"


def _sized(scheme: Scheme) -> str:
    words = {"name": scheme.name, "min": scheme.min_members, "max": scheme.max_members}
    if scheme.min_members == scheme.max_members:
        return gettext("%(name)s (%(min)d orang)") % words
    return gettext("%(name)s (%(min)d sampai %(max)d orang)") % words


class AskForm(forms.Form):
    region = VillageField(label=_("Desa atau kelurahan"))
    reach = forms.ChoiceField(
        label=_("Calon dari mana?"),
        choices=[
            (VILLAGE, _("Desa itu saja")),
            (KECAMATAN, _("Seluruh kecamatannya")),
        ],
        widget=Radios,
        initial=VILLAGE,
    )
    scheme = forms.ChoiceField(label=_("Menurut skema mana?"), widget=Radios)
    smallest = forms.IntegerField(
        label=_("Anggota paling sedikit"), min_value=1, max_value=99, initial=5
    )
    largest = forms.IntegerField(
        label=_("Anggota paling banyak"), min_value=1, max_value=99, initial=10
    )
    everybody = forms.BooleanField(
        label=_("Ikutkan juga yang pasti tidak memenuhi syarat"),
        help_text=_("Tanpa ini mereka tetap disebut, dengan sebabnya, dan bisa dipindahkan."),
        required=False,
    )

    def __init__(self, data: Any = None, *, scope: Places, schemes: Sequence[Scheme]) -> None:
        super().__init__(data)
        self.schemes = {scheme.code: scheme for scheme in schemes}
        self.fields["scheme"].choices = [  # type: ignore[attr-defined]
            (code, _sized(scheme)) for code, scheme in self.schemes.items()
        ]
        self.fields["scheme"].initial = next(iter(self.schemes), None)
        field = self.fields["region"]
        if isinstance(field, VillageField):
            field.scope = scope

    @property
    def asked(self) -> dict[str, Any]:
        """The question as the action takes it."""
        told = self.cleaned_data
        scheme = self.schemes[told["scheme"]]
        names = ("smallest", "largest", "everybody")
        return {"region": self.place, "scheme": scheme, **{name: told[name] for name in names}}

    @property
    def place(self) -> Region:
        """The village, or its kecamatan."""
        village: Region = self.cleaned_data["region"]
        if self.cleaned_data["reach"] == KECAMATAN and village.parent is not None:
            return village.parent
        return village
