"""What is asked about a person, one thing a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anyam.people import rules
from anyam.people.models import HouseholdMembership, Person
from anyam.regions.fields import VillageField
from anyam.web.fields import DateField
from anyam.web.widgets import Radios

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Nama atau NIK"),
        help_text=_("Tulis paling sedikit tiga huruf nama, atau 16 angka NIK."),
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Alasan"),
        help_text=_("Dicatat bersama nama Anda. Contoh: mencocokkan dengan KTP saat kunjungan."),
        max_length=300,
    )


class ReasonForm(forms.Form):
    reason = reason_field()


class YesOrNo(forms.TypedChoiceField):
    """Yes, no, or not known yet; begins with what the record says."""

    def prepare_value(self, value: Any) -> Any:
        return {True: "ya", False: "tidak", None: ""}.get(value, value)


def yes_or_no(label: Any, help_text: Any) -> YesOrNo:
    """A question that may stay open."""
    return YesOrNo(
        label=label,
        help_text=help_text,
        choices=[("", _("Belum diketahui")), ("ya", _("Ya")), ("tidak", _("Tidak"))],
        coerce=lambda value: value == "ya",
        empty_value=None,
        required=False,
        widget=Radios,
    )


class PartForm(forms.Form):
    """One part of a person's record; `title` heads its page."""

    title: Any = ""

    def __init__(self, data: Any = None, *, person: Person) -> None:
        self.person = person
        super().__init__(data, initial=self.now())

    def now(self) -> dict[str, Any]:
        """What the record says today."""
        return {name: getattr(self.person, name, None) for name in self.base_fields}


class NameForm(PartForm):
    title = _("Perbaiki nama")
    name = forms.CharField(label=_("Nama"), help_text=_("Seperti pada KTP."), max_length=120)
    reason = reason_field()


class BirthForm(PartForm):
    title = _("Perbaiki tanggal lahir dan jenis kelamin")
    birth_date = DateField(label=_("Tanggal lahir"), required=False)
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=Person.Sex.choices, widget=Radios)
    reason = reason_field()


class NikForm(PartForm):
    title = _("Perbaiki NIK")
    nik = forms.CharField(
        label="NIK",
        help_text=_("16 angka pada KTP. Contoh: 7316 0357 0685 0001."),
        max_length=40,
        widget=forms.TextInput(DIGITS),
    )
    reason = reason_field()

    def now(self) -> dict[str, Any]:
        return {}


class PhoneForm(PartForm):
    title = _("Perbaiki nomor HP")
    phone = forms.CharField(
        label=_("Nomor HP"),
        help_text=_("Contoh: 0812 3456 7890."),
        max_length=20,
        required=False,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    reason = reason_field()


class BackgroundForm(PartForm):
    title = _("Pendidikan dan pengalaman usaha")
    education = forms.ChoiceField(
        label=_("Pendidikan"),
        choices=[("", _("Belum diketahui")), *Person.Education.choices],
        required=False,
    )
    had_business = yes_or_no(
        _("Pernah berusaha sendiri?"),
        _("Dicatat saja. Membantu atau menghalangi, skema yang menentukan."),
    )
    reason = reason_field()


class FamilyForm(PartForm):
    title = _("Status perkawinan dan nafkah")
    marital_status = forms.ChoiceField(
        label=_("Status perkawinan"),
        choices=[("", _("Belum diketahui")), *Person.Marital.choices],
        required=False,
    )
    main_earner = yes_or_no(
        _("Pencari nafkah utama keluarga?"), _("Yang penghasilannya menghidupi keluarga.")
    )
    reason = reason_field()


class WorkForm(PartForm):
    title = _("Pekerjaan")
    occupation = forms.ChoiceField(
        label=_("Pekerjaan sekarang"),
        choices=[("", _("Belum diketahui")), *Person.Occupation.choices],
        required=False,
    )
    can_work = yes_or_no(_("Mampu bekerja?"), _("Menurut kesehatannya sekarang."))
    reason = reason_field()


class LiteracyForm(PartForm):
    title = _("Membaca, menulis, berhitung")
    literate = yes_or_no(
        _("Bisa membaca, menulis, dan berhitung?"),
        _("Contoh: membaca kuitansi dan menghitung kembalian."),
    )
    reason = reason_field()


class MoveForm(PartForm):
    title = _("Catat pindah tempat tinggal")
    region = VillageField(label=_("Desa/kelurahan yang baru"))
    address = forms.CharField(
        label=_("Alamat yang baru"),
        help_text=_("Contoh: Jl. Poros 4, RT 2/RW 1."),
        max_length=200,
        required=False,
    )
    on = DateField(label=_("Pindah pada tanggal"))

    def now(self) -> dict[str, Any]:
        return {}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        street, rt, rw = rules.split_address(told.get("address", ""))
        return {**told, "address": street, "rt": rt, "rw": rw}


class HouseholdForm(PartForm):
    title = _("Catat ganti nomor KK")
    kk = forms.CharField(
        label=_("Nomor KK yang baru"),
        help_text=_("16 angka di atas kartu keluarga."),
        max_length=40,
        widget=forms.TextInput(DIGITS),
    )
    relation = forms.ChoiceField(
        label=_("Kedudukan dalam keluarga"),
        choices=HouseholdMembership.Relation.choices,
        widget=Radios,
    )
    on = DateField(label=_("Sejak tanggal"))

    def now(self) -> dict[str, Any]:
        return {"relation": HouseholdMembership.Relation.HEAD}


PARTS: dict[str, type[PartForm]] = {
    "nama": NameForm,
    "lahir": BirthForm,
    "nik": NikForm,
    "hp": PhoneForm,
    "latar": BackgroundForm,
    "keluarga": FamilyForm,
    "kerja": WorkForm,
    "baca": LiteracyForm,
    "pindah": MoveForm,
    "kk": HouseholdForm,
}
