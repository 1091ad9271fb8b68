"""What an officer found: one member against the register, one case at the Directorate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anyam.verification.models import Finding, Review, Ruling


class RulingForm(forms.Form):
    """What the register showed for one member, and what follows."""

    finding = forms.ChoiceField(
        label=_("Apa yang terlihat di register?"), choices=Finding, widget=forms.RadioSelect
    )
    ruling = forms.ChoiceField(label=_("Keputusan"), choices=Ruling, widget=forms.RadioSelect)
    desil = forms.IntegerField(
        label=_("Desil"),
        required=False,
        min_value=1,
        max_value=10,
        help_text=_("Angka 1 sampai 10. Kosongkan bila tidak tertulis."),
    )
    register_version = forms.CharField(
        label=_("Versi register"), max_length=40, help_text=_("Contoh: DTSEN triwulan III 2026.")
    )
    reason = forms.CharField(
        label=_("Alasan"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wajib diisi, kecuali bila ditemukan dengan data sama dan diterima."),
    )


class AcceptFoundForm(forms.Form):
    """Several members at once who stand in the register as they stand here."""

    register_version = forms.CharField(
        label=_("Versi register"), max_length=40, help_text=_("Contoh: DTSEN triwulan III 2026.")
    )


class CardForm(forms.Form):
    """What an officer says of one card; the button pressed is the answer."""

    REFUSE = "refuse"  # the same person, who does not qualify
    verdict = forms.ChoiceField(
        choices=[
            (Review.Verdict.SAME, ""), (Review.Verdict.NONE, ""), (Review.Verdict.UNSURE, ""),
            (REFUSE, ""),
        ],
        error_messages={"required": _("Pilih salah satu keputusan.")},
    )  # fmt: skip
    rival = forms.IntegerField(required=False, widget=forms.HiddenInput)
    jawaban = forms.CharField(required=False, max_length=18)  # of another list than the register
    reason = forms.CharField(label=_("Alasan"), required=False, max_length=500)

    @property
    def says(self) -> str:
        """The verdict; refusing somebody says first that it is them."""
        verdict: str = self.cleaned_data["verdict"]
        return str(Review.Verdict.SAME) if verdict == self.REFUSE else verdict


YES_NO = [("ya", _("Ya")), ("tidak", _("Tidak"))]


class CaseCheckForm(forms.Form):
    """The Directorate's own check."""

    documents_ok = forms.ChoiceField(
        label=_("Berkas lengkap dan terbaca?"), choices=YES_NO, widget=forms.RadioSelect
    )
    members_ok = forms.ChoiceField(
        label=_("Anggota sudah diperiksa ulang terhadap register?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    budget_ok = forms.ChoiceField(
        label=_("Anggaran wajar untuk usaha ini?"), choices=YES_NO, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Catatan pemeriksaan"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Contoh: tiga anggota dicek acak, semuanya ada di register."),
    )
