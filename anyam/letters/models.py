"""Offices with their heads and numbers, and the letters they issued."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anyam.files.models import Attachment
from anyam.letters.kinds import DECREES, TITLES, Kind
from anyam.letters.rules import format_code
from anyam.regions import words
from anyam.regions.rules import LENGTHS
from anyam.regions.scope import HasScope, ScopedQuerySet

PROVINCE = 2  # digits of its code
WORDS = words.index("letters_letter", "number", "subject_line", place="region_code", layered=True)


class OfficeQuerySet(ScopedQuerySet["Office"]):
    region_field = "region_code"

    def of(self, unit: str, region_code: str) -> "Office | None":
        """The office of a kind in exactly this region ("": the country)."""
        return self.filter(unit=unit, region_code=region_code).first()


class Office(models.Model):
    """An office that writes letters: its kop, its head, and how it numbers."""

    class Unit(models.TextChoices):
        DIRECTORATE = "directorate", _("Direktorat Kementerian Sosial")
        PROVINCE = "province", _("Dinas Sosial Provinsi")
        DINSOS = "dinsos", _("Dinas Sosial kabupaten/kota")
        VILLAGE = "village", _("Pemerintah desa/kelurahan")

    class Paper(models.TextChoices):
        A4 = "a4", _("A4 (210 × 297 mm)")
        F4 = "f4", _("F4 (215 × 330 mm)")

    unit = models.CharField(_("jenis kantor"), max_length=20, choices=Unit)
    # "" is the whole country; no foreign key, because the country has no row of its own.
    region_code = models.CharField(_("wilayah"), max_length=10, blank=True)
    name = models.CharField(_("nama kantor"), max_length=150)
    letterhead = models.TextField(
        _("kepala surat"),
        max_length=600,
        help_text=_("Satu baris untuk setiap tingkat, dari yang tertinggi."),
    )
    address = models.CharField(_("alamat"), max_length=250)
    place = models.CharField(_("tempat"), max_length=60)
    head_position = models.CharField(_("jabatan kepala"), max_length=150)
    head_name = models.CharField(_("nama kepala"), max_length=120)
    head_rank = models.CharField(_("pangkat/golongan"), max_length=60, blank=True)
    head_nip = models.CharField("NIP", max_length=18, blank=True)
    number_pattern = models.CharField(_("pola nomor surat"), max_length=60)
    decree_pattern = models.CharField(_("pola nomor keputusan"), max_length=60, blank=True)
    paper = models.CharField(_("kertas"), max_length=2, choices=Paper, default=Paper.A4)
    logo = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lambang"),
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("kantor")
        # Of 84,000 offices 600 are no village's.
        indexes = [models.Index(fields=["unit", "region_code", "name"], name="letters_office_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "unit"],
                name="letters_office_one_per_region",
                violation_error_message=_("Kantor jenis ini sudah ada di wilayah yang sama."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def letterhead_lines(self) -> list[str]:
        return [line.strip() for line in self.letterhead.splitlines() if line.strip()]

    def pattern(self, series: str) -> str:
        return (self.decree_pattern if series == DECREES else "") or self.number_pattern


class NumberRegisterQuerySet(ScopedQuerySet["NumberRegister"]):
    region_field = "office__region_code"


class NumberRegister(models.Model):
    """The last number an office gave in a series in a year."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="registers")
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = NumberRegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("buku nomor surat")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "series", "year"], name="letters_numberregister_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.series} {self.year}: {self.last}"


class LetterQuerySet(ScopedQuerySet["Letter"]):
    region_field = "region_code"

    def visible_to(self, user: HasScope, *, in_order: bool = False) -> Self:
        """Letters of offices in the user's part of the country, and letters about it.

        `in_order` is for a list that is read from its newest on: of a province's many letters the
        first page then comes without looking for all of them.

        A regency reads the Director's decree on its groups; a ketua the letters on the own group.
        """
        if user.scope.is_nation:
            return self.all()
        own = user.scope.q(self.region_field)
        if in_order and any(len(prefix) <= PROVINCE for prefix in user.scope.prefixes):
            here = LetterSubject.objects.visible_to(user).filter(letter=OuterRef("pk"))
            # Those of the offices above are few, and looked up first.
            above = Letter.objects.filter(Exists(here), region_code__in=_above(user))
            return self.filter(own | Q(pk__in=above.values("pk")))
        about = LetterSubject.objects.visible_to(user).values("letter_id")
        # Two reads, each by its own index, which "or" would keep from both.
        return self.filter(pk__in=Letter.objects.filter(own).values("pk").union(about))

    def search(self, text: str, code: str, user: HasScope, limit: int | None = words.MOST) -> Self:
        """What `visible_to` shows of the letters with these words, or with this code.

        Their own offices' are looked up by words and place; those of the offices above by words,
        and then by what they are about.

        Args:
          limit: as of `GroupQuerySet.search`.
        """
        coded = self.visible_to(user).filter(code=code)
        if code and coded.exists():
            return coded
        sought, scope = words.words_of(text), user.scope
        if scope.groups or not scope.prefixes:
            return self.visible_to(user).filter(WORDS.found(sought))
        found = WORDS.found(sought, scope, limit)
        if scope.is_nation:
            return self.filter(found)
        reads = [self.filter(found, scope.q(self.region_field)).values("pk")]
        for prefix in sorted(scope.prefixes):
            here = LetterSubject.objects.in_region(prefix).filter(letter=OuterRef("pk"))
            reads.append(self.filter(WORDS.above(sought, prefix), Exists(here)).values("pk"))
        return self.filter(pk__in=reads[0].union(*reads[1:]))

    def listed(self) -> Self:
        """As a register shows them, newest first, without the long lists inside."""
        return self.defer("data").select_related("office").order_by("-dated_on", "-pk")


