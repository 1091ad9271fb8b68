"""The official tree of regions, its changes in time, and the codes of the statistics office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, In
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from anyam.kernel.codes import dotted
from anyam.regions import rules
from anyam.regions.scope import Scope, within

WINDOW = 60  # phrases read for one search: a village may be found under several of its words
SHORTEST = 3  # letters that begin a name; fewer must be the whole of it
MOST_WORDS = 8


class Level(models.IntegerChoices):
    PROVINCE = 1, _("Provinsi")
    REGENCY = 2, _("Kabupaten/kota")
    KECAMATAN = 3, _("Kecamatan")
    VILLAGE = 4, _("Desa/kelurahan")


class FoldedField(models.CharField):  # type: ignore[type-arg]
    """Folded words, sorted byte by byte on every database, so that a prefix is a range."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        parameters = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            # Its usual collations pass over the spaces between words.
            parameters["collation"] = "C"
        return parameters


class RegionQuerySet(models.QuerySet["Region"]):
    def valid_on(self, day: date) -> Self:
        """Regions whose code holds on `day`; the day of `valid_to` is the first it does not."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gt=day))

    def at_level(self, level: int) -> Self:
        return self.filter(Exact(Length("code"), rules.LENGTHS[level - 1]))

    def within(self, prefix: str) -> Self:
        """The region `prefix` and all that lies in it."""
        return self.filter(within(prefix, "code"))

    def search(
        self, text: str, level: int = Level.VILLAGE, scope: Scope | None = None, limit: int = 20
    ) -> list[Region]:
        """Return regions found by the beginnings of words of their name, best first.

        "bal" finds Balla; "balla baraka" and "baraka balla" find the Balla of kecamatan Baraka;
        a code, dotted or not, finds what it begins. Names that begin with the text come first;
        where there are none, the text is taken for the name of the area around.
        """
        found = self.named(text, level, scope, limit)
        words = _words(text)
        if found or not words or level == Level.PROVINCE:
            return found
        above = Phrase.objects.filter(level=level - 1).matching(words)
        inside = self.valid_on(timezone.localdate()).filter(_reach(scope, "code"), parent__in=above)
        return list(inside.order_by("path")[:limit])

    def named(
        self, text: str, level: int, scope: Scope | None = None, limit: int = 20
    ) -> list[Region]:
        """Like `search`, but only by the own name or code."""
        words = _words(text)
        code = "".join(words)
        if not code:
            return []
        living = self.valid_on(timezone.localdate())
        if code.isdigit():
            regions = living.at_level(level).within(code[:10])
            return list(regions.filter(_reach(scope, "code")).order_by("code")[:limit])
        found = Phrase.objects.filter(_reach(scope, "region_id"), level=level).matching(words)
        rows = living.in_bulk(found)
        return [rows[code] for code in found if code in rows][:limit]


def _words(text: str) -> list[str]:
    return rules.fold(text).split()[:MOST_WORDS]


def _reach(scope: Scope | None, field: str) -> Q:
    return Q() if scope is None else scope.q(field)


VILLAGE_KINDS = {"1": _("Kelurahan"), "2": _("Desa"), "3": _("Desa adat")}


class Region(models.Model):
    """A province, kabupaten/kota, kecamatan or desa/kelurahan by its Kemendagri code.

    A code is never edited: when an area gets another one, this row ends and a new row begins, and
    a `RegionChange` joins the two. Rows that point at the old code keep telling the truth of then.
    """

    code = models.CharField(_("kode Kemendagri"), max_length=10, primary_key=True)
    name = models.CharField(_("nama"), max_length=100)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    path = models.CharField(_("nama lengkap"), max_length=255, blank=True)
    valid_from = models.DateField(
        _("berlaku sejak"), null=True, blank=True, help_text=_("Kosong: sejak awal catatan.")
    )
    valid_to = models.DateField(
        _("tidak berlaku sejak"), null=True, blank=True, help_text=_("Kosong: masih berlaku.")
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("wilayah")
        constraints = [
            models.CheckConstraint(
                condition=In(Length("code"), rules.LENGTHS),
                name="regions_region_code_length",
                violation_error_message=_("Kode wilayah terdiri atas 2, 4, 6 atau 10 angka."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="regions_region_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("regions:detail", args=[self.code])

    @property
    def level(self) -> Level:
        return Level(rules.level_of(self.code))

    @property
    def dotted(self) -> str:
        return dotted(self.code)

    @property
    def full_name(self) -> str:
        """The name with all that lies above it: "Balla, Baraka, Enrekang, Sulawesi Selatan"."""
        return self.path or self.name

    @property
    def kind(self) -> str:
        """What such an area is called; a village's is told by the first of its own four digits."""
        if self.level is Level.VILLAGE:
            return str(VILLAGE_KINDS.get(self.code[6], _("Desa")))
        if self.level is Level.REGENCY:
            return str(_("Kota") if self.name.startswith("Kota ") else _("Kabupaten"))
        return str(self.level.label)

    @property
    @translation.override("id")  # a paper is in Indonesian whatever the language of the screen
    def titled(self) -> str:
        """The name as a letter writes it: "Kelurahan Balla", "Kabupaten Enrekang"."""
        if self.level is Level.REGENCY:
            return self.name
        # A desa adat has its kind in its name already.
        own = self.name.lower().startswith(f"{VILLAGE_KINDS['3']} ".lower())
        return self.name if own else f"{self.kind} {self.name}"

    def holds_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)

    def describe(self, above: Region | None) -> Self:
        """Set the derived columns from the name and the described region above."""
        self.parent_id = above.code if above else None
        own = rules.short_name(self.code, self.name)
        self.path = f"{own}, {above.path}" if above else own
        return self


