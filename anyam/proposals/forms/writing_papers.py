"""A photo or paper for a proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from anyam.proposals.models import Document
from anyam.web.fields import FileField, PhotoField

PHOTOS = frozenset({Document.Kind.PLACE_PHOTO})


class PaperForm(forms.Form):
    """One file. Where a photo is asked for, the phone offers its camera and makes it smaller."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photo = kind in PHOTOS
        field = PhotoField if photo else FileField
        self.fields["file"] = field(
            label=_("Foto") if photo else _("Foto atau PDF"),
            help_text=_("Ambil dengan kamera, atau pilih yang sudah ada. Paling besar 10 MB."),
            error_messages={
                "required": _("Pilih fotonya dulu.") if photo else _("Pilih berkasnya dulu."),
                "empty": _("Berkas ini kosong. Pilih yang lain."),
            },
        )
