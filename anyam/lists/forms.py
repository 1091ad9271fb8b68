"""What is asked about a list: the file and its place, which column is what, what to decide."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.accounts.models import User
from anyam.lists import queries, rules
from anyam.lists.reading import FIELDS, Column, Layout
from anyam.lists.rules import Option
from anyam.lists.words import COLUMN_NAMES
from anyam.regions.fields import VillageField
from anyam.regions.models import Level, Region
from anyam.regions.scope import Scope
from anyam.web.widgets import Radios

ONE_VILLAGE = "village"
ACCEPT = ".xlsx,.xls,.ods,.csv,.txt,.tsv"
UNUSED = "-"


class UploadForm(forms.Form):
    """A list, and whether it is about one village or says the village in each row."""

    file = forms.FileField(
        label=gettext_lazy("Berkas daftar"),
        help_text=gettext_lazy("Excel (.xlsx, .xls, .ods) atau CSV, paling besar 20 MB."),
        widget=forms.FileInput({"accept": ACCEPT}),
        error_messages={
            "required": gettext_lazy("Pilih berkas Excel atau CSV."),
            "empty": gettext_lazy(
                "Berkas ini kosong (0 byte). Simpan lagi dari Excel, lalu unggah."
            ),
        },
    )
    about = forms.ChoiceField(
        label=gettext_lazy("Orang di daftar ini tinggal di mana?"),
        widget=Radios(reveals={ONE_VILLAGE: "village"}),
        error_messages={"required": gettext_lazy("Pilih wilayah daftar ini.")},
    )
    village = VillageField(label=gettext_lazy("Desa/kelurahan"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, user: User) -> None:
        super().__init__(data, files)
        scope = queries.may_import_to(user)
        about, village = self.fields["about"], self.fields["village"]
        assert isinstance(about, forms.ChoiceField)
        assert isinstance(village, VillageField)
        village.scope = scope
        areas = [p for p in sorted(scope.prefixes) if len(p) in rules.LEVELS]
        self.areas = Region.objects.in_bulk(areas)
        about.choices = list(self._choices())
        if len(about.choices) == 1:
            self.initial["about"] = about.choices[0][0]

    def _choices(self) -> Iterator[tuple[str, str]]:
        if any(len(code) < 10 for code in self.areas) or not self.areas:
            yield ONE_VILLAGE, _("Semua di satu desa atau kelurahan")
        for code, region in self.areas.items():
            if len(code) == 10:
                yield code, region.titled
            else:
                words = _("Di beberapa desa di %(place)s; desanya ditulis di tiap baris")
                yield code, words % {"place": region.titled}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if problems := list(rules.size_problems(file.size)):
            raise ValidationError(problems[0].message, code=problems[0].code)
        return file

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        about = told.get("about", "")
        if about == ONE_VILLAGE and not told.get("village") and "village" not in self.errors:
            message = _("Tulis nama desa atau kelurahan, lalu pilih dari daftar.")
            self.add_error("village", ValidationError(message, code="required"))
        region = told.get("village") if about == ONE_VILLAGE else self.areas.get(about)
        return {**told, "region": region}


class ColumnsForm(forms.Form):
    """Which column is what: one choice for each column of each sheet that holds a list."""

    def __init__(self, data: Any = None, *, layout: Layout, region: Region) -> None:
        super().__init__(data)
        self.layout = layout
        if region.level != Level.VILLAGE:
            self.fields["village"] = _one_village(region)
        for number, table in enumerate(layout.tables):
            for column in table.columns:
                self.fields[f"k{number}-{column.index}"] = _column_field(column)

    def sheets(self) -> Iterator[tuple[str, list[tuple[Column, forms.BoundField]]]]:
        """The sheets by name, each with its columns and their choices."""
        for number, table in enumerate(self.layout.tables):
            yield (
                table.sheet,
                [(column, self[f"k{number}-{column.index}"]) for column in table.columns],
            )

    def chosen(self) -> dict[tuple[int, int], str]:
        """(number of the sheet, index of the column) -> field."""
        chosen = {}
        for name, value in self.cleaned_data.items():
            if name == "village":
                continue
            table, _dash, index = name.removeprefix("k").partition("-")
            chosen[int(table), int(index)] = "" if value == UNUSED else value
        return chosen


def _one_village(region: Region) -> VillageField:
    """For a list of a larger area that does not say in its rows who lives where."""
    return VillageField(
        label=gettext_lazy("Desa untuk seluruh daftar"),
        help_text=gettext_lazy(
            "Isi hanya kalau daftar ini tidak punya kolom Desa. Tulis tiga huruf pertama."
        ),
        scope=Scope(frozenset({region.code})),
        required=False,
    )


def _column_field(column: Column) -> forms.ChoiceField:
    label = column.label or _("Kolom %(letter)s") % {"letter": column.letter}
    return forms.ChoiceField(
        label=label,
        help_text=", ".join(column.samples) or _("kosong"),
        choices=[
            (UNUSED, gettext_lazy("Tidak dipakai")),
            *((field, COLUMN_NAMES[field]) for field in FIELDS),
        ],
        initial=column.field or UNUSED,
    )


class DecideForm(forms.Form):
    """The answer to a doubt, and why."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Bagaimana keputusannya?"),
        widget=Radios,
        error_messages={"required": gettext_lazy("Pilih salah satu jawaban.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy(
            "Dicatat bersama nama Anda. Contoh: sudah dicocokkan dengan KTP dan KK."
        ),
        max_length=300,
        error_messages={"required": gettext_lazy("Tuliskan alasannya.")},
    )

    def __init__(self, data: Any = None, *, offered: tuple[Option, ...]) -> None:
        super().__init__(data)
        field = self.fields["verdict"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(option.verdict.value, option.label) for option in offered]
        assert isinstance(field.widget, Radios)
        field.widget.hints = {option.verdict.value: option.hint for option in offered}