def _above(user: HasScope) -> list[str]:
    """The places whose offices write about the user's part of the country from above."""
    lengths = (0, *LENGTHS)
    return sorted({p[:n] for p in user.scope.prefixes for n in lengths if n < len(p)})


class Letter(models.Model):
    """A paper as it was issued. What it says is frozen; only what happens to it later changes."""

    kind = models.CharField(_("jenis"), max_length=20, choices=Kind)
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("kantor"),
    )
    region_code = models.CharField(max_length=10, blank=True)
    series = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField(_("nomor"), max_length=80, blank=True)
    dated_on = models.DateField(_("tanggal"))
    subject_line = models.CharField(_("hal"), max_length=300)
    addressee = models.CharField(_("kepada"), max_length=250, blank=True)
    via = models.CharField(_("melalui"), max_length=250, blank=True)
    cc = models.JSONField(_("tembusan"), default=list)
    data = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    code = models.CharField(_("kode"), max_length=11, unique=True)
    issued_by_id = models.BigIntegerField()
    issued_by_name = models.CharField(_("diterbitkan oleh"), max_length=150)
    issued_by_position = models.CharField(max_length=150, blank=True)
    issued_at = models.DateTimeField(_("diterbitkan"))
    pdf = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    signed_scan = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_scan_at = models.DateTimeField(null=True, blank=True)
    signed_scan_by_name = models.CharField(max_length=150, blank=True)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)
    revoked_reason = models.CharField(_("alasan pencabutan"), max_length=500, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("surat")
        indexes = [
            models.Index(fields=["region_code", "dated_on", "id"], name="letters_letter_region"),
            models.Index(fields=["kind", "dated_on"], name="letters_letter_kind"),
            models.Index(fields=["-dated_on", "-id"], name="letters_letter_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "series", "year", "number"],
                condition=~Q(number=""),
                name="letters_letter_number_unique",
                violation_error_message=_(
                    "Nomor ini sudah dipakai surat lain pada tahun yang sama."
                ),
            ),
            models.UniqueConstraint(
                fields=["office", "series", "year", "seq"],
                condition=Q(seq__isnull=False),
                name="letters_letter_seq_unique",
            ),
            models.CheckConstraint(
                condition=Q(number="") | Q(office__isnull=False),
                name="letters_letter_number_needs_office",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="letters_letter_revoked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        # In the words of the paper, not of the screen: events keep this name for ever.
        return f"{TITLES[self.kind]} {self.number or self.shown_code}"

    def get_absolute_url(self) -> str:
        return reverse("letters:detail", args=[self.pk])

    @property
    def shown_code(self) -> str:
        return format_code(self.code)

    @property
    def issuer(self) -> str:
        """Who answers for it, without a person's name: the office, or the position."""
        return self.office.name if self.office else self.issued_by_position

    def recognises(self, digest: str) -> str:
        """What a file with this checksum is: "pdf", "scan", or "other"."""
        if self.pdf and digest == self.pdf.sha256:
            return "pdf"
        if self.signed_scan and digest in {self.signed_scan.sha256, self.signed_scan.source_sha256}:
            return "scan"
        return "other"

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = self.data["body"]
        return found


class LetterSubjectQuerySet(ScopedQuerySet["LetterSubject"]):
    region_field = "region_code"
    group_field = "group_id"


class LetterSubject(models.Model):
    """A place, and where there is one the group in it, that a letter is about."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="subjects", db_index=False)
    region_code = models.CharField(max_length=10)
    group_id = models.BigIntegerField(null=True, blank=True)

    objects = LetterSubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("pokok surat")
        indexes = [
            models.Index(fields=["region_code", "letter"], name="letters_subject_region"),
            models.Index(fields=["letter", "region_code"], name="letters_subject_letter"),
            models.Index(fields=["group_id"], name="letters_subject_group"),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.region_code}"
