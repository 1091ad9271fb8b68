"""The budget: one line a page, or many lines in a table."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.proposals.actions import MAX_LINES
from anyam.proposals.forms.writing import TextField
from anyam.proposals.models import BudgetLine
from anyam.proposals.writing import LINE_FIELDS, Line
from anyam.web.fields import NumberField, RupiahField
from anyam.web.widgets import Radios

MAX_PRICE = 10**10  # rupiah for one piece
MAX_QUANTITY = 100_000
SPARE_ROWS, MORE_ROWS = 5, 10
KINDS = [("", gettext_lazy("Pilih")), *BudgetLine.Kind.choices]
KIND_HINTS = {
    "tool": gettext_lazy("Dipakai lama. Contoh: mesin jahit, kompor."),
    "material": gettext_lazy("Habis dipakai. Contoh: tepung, kain, pakan."),
    "livestock": gettext_lazy("Contoh: kambing, anak ayam, bibit."),
    "capital": gettext_lazy("Uang untuk memutar usaha. Contoh: isi kios."),
}


class LineForm(forms.Form):
    """One thing to buy."""

    item = TextField(
        label=gettext_lazy("Barang apa?"),
        max_length=150,
        help_text=gettext_lazy("Contoh: mesin jahit"),
        error_messages={"required": gettext_lazy("Tuliskan nama barang.")},
    )
    specification = forms.CharField(
        label=gettext_lazy("Ukuran atau merek"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Contoh: Butterfly, dengan meja"),
    )
    quantity = NumberField(
        label=gettext_lazy("Berapa banyak?"),
        min_value=1,
        max_value=MAX_QUANTITY,
        help_text=gettext_lazy("Contoh: 2"),
        error_messages={"required": gettext_lazy("Tuliskan berapa banyak.")},
    )
    unit = forms.CharField(
        label=gettext_lazy("Satuan"),
        max_length=30,
        help_text=gettext_lazy("Contoh: buah, ekor, kg, sak"),
        error_messages={"required": gettext_lazy("Tuliskan satuannya, misalnya buah.")},
    )
    unit_price = RupiahField(
        label=gettext_lazy("Harga satu"),
        min_value=1,
        max_value=MAX_PRICE,
        help_text=gettext_lazy("Contoh: 1.500.000"),
        error_messages={"required": gettext_lazy("Tuliskan harga satu satuan.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Termasuk apa?"),
        choices=BudgetLine.Kind.choices,
        widget=Radios(hints=KIND_HINTS),
        error_messages={
            "required": gettext_lazy("Pilih satu jenis."),
            "invalid_choice": gettext_lazy("Pilih satu jenis dari daftar."),
        },
    )
    supplier = forms.CharField(
        label=gettext_lazy("Dibeli di mana?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Nama toko atau penjual. Contoh: Toko Sinar, Enrekang"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].widget.attrs["data-quantity"] = True
        self.fields["unit_price"].widget.attrs["data-price"] = True

    def line(self) -> Line:
        return {name: self.cleaned_data[name] for name in LINE_FIELDS}

    def show_only(self, names: Sequence[str]) -> None:
        """Carry the other answers along unseen, for pages that ask a few at a time."""
        for name, field in self.fields.items():
            if name not in names:
                field.widget = forms.HiddenInput()


# A phone shows a line in three small pages; none asks more than three things.
STEPS = (("item", "specification"), ("quantity", "unit", "unit_price"), ("kind", "supplier"))


def first_open_step(form: LineForm) -> int:
    """The first page (from 0) whose answers are missing or wrong; the last when none is."""
    for number, names in enumerate(STEPS):
        absent = any(name not in form.data for name in names)
        if absent or any(name in form.errors for name in names):
            return number
    return len(STEPS) - 1


class RowForm(LineForm):
    """The same line as a row of the table: names for the ear instead of labels, a short list."""

    # The heading of the table says it in a word.
    names = {
        "item": gettext_lazy("Barang"),
        "specification": gettext_lazy("Ukuran atau merek"),
        "kind": gettext_lazy("Jenis"),
        "quantity": gettext_lazy("Banyak"),
        "unit": gettext_lazy("Satuan"),
        "unit_price": gettext_lazy("Harga satu"),
        "supplier": gettext_lazy("Toko"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        kind.widget = forms.Select()
        kind.choices = KINDS  # type: ignore[attr-defined]
        self.fields["unit_price"].widget = forms.TextInput(
            attrs={"inputmode": "numeric", "data-price": True}
        )
        number = int(str(self.prefix).rpartition("-")[2]) + 1
        for name, field in self.fields.items():
            label = _("%(name)s, baris %(number)d") % {"name": self.names[name], "number": number}
            field.label, field.help_text = label, ""
            field.widget.attrs["aria-label"] = label
            field.heading = self.names[name]  # type: ignore[attr-defined]
            field.widget.attrs.pop("autocomplete", None)  # the whole form says it once

    @property
    def cells(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names]

    @property
    def amount(self) -> int:
        """Rupiah of the row as it is now; 0 where quantity or price cannot be read."""
        try:
            quantity = self.fields["quantity"].clean(self["quantity"].value())
            price = self.fields["unit_price"].clean(self["unit_price"].value())
        except ValidationError:
            return 0
        return int(quantity * price)


class BaseTable(forms.BaseFormSet[RowForm]):
    """Rows typed in a table. A row left blank is no line; rows keep their order."""

    def initial_form_count(self) -> int:
        return 0  # every row may be blank: there is nothing that must stay

    def clean(self) -> None:
        # Nobody empties a budget by sending no rows; a page that was cut off on its way might.
        if not self.forms:
            raise ValidationError(_("Tabelnya tidak terkirim utuh. Muat ulang halaman ini."))

    def lines(self) -> list[Line]:
        """What is to be saved; ask `is_valid` first."""
        filled = [form for form in self.forms if form.has_changed()]
        return [form.line() for form in filled if form not in self.deleted_forms]

    @property
    def total(self) -> int:
        """Rupiah of the rows as they are now, whether or not they can be saved."""
        return sum(form.amount for form in self.forms)


_Table = forms.formset_factory(
    RowForm,
    formset=BaseTable,
    max_num=MAX_LINES,
    absolute_max=MAX_LINES + MORE_ROWS,
    validate_max=True,
    can_delete=True,
)


def table(lines: Sequence[Mapping[str, Any]], spare: int = SPARE_ROWS) -> BaseTable:
    """A table that shows these lines and some blank rows under them."""
    made = cast(BaseTable, _Table(initial=[*lines], prefix="b"))
    made.extra = min(len(lines) + spare, MAX_LINES)
    return made


def sent_table(data: Mapping[str, Any]) -> BaseTable:
    return cast(BaseTable, _Table(data, prefix="b"))


def typed_rows(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of a table as they were typed, unread, to be shown again with more below."""
    rows = [
        {name: str(data.get(f"b-{number}-{name}", "")) for name in LINE_FIELDS}
        for number in range(MAX_LINES + MORE_ROWS)
        if f"b-{number}-DELETE" not in data
    ]
    while rows and not any(rows[-1].values()):
        rows.pop()
    return rows
