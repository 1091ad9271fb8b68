"""Fields that take what people here type, and say how to mend what they cannot take."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anyam.kernel.dates import spoken_date
from anyam.kernel.money import format_rupiah
from anyam.web import typed, uploads
from anyam.web.filters import angka
from anyam.web.widgets import DateInput, RupiahInput

MAX_RUPIAH = 10**13
EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 12, 31)


def shortened(value: Any, length: int = 30) -> str:
    """What was typed, short enough to be repeated in a sentence."""
    text = typed.tidy(str(value))
    return text if len(text) <= length else f"{text[:length]}…"


def blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


class RupiahField(forms.IntegerField):
    """Whole rupiah, typed the way people write them: 1500000, Rp 1.500.000, 1,5 juta."""

    widget = RupiahInput

    def __init__(self, *, min_value: int = 0, max_value: int = MAX_RUPIAH, **kwargs: Any) -> None:
        self.least, self.most = min_value, max_value
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if blank(value):
            return None
        amount = value if isinstance(value, int) else typed.parse_rupiah(str(value))
        if amount is None:
            message = _("Tulis jumlah rupiah bulat, misalnya 1.500.000. Anda menulis “%s”.")
            raise ValidationError(message % shortened(value), code="invalid")
        return amount

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and value < self.least:
            message = _("Jumlah paling sedikit %s.")
            raise ValidationError(message % format_rupiah(self.least), code="min_value")
        if value is not None and value > self.most:
            message = _("Jumlah paling banyak %s. Periksa banyaknya angka nol.")
            raise ValidationError(message % format_rupiah(self.most), code="max_value")

    def prepare_value(self, value: Any) -> Any:
        return format_rupiah(value).replace("Rp ", "") if isinstance(value, int) else value


class DecimalField(forms.Field):
    """A number that may have a fraction: 2,5 or 1.250. Give `places=0` for whole numbers."""

    widget = forms.TextInput

    def __init__(
        self,
        *,
        min_value: int = 0,
        max_value: int = 10**9,
        places: int = 2,
        **kwargs: Any,
    ) -> None:
        self.least, self.most, self.places = min_value, max_value, places
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:  # noqa: ARG002
        return {"inputmode": "decimal" if self.places else "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:
        if blank(value):
            return None
        number = typed.parse_number(str(value)) if isinstance(value, str) else Decimal(str(value))
        if number is None:
            message = _("Tulis dengan angka, misalnya %(example)s. Anda menulis “%(value)s”.")
            example = "2,5" if self.places else "12"
            texts = {"example": example, "value": shortened(value)}
            raise ValidationError(message % texts, code="invalid")
        return number

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value != round(value, self.places):
            message = _("Paling banyak %s angka di belakang koma.")
            whole = _("Tulis bilangan bulat, tanpa koma.")
            raise ValidationError(message % self.places if self.places else whole, code="places")
        if not self.least <= value <= self.most:
            message = _("Tulis angka dari %(least)s sampai %(most)s.")
            texts = {"least": angka(self.least), "most": angka(self.most)}
            raise ValidationError(message % texts, code="range")

    def prepare_value(self, value: Any) -> Any:
        return angka(value) if isinstance(value, int | Decimal) else value


class NumberField(DecimalField):
    """A whole number typed as people write it: 12, 1.250."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"places": 0, **kwargs})

    def clean(self, value: Any) -> int | None:
        number = super().clean(value)
        return None if number is None else int(number)


class DateField(forms.DateField):
    """A day from the phone's calendar, or typed day first: 22-11-2026, 22 November 2026."""

    widget = DateInput

    def __init__(self, *, earliest: date = EARLIEST, latest: date = LATEST, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if blank(value):
            return None
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        day = typed.parse_date(str(value))
        if day is None:
            message = _("Tulis tanggal, bulan, tahun, misalnya 22-11-2026. Anda menulis “%s”.")
            raise ValidationError(message % shortened(value), code="invalid")
        return day

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not self.earliest <= value <= self.latest:
            message = _("Tanggal harus antara %(earliest)s dan %(latest)s. Periksa tahunnya.")
            texts = {"earliest": spoken_date(self.earliest), "latest": spoken_date(self.latest)}
            raise ValidationError(message % texts, code="range")


class FileField(forms.FileField):
    """One file of the given kinds, told by its first bytes and never by its name."""

    def __init__(
        self,
        *,
        kinds: tuple[uploads.Kind, ...] = uploads.PAPERS,
        max_bytes: int = uploads.MAX_BYTES,
        **kwargs: Any,
    ) -> None:
        self.kinds, self.max_bytes = kinds, max_bytes
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        accept = ",".join(kind.accept for kind in self.kinds)
        return {**super().widget_attrs(widget), "accept": accept}

    def to_python(self, data: Any) -> uploads.Upload | None:
        upload: Any = super().to_python(data)
        if upload is not None and (problem := uploads.problem(upload, self.kinds, self.max_bytes)):
            raise ValidationError(problem, code="invalid")
        return upload  # type: ignore[no-any-return]


class PhotoField(FileField):
    """A photo from a phone; made smaller before it is sent where the phone can do that."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"kinds": uploads.PHOTOS, **kwargs})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": "image/*", "data-anyam-photo": True}

    def to_python(self, data: Any) -> uploads.Upload | None:
        upload = super().to_python(data)
        if upload is not None and (problem := uploads.picture_problem(upload)):
            raise ValidationError(problem, code="invalid")
        return upload
