"""Forms about letters and offices."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.accounts.models import User
from anyam.letters import authority, rules
from anyam.letters.actions import MAX_SCAN
from anyam.letters.models import Office
from anyam.letters.profiles import LEVELS, NUMBERS
from anyam.regions.fields import VillageField
from anyam.regions.scope import NATION, Scope
from anyam.web import uploads
from anyam.web.fields import FileField


class ScanForm(forms.Form):
    """The letter as it was signed and stamped."""

    file = FileField(
        label=gettext_lazy("Pindaian surat bertanda tangan"),
        help_text=gettext_lazy("PDF dari pemindai, atau foto yang terang dan lurus."),
        kinds=uploads.PAPERS,
        max_bytes=MAX_SCAN,
    )


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Alasan surat ini dicabut"),
        help_text=gettext_lazy("Contoh: jumlah anggota salah, diganti surat nomor 460/0124."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CompareForm(forms.Form):
    """A file to be compared with what was issued. It is not kept."""

    file = FileField(
        label=gettext_lazy("Berkas PDF yang Anda terima"),
        help_text=gettext_lazy("Berkas hanya dibandingkan, tidak disimpan."),
        kinds=uploads.PAPERS,
        max_bytes=MAX_SCAN,
    )


class OfficeForm(forms.Form):
    """What an office puts on its letters."""

    name = forms.CharField(label=gettext_lazy("Nama kantor"), max_length=150)
    letterhead = forms.CharField(
        label=gettext_lazy("Kepala surat (kop)"),
        help_text=gettext_lazy("Satu baris untuk setiap tingkat, dari yang tertinggi."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    address = forms.CharField(label=gettext_lazy("Alamat"), max_length=250)
    place = forms.CharField(
        label=gettext_lazy("Tempat surat ditandatangani"),
        help_text=gettext_lazy("Contoh: Enrekang"),
        max_length=60,
    )
    head_position = forms.CharField(label=gettext_lazy("Jabatan kepala"), max_length=150)
    head_name = forms.CharField(
        label=gettext_lazy("Nama kepala"),
        help_text=gettext_lazy("Dengan gelar, seperti pada surat."),
        max_length=120,
    )
    head_rank = forms.CharField(
        label=gettext_lazy("Pangkat/golongan (boleh kosong)"),
        help_text=gettext_lazy("Contoh: Pembina Utama Muda (IV/c)"),
        max_length=60,
        required=False,
    )
    head_nip = forms.CharField(
        label=gettext_lazy("NIP (boleh kosong)"),
        help_text=gettext_lazy("18 angka"),
        max_length=30,
        required=False,
    )
    number_pattern = forms.CharField(
        label=gettext_lazy("Pola nomor surat"),
        help_text=gettext_lazy("Contoh: 460/{seq:04d}/{year}"),
        max_length=rules.NUMBER_LENGTH,
    )
    decree_pattern = forms.CharField(
        label=gettext_lazy("Pola nomor keputusan (boleh kosong)"),
        help_text=gettext_lazy("Kosongkan bila sama dengan nomor surat."),
        max_length=rules.NUMBER_LENGTH,
        required=False,
    )
    paper = forms.ChoiceField(
        label=gettext_lazy("Ukuran kertas"), choices=Office.Paper.choices, initial=Office.Paper.A4
    )
    new_logo = FileField(
        label=gettext_lazy("Lambang baru (boleh kosong)"),
        help_text=gettext_lazy("Gambar JPG atau PNG dengan latar putih."),
        kinds=uploads.PHOTOS,
        max_bytes=2_000_000,
        required=False,
    )

    def __init__(self, *args: Any, office: Office | None = None, **kwargs: Any) -> None:
        if office is not None:
            fields = self.base_fields.keys() - {"new_logo"}
            kwargs["initial"] = {name: getattr(office, name) for name in fields}
        super().__init__(*args, **kwargs)

    def clean_letterhead(self) -> str:
        lines = [" ".join(line.split()) for line in self.cleaned_data["letterhead"].splitlines()]
        kept = [line for line in lines if line]
        if len(kept) > 5:
            raise ValidationError(_("Kepala surat paling banyak lima baris."), code="lines")
        return "\n".join(kept)

    def clean_head_nip(self) -> str:
        digits = "".join(self.cleaned_data["head_nip"].split())
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) == 18):
            raise ValidationError(_("NIP terdiri atas 18 angka."), code="nip")
        return digits

    def profile(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        return {name: self.cleaned_data[name] for name in OfficeForm.base_fields}


class NewOfficeForm(OfficeForm):
    """An office in one of the user's regions; the directorate has none."""

    def __init__(self, *args: Any, user: User, unit: str, **kwargs: Any) -> None:
        letters, decrees = NUMBERS[Office.Unit(unit)]
        starts = {"number_pattern": letters, "decree_pattern": decrees}
        super().__init__(*args, initial=starts, **kwargs)
        if level := LEVELS.get(Office.Unit(unit)):
            scope = Scope(authority.editable(user))
            self.fields["region"] = VillageField(level=level, scope=scope, label=_("Wilayah"))
            self.order_fields(["region"])

    @property
    def code(self) -> str:
        """The region the office is for; the whole country for the directorate."""
        region = self.cleaned_data.get("region")
        return region.code if region else NATION
