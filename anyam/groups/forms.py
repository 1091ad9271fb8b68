"""What is asked about a group, at most three things a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anyam.groups.models import Group, Meeting, Membership, Trade
from anyam.groups.rules import OFFICERS, Office
from anyam.regions.fields import VillageField
from anyam.regions.scope import Scope
from anyam.web import uploads
from anyam.web.fields import DateField, FileField
from anyam.web.points import PointField, point_of
from anyam.web.widgets import Checkboxes, Radios


class StartForm(forms.Form):
    region = VillageField(label=_("Desa atau kelurahan kelompok"))
    name = forms.CharField(
        label=_("Nama kelompok"), help_text=_("Contoh: Melati 3."), max_length=100
    )

    def __init__(self, data: Any = None, *, scope: Scope) -> None:
        super().__init__(data)
        field = self.fields["region"]
        if isinstance(field, VillageField):
            field.scope = scope


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Nama kelompok"), help_text=_("Contoh: Melati 3."), max_length=100
    )
    reason = forms.CharField(
        label=_("Mengapa namanya diganti?"),
        help_text=_("Kelompok sudah disahkan dengan nama lama, jadi alasannya dicatat."),
        max_length=300,
    )

    def __init__(self, data: Any = None, *, group: Group) -> None:
        super().__init__(data, initial={"name": group.name})
        if group.formed_on is None:
            del self.fields["reason"]


class OfficersForm(forms.Form):
    """Three offices, three members."""

    def __init__(self, data: Any = None, *, seats: list[Membership]) -> None:
        super().__init__(data, initial={seat.office: seat.pk for seat in seats})
        self.seats = {str(seat.pk): seat for seat in seats}
        names = [
            ("", gettext("Pilih anggota")),
            *((pk, s.person.name) for pk, s in self.seats.items()),
        ]
        for office in OFFICERS:
            self.fields[office] = forms.ChoiceField(label=Office(office).label, choices=names)

    def chosen(self) -> dict[str, Membership]:
        return {office: self.seats[self.cleaned_data[office]] for office in OFFICERS}


class TradeForm(forms.Form):
    trade = forms.ModelChoiceField(Trade.objects.order_by("pk"), label=_("Jenis usaha"))
    business = forms.CharField(
        label=_("Usahanya, dengan kata sendiri"),
        help_text=_("Contoh: kios sembako di pasar Balla."),
        max_length=150,
        required=False,
    )
    secretariat = forms.CharField(
        label=_("Alamat sekretariat"),
        help_text=_("Biasanya rumah ketua."),
        max_length=200,
        required=False,
    )

    def __init__(self, data: Any = None, *, group: Group) -> None:
        initial = {
            "trade": group.trade_id, "business": group.business, "secretariat": group.secretariat,
        }  # fmt: skip
        super().__init__(data, initial=initial)


class WhyForm(forms.Form):
    why_sells = forms.CharField(
        label=_("Siapa yang akan membeli dari kelompok ini, dan apa bedanya?"),
        help_text=_(
            "Contoh: kios kami melayani dusun atas yang satu jam dari pasar; grosir lain di bawah."
        ),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
    )


class PointForm(forms.Form):
    point = PointField(
        label=_("Titik di peta"),
        required=False,
        max_length=80,
        help_text=_("Lintang, lalu bujur. Contoh: -3.563412, 119.774321"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, group: Group) -> None:
        super().__init__(data, initial={"point": point_of(group.latitude, group.longitude)})


class MeetingForm(forms.Form):
    held_on = DateField(label=_("Tanggal musyawarah"))
    place = forms.CharField(
        label=_("Tempat"), help_text=_("Contoh: Balai Desa Balla."), max_length=150
    )

    def __init__(self, data: Any = None, *, meeting: Meeting | None) -> None:
        initial = {"held_on": meeting.held_on, "place": meeting.place} if meeting else None
        super().__init__(data, initial=initial)


class AttendanceForm(forms.Form):
    present = forms.TypedMultipleChoiceField(
        label=_("Siapa yang hadir?"),
        help_text=_("Beri tanda pada setiap anggota yang datang sendiri."),
        coerce=int,
        widget=Checkboxes,
    )

    def __init__(
        self, data: Any = None, *, seats: list[Membership], present: list[int] | None
    ) -> None:
        super().__init__(data, initial={"present": present})
        self.fields["present"].choices = [  # type: ignore[attr-defined]
            (seat.person_id, seat.person.name) for seat in seats
        ]


class GuestForm(forms.Form):
    name = forms.CharField(label=_("Nama tamu"), max_length=120)
    came_for = forms.TypedChoiceField(
        label=_("Datang mewakili"),
        help_text=_("Kosongkan bila ia datang sebagai tamu, misalnya lurah."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, data: Any = None, *, absent: list[Membership]) -> None:
        super().__init__(data)
        names = [(seat.person_id, seat.person.name) for seat in absent]
        self.fields["came_for"].choices = [("", gettext("Tidak mewakili siapa-siapa")), *names]  # type: ignore[attr-defined]


class AgreementForm(forms.Form):
    agreement = forms.CharField(
        label=_("Apa yang disepakati?"),
        help_text=_("Satu baris untuk satu kesepakatan. Ini contoh; ubah sesuai musyawarah."),
        max_length=5_000,
        widget=forms.Textarea({"rows": 10}),
    )


class SheetForm(forms.Form):
    file = FileField(
        label=_("Foto daftar hadir"),
        help_text=_("Foto lembar yang sudah ditandatangani atau dicap jempol. Boleh juga PDF."),
        kinds=(*uploads.PHOTOS, uploads.PDF),
        widget=forms.FileInput({"data-anyam-photo": True}),
    )


class EndForm(forms.Form):
    on = DateField(label=_("Keluar pada tanggal"))
    reason = forms.ChoiceField(
        label=_("Alasan"),
        choices=[
            (value, label)
            for value, label in Membership.Ending.choices
            if value not in (Membership.Ending.DISBANDED, Membership.Ending.REPLACED)
        ],
        widget=Radios,
    )
    text = forms.CharField(label=_("Keterangan"), max_length=200, required=False)


class DisbandForm(forms.Form):
    on = DateField(label=_("Dibubarkan pada tanggal"))
    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Contoh: anggota pindah dan usaha dihentikan."),
        max_length=300,
    )


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("Nomor HP ketua"),
        help_text=_("Nomor ini dipakai ketua untuk masuk. Contoh: 0812 3456 7890."),
        max_length=20,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
