"""What an officer found when looking a candidate up, and what follows from it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.people.models import Person
from anyam.regions.models import Region
from anyam.regions.scope import ScopedQuerySet


class Finding(models.TextChoices):
    FOUND = "found", _("Ditemukan, data sama")
    DIFFERS = "differs", _("Ditemukan, data berbeda")
    NOT_FOUND = "not_found", _("Tidak ditemukan")


class Ruling(models.TextChoices):
    ACCEPTED = "accepted", _("Diterima")
    REFERRED = "referred", _("Diusulkan masuk register")
    REFUSED = "refused", _("Tidak memenuhi syarat")


class RegisterCheckQuerySet(ScopedQuerySet["RegisterCheck"]):
    region_field = "person__region_id"

    def current(self, cases: list[str]) -> Self:
        """The rulings that hold now for these cases."""
        return self.filter(case__in=cases, superseded_at=None)


class RegisterCheck(models.Model):
    """One look at a register for one candidate of one case. A later one supersedes it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="register_checks")
    case = models.CharField(max_length=40)  # e.g. "proposal:17"; the higher app knows what it is
    register = models.CharField(_("register"), max_length=20, default="DTSEN")
    register_version = models.CharField(_("versi register"), max_length=40)
    finding = models.CharField(_("hasil"), max_length=20, choices=Finding)
    desil = models.PositiveSmallIntegerField(_("desil"), null=True, blank=True)
    ruling = models.CharField(_("keputusan"), max_length=20, choices=Ruling)
    reason = models.CharField(_("alasan"), max_length=500, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    # The card it was ruled on, with both sides and the weights; none where typed by hand.
    review = models.ForeignKey(
        "verification.Review", models.PROTECT, related_name="+", null=True, blank=True
    )
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = RegisterCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("pemeriksaan register")
        indexes = [models.Index(fields=["case"], name="verification_check_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=Q(superseded_at=None),
                name="verification_one_ruling_per_person",
            ),
            models.CheckConstraint(
                condition=Q(desil=None) | Q(desil__range=(1, 10)),
                name="verification_desil_1_to_10",
                violation_error_message=_("Desil adalah angka 1 sampai 10."),
            ),
            models.CheckConstraint(
                condition=~Q(finding="not_found") | Q(ruling="referred"),
                name="verification_not_found_is_referred",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_finding_display()}: {self.get_ruling_display()}"


class ReferralQuerySet(ScopedQuerySet["Referral"]):
    """Whoever checks where it was opened sees it to its end, also when the person moves away."""


class Referral(models.Model):
    """Somebody who should be in the register: proposed for it, never silently refused."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="referrals")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")  # where they lived then
    case = models.CharField(max_length=40)
    opened_on = models.DateField(_("diusulkan"))
    reason = models.CharField(_("alasan"), max_length=500)
    closed_on = models.DateField(_("selesai"), null=True, blank=True)
    outcome = models.CharField(_("hasil"), max_length=500, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("usulan masuk register")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(closed_on=None),
                name="verification_one_open_referral",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class CaseCheck(models.Model):
    """The Directorate's own check of one version of a case."""

    case = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    documents_ok = models.BooleanField(_("berkas lengkap dan terbaca"))
    members_ok = models.BooleanField(_("anggota diperiksa ulang terhadap register"))
    budget_ok = models.BooleanField(_("anggaran wajar"))
    note = models.CharField(_("catatan"), max_length=1000)
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("pemeriksaan Direktorat")
        indexes = [models.Index(fields=["case"], name="verification_case_check")]

    def __str__(self) -> str:
        return self.case

    @property
    def passed(self) -> bool:
        return self.documents_ok and self.members_ok and self.budget_ok
