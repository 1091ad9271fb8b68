"""What is asked about a register: what it is, a file of it, its columns, and whom to look up."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.accounts.models import User
from anyam.people.forms import DIGITS
from anyam.people.models import Person
from anyam.regions.fields import VillageField
from anyam.regions.models import Region
from anyam.registers import queries, rules
from anyam.registers.models import Register, Snapshot
from anyam.registers.words import COLUMN_NAMES
from anyam.web.fields import DateField
from anyam.web.widgets import Radios

NATION = "00"
UNUSED = "-"
ACCEPT = ".csv,.txt,.parquet,.pq,.xlsx,.xls,.ods"


class RegisterForm(forms.Form):
    """A register that was not held before."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Isinya apa?"),
        choices=Register.Kind.choices,
        widget=Radios(
            hints={
                Register.Kind.POPULATION: gettext_lazy("Untuk mencari siapa calon itu."),
                Register.Kind.ASSISTANCE: gettext_lazy("Untuk melihat siapa pernah dibantu."),
            }
        ),
        error_messages={"required": gettext_lazy("Pilih isi registernya.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Nama"),
        help_text=gettext_lazy("Contoh: DTSEN, atau Penerima KUBE."),
        max_length=80,
        error_messages={"required": gettext_lazy("Beri nama registernya, misalnya DTSEN.")},
    )
    programme = forms.CharField(
        label=gettext_lazy("Program"),
        help_text=gettext_lazy("Hanya untuk penerima bantuan. Contoh: KUBE, PKH."),
        max_length=80,
        required=False,
    )
    owner = forms.CharField(
        label=gettext_lazy("Pemilik data"),
        help_text=gettext_lazy("Dari siapa berkasnya. Contoh: Pusdatin Kemensos."),
        max_length=120,
        required=False,
    )
    place = forms.ChoiceField(label=gettext_lazy("Berlaku untuk"), widget=Radios)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        codes = queries.places_of(user)
        self.areas = Region.objects.in_bulk([code for code in codes if code])
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        nation = [(NATION, _("Seluruh Indonesia"))] if "" in codes else []
        field.choices = [*nation, *((code, area.titled) for code, area in self.areas.items())]
        if len(field.choices) == 1:
            self.initial["place"] = field.choices[0][0]

    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        told = {name: self.cleaned_data[name] for name in ("kind", "name", "programme", "owner")}
        return told | {"region": self.areas.get(self.cleaned_data["place"])}


class UploadForm(forms.Form):
    """The file of a snapshot, how it is called and of which day it is."""

    file = forms.FileField(
        label=gettext_lazy("Berkas register"),
        help_text=gettext_lazy(
            "CSV atau Parquet sampai 500 MB, Excel sampai 20 MB. Yang lebih besar dimasukkan admin "
            "server dengan perintah."
        ),
        widget=forms.FileInput({"accept": ACCEPT}),
        error_messages={
            "required": gettext_lazy("Pilih berkasnya."),
            "empty": gettext_lazy("Berkas ini kosong. Pilih berkas yang berisi."),
        },
    )
    version = forms.CharField(
        label=gettext_lazy("Versi"),
        help_text=gettext_lazy("Sebutan singkat. Contoh: 2026-T3 untuk triwulan ketiga."),
        max_length=40,
        error_messages={"required": gettext_lazy("Tulis versinya, misalnya 2026-T3.")},
    )
    as_of = DateField(
        label=gettext_lazy("Keadaan per tanggal"),
        help_text=gettext_lazy("Tanggal data, seperti tertulis di surat pengantarnya."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if problems := list(rules.size_problems(file.size)):
            raise ValidationError(problems[0].message, code=problems[0].code)
        return file


class ColumnsForm(forms.Form):
    """Which column is what: one choice for each column of the file."""

    def __init__(self, data: Any = None, *, snapshot: Snapshot) -> None:
        super().__init__(data)
        self.columns: list[dict[str, Any]] = list(snapshot.layout.get("columns", []))
        offered = [(name, COLUMN_NAMES[name]) for name in queries.fields_of(snapshot.register)]
        chosen = {label: field for field, label in snapshot.mapping.items()}
        for number, column in enumerate(self.columns):
            self.fields[f"k{number}"] = forms.ChoiceField(
                label=column["label"],
                choices=[(UNUSED, gettext_lazy("Tidak dipakai")), *offered],
                initial=chosen.get(column["label"], UNUSED),
            )

    def cards(self) -> Iterator[tuple[list[str], forms.BoundField]]:
        """Each column with its first cells, masked."""
        for number, column in enumerate(self.columns):
            different = dict.fromkeys(text for text in column["samples"] if text)
            yield list(different)[:3], self[f"k{number}"]

    def chosen(self) -> dict[str, str]:
        """label -> field; "" is not read."""
        return {
            column["label"]: "" if (field := self.cleaned_data[f"k{number}"]) == UNUSED else field
            for number, column in enumerate(self.columns)
        }


def reason_field(example: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Alasan"),
        help_text=example,
        max_length=300,
        error_messages={"required": gettext_lazy("Tuliskan alasannya.")},
    )


class RetireForm(forms.Form):
    reason = reason_field(
        gettext_lazy("Dicatat bersama nama Anda. Contoh: berkas yang dimasukkan keliru.")
    )


class SearchForm(forms.Form):
    """Whom to look up, and why."""

    name = forms.CharField(
        label=gettext_lazy("Nama"),
        help_text=gettext_lazy("Seperti pada KTP; ejaan lain juga dicari."),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    nik = forms.CharField(
        label="NIK",
        help_text=gettext_lazy("Boleh kurang angka atau salah ketik."),
        max_length=40,
        required=False,
        widget=forms.TextInput(DIGITS),
    )
    birth_date = DateField(label=gettext_lazy("Tanggal lahir"), required=False)
    sex = forms.ChoiceField(
        label=gettext_lazy("Jenis kelamin"),
        choices=[("", gettext_lazy("Belum diketahui")), *Person.Sex.choices],
        required=False,
    )
    mother_name = forms.CharField(label=gettext_lazy("Nama ibu"), max_length=120, required=False)
    region = VillageField(label=gettext_lazy("Desa/kelurahan"), required=False)
    reason = reason_field(
        gettext_lazy("Dicatat bersama nama Anda. Contoh: memeriksa calon anggota Melati.")
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("name") and not told.get("nik"):
            message = _("Tulis nama atau NIK orang yang dicari.")
            self.add_error("name", ValidationError(message, code="required"))
        return told

    def told(self) -> dict[str, str]:
        """What is known of the person, as the register calls it."""
        given = self.cleaned_data
        born, region = given.get("birth_date"), given.get("region")
        told = {name: given.get(name) or "" for name in ("name", "nik", "sex", "mother_name")}
        return told | {
            "birth_date": born.isoformat() if born else "",
            "region_code": region.code if region else "",
        }
