"""What the matching found in a snapshot of a register, and what people said about it.

Nothing here is changed afterwards: a later run stands beside the earlier one, which then says
when it was superseded; a later review by the same person counts instead of the earlier one.
"""

import json
from functools import cached_property
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.jobs.models import Job
from anyam.people.crypto import EncryptedField, blind_indexes
from anyam.people.models import Person
from anyam.regions.models import Region
from anyam.regions.scope import ScopedQuerySet
from anyam.registers.models import Register, Snapshot

ROW_COLUMN = "verification_rival.register_row"


class MatchRunQuerySet(ScopedQuerySet["MatchRun"]):
    def standing(self, case: str) -> Self:
        """The runs about a case that hold: the newest for each register, the population first."""
        found = self.filter(case=case, state=MatchRun.State.READY, superseded_at=None)
        return found.order_by("kind", "-finished_at", "-pk")


class MatchRun(models.Model):
    """The members of one case looked up in one snapshot of a register."""

    class State(models.TextChoices):
        RUNNING = "running", _("Sedang dicocokkan")
        READY = "ready", _("Selesai dicocokkan")

    class Why(models.TextChoices):
        SUBMITTED = "submitted", _("usulan diajukan")
        ASKED = "asked", _("diminta petugas")
        SNAPSHOT = "snapshot", _("versi register baru")

    case = models.CharField(max_length=60)  # e.g. "proposal:17"; the higher app knows what it is
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Register.Kind)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="runs")
    # As they were called then; the snapshot itself may be withdrawn later.
    register = models.CharField(_("register"), max_length=120)
    programme = models.CharField(_("program"), max_length=80, blank=True)
    version = models.CharField(_("versi register"), max_length=60)
    as_of = models.DateField(_("keadaan tanggal"))
    digest = models.CharField(max_length=64)  # of the prepared register
    model = models.CharField(_("versi model"), max_length=80)
    model_digest = models.CharField(max_length=64)
    why = models.CharField(_("sebab"), max_length=12, choices=Why)
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.RUNNING)
    people = models.PositiveIntegerField(_("orang"), default=0)
    certain = models.PositiveIntegerField(_("pasti"), default=0)
    doubtful = models.PositiveIntegerField(_("perlu dilihat"), default=0)
    missing = models.PositiveIntegerField(_("tidak ditemukan"), default=0)
    job = models.ForeignKey(Job, models.SET_NULL, related_name="+", null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    started_at = models.DateTimeField(_("mulai"))
    finished_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("pencocokan")
        indexes = [models.Index(fields=["case"], name="verification_run_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "job", "snapshot"],
                condition=Q(job__isnull=False),
                name="verification_run_once_a_job",
            ),
            models.CheckConstraint(
                condition=Q(state="running", finished_at=None)
                | Q(state="ready", finished_at__isnull=False),
                name="verification_run_ready_is_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.version}"

    @property
    def listed(self) -> str:
        """A list of people who were helped: the programme, the list and its version."""
        named = str(self)
        return f"{self.programme}: {named}" if self.programme else named


class MatchQuerySet(ScopedQuerySet["Match"]):
    region_field = "person__region_id"

    def standing(self, case: str) -> Self:
        """The answers about a case that hold now."""
        return self.filter(run__case=case, superseded_at=None)


class Match(models.Model):
    """What one snapshot says about one person: certain, to look at, or nobody near."""

    class Decision(models.TextChoices):
        MATCH = "match", _("Pasti")
        REVIEW = "review", _("Perlu dilihat")
        NONE = "none", _("Tidak ditemukan")

    run = models.ForeignKey(MatchRun, models.PROTECT, related_name="matches")
    person = models.ForeignKey(Person, models.PROTECT, related_name="matches")
    kind = models.CharField(max_length=12, choices=Register.Kind)  # of the run, for one join less
    decision = models.CharField(_("hasil"), max_length=10, choices=Decision)
    probability = models.FloatField(_("peluang"))
    tier = models.CharField(max_length=10)
    differs = models.BooleanField(_("data berbeda"), default=False)
    reasons = models.TextField(_("alasan"), blank=True)
    told = EncryptedField(editable=False)  # what was asked: the person's facts on that day, JSON
    settled = models.CharField(max_length=10, blank=True)  # what the last officer said of it
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("hasil pencocokan")
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="verification_match_once"),
            models.CheckConstraint(
                condition=Q(probability__range=(0, 1)), name="verification_match_probability"
            ),
        ]

    def __str__(self) -> str:
        return self.get_decision_display()

    @cached_property
    def facts(self) -> dict[str, str]:
        """What was asked, opened."""
        opened: dict[str, str] = json.loads(self.told.reveal())
        return opened

    @property
    def stands(self) -> str:
        """The answer as it stands after officers have looked: their word over the machine's."""
        said = {Review.Verdict.SAME: self.Decision.MATCH, Review.Verdict.NONE: self.Decision.NONE}
        return (
            said.get(Review.Verdict(self.settled), self.decision) if self.settled else self.decision
        )

    @property
    def tone(self) -> str:
        return {"match": "good", "review": "warn"}.get(self.decision, "mute")


class RivalQuerySet(ScopedQuerySet["Rival"]):
    region_field = "match__person__region_id"

    def of_row(self, row: str) -> Self:
        """Every rival that is this row of its register."""
        return self.filter(row_index__in=blind_indexes(row, ROW_COLUMN))


class Rival(models.Model):
    """A row of the register that is, or may be, the person; the nearest first."""

    match = models.ForeignKey(Match, models.PROTECT, related_name="rivals")
    place = models.PositiveSmallIntegerField(_("urutan"))
    probability = models.FloatField(_("peluang"))
    weight = models.FloatField(_("bobot"))  # bits of evidence, the sum
    desil = models.PositiveSmallIntegerField(_("desil"), null=True, blank=True)
    # Digest of register and row number: two candidates on one row are one person sent twice.
    register_row = EncryptedField(index_field="row_index", editable=False)
    row_index = models.CharField(max_length=32, editable=False)
    content = EncryptedField(editable=False)  # facts, steps, evidence as JSON: see `content`

    objects = RivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("baris register")
        indexes = [models.Index(fields=["row_index"], name="verification_rival_row")]
        constraints = [
            models.UniqueConstraint(fields=["match", "place"], name="verification_rival_place"),
        ]

    def __str__(self) -> str:
        return f"#{self.place}"

    @cached_property
    def opened(self) -> dict[str, Any]:
        """{"facts": {...}, "steps": [...], "reasons": "...", "also": [...]}."""
        found: dict[str, Any] = json.loads(self.content.reveal())
        return found


class ReviewQuerySet(ScopedQuerySet["Review"]):
    region_field = "match__run__region_id"  # of the case: reviews belong to whoever checked it


class Review(models.Model):
    """What one officer said about one answer; the last of each officer counts. Never changed."""

    class Verdict(models.TextChoices):
        SAME = "same", _("Orang yang sama")
        NONE = "none", _("Bukan salah satu dari ini")
        UNSURE = "unsure", _("Ragu, minta pemeriksa kedua")
        UNDONE = "undone", _("Keputusan dibatalkan")

    match = models.ForeignKey(Match, models.PROTECT, related_name="reviews")
    rival = models.ForeignKey(Rival, models.PROTECT, related_name="reviews", null=True, blank=True)
    verdict = models.CharField(_("keputusan"), max_length=10, choices=Verdict)
    reason = models.CharField(_("alasan"), max_length=500, blank=True)
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("pemeriksaan kecocokan")
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="same") | Q(rival__isnull=False),
                name="verification_review_same_as_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()
