"""What an administrator types about people, their roles and their deputies."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.accounts.roles import LEVELS, Role
from anyam.accounts.rules import inside
from anyam.kernel.problems import Blocked
from anyam.regions.fields import VillageField
from anyam.regions.models import Region
from anyam.regions.scope import NATION, Scope

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
DATES = ["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%Y-%m-%d"]
AREA_WORDS = {
    0: _("seluruh Indonesia"),
    2: _("satu provinsi"),
    4: _("satu kabupaten/kota"),
    6: _("satu kecamatan"),
    10: _("satu desa/kelurahan"),
}
AREA_LABELS = {
    2: _("Provinsi"),
    4: _("Kabupaten/kota"),
    6: _("Kecamatan"),
    10: _("Desa/kelurahan"),
}
TREE_LEVELS = {2: 1, 4: 2, 6: 3, 10: 4}


class ProblemForm(forms.Form):
    """A form that can show why an action was refused."""

    def add_problems(self, blocked: Blocked) -> None:
        for problem in blocked.problems:
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, forms.ValidationError(problem.message, code=problem.code))


class DayField(forms.DateField):
    """A day as people write it: 22-11-2026."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Tanggal-bulan-tahun. Contoh: 22-11-2026."))
        super().__init__(
            input_formats=DATES,
            widget=forms.DateInput(
                format="%d-%m-%Y", attrs={"class": "govuk-input--width-10", "autocomplete": "off"}
            ),
            error_messages={
                "invalid": gettext_lazy("Tulis tanggal seperti ini: 22-11-2026."),
            },
            validators=[
                MinValueValidator(FIRST_DAY, gettext_lazy("Tahunnya paling awal 2000.")),
                MaxValueValidator(LAST_DAY, gettext_lazy("Tahunnya paling akhir 2100.")),
            ],
            **kwargs,
        )


class DetailsForm(ProblemForm):
    """What letters print about an officer."""

    name = forms.CharField(
        label=_("Nama lengkap"), help_text=_("Dengan gelar, seperti di surat."), max_length=120
    )
    position = forms.CharField(
        label=_("Jabatan"),
        help_text=_("Contoh: Kepala Dinas Sosial."),
        max_length=120,
        required=False,
    )
    nip = forms.RegexField(
        r"^[0-9]{18}$",
        label="NIP",
        help_text=_("18 angka, bila pegawai negeri."),
        max_length=30,
        required=False,
        error_messages={"invalid": _("NIP terdiri atas 18 angka.")},
    )
    rank = forms.CharField(
        label=_("Pangkat/golongan"),
        help_text=_("Contoh: Pembina, IV/a."),
        max_length=60,
        required=False,
    )
    phone = forms.CharField(
        label=_("Nomor HP"),
        help_text=_("Contoh: 0812 3456 7890."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )


class NewUserForm(DetailsForm):
    """A new account, found in one of the administrator's own areas."""

    username = forms.CharField(
        label=_("Nama pengguna"),
        help_text=_("Untuk masuk. Huruf kecil tanpa spasi. Contoh: siti.balla."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    region = forms.ChoiceField(label=_("Bekerja di"))
    field_order = ("name", "username", "region")

    def __init__(self, *args: Any, areas: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Region.objects.in_bulk([code for code in areas if code])
        choices = [(code, region.full_name) for code, region in sorted(known.items())]
        if NATION in areas:
            choices.insert(0, (NATION, gettext("Seluruh Indonesia")))
        self.fields["region"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["region"].required = False
            self.fields["region"].widget = forms.HiddenInput()
        self._only = choices[0][0] if len(choices) == 1 else None

    def clean_region(self) -> Region | None:
        code = self.cleaned_data["region"] if self._only is None else self._only
        return Region.objects.filter(code=code).first() if code else None


def role_choices(areas: frozenset[str]) -> list[tuple[str, str]]:
    """Roles an administrator of `areas` may give, each with the size of area: "auditor.4"."""
    deepest = {length: any(len(area) <= length for area in areas) for length in AREA_WORDS}
    return [
        (f"{role.value}.{length}", f"{role.label} – {AREA_WORDS[length]}")
        for role in Role
        if role != Role.CHAIR
        for length in sorted(LEVELS[role])
        if deepest[length]
    ]


class RoleForm(forms.Form):
    """Which role, over how large an area."""

    role = forms.ChoiceField(label=_("Peran apa?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, areas: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(areas)  # type: ignore[attr-defined]


class PlaceForm(ProblemForm):
    """Where a role is held, and when."""

    starts_on = DayField(label=_("Mulai bertugas"))
    ends_on = DayField(label=_("Sampai"), required=False, help_text=_("Kosongkan bila belum tahu."))

    def __init__(self, *args: Any, length: int, areas: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if length:
            self.fields["region"] = VillageField(
                level=TREE_LEVELS[length],
                scope=Scope(areas),
                label=AREA_LABELS[length],
                help_text=_("Tulis tiga huruf pertama namanya, lalu pilih."),
            )
            self.order_fields(["region", "starts_on", "ends_on"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {"region": None} | given

    @staticmethod
    def allowed(role: str, length: int, areas: frozenset[str]) -> bool:
        """Whether such a role is for this administrator to give at all."""
        national = length or inside(NATION, areas)
        return role in LEVELS and length in LEVELS[role] and bool(national)


class EndRoleForm(ProblemForm):
    last_day = DayField(label=_("Hari terakhir bertugas"))


class DeputyForm(ProblemForm):
    """Who stands in, from when to when, and why."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Siapa yang menggantikan?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Pilih satu orang."),
            "invalid_choice": _("Pilih satu orang dari daftar."),
        },
    )
    starts_on = DayField(label=_("Dari tanggal"))
    ends_on = DayField(label=_("Sampai tanggal"))
    reason = forms.CharField(
        label=_("Alasan"), help_text=_("Contoh: cuti, dinas luar, sakit."), max_length=200
    )

    def __init__(self, *args: Any, candidates: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.queryset = candidates
        field.label_from_instance = _named


def _named(user: User) -> str:
    return f"{user.name} – {user.position}" if user.position else f"{user.name} ({user.username})"


class NoteForm(ProblemForm):
    """A reason, kept in the record."""

    note = forms.CharField(
        label=_("Alasan"),
        help_text=_("Disimpan dalam catatan kejadian."),
        max_length=300,
    )


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=[("id", "Bahasa Indonesia"), ("en", "English")])
