"""What is asked before groups are looked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anyam.regions.fields import VillageField
from anyam.regions.models import Region
from anyam.regions.scope import Scope
from anyam.web.widgets import Radios

VILLAGE, KECAMATAN = "village", "kecamatan"


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
    smallest = forms.IntegerField(
        label=_("Anggota paling sedikit"), min_value=2, max_value=20, initial=5
    )
    largest = forms.IntegerField(
        label=_("Anggota paling banyak"), min_value=2, max_value=20, initial=10
    )

    def __init__(self, data: Any = None, *, scope: Scope) -> None:
        super().__init__(data)
        field = self.fields["region"]
        if isinstance(field, VillageField):
            field.scope = scope

    @property
    def place(self) -> Region:
        """The village, or its kecamatan."""
        village: Region = self.cleaned_data["region"]
        if self.cleaned_data["reach"] == KECAMATAN and village.parent is not None:
            return village.parent
        return village
