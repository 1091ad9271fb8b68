"""One question a page: the forms a proposal is written with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.proposals.models import Proposal
from anyam.proposals.rules import HORIZON
from anyam.proposals.writing import answers_of, token
from anyam.schemes import Scheme, all_schemes
from anyam.web.fields import NumberField, RupiahField
from anyam.web.filters import rupiah
from anyam.web.points import PointField, point_of
from anyam.web.widgets import Radios

MAX_AMOUNT = 10**11  # rupiah; one line or one month of a village group is far below


class TextField(forms.CharField):
    """Words. One line end for all phones; what holds no letter at all is no answer."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if text and not any(letter.isalpha() for letter in text):
            raise ValidationError(_("Tuliskan dengan kata-kata."), code="no_words")
        return text


def area(*, rows: int, hint: Any) -> dict[str, Any]:
    """What the boxes for longer texts share."""
    return {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": 2_000, "help_text": hint}


class AnswerForm(forms.Form):
    """Some answers of a proposal. `names` are the fields of `Proposal` it fills."""

    names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Mapping[str, Any] | None = None, *, proposal: Proposal) -> None:
        self.proposal = proposal
        super().__init__(data, initial=self.initial_of(proposal))

    def initial_of(self, proposal: Proposal) -> dict[str, Any]:
        return answers_of(proposal, self.names)

    @property
    def seen(self) -> str:
        """The token of what this form shows, see `proposals.writing`."""
        return token(answers_of(self.proposal, self.names))

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}

    def told(self, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Answers as question and words, for reading."""
        return [(str(self.fields[name].label), _words(answers[name])) for name in self.names]

    @property
    def stored(self) -> list[tuple[str, str]]:
        return self.told(answers_of(self.proposal, self.names))

    def compared(self, answers: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Question, stored words, typed words, wherever the two differ."""
        pairs = zip(self.stored, self.told(answers), strict=True)
        return [(name, old, new) for (name, old), (_name, new) in pairs if old != new]


def _words(value: Any) -> str:
    return "" if value is None else str(value)


class AimsForm(AnswerForm):
    names = ("aims",)
    aims = TextField(
        label=gettext_lazy("Apa yang ingin dicapai kelompok dengan usaha ini?"),
        error_messages={"required": gettext_lazy("Tuliskan tujuan usaha, satu atau dua kalimat.")},
        **area(
            rows=5,
            hint=gettext_lazy(
                "Contoh: menambah penghasilan sepuluh keluarga dengan membuat kue setiap pagi."
            ),
        ),
    )


class MarketForm(AnswerForm):
    names = ("market_reason",)
    market_reason = TextField(
        label=gettext_lazy("Siapa yang akan membeli, dan mengapa dari kelompok ini?"),
        error_messages={"required": gettext_lazy("Tuliskan siapa yang akan membeli.")},
        **area(
            rows=5,
            hint=gettext_lazy(
                "Contoh: warung di Balla dan pasar Baraka. Sekarang kue dibawa dari Makassar."
            ),
        ),
    )


class PlaceForm(AnswerForm):
    names = ("place", "latitude", "longitude")
    place = TextField(
        label=gettext_lazy("Di mana usaha dijalankan?"),
        max_length=200,
        help_text=gettext_lazy("Contoh: rumah Ibu Sari, Jalan Poros Balla, RT 002."),
        error_messages={"required": gettext_lazy("Tuliskan tempat usaha.")},
    )
    point = PointField(
        label=gettext_lazy("Titik di peta"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Lintang, lalu bujur. Contoh: -3.563412, 119.774321"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def initial_of(self, proposal: Proposal) -> dict[str, Any]:
        return {"place": proposal.place, "point": point_of(proposal.latitude, proposal.longitude)}

    def answers(self) -> dict[str, Any]:
        latitude, longitude = self.cleaned_data["point"] or (None, None)
        return {
            "place": self.cleaned_data["place"],
            "latitude": latitude,
            "longitude": longitude,
        }

    def told(self, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
        point = point_of(answers["latitude"], answers["longitude"])
        return [
            (str(self.fields["place"].label), _words(answers["place"])),
            (str(self.fields["point"].label), _words(point)),
        ]


@dataclass(frozen=True, slots=True)
class Wording:
    """How a plan is asked for in one business cycle."""

    income: str
    income_hint: str
    cost: str
    cost_hint: str
    first_month: str


def wording(cycle: str) -> Wording:
    if cycle == "harian":
        return Wording(
            _("Berapa uang masuk sehari?"), _("Hasil jualan rata-rata. Contoh: 350.000"),
            _("Berapa uang keluar sehari?"), _("Belanja bahan, bensin, upah. Contoh: 250.000"),
            _("Bulan ke berapa mulai berjualan?"),
        )  # fmt: skip
    if cycle == "tahunan":
        return Wording(
            _("Berapa uang masuk sekali jual dalam setahun?"),
            _("Semua hasil panen atau ternak yang dijual setahun. Contoh: 24.000.000"),
            _("Berapa uang keluar sebulan?"), _("Pakan, obat, upah. Contoh: 500.000"),
            _("Bulan ke berapa pertama kali menjual?"),
        )  # fmt: skip
    return Wording(
        _("Berapa uang masuk sebulan?"), _("Hasil jualan rata-rata. Contoh: 4.500.000"),
        _("Berapa uang keluar sebulan?"), _("Belanja bahan, sewa, upah. Contoh: 3.000.000"),
        _("Bulan ke berapa mulai ada uang masuk?"),
    )  # fmt: skip


def cycle_of(proposal: Proposal) -> str:
    """The rhythm the plan is asked in; a group that has not chosen a trade is asked by month."""
    return proposal.group.trade.cycle if proposal.group.trade else "bulanan"


class PlanForm(AnswerForm):
    """Money in, money out; a group that sells daily also says on how many days."""

    names = ("plan_income", "plan_cost", "plan_days")
    plan_income = RupiahField(min_value=1, max_value=MAX_AMOUNT)
    plan_cost = RupiahField(max_value=MAX_AMOUNT)
    plan_days = NumberField(
        label=gettext_lazy("Berapa hari buka dalam sebulan?"),
        min_value=1,
        max_value=31,
        help_text=gettext_lazy("Contoh: 26"),
        error_messages={"required": gettext_lazy("Tuliskan berapa hari.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, proposal: Proposal) -> None:
        super().__init__(data, proposal=proposal)
        words = wording(cycle_of(proposal))
        needed = _("Tuliskan jumlah rupiahnya.")
        texts = (
            ("plan_income", words.income, words.income_hint),
            ("plan_cost", words.cost, words.cost_hint),
        )
        for name, label, hint in texts:
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.error_messages["required"] = needed
        if cycle_of(proposal) != "harian":
            del self.fields["plan_days"]

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.names}

    def told(self, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [
            (str(field.label), _amount(name, answers[name])) for name, field in self.fields.items()
        ]


def _amount(name: str, value: int | None) -> str:
    return _words(value) if value is None or name == "plan_days" else rupiah(value)


class FirstMonthForm(AnswerForm):
    names = ("plan_first_month",)
    plan_first_month = NumberField(
        min_value=1,
        help_text=gettext_lazy("Bulan ke-1 adalah bulan bantuan diterima. Contoh: 2"),
        error_messages={"required": gettext_lazy("Tuliskan bulan ke berapa.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, proposal: Proposal) -> None:
        super().__init__(data, proposal=proposal)
        field = self.fields["plan_first_month"]
        field.label = wording(cycle_of(proposal)).first_month
        field.most = HORIZON[cycle_of(proposal)]  # type: ignore[attr-defined]


class SchemeForm(forms.Form):
    """Which money the group asks for: the schemes open on a day, told for this group's size."""

    scheme = forms.ChoiceField(
        label=gettext_lazy("Dari skema mana dananya?"),
        error_messages={
            "required": gettext_lazy("Pilih satu skema."),
            "invalid_choice": gettext_lazy("Pilih satu skema dari daftar ini."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, members: int, on: date) -> None:
        super().__init__(data)
        found = open_schemes(on)
        field = self.fields["scheme"]
        field.widget = Radios(hints={s.code: scheme_hint(s, members) for s in found})
        field.choices = [(s.code, s.name) for s in found]  # type: ignore[attr-defined]


def open_schemes(on: date) -> list[Scheme]:
    return [scheme for scheme in all_schemes().values() if scheme.is_open(on)]


def closed_schemes(on: date) -> list[Scheme]:
    return [scheme for scheme in all_schemes().values() if not scheme.is_open(on)]


def size_of(scheme: Scheme) -> str:
    """How many families a scheme asks for, in words."""
    numbers = {"min": scheme.min_members, "max": scheme.max_members}
    if scheme.min_members == scheme.max_members:
        return _("Untuk %(min)d keluarga") % numbers
    return _("Untuk %(min)d sampai %(max)d keluarga") % numbers


def scheme_hint(scheme: Scheme, members: int) -> str:
    """What a scheme would mean for a group of this size."""
    if scheme.min_members <= members <= scheme.max_members:
        message = _("%(size)s. Anggota kelompok ini %(count)d: paling banyak %(ceiling)s.")
    else:
        message = _(
            "%(size)s. Anggota kelompok ini %(count)d: usulan boleh ditulis, "
            "tetapi baru dapat diajukan setelah jumlah anggotanya sesuai."
        )
    return message % {
        "size": size_of(scheme),
        "count": members,
        "ceiling": rupiah(scheme.ceiling(members)),
    }
