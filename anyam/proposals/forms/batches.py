"""What one letter for many says about itself, and a period in which nothing moves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anyam.regions.models import Region
from anyam.web.fields import DateField


class LetterForm(forms.Form):
    number = forms.CharField(
        label=_("Nomor surat"),
        required=False,
        max_length=80,
        help_text=_("Kosongkan supaya diambil dari buku nomor kantor."),
    )
    dated_on = DateField(label=_("Tanggal surat"))
    funding_source = forms.CharField(label=_("Sumber dana"), max_length=120)
    note = forms.CharField(
        label=_("Catatan untuk berkas"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FreezeForm(forms.Form):
    """A period in which no case of a region moves on."""

    region = forms.ChoiceField(label=_("Wilayah"))
    starts_on = DateField(label=_("Mulai tanggal"))
    ends_on = DateField(label=_("Sampai tanggal"))
    reason = forms.CharField(
        label=_("Alasan"), max_length=200, help_text=_("Contoh: masa tenang pemilihan kepala desa.")
    )

    def __init__(self, *args: Any, prefixes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Region.objects.in_bulk([prefix for prefix in prefixes if prefix])
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            (prefix, str(names[prefix]) if prefix else _("Seluruh Indonesia"))
            for prefix in prefixes
        ]
