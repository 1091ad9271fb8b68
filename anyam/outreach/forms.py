"""What is asked about a village and its people, a few things a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anyam.outreach import rules, words
from anyam.outreach.models import Candidate, Potential, Socialisation
from anyam.regions.fields import VillageField
from anyam.regions.models import Region
from anyam.regions.scope import Scope
from anyam.web.fields import DateField, NumberField
from anyam.web.points import PointField, point_of
from anyam.web.widgets import Checkboxes, Radios


class SessionForm(forms.Form):
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("Untuk wilayah mana?"),
        help_text=_("Pilih kecamatan bila semua desanya diundang."),
        empty_label=_("Pilih wilayah"),
    )
    held_on = DateField(label=_("Tanggal"))
    place = forms.CharField(
        label=_("Tempat"), help_text=_("Contoh: kantor Camat Baraka."), max_length=150
    )

    def __init__(self, data: Any = None, *, places: list[Region]) -> None:
        super().__init__(data)
        field: Any = self.fields["region"]
        field.queryset = Region.objects.filter(code__in=[place.code for place in places])
        field.choices = [
            ("", gettext("Pilih wilayah")),
            *((place.code, _named(place)) for place in places),
        ]


def _named(place: Region) -> str:
    return place.titled if len(place.code) > 6 else f"Kecamatan {place.name}"


class SessionDetailsForm(forms.Form):
    held_on = DateField(label=_("Tanggal"))
    place = forms.CharField(label=_("Tempat"), max_length=150)
    held_by = forms.CharField(
        label=_("Siapa yang menjelaskan?"),
        help_text=_("Contoh: Rusdi Patta, pendamping; Ibu Camat."),
        max_length=150,
    )
    asked = forms.CharField(
        label=_("Apa yang ditanyakan atau diragukan warga?"),
        help_text=_("Boleh kosong. Contoh: takut rugi; apakah uangnya harus dikembalikan."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, data: Any = None, *, session: Socialisation) -> None:
        names = ("held_on", "place", "held_by", "asked")
        super().__init__(data, initial={name: getattr(session, name) for name in names})


class VisitorForm(forms.Form):
    name = forms.CharField(label=_("Nama yang hadir"), max_length=rules.NAME_LENGTH)
    came_for = forms.CharField(
        label=_("Datang untuk siapa?"),
        help_text=_("Kosongkan bila ia datang untuk dirinya sendiri."),
        max_length=rules.NAME_LENGTH,
        required=False,
    )
    address = forms.CharField(
        label=_("Dusun atau RT"),
        help_text=_("Boleh kosong. Contoh: Dusun Buntu, RT 2."),
        max_length=100,
        required=False,
    )


class ManyForm(forms.Form):
    names = forms.CharField(
        label=_("Siapa saja yang hadir?"),
        help_text=_(
            "Satu baris untuk satu orang. Yang mewakili orang lain, tulis: Hasnah untuk Baharuddin."
        ),
        max_length=30_000,
        widget=forms.Textarea({"rows": 12}),
    )


class VillageForm(forms.Form):
    """For which village?"""

    region = VillageField(label=_("Desa atau kelurahan"))

    def __init__(self, data: Any = None, *, scope: Scope) -> None:
        super().__init__(data)
        field = self.fields["region"]
        if isinstance(field, VillageField):
            field.scope = scope


class WishForm(forms.Form):
    """What somebody can do, and what they would like to do."""

    skills = forms.MultipleChoiceField(
        label=_("Apa yang bisa dikerjakan?"), required=False, widget=Checkboxes
    )
    others = forms.CharField(
        label=_("Keterampilan lain"),
        help_text=_("Pisahkan dengan koma. Contoh: menganyam, memijat."),
        max_length=200,
        required=False,
    )
    trades = forms.MultipleChoiceField(
        label=_("Usaha apa yang diinginkan?"), required=False, widget=Checkboxes
    )

    def __init__(self, data: Any = None, *, candidate: Candidate) -> None:
        known = words.skills()
        own = [word for word in candidate.skills if word not in known]
        initial = {
            "skills": candidate.skills, "others": ", ".join(own), "trades": candidate.trades,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        self.fields["skills"].choices = [  # type: ignore[attr-defined]
            (skill.slug, skill.name) for skill in known.values()
        ]
        self.fields["trades"].choices = list(words.trades().items())  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, list[str]]:
        given = self.cleaned_data
        return {
            "skills": [*given["skills"], *given["others"].split(",")],
            "trades": given["trades"],
        }


class PointForm(forms.Form):
    point = PointField(
        label=_("Letak rumah di peta"),
        required=False,
        max_length=80,
        help_text=_("Lintang, lalu bujur. Contoh: -3.563412, 119.774321"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, candidate: Candidate) -> None:
        point = point_of(candidate.latitude, candidate.longitude)
        super().__init__(data, initial={"point": point})


class StateForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Bagaimana keadaannya sekarang?"), choices=rules.State.choices, widget=Radios
    )
    text = forms.CharField(
        label=_("Keterangan"),
        help_text=_("Boleh kosong. Contoh: ikut suami ke Kalimantan."),
        max_length=200,
        required=False,
    )

    def __init__(self, data: Any = None, *, candidate: Candidate) -> None:
        super().__init__(data)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (value, label)
            for value, label in rules.State.choices
            if value in rules.MOVES[rules.State(candidate.state)]
        ]


KIND_HINTS = {
    Potential.Kind.SKILL.value: _("Contoh: banyak ibu pandai membuat kue dange."),
    Potential.Kind.MATERIAL.value: _("Contoh: gula aren dan kelapa murah setelah panen."),
    Potential.Kind.BUYER.value: _(
        "Contoh: pasar Baraka ramai hari Senin; dua sekolah tanpa kantin."
    ),
    Potential.Kind.PLACE.value: _("Contoh: kios kosong milik desa di tepi jalan."),
}


class LookForm(forms.Form):
    """Look: what is there?"""

    kind = forms.ChoiceField(
        label=_("Jenis potensi"),
        choices=Potential.Kind.choices,
        widget=Radios(hints=KIND_HINTS),
    )
    seen = forms.CharField(
        label=_("Apa yang dilihat?"),
        help_text=_("Satu kalimat, dengan angka bila ada."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )
    trades = forms.MultipleChoiceField(
        label=_("Cocok untuk usaha apa?"), required=False, widget=Checkboxes
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["trades"].choices = list(words.trades().items())  # type: ignore[attr-defined]


class ThinkForm(forms.Form):
    meaning = forms.CharField(
        label=_("Apa artinya bagi usaha warga?"),
        help_text=_("Contoh: kue bisa dijual setiap Senin, bahannya tidak perlu dari kota."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class ActForm(forms.Form):
    plan = forms.CharField(
        label=_("Apa yang dilakukan, oleh siapa, kapan?"),
        help_text=_("Contoh: pendamping bertemu kepala pasar minggu depan."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class InhabitantsForm(forms.Form):
    count = NumberField(
        label=_("Berapa penduduknya?"), min_value=1, max_value=rules.INHABITANTS_MOST
    )
    counted_on = DateField(
        label=_("Keadaan pada tanggal"), help_text=_("Contoh: 31-12-2024 untuk semester II 2024.")
    )
    source = forms.CharField(
        label=_("Dari mana angkanya?"),
        help_text=_("Contoh: Dukcapil semester II 2024; papan monografi kantor lurah."),
        max_length=200,
    )
