"""The form field in which a place is chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.regions import queries, rules
from anyam.regions.models import SHORTEST, Level, Region
from anyam.regions.scope import Scope
from anyam.regions.widgets import Answer, VillageInput, answer_of, fits

TEXT_SHOWN = 40


class VillageField(forms.Field):
    """A living desa/kelurahan (or, with `level`, another area), chosen from what the words find.

    Set `scope` in the form's `__init__` to offer only what the user may work on.

    Returns:
      A `Region`, or None where the field may be left empty.
    """

    widget = VillageInput
    default_error_messages = {
        "required": gettext_lazy("Tulis nama desa atau kelurahan, lalu pilih dari daftar."),
    }

    def __init__(
        self, *, level: int = Level.VILLAGE, scope: Scope | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label", gettext_lazy("Desa/kelurahan"))
        kwargs.setdefault(
            "help_text", gettext_lazy("Tulis tiga huruf pertama. Contoh: bal, atau balla baraka.")
        )
        super().__init__(**kwargs)
        self.level = self.widget.level = level
        self.scope = scope

    @property
    def scope(self) -> Scope | None:
        return self._scope

    @scope.setter
    def scope(self, scope: Scope | None) -> None:
        self._scope = self.widget.scope = scope

    def to_python(self, value: Any) -> Region | None:
        answer = answer_of(value)
        if answer.code:
            region = self.region(answer.code)
            if not answer.text or fits(region, answer.text) or region in self.found(answer.text):
                return region
        if answer.text:
            return self.only(answer)
        return None

    def found(self, text: str) -> list[Region]:
        return queries.choices(text, self.level, self.scope)

    def region(self, code: str) -> Region:
        """The region with this code, if it is one the user may choose today."""
        region = Region.objects.filter(code=code).first()
        if region and region.level == self.level:
            holds = region.holds_on(timezone.localdate())
            if holds and self._in_scope(code):
                return region
            if not holds and (now := self._successors(code)):
                message = _("Kode %(code)s tidak berlaku lagi. Sekarang: %(now)s.")
                raise ValidationError(message % {"code": region.dotted, "now": now}, code="ended")
        message = _("Tempat ini tidak ada dalam daftar, atau di luar wilayah Anda. Cari lagi.")
        raise ValidationError(message, code="unknown")

    def only(self, answer: Answer) -> Region:
        """The one place a code typed by hand means; names are always confirmed by choosing."""
        found = self.found(answer.text)
        if len(found) == 1 and found[0].code == rules.plain_code(answer.text):
            return found[0]
        if found:
            message = _("Pilih satu tempat dari daftar di bawah kotak ini.")
            raise ValidationError(message, code="choose")
        letters = rules.fold(answer.text).replace(" ", "")
        if len(letters) < SHORTEST:
            raise ValidationError(_("Tulis paling sedikit tiga huruf."), code="short")
        message = _(
            "“%(text)s” tidak ditemukan. Periksa ejaannya, atau tulis lebih sedikit huruf, "
            "misalnya tiga huruf pertama nama desa."
        )
        raise ValidationError(message % {"text": answer.text[:TEXT_SHOWN]}, code="not_found")

    def has_changed(self, initial: Any, data: Any) -> bool:
        answer = answer_of(data)
        return bool(answer.text and not answer.code) or answer.code != answer_of(initial).code

    def _in_scope(self, code: str) -> bool:
        return self.scope is None or self.scope.covers(code)

    def _successors(self, code: str) -> str:
        living = queries.successors(code, timezone.localdate())
        return "; ".join(f"{r.full_name} ({r.dotted})" for r in living if self._in_scope(r.code))
