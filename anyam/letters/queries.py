"""Reads for the pages: lists with their filters, a letter by its code, history in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit.models import Event
from anyam.audit.sentences import sentence_of
from anyam.kernel.problems import Problem
from anyam.letters.kinds import Kind
from anyam.letters.models import PROVINCE, Letter, LetterQuerySet, Office, OfficeQuerySet
from anyam.letters.rules import clean_code, digest_of
from anyam.regions.words import MOST


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; rubbish in the address narrows nothing."""

    kind: str = ""
    year: int | None = None
    office: int | None = None
    text: str = ""

    @classmethod
    def of(cls, given: Any) -> "Filters":
        """Read them from a query string: jenis, tahun, kantor, q."""
        kind = given.get("jenis", "")
        return cls(
            kind if kind in Kind.values else "",
            _number(given.get("tahun", ""), 4),
            _number(given.get("kantor", ""), 12),
            given.get("q", "").replace("\0", "").strip()[:80],
        )

    def applied(self, letters: LetterQuerySet, user: User) -> LetterQuerySet:
        """Of `letters`, all that the user sees, those asked for."""
        if self.text:
            limit = None if self.kind or self.year or self.office else MOST
            letters = Letter.objects.search(self.text, clean_code(self.text) or "", user, limit)
        if self.kind:
            letters = letters.filter(kind=self.kind)
        if self.year:
            letters = letters.filter(dated_on__year=self.year)  # in the order of the list
        if self.office:
            letters = letters.filter(office=self.office)
        return letters


def _number(text: str, digits: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def choices(letters: LetterQuerySet, user: User) -> dict[str, Any]:
    """What the filter offers: the years and offices of the letters a user sees.

    For whoever sees a province or more: all years since the first letter, and no villages.
    """
    prefixes = user.scope.prefixes
    if all(len(prefix) > PROVINCE for prefix in prefixes):
        rows = set(
            letters.order_by().values_list("year", "office", "office__name").distinct()[:500]
        )
        years = {year for year, _pk, _name in rows}
        offices = [(pk, name) for pk, name in {row[1:] for row in rows} if pk]
    else:
        first = Letter.objects.order_by("dated_on", "pk").values_list("year", flat=True).first()
        years = set(range(first or 0, timezone.localdate().year + 1)) if first else set()
        above = Q(region_code__in={prefix[:n] for prefix in prefixes for n in (0, PROVINCE)})
        known = Office.objects.filter(above | user.scope.q("region_code"))
        larger = [unit for unit in Office.Unit.values if unit != Office.Unit.VILLAGE]
        offices = list(known.filter(unit__in=larger).values_list("pk", "name"))
    return {
        "years": sorted(years, reverse=True),
        "offices": sorted(offices, key=lambda office: office[1]),
        "kinds": [choice for choice in Kind.choices if choice[0] != Kind.KARTU_PIN],
    }


def by_code(code: str) -> Letter | None:
    """The letter a code was printed on. Open to everybody: show nothing of a person."""
    found = Letter.objects.select_related("office", "pdf", "signed_scan")
    return found.filter(code=code).first()


def history(letter: Letter) -> list[tuple[Event, str]]:
    """What happened to a letter, in sentences, oldest first."""
    return [(event, sentence_of(event)) for event in Event.objects.about(letter)]


def offices_to_edit(user: User) -> OfficeQuerySet:
    """Offices whose profile the user may change: those in the user's region."""
    return Office.objects.visible_to(user).select_related("logo").order_by("region_code", "unit")


def frozen_problems() -> Iterator[Problem]:
    """Yield every letter whose frozen words no longer agree with the digest of the day of issue."""
    for letter in Letter.objects.order_by("pk").iterator(chunk_size=200):
        if digest_of({"kind": letter.kind, **letter.data}) != letter.digest:
            message = _("Isi surat nomor %(pk)s (%(letter)s) telah diubah di luar aplikasi.")
            values = {"pk": letter.pk, "letter": letter}
            yield Problem("letter.altered", message % values)
