"""What is asked about the account of a group, one question a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anyam.funds.banks import OTHER, banks
from anyam.funds.models import GroupAccount
from anyam.funds.rules import Thing
from anyam.groups.models import Membership
from anyam.web.fields import DateField
from anyam.web.widgets import Checkboxes, Radios

SOMEBODY, NOBODY = "lain", "tidak"
DIGITS = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}


class SeenForm(forms.Form):
    """A form that says which state of the account it was filled in on."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class NumberForm(SeenForm):
    bank = forms.ChoiceField(label=_("Bank"))
    bank_name = forms.CharField(
        label=_("Nama bank, kalau tidak ada dalam daftar"), max_length=60, required=False
    )
    branch = forms.CharField(
        label=_("Cabang atau unit"),
        help_text=_("Contoh: Unit Baraka. Boleh dikosongkan."),
        max_length=80,
        required=False,
    )
    number = forms.CharField(
        label=_("Nomor rekening"),
        help_text=_("Salin dari halaman depan buku tabungan."),
        max_length=40,
        widget=forms.TextInput(DIGITS),
    )
    reason = forms.CharField(
        label=_("Mengapa rekeningnya diganti?"),
        help_text=_("Diisi hanya kalau bank atau nomornya lain. Contoh: salah salin satu angka."),
        max_length=300,
        required=False,
    )

    def __init__(self, data: Any = None, *, account: GroupAccount | None) -> None:
        initial: dict[str, Any] = {"seen": account.revision if account else 0}
        if account:
            initial |= {
                "bank": account.bank, "bank_name": account.bank_name, "branch": account.branch,
            }  # fmt: skip
        super().__init__(data, initial=initial)
        known = [(bank.slug, bank.name) for bank in banks().values()]
        self.fields["bank"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Pilih bank")), *known, (OTHER, gettext("Bank lain")),
        ]  # fmt: skip
        if account is None:
            del self.fields["reason"]
        else:
            number = self.fields["number"]
            number.required = False
            number.help_text = gettext(
                "Tercatat %(masked)s. Kosongkan kalau nomornya tetap."
            ) % {"masked": account.masked}  # fmt: skip


class HolderForm(SeenForm):
    holder_name = forms.CharField(
        label=_("Nama yang tercetak di buku tabungan"),
        help_text=_("Salin persis, juga kalau bukan nama kelompok."),
        max_length=100,
    )
    opened_on = DateField(label=_("Tanggal rekening dibuka"), required=False)

    def __init__(self, data: Any = None, *, account: GroupAccount) -> None:
        initial = {
            "seen": account.revision, "holder_name": account.holder_name,
            "opened_on": account.opened_on,
        }  # fmt: skip
        super().__init__(data, initial=initial)


class KeeperForm(SeenForm):
    """Who holds one thing: a member, somebody else by name, or (the card) nobody."""

    who = forms.ChoiceField(label=_("Siapa yang memegang?"))
    other = forms.CharField(
        label=_("Nama orang lain"),
        help_text=_("Contoh: nama pendamping atau kerabat yang memegangnya."),
        max_length=100,
        required=False,
    )

    def __init__(
        self, data: Any = None, *, account: GroupAccount, thing: str, seats: list[Membership]
    ) -> None:
        self.seats = {str(seat.pk): seat for seat in seats}
        super().__init__(data, initial=self._now(account, thing))
        choices = [(pk, _called(seat)) for pk, seat in self.seats.items()]
        choices.append((SOMEBODY, gettext("Orang lain, bukan anggota")))
        if thing == Thing.CARD:
            choices.append((NOBODY, gettext("Tidak ada kartu ATM")))
        field = self.fields["who"]
        field.widget = Radios(reveals={SOMEBODY: "other"})
        field.choices = choices  # type: ignore[attr-defined]

    def _now(self, account: GroupAccount, thing: str) -> dict[str, Any]:
        found: dict[str, Any] = {"seen": account.revision}
        if thing == Thing.CARD and account.no_card:
            found["who"] = NOBODY
        for one in account.kept:
            if one.thing == thing:
                mine = (pk for pk, s in self.seats.items() if s.person_id == one.person_id)
                found["who"] = next(mine, SOMEBODY)
                found["other"] = one.name if found["who"] == SOMEBODY else ""
        return found

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("who") == SOMEBODY and not (told.get("other") or "").strip():
            self.add_error("other", gettext("Tulis nama orang itu."))
        return told

    def holders(self) -> list[Membership | str]:
        who = self.cleaned_data["who"]
        if who == NOBODY:
            return []
        return [self.cleaned_data["other"] if who == SOMEBODY else self.seats[who]]


class SignersForm(SeenForm):
    """Whose signatures the bank asks for."""

    who = forms.MultipleChoiceField(
        label=_("Siapa yang menandatangani di bank?"),
        help_text=_("Beri tanda pada setiap orang yang contoh tanda tangannya ada di bank."),
        required=False,
        widget=Checkboxes,
    )
    other = forms.CharField(
        label=_("Orang lain, bukan anggota"),
        help_text=_("Kosongkan kalau tidak ada."),
        max_length=100,
        required=False,
    )

    def __init__(self, data: Any = None, *, account: GroupAccount, seats: list[Membership]) -> None:
        self.seats = {str(seat.pk): seat for seat in seats}
        people = {seat.person_id: pk for pk, seat in self.seats.items()}
        now = [one for one in account.kept if one.thing == Thing.SIGNER]
        strangers = [one.name for one in now if one.person_id not in people]
        initial = {
            "seen": account.revision,
            "who": [people[one.person_id] for one in now if one.person_id in people],
            "other": strangers[0] if strangers else "",
        }
        super().__init__(data, initial=initial)
        choices = [(pk, _called(seat)) for pk, seat in self.seats.items()]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]

    def holders(self) -> list[Membership | str]:
        found: list[Membership | str] = [self.seats[pk] for pk in self.cleaned_data["who"]]
        other = self.cleaned_data["other"]
        return [*found, other] if other.strip() else found


def _called(seat: Membership) -> str:
    if seat.office == Membership.Office.MEMBER:
        return seat.person.name
    return f"{seat.person.name} ({seat.get_office_display()})"
