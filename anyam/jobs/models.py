"""Long work as rows in a table: who started it, how far it is, what came of it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anyam.accounts.roles import CAN, Can
from anyam.regions.scope import ScopedQuerySet, within

MAX_ATTEMPTS = 3


class JobQuerySet(ScopedQuerySet["Job"]):
    region_field = "region_code"

    def visible_to(self, user: Any) -> Self:
        """One's own jobs, and all in the places over which one holds `Can.SEE_JOBS`."""
        reach = Q(started_by_id=user.pk)
        for held in user.current_assignments:
            if held.role in CAN[Can.SEE_JOBS]:
                reach |= within(held.prefix, self.region_field)
        return self.filter(reach)

    def newest(self) -> Self:
        return self.order_by("-pk")


class Job(models.Model):
    """One piece of background work, from the click that started it to its result.

    The row is what people see; the queue behind it is django-tasks' own table. Nobody is a foreign
    key here: a job outlives the user who started it.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("Menunggu giliran")
        RUNNING = "running", _("Sedang dikerjakan")
        DONE = "done", _("Selesai")
        FAILED = "failed", _("Gagal")
        CANCELLED = "cancelled", _("Dibatalkan")

    kind = models.CharField(max_length=60)
    title = models.CharField(_("pekerjaan"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    message = models.CharField(max_length=200, blank=True)
    arguments = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error = models.TextField(_("sebab gagal"), blank=True)
    region_code = models.CharField(max_length=10, blank=True)
    started_by_id = models.BigIntegerField(null=True, blank=True)
    started_by_name = models.CharField(_("dimulai oleh"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("diminta"))
    started_at = models.DateTimeField(_("mulai"), null=True, blank=True)
    finished_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("pekerjaan")
        indexes = [
            models.Index(fields=["started_by_id", "-id"], name="jobs_job_mine"),
            models.Index(fields=["region_code"], name="jobs_job_region"),
            models.Index(fields=["kind", "status"], name="jobs_job_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=None) | Q(done__lte=models.F("total")),
                name="jobs_job_done_within_total",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, status__in=["queued", "running"])
                | Q(finished_at__isnull=False, status__in=["done", "failed", "cancelled"]),
                name="jobs_job_finished_when_over",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None

    @property
    def tone(self) -> str:
        """The colour family of the status, for `tag_status`."""
        tones = {"queued": "mute", "running": "info", "done": "good", "failed": "bad"}
        return tones.get(self.status, "mute")

    @property
    def percent(self) -> int | None:
        """How much is done of the whole; None while nobody knows the whole."""
        if self.status == self.Status.DONE:
            return 100
        return self.done * 100 // self.total if self.total else None
