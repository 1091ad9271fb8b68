"""How the record of events is searched."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anyam.accounts import queries
from anyam.accounts.forms.people import DayField
from anyam.accounts.models import WORDS
from anyam.audit import sentences
from anyam.audit.models import EventQuerySet
from anyam.regions.models import Region
from anyam.regions.scope import Scope, within
from anyam.regions.words import words_of

WINDOW = timedelta(days=30)  # without dates the record is searched this far back


class RecordFilter(forms.Form):
    """Who, what, where, when. Rubbish in a field is told, and narrows nothing."""

    orang = forms.CharField(label=_("Orang"), max_length=60, required=False)
    tindakan = forms.ChoiceField(label=_("Tindakan"), required=False)
    tempat = forms.CharField(
        label=_("Tempat"),
        help_text=_("Nama atau kode. Contoh: Baraka."),
        max_length=60,
        required=False,
    )
    dari = DayField(
        label=_("Dari tanggal"),
        required=False,
        help_text=_("Kosong: 30 hari terakhir."),
    )
    sampai = DayField(label=_("Sampai tanggal"), required=False, help_text=_("Kosong: hari ini."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.place: Region | None = None
        field: Any = self.fields["tindakan"]
        field.choices = [("", gettext("Semua")), *sentences.actions()]

    def narrow(self, events: EventQuerySet, scope: Scope) -> EventQuerySet:
        """The events that fit what was typed; a place outside `scope` fits nothing."""
        given = self.cleaned_data if self.is_bound and self.errors is not None else {}
        events = events.filter(at__gte=_morning(given.get("dari") or self.today - WINDOW))
        if until := given.get("sampai"):
            events = events.filter(at__lt=_morning(until + timedelta(days=1)))
        if who := given.get("orang"):
            events = events.filter(WORDS.found(words_of(who), key="actor_id"))
        if action := given.get("tindakan"):
            events = events.filter(action=action)
        return self._at_place(events, given.get("tempat", ""), scope)

    def _at_place(self, events: EventQuerySet, text: str, scope: Scope) -> EventQuerySet:
        if not text:
            return events
        self.place = queries.sole_place(text, scope)
        if self.place is None:
            message = _("Tempat ini tidak ditemukan di wilayah Anda. Periksa ejaan atau kodenya.")
            self.add_error("tempat", message)
            return events.none()
        return events.filter(within(self.place.code, "region_code"))


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
