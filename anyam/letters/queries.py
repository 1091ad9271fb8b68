"""Reads for the pages: lists with their filters, a letter by its code, history in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.audit.models import Event
from anyam.audit.sentences import sentence_of
from anyam.kernel.problems import Problem
from anyam.letters.kinds import Kind
from anyam.letters.models import Letter, LetterQuerySet, Office, OfficeQuerySet
from anyam.letters.rules import clean_code, digest_of


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

    def applied(self, letters: LetterQuerySet) -> LetterQuerySet:
        if self.kind:
            letters = letters.filter(kind=self.kind)
        if self.year:
            letters = letters.filter(year=self.year)
        if self.office:
            letters = letters.filter(office=self.office)
        if self.text:
            code = clean_code(self.text) or ""
            letters = letters.filter(
                Q(number__icontains=self.text) | Q(subject_line__icontains=self.text) | Q(code=code)
            )
        return letters


def _number(text: str, digits: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def choices(letters: LetterQuerySet) -> dict[str, Any]:
    """The years and offices among the letters a user sees, for the filter."""
    rows = set(letters.order_by().values_list("year", "office_id", "office__name").distinct()[:500])
    return {
        "years": sorted({year for year, _pk, _name in rows}, reverse=True),
        "offices": sorted(
            {(pk, name) for _year, pk, name in rows if pk}, key=lambda office: office[1]
        ),
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
