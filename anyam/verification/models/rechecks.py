"""A new snapshot of a register, and whom it changes."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anyam.jobs.models import Job
from anyam.people.crypto import EncryptedField
from anyam.people.models import Person
from anyam.regions.models import Region
from anyam.regions.scope import ScopedQuerySet
from anyam.registers.models import Snapshot


class RecheckQuerySet(ScopedQuerySet["Recheck"]):
    pass


class Recheck(models.Model):
    """Everybody of one regency's open cases and groups, looked up again in a new snapshot."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="rechecks")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.SET_NULL, related_name="+", null=True, blank=True)
    people = models.PositiveIntegerField(_("orang"), default=0)
    changed = models.PositiveIntegerField(_("berubah"), default=0)
    started_at = models.DateTimeField(_("mulai"))
    finished_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = RecheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("pemeriksaan ulang")
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "region"], name="verification_recheck_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.snapshot)

    def get_absolute_url(self) -> str:
        return reverse("verification:recheck", args=[self.pk])


class ChangeQuerySet(ScopedQuerySet["Change"]):
    region_field = "person__region_id"


class Change(models.Model):
    """What is otherwise for one person since the snapshot before. It changes no ruling."""

    class Kind(models.TextChoices):
        LOST = "lost", _("Dulu ditemukan, sekarang tidak")
        FOUND = "found", _("Dulu tidak ditemukan, sekarang ada")
        OTHER_ROW = "other_row", _("Sekarang cocok dengan baris lain")
        DESIL = "desil", _("Desil berubah")
        FACTS = "facts", _("Data di register berubah")
        DOUBTFUL = "doubtful", _("Dulu pasti, sekarang perlu dilihat")

    recheck = models.ForeignKey(Recheck, models.PROTECT, related_name="changes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case = models.CharField(max_length=60)
    kind = models.CharField(_("perubahan"), max_length=10, choices=Kind)
    desil_before = models.PositiveSmallIntegerField(null=True, blank=True)
    desil_after = models.PositiveSmallIntegerField(null=True, blank=True)
    fields = models.JSONField(default=list)  # names of the facts that changed, not their values
    told = EncryptedField(null=True, editable=False)  # the values, before and after
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("perubahan di register")
        indexes = [models.Index(fields=["recheck", "kind", "id"], name="verification_change_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["recheck", "person", "case"], name="verification_change_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def tone(self) -> str:
        tones: dict[Any, str] = {"lost": "bad", "found": "good", "desil": "warn"}
        return tones.get(self.kind, "info")
