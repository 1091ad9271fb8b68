"""What an officer types about a referral or a tie."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OutcomeForm(forms.Form):
    """What became of somebody proposed for the register."""

    outcome = forms.CharField(
        label=_("Hasilnya"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Contoh: sudah masuk DTSEN versi Desember, desil 2."),
    )


class AsideForm(forms.Form):
    """Why a tie between groups means nothing."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=500,
        help_text=_("Contoh: nomor HP milik kepala dusun, dipakai bersama."),
    )
