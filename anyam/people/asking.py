"""The three questions with which somebody is written down: number, who, and where they live."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anyam.kernel.codes import parse_kk, parse_nik
from anyam.kernel.problems import Blocked
from anyam.people.forms import DIGITS
from anyam.people.models import Person
from anyam.people.rules import split_address
from anyam.regions.fields import VillageField
from anyam.web.fields import DateField
from anyam.web.widgets import Radios

T = TypeVar("T")


def read(parse: Callable[[str], T], text: str) -> T:
    """Read a number the way the kernel does, and complain the way a form does."""
    try:
        return parse(text)
    except Blocked as blocked:
        raise ValidationError([problem.message for problem in blocked.problems]) from None


class NikForm(forms.Form):
    """Step one."""

    nik = forms.CharField(
        label=_("NIK"),
        help_text=_("16 angka pada KTP. Contoh: 7316 0357 0685 0001."),
        max_length=40,
        widget=forms.TextInput(DIGITS),
    )

    def clean_nik(self) -> str:
        return read(parse_nik, self.cleaned_data["nik"]).value


class WhoForm(forms.Form):
    """Step two: who it is; birth date and sex are filled in from the NIK."""

    name = forms.CharField(label=_("Nama"), help_text=_("Seperti pada KTP."), max_length=120)
    birth_date = DateField(label=_("Tanggal lahir"))
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=Person.Sex.choices, widget=Radios)


class HomeForm(forms.Form):
    """Step three: family and home."""

    kk = forms.CharField(
        label=_("Nomor KK"),
        help_text=_("16 angka di atas kartu keluarga."),
        max_length=40,
        widget=forms.TextInput(DIGITS),
    )
    region = VillageField(label=_("Tinggal di desa atau kelurahan"))
    address = forms.CharField(
        label=_("Alamat"),
        help_text=_("Contoh: Jl. Poros 4, RT 2/RW 1."),
        max_length=200,
        required=False,
    )

    def clean_kk(self) -> str:
        return read(parse_kk, self.cleaned_data["kk"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        street, rt, rw = split_address(told.get("address", ""))
        return {**told, "address": street, "rt": rt, "rw": rw}