class PhraseQuerySet(models.QuerySet["Phrase"]):
    def around(self, words: Iterable[str]) -> Self:
        """Names in whose path, their own included, each of `words` begins a word."""
        found = self
        for word in words:
            found = found.filter(path__contains=f" {word}")
        return found

    def beginning(self, text: str) -> list[str]:
        """Region codes of names that begin with `text`; the closest names first."""
        last = f"{text}~"  # sorts after every letter and digit
        begin = Q(text__gte=text, text__lt=last) if len(text) >= SHORTEST else Q(text=text)
        names = self.filter(begin).order_by("rank", "text", "region_id")
        return list(names.values_list("region_id", flat=True)[:WINDOW])

    def matching(self, words: list[str]) -> list[str]:
        """Region codes in the order of the match.

        First the words as one name, then each word, or two written as one, as the name with the
        others around it. Titles ("kec.") only count inside a name.
        """
        found = dict.fromkeys(self.beginning(" ".join(words)))
        bare = [word for word in words if word not in rules.TITLES]
        if len(words) > 1:
            found |= dict.fromkeys(self.beginning("".join(bare)))
        for name, others in rules.readings(bare):
            if len(found) >= WINDOW:
                break
            if len(name) >= SHORTEST:
                found |= dict.fromkeys(self.around(others).beginning(name))
        return list(found)


class Phrase(models.Model):
    """A name, or the end of one, under which a region is found: the index of the village picker.

    Derived from `Region.name` and made anew with it. Both databases answer from one plain index,
    so no extension has to be installed.
    """

    region = models.ForeignKey(Region, models.CASCADE, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField(choices=Level)
    rank = models.PositiveSmallIntegerField()
    text = FoldedField(max_length=100)
    path = models.CharField(max_length=260)  # folded words of the whole path, a space before each

    objects = PhraseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["level", "text", "rank", "region"], name="regions_phrase_text"),
            models.Index(fields=["region"], name="regions_phrase_region"),
        ]

    def __str__(self) -> str:
        return str(self.text)


class RegionChangeQuerySet(models.QuerySet["RegionChange"]):
    def touching(self, code: str) -> Self:
        return self.filter(Q(old=code) | Q(new=code)).order_by("effective_on", "pk")


class RegionChange(models.Model):
    """One dated change of the map, with the decree that made it."""

    class Kind(models.TextChoices):
        RENAMED = "renamed", _("Berganti nama")
        MOVED = "moved", _("Berganti kode")
        SPLIT = "split", _("Dimekarkan")
        MERGED = "merged", _("Digabung")
        DISSOLVED = "dissolved", _("Dihapus")

    kind = models.CharField(_("perubahan"), max_length=10, choices=Kind)
    old = models.ForeignKey(
        Region, models.PROTECT, related_name="changes", db_column="old_code", verbose_name=_("lama")
    )
    new = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="origins",
        db_column="new_code",
        null=True,
        blank=True,
        verbose_name=_("baru"),
    )
    old_name = models.CharField(_("nama lama"), max_length=100)
    new_name = models.CharField(_("nama baru"), max_length=100, blank=True)
    effective_on = models.DateField(_("berlaku sejak"))
    decree = models.CharField(
        _("dasar hukum"),
        max_length=200,
        blank=True,
        help_text=_("Kosong: dari daftar yang dimuat."),
    )
    recorded_at = models.DateTimeField(_("dicatat"))

    objects = RegionChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("perubahan wilayah")
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new", "kind", "effective_on"],
                name="regions_regionchange_once",
                violation_error_message=_("Perubahan ini sudah dicatat."),
            ),
            models.CheckConstraint(
                condition=Q(kind="dissolved", new=None)
                | (~Q(kind="dissolved") & Q(new__isnull=False)),
                name="regions_regionchange_new_unless_dissolved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_name} ({dotted(self.old_id)})"


class BpsCode(models.Model):
    """A code of the statistics office (BPS), a system of its own.

    It is never derived from the Kemendagri code: Jakarta Pusat is 31.71 there and 3173 here.
    """

    code = models.CharField(_("kode BPS"), max_length=10)
    system = models.CharField(_("sistem"), max_length=20, default="MFD")
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="bps_codes", null=True, blank=True
    )
    name = models.CharField(_("nama"), max_length=100)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("tidak berlaku sejak"), null=True, blank=True)
    source = models.CharField(_("sumber"), max_length=200)

    class Meta:
        verbose_name = _("kode BPS")
        constraints = [
            models.UniqueConstraint(
                fields=["system", "code"],
                condition=Q(valid_to=None),
                name="regions_bpscode_one_meaning_at_a_time",
            ),
            models.CheckConstraint(
                condition=In(Length("code"), rules.BPS_LENGTHS),
                name="regions_bpscode_code_length",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
