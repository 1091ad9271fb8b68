"""A question for groups, the answer of the search, and what people made of it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.regions.models import Region
from anyam.regions.scope import ScopedQuerySet


class Plan(models.Model):
    """Groups proposed for the candidates of a village or kecamatan. It forms no group.

    The facts the search looked at are kept as they were (`candidates`, without names), so that
    the value of every change is counted on the same facts. Names are read when a page is drawn.
    """

    class Status(models.TextChoices):
        SEARCHING = "searching", _("Sedang dicari")
        PROPOSED = "proposed", _("Diusulkan")
        ACCEPTED = "accepted", _("Dipakai")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name=_("calon dari")
    )
    smallest = models.PositiveSmallIntegerField(_("anggota paling sedikit"))
    largest = models.PositiveSmallIntegerField(_("anggota paling banyak"))
    # Rows as `solver.candidates.Candidate` has them; "id" is the number of the person.
    candidates = models.JSONField(default=list)
    taken = models.JSONField(default=dict)  # trade -> living groups in the kecamatan
    near = models.JSONField(default=dict)  # trade -> living groups there of a near trade
    scheme = models.CharField(_("skema pendanaan"), max_length=40, blank=True)
    # Who certainly does not qualify: {id: which requirements}. The search leaves them out; people
    # may seat them by hand.
    barred = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)  # what the search said: total, bound, proven, groups
    groups = models.JSONField(default=list)  # [{"members": [id], "trade": key}] as edited by now
    job_id = models.BigIntegerField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diminta"))
    accepted_at = models.DateTimeField(_("dipakai"), null=True, blank=True)

    objects = ScopedQuerySet["Plan"].as_manager()

    class Meta:
        verbose_name = _("usul kelompok")
        indexes = [models.Index(fields=["region", "-id"], name="forming_plan_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(smallest__gte=1, largest__gte=F("smallest")),
                name="forming_plan_sizes",
            ),
        ]

    def __str__(self) -> str:
        return str(self.region)

    def get_absolute_url(self) -> str:
        return reverse("forming:detail", args=[self.pk])

    @property
    def status(self) -> str:
        if self.accepted_at is not None:
            return self.Status.ACCEPTED
        return self.Status.PROPOSED if self.answer else self.Status.SEARCHING

    @property
    def status_label(self) -> str:
        return str(self.Status(self.status).label)

    @property
    def tone(self) -> str:
        return {"proposed": "info", "accepted": "good"}.get(self.status, "mute")

    @property
    def editable(self) -> bool:
        return self.status == self.Status.PROPOSED

    @property
    def counted(self) -> int:
        return len(self.candidates)
