"""Places on the map as people give them: two numbers, typed or told by the phone."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anyam.web.typed import tidy

# Sabang to Merauke, with room for the sea around.
SOUTH, NORTH, WEST, EAST = Decimal("-12"), Decimal("7"), Decimal("94"), Decimal("142")
DEGREES = r"[-−]?\d{1,3}(?:[.,]\d{1,15})?"
POINTED = r"[-−]?\d{1,3}\.\d{1,15}"
# "-3,5 119,7" has a space between its two numbers; "-3.5,119.7" has points, so its comma parts.
POINT = re.compile(
    rf"({DEGREES})(?:\s*;\s*|\s*,\s+|\s+)({DEGREES})|({POINTED}),({POINTED})", re.ASCII
)
MICRO = Decimal("0.000001")


class PointField(forms.CharField):
    """A place on the map as maps give it: -3.563412, 119.774321."""

    def clean(self, value: Any) -> tuple[Decimal, Decimal] | None:
        text = tidy(super().clean(value))
        if not text:
            return None
        found = POINT.fullmatch(text)
        if not found:
            message = _("Tulis dua angka, misalnya -3.563412, 119.774321. Atau kosongkan.")
            raise ValidationError(message, code="invalid")
        latitude, longitude = (_degrees(part) for part in found.groups() if part is not None)
        if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
            message = _("Titik ini di luar Indonesia. Tulis lintang dulu, lalu bujur.")
            raise ValidationError(message, code="abroad")
        return latitude, longitude


def _degrees(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace(",", ".")).quantize(MICRO)


def point_of(latitude: Decimal | None, longitude: Decimal | None) -> str:
    """A point as maps write it; "" where there is none."""
    return "" if latitude is None or longitude is None else f"{latitude}, {longitude}"
